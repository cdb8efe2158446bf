#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/setup.hpp"
#include "trace/sink.hpp"

/// A story is what can be observed of one run, made by either engine: the simulator, or the real
/// libcurl as `poolscope-libcurl` prints it.
namespace poolscope::analysis {

/// One observation. A connection has the name of the request that opened it ("r3", or "r3/2" for
/// the second that r3 opened): numbers of connections shift once two runs differ, openers do not.
struct Seen {
  enum class Kind : std::uint8_t { decision, ready, request, retry, close, done };
  Kind kind{};
  model::Time t = 0;
  std::string pool, transfer, connection;
  std::string word;   // the outcome, protocol, close reason or result's name
  std::string cause;  // for a decision
  std::string gate;   // for a decision; for a close: at what ("api" …)
  std::uint32_t attempt = 0, hop = 0;
  bool multiplexed = false;    // for a decision
  bool sure = true;            // for a close: the reason was seen, not inferred
  bool tls = false;            // for a close, if the engine knows: the connection was encrypted
  bool answered = false;       // for a request: an answer came back
  std::uint32_t result = 0;    // for a done: the CURLcode
  std::uint32_t connects = 0;  // for a done: CURLINFO_NUM_CONNECTS
  std::size_t event = 0;       // for the simulator: the index of its event in a trace
};

/// "r5 attempt 1: reuse of r1's connection", for people.
[[nodiscard]] std::string to_string(const Seen&);

struct Story {
  std::string engine;   // "simulator" or "libcurl"
  std::string version;  // libcurl's, as the engine gives it: "8.22", "8.22.0-DEV"
  std::vector<Seen> seen;
  std::string end;    // "done", "stuck", "until"; empty: the story stops before its end
  std::string limit;  // the id of the limit that stopped it, if any
  model::Time end_t = 0;
  std::vector<std::string> undone;
};

/// Gives connections the names of their openers while a story is told.
class Openers {
 public:
  const std::string& open(const std::string& pool, std::int64_t number, const std::string& by);
  /// The name of a connection that was opened; "?7" if it never was.
  [[nodiscard]] std::string name(const std::string& pool, std::int64_t number) const;

 private:
  std::map<std::pair<std::string, std::int64_t>, std::string> names_;
  std::map<std::string, std::uint32_t> opened_;
};

/// Tells the simulator's story.
class StoryTeller : public trace::Sink {
 public:
  explicit StoryTeller(std::shared_ptr<const model::Setup>);
  void on(const trace::Event&, const model::World& before) override;
  void end(const trace::End&, const model::World&) override;
  [[nodiscard]] Story take() { return std::move(story_); }

 private:
  Seen& add(Seen::Kind, const trace::Event&);
  void decided(const trace::Event&, const model::World&);

  std::shared_ptr<const model::Setup> setup_;
  Story story_;
  Openers openers_;
  std::size_t event_ = 0;
  std::vector<std::size_t> under_way_;  // by the transfer's slot: its last request in the story
  std::vector<std::string> last_;       // by the transfer's slot: its last connection
};

/// The result of reading printed events.
struct ToldStory {
  Story story;
  std::string refused;  // why the engine cannot run this scenario
  std::string error;    // what is wrong with a text that is not a story
  [[nodiscard]] bool ok() const { return refused.empty() && error.empty(); }
};

/// Reads the story of one strategy from lines of NDJSON (FORMAT.md, "Events").
[[nodiscard]] ToldStory read_story(std::string_view lines);

}  // namespace poolscope::analysis
