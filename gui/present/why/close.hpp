#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "present/overview/costly.hpp"
#include "present/run_index.hpp"
#include "present/why/view.hpp"
#include "trace/trace.hpp"

/// Why a connection was closed: what the "why" panel draws of a selected one that is gone. Pure.
namespace poolscope::gui {

struct CloseView {
  std::uint32_t connection = UINT32_MAX;  // index into RunIndex::connections
  model::Time t = 0;
  std::string title;                   // "#0 was closed"
  std::string about;                   // "to a.test:80 in easy:main"
  std::string sentence;                // "It had been idle for 131 s; the limit is 118 s."
  std::string when;                    // "found by r7's search"
  std::string option;                  // "CURLOPT_MAXAGE_CONN"; empty: none decides
  std::uint32_t request = UINT32_MAX;  // of the transfer whose action closed it
  std::string who;                     // "r7"
  std::vector<WhyChange> changes;      // what would have spared it; none is claimed of most causes
  model::Time try_from = 0;            // from when on one has to be changed to try it; 0: it cannot
  std::optional<CostWords> cost;       // of an eviction: who paid for it later
  std::vector<RankedIdle> ranking;     // of an eviction: who would have been next
  std::string printed;                 // what libcurl prints about it; empty: it is silent
  std::uint64_t opened_by = 0;         // the decision event that opened it
  std::string opener;                  // "r1"
};

/// A selected connection that is gone at the cursor: the question is what closed it. An index into
/// RunIndex::connections.
[[nodiscard]] std::optional<std::uint32_t> close_to_show(const RunIndex&, const Selection&,
                                                         std::size_t cursor);

/// Of a connection that is closed in this run.
[[nodiscard]] CloseView make_close_view(const trace::Trace&, const RunIndex&,
                                        std::uint32_t connection, const CostlyIndex* = nullptr);

}  // namespace poolscope::gui
