#pragma once

#include <string>
#include <vector>

#include "match/decide.hpp"
#include "match/finding.hpp"
#include "match/profile.hpp"

/// The explanation why a transfer got its connection: the decision is made again, and every step is
/// recorded.
namespace poolscope::match {

/// The finding of one gate about one candidate. Gates after the deciding one were not reached.
struct Cell {
  model::GateId gate{};
  Finding finding;
};

struct Candidate {
  model::ConnectionId connection{};
  std::vector<Cell> cells;  // the gates that were reached, in order
  bool taken = false;
  bool reached = true;  // false: the search ended before it
  /// The gate that rejected it; none if the candidate passed, was taken or was not reached.
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
  std::string sentence;  // the reason in one or two sentences, with values and option names
  std::string option;    // the libcurl option that the deciding gate follows, or empty
  std::string printed;   // the output of that libcurl with CURLOPT_VERBOSE; empty: none
  std::vector<PrintedLine> printed_lines;  // the same, line by line
};

/// Explains the search of `transfer`, which must be about to search in `world` (the World before
/// its `search` event). Any profile can be asked: "what would another libcurl do here".
[[nodiscard]] Explanation explain(const model::World&, const model::Setup&, const Profile&,
                                  model::TransferId);

/// The lines that libcurl prints when `transfer` has finished with its connection and `closed` is
/// closed for this reason: that connection, or another one because the pool is too large. `world`
/// is the one before.
[[nodiscard]] std::vector<PrintedLine> printed_of_close(const model::World&, const model::Setup&,
                                                        const Profile&, model::TransferId transfer,
                                                        model::ConnectionId closed,
                                                        model::CloseReason);

/// One sentence for the finding of a gate: "busy with another HTTP/1.1 transfer".
[[nodiscard]] std::string sentence(const model::World&, const model::Setup&, const model::Transfer&,
                                   const model::Connection&, const Cell&);
/// " The last one, #0, was closed 2.7 s before: …": what happened to the connection that a person
/// expects.
[[nodiscard]] std::string last_closed_sentence(std::uint32_t number, model::CloseReason,
                                               model::Duration ago);

}  // namespace poolscope::match
