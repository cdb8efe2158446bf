#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "exchange/log_lines.hpp"
#include "match/words/explain.hpp"

namespace poolscope::exchange {

/// The log for people: one line for each public event, with the reason of each decision.
class LogSink : public trace::Sink {
 public:
  /// `summary` gets each event before this sink: its numbers end the log. With `candidates` every
  /// decision is followed by the result of each candidate.
  LogSink(Write, std::shared_ptr<const model::Setup>, std::string_view file,
          const trace::Summary& summary, bool candidates);
  void on(const trace::Event&, const model::World& before) override;
  void end(const trace::End&, const model::World&) override;

 private:
  void search(const trace::Event&, const model::World&);
  void decision(const trace::Event&, const model::World&);
  void connection_open(const trace::Event&, const model::World&);
  void transfer_start(const trace::Event&, const model::World&);
  void transfer_done(const trace::Event&, const model::World&);
  /// A line with the reason of the decision under way, and its candidates below it.
  void because(model::Time, const std::string& who, std::string text);
  void about_connection(const trace::Event&, const model::World&, std::string_view text);
  [[nodiscard]] std::string connection(const model::World&, model::PoolId, std::uint32_t number);

  Names names_;
  LogLines lines_;
  const trace::Summary& summary_;
  bool candidates_;
  std::string why_;                   // the reason of the decision under way
  std::vector<std::string> details_;  // its candidates, one on each line
};

}  // namespace poolscope::exchange
