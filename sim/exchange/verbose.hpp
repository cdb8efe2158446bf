#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/log_lines.hpp"
#include "match/words/explain.hpp"

namespace poolscope::exchange {

/// One line and the transfer or connection that it belongs to: "r7", "* Re-using existing
/// connection …".
struct VerboseLine {
  std::string who, text;
  model::ConnectionId closes = model::none<model::ConnectionId>;  // its close is announced
};

/// The output of `curl -v`: each step in libcurl's own words after "* ", and a quiet note in
/// brackets where libcurl does something without a message. What a simulation cannot know
/// (addresses, local ports) is written as "…".
class VerboseWords {
 public:
  explicit VerboseWords(const model::Setup& setup) : setup_(setup) {}

  /// The lines of an event; most events have none. Takes the events of a run in order.
  [[nodiscard]] std::vector<VerboseLine> on(const trace::Event&, const model::World& before);

  /// The event to start from, if only the lines of one event are wanted: its lines do not depend on
  /// earlier events.
  [[nodiscard]] static std::size_t begins_at(std::span<const trace::Event>, std::size_t event);

 private:
  void told(const trace::Event&, const model::World& before);
  void says(std::string_view who, std::string_view text);
  /// Adds what the search prints, up to that line.
  void says_of_search(std::string_view who, std::size_t end);
  void notes(std::string_view who, std::string_view text);
  void transfer_start(const trace::Event&, const model::World&);
  void search(const trace::Event&, const model::World&);
  void decision(const trace::Event&, const model::World&);
  void connecting(const trace::Event&, const model::World&);
  void connection_ready(const trace::Event&, const model::World&);
  void connection_close(const trace::Event&, const model::World&);
  void transfer_done(const trace::Event&, const model::World&);
  [[nodiscard]] std::string who_of(const trace::Event&, const model::World&) const;

  const model::Setup& setup_;
  std::vector<VerboseLine> said_;
  match::Explanation asked_;    // the explanation of the search under way
  std::size_t said_of_it_ = 0;  // how many of its lines have been printed
  bool resolved_ = false;       // the last look-up was answered, not taken from the cache
};

/// The log of `curl -v`.
class VerboseSink : public trace::Sink {
 public:
  /// `summary` gets each event before this sink: its numbers end the log.
  VerboseSink(Write, std::shared_ptr<const model::Setup>, std::string_view file,
              const trace::Summary& summary);
  void on(const trace::Event&, const model::World& before) override;
  void end(const trace::End&, const model::World&) override;

 private:
  std::shared_ptr<const model::Setup> setup_;
  VerboseWords words_;
  LogLines lines_;
  const trace::Summary& summary_;
};

}  // namespace poolscope::exchange
