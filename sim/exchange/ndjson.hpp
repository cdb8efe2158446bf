#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "exchange/json_line.hpp"
#include "exchange/names.hpp"
#include "match/words/explain.hpp"
#include "trace/sink.hpp"

/// The public events of a run as JSON, one object on each line (FORMAT.md, "Events").
namespace poolscope::exchange {

using Write = std::function<void(std::string_view)>;

/// What the lines of a run contain.
struct EventLines {
  std::string scenario{};           // in run_start: the scenario's title or file
  std::string file{};               // on every line if not empty: several files are printed
  bool explain = false;             // decisions have candidates[]
  std::string_view separator = "";  // before each line except the first: "," makes an array of them
  std::string_view terminator = "\n";
};

class NdjsonSink : public trace::Sink {
 public:
  /// Writes `run_start` immediately. Output is passed on in pieces of about ten thousand bytes.
  NdjsonSink(Write, std::shared_ptr<const model::Setup>, EventLines);
  void on(const trace::Event&, const model::World& before) override;
  /// Writes `run_end` and all remaining output.
  void end(const trace::End&, const model::World&) override;

 private:
  [[nodiscard]] JsonLine start(model::Time, std::string_view event);
  void finish(JsonLine&);
  void transfer_start(const trace::Event&, const model::World&);
  void decision(const trace::Event&, const model::World&);
  void connection_open(const trace::Event&, const model::World&);
  void connection_ready(const trace::Event&, const model::World&);
  void connection_close(const trace::Event&, const model::World&);
  void transfer_done(const trace::Event&, const model::World&);
  void connection_of(JsonLine&, const trace::Event&, const model::World&);

  Write write_;
  Names names_;
  EventLines lines_;
  std::string buffer_;
  std::uint64_t seq_ = 0;
  std::string candidates_;  // JSON of the search under way, with `explain`
};

/// An explanation's candidates as a JSON array: connection, gate, verdict, have, want.
[[nodiscard]] std::string candidates_json(const model::World&, const match::Explanation&);

[[nodiscard]] std::string_view to_string(match::Verdict);

}  // namespace poolscope::exchange
