#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "app/model.hpp"
#include "present/log_rows.hpp"
#include "present/run_index.hpp"
#include "trace/trace.hpp"

/// One transfer's times or one connection's life, in words and numbers: what the details show.
/// Pure.
namespace poolscope::gui {

/// A part of the time that the bar of the details is made of.
struct TimePart {
  enum class Kind : std::uint8_t {
    queued,   // wanted by its client, which was still busy
    pending,  // in the multi's pending set
    lost,     // on a connection that died under it
    resolving,
    connecting,
    proxy,
    tls,
    sending,  // attached to a connection whose set-up another transfer had begun, or to be sent
    waiting,  // for the first byte
    receiving,
    in_use,  // of a connection
    idle,
    shutting_down,  // closed, and its TLS close goes on
  };
  Kind kind{};
  std::string name;  // "TLS"
  std::string
      curlinfo;  // "CURLINFO_APPCONNECT_TIME_T": what libcurl reports when it ends, or empty
  model::Duration length = 0;
};

inline constexpr std::size_t time_part_kinds =
    static_cast<std::size_t>(TimePart::Kind::shutting_down) + 1;
/// How long a transfer was at each kind of part; kinds are in time's order.
[[nodiscard]] std::array<model::Duration, time_part_kinds> times_of(const RunIndex&,
                                                                    const TransferLife&);

struct DetailLine {
  std::string name, value;
  Selection link;  // what a click on the value selects; may be nothing
};

struct DetailUse {
  std::string name;  // "r7"
  std::uint32_t request = 0;
};
inline constexpr std::size_t named_uses = 40;

struct DetailsView {
  Selection subject;
  std::string title;            // "r7", "#0 to api.test:443"
  std::string about;            // "GET https://api.test:443"
  model::Duration total = 0;    // the bar's
  std::vector<TimePart> parts;  // in time's order of a transfer; none is empty
  std::vector<DetailLine> lines;
  std::vector<DetailUse> uses;  // of a connection: the first `named_uses` transfers
  std::uint64_t uses_hidden = 0;
};

/// What the details are about: the selected transfer or connection (of a selected event, whose it
/// is), else the transfer of the last decision before the cursor; `nothing` before the first.
[[nodiscard]] Selection details_subject(const RunIndex&, const LogIndex&, const Selection&,
                                        std::size_t cursor);

/// Of a transfer or a connection that the index has.
[[nodiscard]] DetailsView make_details_view(const trace::Trace&, const RunIndex&,
                                            const Selection& subject);

}  // namespace poolscope::gui
