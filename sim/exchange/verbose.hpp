#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "exchange/log_lines.hpp"
#include "match/explain.hpp"

namespace poolscope::exchange {

/// The log of `curl -v`: each step in libcurl 8.22's own words behind "* ", and a quiet note in
/// brackets where libcurl does something and says nothing. What a simulation cannot know
/// (addresses, local ports) stands as "…".
class VerboseSink : public trace::Sink {
 public:
  /// `summary` has to be fed before this sink: its numbers end the log.
  VerboseSink(Write, std::shared_ptr<const model::Setup>, std::string_view file,
              const trace::Summary& summary);
  void on(const trace::Event&, const model::World& before) override;
  void end(const trace::End&, const model::World&) override;

 private:
  void says(const trace::Event&, std::string_view who, std::string_view text);
  void notes(const trace::Event&, std::string_view who, std::string_view text);
  void transfer_start(const trace::Event&, const model::World&);
  void search(const trace::Event&, const model::World&);
  void decision(const trace::Event&, const model::World&);
  void connecting(const trace::Event&, const model::World&);
  void connection_ready(const trace::Event&, const model::World&);
  void connection_close(const trace::Event&, const model::World&);
  void transfer_done(const trace::Event&, const model::World&);
  [[nodiscard]] std::string who_of(const trace::Event&, const model::World&) const;
  [[nodiscard]] std::string pool_is_full(const trace::Event&, const model::World&) const;

  Names names_;
  LogLines lines_;
  const trace::Summary& summary_;
  match::Explanation asked_;  // of the search under way
  bool resolved_ = false;     // the look-up just now was answered, not cached
};

}  // namespace poolscope::exchange
