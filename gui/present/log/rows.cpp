#include "present/log/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "model/vocabulary.hpp"
#include "present/format.hpp"
#include "present/why/wakes.hpp"
#include "trace/event.hpp"

namespace poolscope::gui {
namespace {

using trace::Event;
using trace::EventKind;

std::string number_of(const RunIndex& index, std::uint32_t connection) {
  if (connection >= index.connections.size()) return {};
  return fmt::format("#{}", index.connections[connection].number);
}

std::string decision_words(const trace::Decision& e) {
  std::string words(model::to_string(e.outcome));
  if (e.gate != model::GateId::none) words += fmt::format(", {}", model::to_string(e.gate));
  if (e.multiplexed) words += ", multiplexed";
  if (e.cause != model::Cause::start) words += fmt::format("  ({})", model::to_string(e.cause));
  return words;
}

LogTone decision_tone(model::Outcome outcome) {
  switch (outcome) {
    case model::Outcome::reuse:
      return LogTone::good;
    case model::Outcome::create:
      return LogTone::opened;
    case model::Outcome::wait:
      return LogTone::waits;
    case model::Outcome::fail:
      break;
  }
  return LogTone::bad;
}

LogTone close_tone(model::CloseReason reason) {
  using R = model::CloseReason;
  switch (reason) {
    case R::max_connects:
    case R::host_limit:
    case R::total_limit:
      return LogTone::bad;
    case R::max_age:
    case R::max_lifetime:
    case R::dead:
    case R::died:
      return LogTone::old;
    default:
      return LogTone::quiet;
  }
}

// A row is short: what the reason's name says already is left out of its sentence.
std::string close_words(model::CloseReason reason) {
  std::string_view sentence = model::info(reason).words;
  for (const std::string_view said : {"evicted: ", "the pool held "})
    if (sentence.starts_with(said)) sentence.remove_prefix(said.size());
  return fmt::format("{}: {}", model::to_string(reason), sentence);
}

// What an event does, without who does it; sets the tone of it.
void describe(const Event& e, const trace::Trace& trace, const RunIndex& index,
              const LogParty& party, LogRow& row) {
  const TransferLife* transfer =
      party.transfer < index.transfers.size() ? &index.transfers[party.transfer] : nullptr;
  const ConnectionLife* connection =
      party.connection < index.connections.size() ? &index.connections[party.connection] : nullptr;
  switch (e.kind()) {
    case EventKind::transfer_start:
      row.what = transfer ? trace.setup().url_of(trace.setup()[transfer->needle]) : "";
      if (const auto wait = e.as<trace::TransferStart>().client_wait; wait > 0)
        row.what += fmt::format(", {} after its client wanted it", format_duration(wait));
      row.tone = LogTone::plain;
      return;
    case EventKind::decision:
      row.what = decision_words(e.as<trace::Decision>());
      row.tone = decision_tone(e.as<trace::Decision>().outcome);
      return;
    case EventKind::connection_open:
      row.what =
          connection ? fmt::format("{} in {}", connection->destination, connection->pool_name) : "";
      row.tone = LogTone::quiet;
      return;
    case EventKind::connection_ready:
      row.what = std::string(model::to_string(e.as<trace::ConnectionReady>().protocol));
      if (e.as<trace::ConnectionReady>().multiplex) row.what += ", multiplexes";
      row.tone = LogTone::quiet;
      return;
    case EventKind::connection_idle:
      row.what = "kept in the pool";
      row.tone = LogTone::quiet;
      return;
    case EventKind::connection_peer_closed:
      row.what = e.as<trace::ConnectionPeerClosed>().announced
                     ? "announced"
                     : "silently: libcurl does not know yet";
      row.tone = LogTone::old;
      return;
    case EventKind::connection_close:
      row.what = close_words(e.as<trace::ConnectionClose>().reason);
      row.tone = close_tone(e.as<trace::ConnectionClose>().reason);
      return;
    case EventKind::transfer_retry:
      row.what = "on a fresh connection";
      row.tone = LogTone::old;
      return;
    case EventKind::transfer_done: {
      const std::int32_t result = e.as<trace::TransferDone>().result;
      row.what = result == 0 ? "ok" : fmt::format("failed, CURLcode {}", result);
      if (transfer) row.what += fmt::format(", {}", format_duration(e.t() - transfer->start));
      row.tone = result == 0 ? LogTone::plain : LogTone::bad;
      return;
    }
    case EventKind::woken:
      row.what = woken_by(e, index);
      row.tone = LogTone::waits;
      return;
    case EventKind::wait_again:
      row.what = std::string(model::to_string(e.as<trace::WaitAgain>().gate));
      row.tone = LogTone::waits;
      return;
    case EventKind::phase:
      row.what = std::string(model::to_string(e.as<trace::Phase>().state));
      row.tone = LogTone::quiet;
      return;
    default:
      row.tone = LogTone::quiet;
      return;
  }
}

}  // namespace

// Who is not there yet comes about by this very event, or by the next.
void PartyNotes::on(const Event& e, const model::World& before) {
  LogParty& party = index_.parties.emplace_back();
  if (model::valid(e.transfer()))
    party.transfer = before.holds(e.transfer()) ? before[e.transfer()].serial : before.started;
  if (model::valid(e.connection()))
    party.connection = before.holds(e.connection()) ? before[e.connection()].serial : before.opened;
}

LogRow log_row(const trace::Trace& trace, const RunIndex& index, const LogIndex& log,
               std::uint64_t event) {
  const Event& e = trace.events()[event];
  const LogParty& party = log.parties[event];
  LogRow row;
  row.t = e.t();
  row.event = event_name(e.kind());
  if (party.transfer < index.transfers.size()) row.transfer = index.transfers[party.transfer].name;
  row.connection = number_of(index, party.connection);
  describe(e, trace, index, party, row);
  return row;
}

bool holds_word(std::string_view text, std::string_view word) {
  const auto same = [](unsigned char a, unsigned char b) {
    return std::tolower(a) == std::tolower(b);
  };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

std::string_view event_name(EventKind kind) {
  switch (kind) {
    case EventKind::transfer_start:
      return "start";
    case EventKind::decision:
      return "decision";
    case EventKind::connection_open:
      return "open";
    case EventKind::connection_ready:
      return "ready";
    case EventKind::connection_idle:
      return "idle";
    case EventKind::connection_peer_closed:
      return "peer closed";
    case EventKind::connection_close:
      return "close";
    case EventKind::transfer_retry:
      return "retry";
    case EventKind::transfer_done:
      return "done";
    case EventKind::search:
      return "search";
    case EventKind::woken:
      return "woken";
    case EventKind::wait_again:
      return "wait again";
    case EventKind::detached:
      return "detached";
    case EventKind::phase:
      return "phase";
    case EventKind::request_sent:
      return "request sent";
    case EventKind::first_byte:
      return "first byte";
    case EventKind::settings:
      return "settings";
    case EventKind::goaway:
      return "goaway";
    case EventKind::dns_stored:
      return "dns stored";
    case EventKind::session_stored:
      return "session stored";
    case EventKind::session_taken:
      return "session taken";
    case EventKind::handle_open:
      return "handle open";
    case EventKind::handle_close:
      return "handle close";
    case EventKind::multi_open:
      return "multi open";
    case EventKind::multi_close:
      return "multi close";
    case EventKind::pool_open:
      return "pool open";
    case EventKind::pool_close:
      return "pool close";
    case EventKind::marked:
      return "marked";
    default:
      return "internal";  // kinds that have no word of their own yet
  }
}

std::size_t count_before(const std::vector<std::uint64_t>& ascending, std::uint64_t cursor) {
  return static_cast<std::size_t>(std::ranges::lower_bound(ascending, cursor) - ascending.begin());
}

}  // namespace poolscope::gui
