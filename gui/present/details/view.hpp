#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "present/log/rows.hpp"
#include "present/run.hpp"
#include "present/run_index.hpp"
#include "trace/trace.hpp"

/// Whatever is selected, in words and numbers, with links to all that it touches: what the details
/// show. Pure.
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

/// A quiet name and a value. Each of them may be a link.
struct DetailLine {
  std::string name, value;
  Selection link;       // what a click on the value selects; may be nothing
  Selection name_link;  // the same of the name: an option
  std::string page;     // of an option: its manual page, opened by a small link beside the name
  /// Where in the run a click takes the playhead: so many events have happened, or a moment.
  std::optional<std::uint64_t> cursor;
  std::optional<model::Time> moment;
  bool number = false;  // the value stands right-aligned among others
};

struct DetailSection {
  std::string title;  // may be empty
  std::vector<DetailLine> lines;
  std::string more;  // "and 340 more uses between": what is not listed
};

/// Things of one kind, one after the other as links: what a connection served.
struct DetailFlow {
  struct Item {
    std::string name;  // "r7"
    Selection what;
  };
  std::string title;        // "served"
  std::vector<Item> items;  // the first `named_items`
  std::uint64_t hidden = 0;
};
inline constexpr std::size_t named_items = 40;

struct DetailsView {
  Selection subject;
  std::string title;            // "r7", "#0 to api.test:443"
  std::string about;            // "https://api.test:443"
  std::string sentence;         // what it is or does; may be empty
  std::string page;             // of an option: its manual page
  model::Duration total = 0;    // the bar's
  std::vector<TimePart> parts;  // in time's order of a transfer; none is empty
  std::vector<DetailSection> sections;
  std::vector<DetailFlow> flows;
  [[nodiscard]] const DetailLine* find(const std::string& name) const;
};

/// What the details look things up in.
struct DetailsSource {
  const scenario::Scenario& scenario;
  const Run& run;
};

/// What the details are about: what is selected (of a selected event, whose it is), else the
/// transfer of the last decision before the cursor; `nothing` before the first.
[[nodiscard]] Selection details_subject(const Run&, const Selection& selected, std::size_t cursor);

/// Whether the view depends on where the playhead is: what is open or waits "now".
[[nodiscard]] bool follows_cursor(Selection::Kind);

/// Of a thing that the run has; `world` stands at `cursor`.
[[nodiscard]] DetailsView make_details_view(const DetailsSource&, const Selection& subject,
                                            const model::World& world, std::size_t cursor);

/// "https://curl.se/libcurl/c/CURLOPT_PIPEWAIT.html".
[[nodiscard]] std::string manual_page(std::string_view option);

}  // namespace poolscope::gui
