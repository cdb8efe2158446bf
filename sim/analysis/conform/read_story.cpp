// Reads the story that another engine printed, line by line.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "analysis/conform/story.hpp"

namespace poolscope::analysis {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& line, const char* key) {
  const auto found = line.find(key);
  return found != line.end() && found->is_string() ? found->get<std::string>() : std::string{};
}
std::int64_t number_of(const Json& line, const char* key, std::int64_t otherwise = 0) {
  const auto found = line.find(key);
  return found != line.end() && found->is_number_integer() ? found->get<std::int64_t>() : otherwise;
}
bool flag_of(const Json& line, const char* key) {
  const auto found = line.find(key);
  return found != line.end() && found->is_boolean() && found->get<bool>();
}

class Reader {
 public:
  ToldStory told;

  /// Returns false if the line is wrong; `told.error` says how.
  bool line(const Json& j) {
    if (j.contains("refused")) {
      told.refused = text_of(j, "refused");
      if (told.refused.empty()) told.refused = "without a reason";
      return true;
    }
    const std::string event = text_of(j, "event");
    if (event == "run_start") return start(j);
    if (event == "run_end") return end(j);
    if (event == "decision") return decision(j);
    if (event == "connection_open") {
      const std::string pool = text_of(j, "pool");
      openers_.open(pool, number_of(j, "connection"), text_of(j, "transfer"));
      return true;
    }
    if (event == "connection_ready") {
      on_connection(Seen::Kind::ready, j).word = text_of(j, "protocol");
    } else if (event == "server_request") {
      on_connection(Seen::Kind::request, j);
    } else if (event == "connection_close") {
      Seen& seen = on_connection(Seen::Kind::close, j);
      seen.word = text_of(j, "reason");
      seen.gate = text_of(j, "at");
      seen.sure = !flag_of(j, "inferred");
    } else if (event == "transfer_retry") {
      Seen& seen = add(Seen::Kind::retry, j);
      seen.pool = pools_[seen.transfer];
      seen.connection = openers_.name(seen.pool, number_of(j, "connection", -1));
    } else if (event == "transfer_done") {
      done(j);
    } else if (event.empty()) {
      told.error = "a line without an event: " + j.dump().substr(0, 100);
      return false;
    }
    return true;
  }

 private:
  Seen& add(Seen::Kind kind, const Json& j) {
    Seen& seen = told.story.seen.emplace_back();
    seen.kind = kind;
    seen.t = number_of(j, "t_us");
    seen.pool = text_of(j, "pool");
    seen.transfer = text_of(j, "transfer");
    return seen;
  }
  Seen& on_connection(Seen::Kind kind, const Json& j) {
    Seen& seen = add(kind, j);
    seen.connection = openers_.name(seen.pool, number_of(j, "connection", -1));
    return seen;
  }

  bool start(const Json& j) {
    if (!told.story.engine.empty()) {
      told.error = "two runs where one was asked for";
      return false;
    }
    told.story.engine = text_of(j, "engine");
    told.story.version = text_of(j, "libcurl");
    return true;
  }
  bool end(const Json& j) {
    told.story.end = text_of(j, "reason");
    told.story.end_t = number_of(j, "t_us");
    if (const auto undone = j.find("undone"); undone != j.end() && undone->is_array())
      for (const Json& request : *undone)
        if (request.is_string()) told.story.undone.push_back(request.get<std::string>());
    return true;
  }
  bool decision(const Json& j) {
    Seen& seen = add(Seen::Kind::decision, j);
    seen.attempt = static_cast<std::uint32_t>(number_of(j, "attempt"));
    seen.hop = static_cast<std::uint32_t>(number_of(j, "hop"));
    seen.cause = text_of(j, "cause");
    seen.word = text_of(j, "outcome");
    seen.gate = text_of(j, "gate");
    seen.multiplexed = flag_of(j, "multiplexed");
    pools_[seen.transfer] = seen.pool;
    const std::int64_t number = number_of(j, "connection", -1);
    // A created connection gets its name when it is opened: by the next event about it.
    if (seen.word == "reuse") seen.connection = openers_.name(seen.pool, number);
    last_[seen.transfer] = number;
    return true;
  }
  void done(const Json& j) {
    Seen& seen = add(Seen::Kind::done, j);
    seen.pool = pools_[seen.transfer];
    const auto last = last_.find(seen.transfer);
    if (last != last_.end() && last->second >= 0)
      seen.connection = openers_.name(seen.pool, last->second);
    seen.result = static_cast<std::uint32_t>(number_of(j, "result"));
    seen.word = fmt::format("result {}", seen.result);
    seen.connects = static_cast<std::uint32_t>(number_of(j, "num_connects"));
  }

  Openers openers_;
  std::map<std::string, std::string> pools_;  // by transfer: the pool of its last decision
  std::map<std::string, std::int64_t> last_;  // by transfer: the connection of its last decision
};

}  // namespace

ToldStory read_story(std::string_view lines) {
  Reader reader;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    if (line.empty()) continue;
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) {
      reader.told.error = fmt::format("not a JSON object: {}", line.substr(0, 100));
      return reader.told;
    }
    if (!reader.line(json)) return reader.told;
    if (!reader.told.refused.empty()) return reader.told;
  }
  if (reader.told.story.end.empty()) reader.told.error = "the run has no end";
  return reader.told;
}

}  // namespace poolscope::analysis
