#pragma once

#include <string>
#include <vector>

#include "match/decide.hpp"
#include "match/finding.hpp"
#include "match/profile.hpp"

/// Why a transfer got the connection it got: the decision asked again, with all of it written down.
namespace poolscope::match {

/// One gate's word on one candidate. Gates after the deciding one were not reached.
struct Cell {
  model::GateId gate{};
  Finding finding;
};

struct Candidate {
  model::ConnectionId connection{};
  std::vector<Cell> cells;  // the gates that were reached, in order
  bool taken = false;
  bool reached = true;  // false: the search ended before it
  /// The gate that turned it away; none when it passed, was taken or was not reached.
  [[nodiscard]] model::GateId turned_away_by() const;
};

/// One line of what libcurl prints.
struct PrintedLine {
  std::string text;
  model::ConnectionId closes = model::none<model::ConnectionId>;  // whose close it announces
};

struct Explanation {
  model::TransferId transfer{};
  Decision decision;
  std::vector<Candidate> candidates;  // of the transfer's destination, in the order of the search
  std::string headline;               // "r7 opened a new connection", for the panel's title
  std::string sentence;               // why, in one or two sentences, with values and option names
  std::string option;                 // the libcurl option that the deciding gate follows, or empty
  std::string printed;  // what that libcurl prints with CURLOPT_VERBOSE, or empty: it is silent
  std::vector<PrintedLine> printed_lines;  // the same, line by line
};

/// Asks for `transfer`, which must be about to search in `world` (the World before its `search`
/// event). Any profile can be asked: "what would another libcurl do here".
[[nodiscard]] Explanation explain(const model::World&, const model::Setup&, const Profile&,
                                  model::TransferId);

/// What libcurl prints when `transfer` is done with its connection and that, or the whole pool
/// being too large, closes `closed` for this reason; `world` is the one before.
[[nodiscard]] std::vector<PrintedLine> printed_of_close(const model::World&, const model::Setup&,
                                                        const Profile&, model::TransferId transfer,
                                                        model::ConnectionId closed,
                                                        model::CloseReason);

/// One sentence for what a gate found: "busy with another HTTP/1.1 transfer".
[[nodiscard]] std::string sentence(const model::World&, const model::Setup&, const model::Transfer&,
                                   const model::Connection&, const Cell&);
/// " The last one, #0, was closed 2.7 s before: …": what became of the connection that is missed.
[[nodiscard]] std::string last_closed_sentence(std::uint32_t number, model::CloseReason,
                                               model::Duration ago);

}  // namespace poolscope::match
