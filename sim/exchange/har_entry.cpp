#include "exchange/har_entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "exchange/timestamp.hpp"
#include "model/printable.hpp"
#include "scenario/compile.hpp"
#include "scenario/fields.hpp"
#include "scenario/json_text.hpp"
#include "scenario/json_values.hpp"

namespace poolscope::exchange {
namespace {

using nlohmann::json;

constexpr double longest_ms = 1e9;  // eleven days: a longer time is an error in the file

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// The member of that name, or a null value: damaged files are read as far as possible.
const json& member(const json& object, const char* key) {
  static const json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

std::string text_of(const json& object, const char* key) {
  const json& value = member(object, key);
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.dump();  // some recorders write ids as numbers
  return {};
}

/// A number, also if it is written as a string (WebPageTest does that).
std::optional<double> number_of(const json& object, const char* key) {
  const json& value = member(object, key);
  double number = NAN;
  if (value.is_number()) {
    number = value.get<double>();
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    const auto end = text.data() + text.size();
    if (const auto read = std::from_chars(text.data(), end, number); read.ptr != end) return {};
  }
  return std::isfinite(number) ? std::optional{number} : std::nullopt;
}

/// A duration that took place; -1 means "does not apply" in HAR.
std::optional<double> time_of(const json& object, const char* key) {
  const auto value = number_of(object, key);
  return value && *value >= 0 && *value <= longest_ms ? value : std::nullopt;
}

/// The reason why an entry is not a request over the network; empty: it is one.
struct Skip {
  std::string why;
  std::string which{};  // the faulty text, or empty if it need not be told
};

/// The part of a URL that a scenario keeps: no credentials, no fragment, no blanks.
std::string tidied(std::string_view url) {
  const std::size_t authority_at = url.find("://") + 3;
  std::string_view rest = url.substr(authority_at);
  rest = rest.substr(0, rest.find('#'));
  const std::size_t slash = std::min(rest.find_first_of("/?"), rest.size());
  std::string_view authority = rest.substr(0, slash);
  const std::string_view target = rest.substr(slash);
  if (const auto at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  std::string out = lower(url.substr(0, authority_at)) + std::string{authority};
  if (!target.starts_with('/')) out += '/';
  for (const char c : target) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == 0x7f)
      out += fmt::format("%{:02X}", byte);
    else
      out += c;
  }
  return out;
}

Skip read_url(const std::string& url, HarEntry& entry) {
  entry.scheme = lower(url.substr(0, std::min(url.find(':'), url.size())));
  if (entry.scheme != "http" && entry.scheme != "https")
    return {fmt::format("with a URL that is not http or https ({}:)",
                        model::shortened(entry.scheme, 20))};
  const Skip damaged{"with a damaged URL", url};
  if (!url.substr(entry.scheme.size()).starts_with("://")) return damaged;
  const std::string kept = tidied(url);
  scenario::UrlParts parts;
  if (scenario::wrong_text(scenario::fields::Form::url, kept) || !scenario::parse_url(kept, parts))
    return damaged;
  entry.host = parts.host;
  entry.port = parts.port;
  entry.target = kept.substr(kept.find('/', kept.find("://") + 3));
  return {};
}

void read_timings(const json& raw, HarEntry& entry) {
  const json& timings = member(raw, "timings");
  entry.dns = time_of(timings, "dns");
  entry.receive = time_of(timings, "receive");
  // Chrome counts waiting for the server as sending when a stream shares its connection: the two
  // are not told apart anywhere.
  const auto wait = time_of(timings, "wait");
  if (wait) entry.wait = *wait + time_of(timings, "send").value_or(0);

  const double connect = time_of(timings, "connect").value_or(0);
  const double ssl = time_of(timings, "ssl").value_or(0);
  entry.opened = connect > 0;
  if (!entry.opened) return;
  if (ssl > 0) entry.tls = ssl;
  if (const auto own = time_of(raw, "_connect_ms"); own && *own > 0) {
    entry.tcp = own;  // WebPageTest: TCP alone
  } else if (ssl > 0) {
    // HAR 1.2 counts `ssl` within `connect`; some older recorders count it separately.
    if (connect > ssl)
      entry.tcp = connect - ssl;
    else if (connect < ssl)
      entry.tcp = connect;
  } else if (entry.scheme == "https") {
    // Old Firefox has one number for TCP and a TLS 1.2 handshake: three round trips.
    entry.tcp = connect / 3;
    entry.tls = connect - connect / 3;
  } else {
    entry.tcp = connect;
  }
}

std::int64_t body_bytes(const json& response) {
  const json& content = member(response, "content");
  double bytes = number_of(response, "bodySize").value_or(-1);
  if (bytes <= 0) bytes = std::max(bytes, number_of(response, "_transferSize").value_or(-1));
  if (bytes < 0)
    bytes = number_of(content, "size").value_or(0) - number_of(content, "compression").value_or(0);
  return bytes > 0 && bytes < 1e12 ? static_cast<std::int64_t>(bytes) : 0;
}

void read_headers(const json& response, HarEntry& entry) {
  const json& headers = member(response, "headers");
  if (!headers.is_array()) return;
  for (const json& header : headers) {
    const std::string name = lower(text_of(header, "name"));
    if (name != "connection" && name != "keep-alive") continue;
    const std::string value = lower(text_of(header, "value"));
    if (name == "connection") {
      entry.closes = entry.protocol != "h2" && entry.protocol != "h3" &&
                     value.find("close") != std::string::npos;
    } else if (const auto at = value.find("timeout="); at != std::string::npos) {
      unsigned seconds = 0;
      std::from_chars(value.data() + at + 8, value.data() + value.size(), seconds);
      if (seconds > 0 && seconds * 1000.0 <= longest_ms) entry.keep_alive_s = seconds;
    }
  }
}

Skip read_entry(const json& raw, HarEntry& entry) {
  const json& request = member(raw, "request");
  const json& response = member(raw, "response");
  if (auto skip = read_url(text_of(request, "url"), entry); !skip.why.empty()) return skip;
  const auto started = parse_timestamp(text_of(raw, "startedDateTime"));
  if (!started) return {"without a start time"};
  if (!text_of(raw, "_fromCache").empty()) return {"answered from the browser's cache"};
  entry.started_us = *started;
  entry.page = text_of(raw, "pageref");
  entry.status = static_cast<std::int64_t>(
      std::clamp(number_of(response, "status").value_or(0), -1.0, 1000.0));
  for (const auto& [where, key] : {std::pair{&raw, "_protocol"},
                                   {&response, "_protocol"},
                                   {&response, "httpVersion"},
                                   {&request, "httpVersion"}})
    if (entry.protocol.empty()) entry.protocol = protocol_name(text_of(*where, key));
  entry.connection = text_of(raw, "connection");
  if (entry.connection.empty()) entry.connection = text_of(raw, "_socket");
  // DevTools writes 0 for none; some recorders write the server's port, which identifies nothing.
  if (entry.connection == "0" || entry.connection == std::to_string(entry.port))
    entry.connection.clear();
  read_timings(raw, entry);
  entry.body_bytes = body_bytes(response);
  read_headers(response, entry);
  return {};
}

/// The entries that were left out: each kind with its count and the first examples.
class Skipped {
 public:
  void add(const Skip& skip) {
    Kind& kind = kinds_[skip.why];
    ++kind.count;
    if (skip.which.empty() || kind.count > most_named + 1) return;
    kind.named += kind.count > most_named
                      ? ", …"
                      : (kind.count == 1 ? ": " : ", ") + scenario::in_quotes(skip.which);
  }
  [[nodiscard]] std::vector<std::string> warnings() const {
    std::vector<std::string> out;
    for (const auto& [why, kind] : kinds_)
      out.push_back(fmt::format("skipped {} entr{} {}{}", kind.count, kind.count == 1 ? "y" : "ies",
                                why, kind.named));
    return out;
  }

 private:
  static constexpr std::size_t most_named = 3;
  struct Kind {
    std::size_t count = 0;
    std::string named;
  };
  std::map<std::string, Kind> kinds_;
};

/// A scenario begins with its first request and is at most `milliseconds` long. Entries that do not
/// fit into one such span with most of the others have a wrong clock, and are dropped. Entries come
/// in the order of their start.
void drop_far_ones(std::vector<HarEntry>& entries, Skipped& skipped) {
  if (entries.empty()) return;
  constexpr double us_in_ms = 1000;
  const std::int64_t middle = entries[entries.size() / 2].started_us;
  std::erase_if(entries, [&](const HarEntry& entry) {
    const double apart_ms = static_cast<double>(std::abs(entry.started_us - middle)) / us_in_ms;
    if (apart_ms <= scenario::fields::milliseconds.max / 2) return false;
    skipped.add({"with a start years away from the others"});
    return true;
  });
}

scenario::Error syntax_error(std::string_view text, std::string_view file, std::size_t byte,
                             std::string_view what) {
  scenario::Error error;
  error.file = file;
  const std::size_t end = std::min(byte == 0 ? 0 : byte - 1, text.size());
  const std::string_view before = text.substr(0, end);
  error.line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const auto newline = before.rfind('\n');
  error.column = end - (newline == std::string_view::npos ? 0 : newline + 1) + 1;
  // The words alone of "[json.exception…] parse error at line 1, column 2: syntax error while …".
  if (const auto at = what.find("column "); at != std::string_view::npos) {
    if (const auto colon = what.find(": ", at); colon != std::string_view::npos)
      what.remove_prefix(colon + 2);
  }
  error.message = fmt::format("not JSON: {}", what);
  return error;
}

}  // namespace

std::string HarEntry::url() const {
  const std::uint16_t usual = scheme == "https" ? 443 : 80;
  return port == usual ? fmt::format("{}://{}{}", scheme, host, target)
                       : fmt::format("{}://{}:{}{}", scheme, host, port, target);
}

std::string protocol_name(std::string_view recorded) {
  std::string text = lower(recorded);
  if (text.starts_with("http/")) text.erase(0, 5);
  if (text.starts_with("1.1")) return "http/1.1";
  if (text.starts_with("1.0")) return "http/1.0";
  if (text.starts_with("h2") || text.starts_with("2") || text.starts_with("spdy")) return "h2";
  if (text.starts_with("h3") || text.starts_with("3") || text.starts_with("quic")) return "h3";
  return {};
}

HarReading read_har(std::string_view text, std::string_view file, const model::Limits& limits,
                    const GoOn& go_on) {
  HarReading reading;
  if (auto beyond = scenario::beyond_reading_limits(text, file, limits)) {
    reading.errors.push_back(std::move(*beyond));
    return reading;
  }
  json document;
  std::uint32_t tokens = 0;
  const auto keep = [&](int, json::parse_event_t, json&) {
    if ((++tokens & 0xFFFF) == 0 && go_on && !go_on()) throw Stopped{};
    return true;
  };
  try {
    document = json::parse(text, keep);
  } catch (const json::parse_error& e) {
    reading.errors.push_back(syntax_error(text, file, e.byte, e.what()));
    return reading;
  } catch (const json::exception& e) {  // a number too large for a double
    reading.errors.push_back(syntax_error({}, file, 0, e.what()));
    return reading;
  }
  const json& log = member(document, "log");
  const json& entries = member(log, "entries");
  if (!entries.is_array()) {
    reading.errors.push_back({std::string{file}, 0, 0, log.is_object() ? "/log/entries" : "/log",
                              "JSON, but not a HAR: a HAR is {\"log\": {\"entries\": […]}}"});
    return reading;
  }
  const json& creator = member(log, member(log, "browser").is_object() ? "browser" : "creator");
  reading.recorder = text_of(creator, "name");
  if (const auto version = text_of(creator, "version"); !version.empty())
    reading.recorder += " " + version;
  if (const json& pages = member(log, "pages"); pages.is_array() && !pages.empty())
    reading.title = text_of(pages[0], "title");

  reading.total = entries.size();
  Skipped skipped;
  for (const json& raw : entries) {
    HarEntry entry;
    if (const Skip skip = read_entry(raw, entry); skip.why.empty())
      reading.entries.push_back(std::move(entry));
    else
      skipped.add(skip);
  }
  std::stable_sort(reading.entries.begin(), reading.entries.end(),
                   [](const auto& a, const auto& b) { return a.started_us < b.started_us; });
  drop_far_ones(reading.entries, skipped);
  reading.warnings = skipped.warnings();
  if (reading.entries.empty()) {
    std::string message = "no entry that is a request over http or https";
    for (const std::string& warning : reading.warnings) message += "; " + warning;
    reading.errors.push_back({std::string{file}, 0, 0, "/log/entries", message});
    return reading;
  }
  const auto untimed = std::count_if(reading.entries.begin(), reading.entries.end(),
                                     [](const HarEntry& entry) { return !entry.wait; });
  if (untimed > 0)
    reading.warnings.push_back(
        fmt::format("{} entr{} without timings: the server's default think time is used", untimed,
                    untimed == 1 ? "y" : "ies"));
  return reading;
}

}  // namespace poolscope::exchange
