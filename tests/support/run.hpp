#pragma once

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/world.hpp"
#include "sim.hpp"
#include "support/file.hpp"

/// A run of a scenario, in words that a test can compare.
namespace poolscope::testing {

inline scenario::Scenario load(std::string_view text) {
  scenario::Loaded loaded = scenario::parse(text, "test.json");
  if (!loaded.ok()) {
    std::string all;
    for (const auto& error : loaded.errors()) all += to_string(error) + "\n";
    FAIL(all);
  }
  return loaded.scenario();
}

/// The shipped scenarios of a folder, by name without ".json".
inline std::map<std::string, scenario::Scenario> load_folder(const std::filesystem::path& folder) {
  std::map<std::string, scenario::Scenario> all;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    const auto loaded = scenario::parse(text_of(entry.path()), entry.path().string());
    INFO(entry.path());
    REQUIRE(loaded.ok());
    all.emplace(entry.path().stem().string(), loaded.scenario());
  }
  return all;
}

struct Decided {
  model::Time t = 0;
  std::string request, pool;
  model::Outcome outcome{};
  model::GateId gate{};
  model::Cause cause{};
  std::int64_t connection = -1;  // libcurl's id, or -1 for a wait
  bool multiplexed = false;
};

struct Closed {
  model::Time t = 0;
  std::string pool, request;  // request: the one that closed it, or empty
  std::uint32_t connection = 0;
  model::CloseReason reason{};
  model::CloseAt at{};
};

/// The times of a finished request in milliseconds, as CURLINFO would give them.
struct Done {
  double at = 0;
  int result = -1;
  std::int64_t connection = -1;
  std::uint32_t num_connects = 0;
  model::Protocol protocol{};
  double namelookup = 0, connect = 0, appconnect = 0, pretransfer = 0, starttransfer = 0, total = 0,
         client_wait = 0;
};

class Run : public trace::Sink {
 public:
  std::shared_ptr<const model::Setup> setup;
  std::vector<Decided> decisions;
  std::vector<Closed> closes;
  std::map<std::string, Done> done;
  std::vector<std::string> sent;      // requests in the order of first sending
  std::vector<std::string> finished;  // requests in the order of their end
  std::vector<std::string> retries;
  std::vector<double> peer_closed_at;
  std::map<std::string, double> sent_at;
  trace::Summary summary;
  trace::End ending;

  explicit Run(std::shared_ptr<const model::Setup> s) : setup(std::move(s)) {}

  [[nodiscard]] std::string name(const model::World& w, model::TransferId id) const {
    return model::valid(id) ? setup->request_name(w[id].request) : std::string{};
  }

  void on(const trace::Event& e, const model::World& w) override {
    using trace::EventKind;
    constexpr double us = 1000;
    summary.on(e, w);
    switch (e.kind()) {
      case EventKind::decision: {
        const auto told = e.as<trace::Decision>();
        Decided d{e.t(),
                  name(w, e.transfer()),
                  pool_name(w, *setup, e.pool()),
                  told.outcome,
                  told.gate,
                  told.cause,
                  -1,
                  told.multiplexed};
        if (d.outcome == model::Outcome::reuse) d.connection = w[e.connection()].number;
        if (d.outcome == model::Outcome::create) d.connection = w[e.pool()].next_number;
        decisions.push_back(d);
        break;
      }
      case EventKind::connection_close: {
        const auto told = e.as<trace::ConnectionClose>();
        closes.push_back({e.t(), pool_name(w, *setup, e.pool()), name(w, e.transfer()), told.number,
                          told.reason, told.at});
        break;
      }
      case EventKind::connection_peer_closed:
        peer_closed_at.push_back(static_cast<double>(e.t()) / us);
        break;
      case EventKind::transfer_retry:
        retries.push_back(name(w, e.transfer()));
        break;
      case EventKind::request_sent:
        if (sent_at.try_emplace(name(w, e.transfer()), static_cast<double>(e.t()) / us).second)
          sent.push_back(name(w, e.transfer()));
        break;
      case EventKind::transfer_done: {
        const auto told = e.as<trace::TransferDone>();
        const model::Transfer& t = w[e.transfer()];
        const auto ms = [](model::Duration d) { return static_cast<double>(d) / us; };
        done[name(w, e.transfer())] = {
            ms(e.t()),         told.result,         told.connection_number, t.num_connects,
            told.protocol,     ms(t.namelookup),    ms(t.connect),          ms(t.appconnect),
            ms(t.pretransfer), ms(t.starttransfer), ms(e.t() - t.start),    ms(t.start - t.due)};
        finished.push_back(name(w, e.transfer()));
        break;
      }
      default:
        break;
    }
  }
  void end(const trace::End& e, const model::World& w) override {
    summary.end(e, w);
    ending = e;
  }

  /// The decisions of one request, or of all: "create #0 no_candidate", "reuse #0", "wait
  /// pipewait"; a cause other than the start is in brackets: "[retry] reuse #1".
  [[nodiscard]] std::vector<std::string> said(std::string_view request = {}) const {
    std::vector<std::string> out;
    for (const Decided& d : decisions) {
      if (!request.empty() && d.request != request) continue;
      std::string line = request.empty() ? d.request + " " : std::string{};
      if (d.cause != model::Cause::start) line += "[" + std::string{to_string(d.cause)} + "] ";
      line += to_string(d.outcome);
      if (d.connection >= 0) line += " #" + std::to_string(d.connection);
      if (d.gate != model::GateId::none) line += " " + std::string{to_string(d.gate)};
      out.push_back(line);
    }
    return out;
  }
  /// "#0 max_age at 119000 by r2": all closes except those of the clean-up at the end.
  [[nodiscard]] std::vector<std::string> closed() const {
    std::vector<std::string> out;
    for (const Closed& c : closes) {
      if (c.reason == model::CloseReason::cleanup) continue;
      std::string line = "#" + std::to_string(c.connection) + " " +
                         std::string{to_string(c.reason)} + " at " + millis(c.t);
      if (!c.request.empty()) line += " by " + c.request;
      out.push_back(line);
    }
    return out;
  }
  [[nodiscard]] std::vector<std::string> undone() const {
    std::vector<std::string> out;
    for (const model::RequestIndex r : ending.undone) out.push_back(setup->request_name(r));
    return out;
  }
  [[nodiscard]] double value(trace::Metric m) const { return summary.value(m); }

 private:
  static std::string millis(model::Time t) {
    std::string text = std::to_string(t / 1000);
    if (t % 1000 != 0) text += "." + std::to_string(t % 1000 + 1000).substr(1);
    return text;
  }
};

using Words = std::vector<std::string>;

inline scenario::Strategy strategy_named(const scenario::Scenario& s, std::string_view name) {
  const auto all = strategies_of(s);
  for (const auto& strategy : all)
    if (name.empty() || strategy.name == name) return strategy;
  FAIL("no strategy " + std::string{name});
  return all.front();
}

/// Runs one strategy of a scenario (the first, unless a name is given).
inline Run run_of(const scenario::Scenario& s, std::string_view strategy = {}) {
  const scenario::Strategy chosen = strategy_named(s, strategy);
  const auto compiled = compile(s, chosen);
  Run run{compiled.setup};
  trace::Sink* const sinks[] = {&run};
  poolscope::run(compiled, sinks);
  return run;
}

/// Runs a scenario given by its members, without the enclosing braces and the format.
inline Run run_text(const std::string& members, std::string_view strategy = {}) {
  return run_of(load(R"({"format": "poolscope/1", )" + members + "}"), strategy);
}

}  // namespace poolscope::testing
