#include "exchange/log_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "model/printable.hpp"

namespace poolscope::exchange {

using namespace model;
using trace::Metric;

namespace {

constexpr std::size_t log_piece = 1 << 14;
constexpr std::size_t widest_who = 16;

bool may_have_several_pools(const Setup& setup) {
  if (setup.places.size() != 1) return !setup.places.empty();
  const PlaceSetup& place = setup.places.front();
  if (valid(place.share) && setup.shares[index(place.share)].connect) return false;
  if (place.multi >= 0) return false;
  return setup.clients.size() > 1 || setup.handle_per_request;
}

std::string_view scope_text(Scope scope) {
  switch (scope) {
    case Scope::easy:
      return "each easy handle has its own pool";
    case Scope::multi:
      return "the pool is the multi handle's";
    case Scope::share:
      return "the pool is the share object's";
  }
  return "";
}

std::string_view plural(std::uint64_t n) {
  return n == 1 ? "" : "s";
}

}  // namespace

std::size_t columns_of(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string padded(std::string_view utf8, std::size_t width, bool left) {
  const std::string blanks(width - std::min(width, columns_of(utf8)), ' ');
  return left ? std::string{utf8} + blanks : blanks + std::string{utf8};
}

LogLines::LogLines(Write write, std::shared_ptr<const Setup> setup, std::string_view file)
    : write_(std::move(write)),
      setup_(std::move(setup)),
      several_pools_(may_have_several_pools(*setup_)) {
  for (const auto& name : setup_->request_names)
    who_width_ = std::max(who_width_, std::min(widest_who, columns_of(printable(name))));
  add(fmt::format("{}{}strategy {}: {}; libcurl {}, seed {}", file, file.empty() ? "" : ", ",
                  setup_->strategy, scope_text(setup_->scope), setup_->libcurl, setup_->seed));
}

void LogLines::add(std::string_view line) {
  buffer_ += printable(line);
  buffer_ += '\n';
}

void LogLines::line(Time t, std::string_view who, std::string_view text) {
  fmt::format_to(std::back_inserter(buffer_), "{:>6}.{:03} s  {}  {}\n", t / second,
                 t % second / millisecond, padded(printable(who), who_width_, true),
                 printable(text));
  if (buffer_.size() >= log_piece) flush();
}

void LogLines::numbers(const trace::End& end, const trace::Summary& summary) {
  const auto value = [&](Metric m) { return summary.value(m); };
  const auto out = std::back_inserter(buffer_);
  fmt::format_to(out, "{} transfer{}: {} reused, {} new connection{} (reuse rate {:.1f} %)",
                 summary.transfers(), plural(summary.transfers()), summary.reused(),
                 summary.opened(), plural(summary.opened()), value(Metric::reuse_rate) * 100);
  const double handshakes = value(Metric::handshakes);
  const double evictions = value(Metric::evictions);
  fmt::format_to(out, ", {:.0f} TLS handshake{}, {:.0f} eviction{}", handshakes,
                 handshakes == 1 ? "" : "s", evictions, evictions == 1 ? "" : "s");
  if (value(Metric::failed) > 0) fmt::format_to(out, ", {:.0f} failed", value(Metric::failed));
  fmt::format_to(out,
                 "\nlatency mean {:.1f} ms, p50 {:.1f} ms, p95 {:.1f} ms, p99 {:.1f} ms; "
                 "pending {:.1f} ms; at most {:.0f} open, {:.0f} idle",
                 value(Metric::latency_mean), value(Metric::latency_p50),
                 value(Metric::latency_p95), value(Metric::latency_p99), value(Metric::wait_ms),
                 value(Metric::open_peak), value(Metric::idle_peak));
  if (value(Metric::shutting_down_peak) > 0)
    fmt::format_to(out, ", {:.0f} in TLS shutdown ({:.0f} at the end)",
                   value(Metric::shutting_down_peak), value(Metric::shutting_down_at_end));
  buffer_ += '\n';
  if (end.reason == trace::EndReason::stuck) buffer_ += "stuck: nothing can happen any more\n";
  if (end.reason == trace::EndReason::until) buffer_ += "stopped before the end\n";
  if (end.reason == trace::EndReason::limit)
    buffer_ += "stopped at " + model::limit_words(setup_->limits, end.limit) + "\n";
  if (!end.undone.empty()) {
    constexpr std::size_t named = 20;
    std::string names = "not finished:";
    for (std::size_t i = 0; i < std::min(named, end.undone.size()); ++i)
      names += " " + setup_->request_name(end.undone[i]);
    if (end.undone.size() > named) names += fmt::format(" and {} more", end.undone.size() - named);
    add(names);
  }
  if (end.reason == trace::EndReason::stuck)
    for (std::size_t i = 0; i < std::min<std::size_t>(20, end.standing.size()); ++i)
      add(standing_sentence(*setup_, end.standing[i]));
  buffer_ += '\n';
  flush();
}

void LogLines::flush() {
  if (!buffer_.empty()) write_(buffer_);
  buffer_.clear();
}

}  // namespace poolscope::exchange
