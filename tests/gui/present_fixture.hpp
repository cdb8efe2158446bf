#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "present/run_index.hpp"
#include "sim.hpp"

namespace poolscope::gui {

/// What a listener notes of a run that is kept.
template <class Notes>
Notes replayed(const trace::Trace& trace, Notes notes) {
  trace::Sink* const sinks[] = {&notes};
  trace.replay(sinks);
  return notes;
}
inline RunIndex index_of(const trace::Trace& trace) {
  return replayed(trace, LifeNotes{trace.setup()}).take();
}

/// A scenario in text, run under its first strategy.
struct Recorded {
  explicit Recorded(const std::string& text) {
    const scenario::Loaded loaded = scenario::parse(text);
    if (!loaded.ok())
      for (const auto& error : loaded.errors()) UNSCOPED_INFO(scenario::to_string(error));
    REQUIRE(loaded.ok());
    const auto strategies = scenario::strategies_of(loaded.scenario());
    trace = std::make_unique<trace::Trace>(record(loaded.scenario(), strategies.front()));
    index = index_of(*trace);
  }
  [[nodiscard]] const ConnectionLife& connection(std::uint32_t number) const {
    for (const ConnectionLife& life : index.connections)
      if (life.number == number) return life;
    FAIL("no connection #" << number);
    return index.connections.front();
  }
  [[nodiscard]] const TransferLife& transfer(const std::string& name) const {
    for (const TransferLife& life : index.transfers)
      if (life.name == name) return life;
    FAIL("no transfer " << name);
    return index.transfers.front();
  }
  std::unique_ptr<trace::Trace> trace;
  RunIndex index;
};

inline constexpr model::Time ms = model::millisecond;

/// One easy handle, cleartext HTTP/1.1, no DNS time; rtt 40 ms, think 20 ms: a new connection is
/// ready after 40 ms, its first byte comes 60 ms later.
inline std::string easy(const std::string& requests, const std::string& more = "") {
  return R"({"format":"poolscope/1","network":{"rtt_ms":40,"dns_ms":10},)" + more +
         R"("servers":[{"host":"*","think_ms":20,"body_bytes":1000}],)" + R"("requests":[)" +
         requests + R"(],"strategies":[{"name":"easy","scope":"easy"}]})";
}
inline std::string multi(const std::string& requests, const std::string& options = "{}",
                         const std::string& server = "") {
  return R"({"format":"poolscope/1","network":{"rtt_ms":40,"dns_ms":10},)"
         R"("servers":[{"host":"*","think_ms":20,"body_bytes":1000)" +
         server + R"(}],"requests":[)" + requests +
         R"(],"strategies":[{"name":"multi","scope":"multi","multi_options":)" + options + "}]}";
}

}  // namespace poolscope::gui
