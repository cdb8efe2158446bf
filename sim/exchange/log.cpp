#include "exchange/log.hpp"

#include <fmt/format.h>

#include "model/curlcodes.hpp"
#include "sim.hpp"

namespace poolscope::exchange {

using namespace model;
using trace::Event;
using trace::EventKind;

namespace {

/// A sentence turned into the second half of one: "The only …." becomes "the only …".
std::string continued(std::string text) {
  const auto is_lower = [](char c) { return (c >= 'a' && c <= 'z') || c == ' '; };
  if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && is_lower(text[1]))
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

LogSink::LogSink(Write write, std::shared_ptr<const Setup> setup, std::string_view file,
                 const trace::Summary& summary, bool candidates)
    : names_(setup),
      lines_(std::move(write), std::move(setup), file),
      summary_(summary),
      candidates_(candidates) {}

std::string LogSink::connection(const World& w, PoolId pool, std::uint32_t number) {
  return lines_.several_pools() ? fmt::format("#{} of {}", number, names_.pool(w, pool))
                                : fmt::format("#{}", number);
}

void LogSink::about_connection(const Event& e, const World& w, std::string_view text) {
  const Connection& c = w[e.connection()];
  const std::string who = fmt::format("#{}", c.number);
  lines_.line(e.t(), who,
              lines_.several_pools() ? fmt::format("of {} {}", names_.pool(w, c.pool), text)
                                     : std::string{text});
}

void LogSink::search(const Event& e, const World& w) {
  const Setup& setup = names_.setup();
  const auto explanation = match::explain(w, setup, profile_of(setup), e.transfer());
  why_ = continued(explanation.sentence);
  details_.clear();
  if (!candidates_) return;
  for (const match::Candidate& candidate : explanation.candidates) {
    const Connection& c = w[candidate.connection];
    std::string& line = details_.emplace_back(fmt::format("  #{}: ", c.number));
    if (candidate.taken)
      line += "taken";
    else if (!candidate.reached || candidate.cells.empty())
      line += "not looked at";
    else
      line += fmt::format("{}: {}", model::to_string(candidate.cells.back().gate),
                          match::sentence(w, setup, w[e.transfer()], c, candidate.cells.back()));
  }
}

void LogSink::because(Time t, const std::string& who, std::string text) {
  if (!why_.empty()) text += " — " + why_;
  lines_.line(t, who, text);
  for (const std::string& detail : details_) lines_.line(t, who, detail);
  why_.clear();
}

void LogSink::decision(const Event& e, const World& w) {
  const Transfer& t = w[e.transfer()];
  std::string text;
  switch (e.as<trace::Decision>().outcome) {
    case Outcome::create:
      return;  // told with the opening, which follows
    case Outcome::reuse:
      text = "reuses " + connection(w, t.pool, *names_.last(e.transfer()).connection);
      break;
    case Outcome::wait:
      text = "waits";
      break;
    case Outcome::fail:
      text = "gives up";
      break;
  }
  because(e.t(), names_.transfer(w, e.transfer()), std::move(text));
}

void LogSink::connection_open(const Event& e, const World& w) {
  const Transfer& t = w[e.transfer()];
  std::string text =
      fmt::format("opens {} to {}", connection(w, t.pool, e.as<trace::ConnectionOpen>().number),
                  names_.destination(t));
  because(e.t(), names_.transfer(w, e.transfer()), std::move(text));
}

void LogSink::transfer_start(const Event& e, const World& w) {
  const Setup& setup = names_.setup();
  const auto start = e.as<trace::TransferStart>();
  const bool named = index(start.request) < setup.request_urls.size();
  std::string text = "starts ";
  if (setup.clients.size() > 1)
    text += fmt::format("({}) ", setup.clients[index(w[start.handle].client)]);
  text += named ? setup.request_urls[index(start.request)] : setup.url_of(setup[start.needle]);
  if (start.client_wait > 0)
    text += fmt::format(", {} ms after it was due", milliseconds(start.client_wait));
  lines_.line(e.t(), setup.request_name(start.request), text);
}

void LogSink::transfer_done(const Event& e, const World& w) {
  const Transfer& t = w[e.transfer()];
  const auto result = e.as<trace::TransferDone>().result;
  std::string text = result == 0 ? "done" : "failed";
  if (const auto number = names_.last(e.transfer()).connection)
    text += " on " + connection(w, t.pool, *number);
  text += fmt::format(" in {} ms", milliseconds(e.t() - t.start));
  if (result != 0) text += fmt::format(": {} ({})", model::curlcode_name(result), result);
  lines_.line(e.t(), names_.transfer(w, e.transfer()), text);
}

void LogSink::on(const Event& e, const World& w) {
  names_.follow(e, w);
  switch (e.kind()) {
    case EventKind::search:
      return search(e, w);
    case EventKind::decision:
      return decision(e, w);
    case EventKind::connection_open:
      return connection_open(e, w);
    case EventKind::transfer_start:
      return transfer_start(e, w);
    case EventKind::transfer_done:
      return transfer_done(e, w);
    case EventKind::connection_ready: {
      const auto ready = e.as<trace::ConnectionReady>();
      return about_connection(e, w,
                              fmt::format("is ready: {}{}", model::to_string(ready.protocol),
                                          ready.multiplex ? ", multiplexes" : ""));
    }
    case EventKind::connection_idle:
      return about_connection(e, w, "is idle");
    case EventKind::connection_peer_closed:
      return about_connection(e, w,
                              e.as<trace::ConnectionPeerClosed>().announced
                                  ? "is closed by the server, as announced"
                                  : "is closed by the server; libcurl does not know yet");
    case EventKind::connection_close:
      return about_connection(
          e, w, fmt::format("is closed — {}", info(e.as<trace::ConnectionClose>().reason).words));
    case EventKind::transfer_retry:
      return lines_.line(e.t(), names_.transfer(w, e.transfer()),
                         fmt::format("tries again: #{} had died", w[e.connection()].number));
    default:
      return;
  }
}

void LogSink::end(const trace::End& end, const World&) {
  lines_.numbers(end, summary_);
}

}  // namespace poolscope::exchange
