#pragma once

#include <memory>
#include <string>
#include <vector>

#include "exchange/ndjson.hpp"
#include "sim.hpp"

/// A stand-in for `poolscope-libcurl`: it prints the simulator's own events like the real
/// library's, with the additional lines. Agreement with it says nothing about libcurl; it is only
/// for tests of reading and comparing.
namespace poolscope::testing {

class FakeLibcurl : public trace::Sink {
 public:
  explicit FakeLibcurl(std::shared_ptr<const model::Setup> setup)
      : setup_(setup), printer_([this](std::string_view s) { text_ += s; }, setup, {}) {}

  void on(const trace::Event& e, const model::World& w) override {
    printer_.on(e, w);
    if (e.kind() != trace::EventKind::request_sent) return;
    const model::Connection& c = w[e.connection()];
    requests_ += R"({"seq":0,"t_us":)" + std::to_string(e.t()) + R"(,"event":"server_request",)" +
                 R"("pool":")" + pool_name(w, *setup_, c.pool) + R"(","connection":)" +
                 std::to_string(c.number) + R"(,"transfer":")" +
                 setup_->request_name(w[e.transfer()].request) + "\",\"attempt\":1}\n";
  }
  void end(const trace::End& end, const model::World& w) override {
    printer_.end(end, w);
    // Requests come before the end; their connections are known by then.
    const std::size_t last = text_.rfind('\n', text_.size() - 2) + 1;
    text_.insert(last, requests_);
    const std::size_t engine = text_.find("\"simulator\"");
    text_.replace(engine, 11, "\"libcurl\"");
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::shared_ptr<const model::Setup> setup_;
  std::string text_, requests_;
  exchange::NdjsonSink printer_;
};

/// The lines of the stand-in for one strategy.
inline std::string fake_lines(const scenario::Scenario& scenario,
                              const scenario::Strategy& strategy) {
  const auto compiled = compile(scenario, strategy);
  FakeLibcurl fake{compiled.setup};
  trace::Sink* const sinks[] = {&fake};
  run(compiled, sinks);
  return fake.text();
}

}  // namespace poolscope::testing
