#include "exchange/ndjson.hpp"

#include "model/curlcodes.hpp"
#include "sim.hpp"

namespace poolscope::exchange {

using namespace model;
using trace::Event;
using trace::EventKind;

namespace {

// The name of a protocol; if it is not HTTP, that of its scheme.
std::string_view protocol_of(model::Protocol protocol, const model::Needle& needle) {
  return protocol == model::Protocol::login ? model::info(needle.scheme).name
                                            : model::to_string(protocol);
}

constexpr std::size_t ndjson_piece = 1 << 16;

/// What a transfer waits for: room in a pool, or connections of one destination.
std::string_view waited_for(Names& names, const Transfer& t, GateId gate, const World& world) {
  return gate == GateId::total_limit ? std::string_view{names.pool(world, t.pool)}
                                     : names.destination(t);
}

}  // namespace

std::string_view to_string(match::Verdict verdict) {
  using match::Verdict;
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::skip:
      return "skip";
    case Verdict::discard:
      return "discard";
    case Verdict::keep:
      return "keep";
    case Verdict::take:
      return "take";
    case Verdict::wait:
      return "wait";
  }
  return "pass";
}

std::string candidates_json(const World& world, const match::Explanation& explanation) {
  std::string out = "[";
  for (const match::Candidate& candidate : explanation.candidates) {
    if (out.size() > 1) out += ',';
    JsonLine line(out);
    line.number("connection", world[candidate.connection].number);
    if (candidate.taken) {
      line.null("gate").text("verdict", "take");
    } else if (!candidate.reached || candidate.cells.empty()) {
      line.null("gate").text("verdict", "not_reached");
    } else {
      const match::Cell& last = candidate.cells.back();
      line.text("gate", model::to_string(last.gate))
          .text("verdict", to_string(last.finding.verdict))
          .number("have", last.finding.have)
          .number("want", last.finding.want);
    }
    line.close();
  }
  out += ']';
  return out;
}

NdjsonSink::NdjsonSink(Write write, std::shared_ptr<const Setup> setup, EventLines lines)
    : write_(std::move(write)), names_(std::move(setup)), lines_(std::move(lines)) {
  const Setup& s = names_.setup();
  JsonLine line = start(0, "run_start");
  line.text("format", "poolscope-events/1")
      .text("scenario", lines_.scenario)
      .text("libcurl", s.libcurl)
      .number("seed", s.seed)
      .text("engine", "simulator");
  finish(line);
}

JsonLine NdjsonSink::start(Time t, std::string_view event) {
  if (seq_ > 0) buffer_ += lines_.separator;
  JsonLine line(buffer_);
  line.number("seq", seq_++).number("t_us", t).text("event", event);
  line.text("strategy", names_.setup().strategy);
  if (!lines_.file.empty()) line.text("file", lines_.file);
  return line;
}

void NdjsonSink::finish(JsonLine& line) {
  line.close();
  buffer_ += lines_.terminator;
  if (buffer_.size() < ndjson_piece) return;
  write_(buffer_);
  buffer_.clear();
}

void NdjsonSink::connection_of(JsonLine& line, const Event& e, const World& w) {
  const Connection& c = w[e.connection()];
  line.text("pool", names_.pool(w, c.pool)).number("connection", c.number);
}

void NdjsonSink::transfer_start(const Event& e, const World& w) {
  const auto started = e.as<trace::TransferStart>();
  JsonLine line = start(e.t(), "transfer_start");
  line.text("transfer", names_.setup().request_name(started.request))
      .text("client", names_.setup().clients[index(w[started.handle].client)])
      .number("client_wait_us", started.client_wait);
  finish(line);
}

void NdjsonSink::decision(const Event& e, const World& w) {
  const Transfer& t = w[e.transfer()];
  const auto decided = e.as<trace::Decision>();
  JsonLine line = start(e.t(), "decision");
  line.text("transfer", names_.transfer(w, e.transfer()))
      .number("attempt", t.attempt)
      .number("hop", t.hop)
      .text("cause", model::to_string(decided.cause))
      .text("outcome", model::to_string(decided.outcome))
      .text("pool", names_.pool(w, t.pool));
  if (const auto number = names_.last(e.transfer()).connection)
    line.number("connection", *number);
  else
    line.null("connection");
  line.flag("multiplexed", decided.multiplexed);
  if (decided.gate != GateId::none)
    line.text("gate", model::to_string(decided.gate));
  else
    line.null("gate");
  if (decided.outcome == Outcome::wait)
    line.text("waits_for", waited_for(names_, t, decided.gate, w));
  else
    line.null("waits_for");
  if (lines_.explain) line.raw("candidates", candidates_.empty() ? "[]" : candidates_);
  candidates_.clear();
  finish(line);
}

void NdjsonSink::connection_open(const Event& e, const World& w) {
  const Transfer& t = w[e.transfer()];
  JsonLine line = start(e.t(), "connection_open");
  line.text("pool", names_.pool(w, t.pool))
      .number("connection", e.as<trace::ConnectionOpen>().number)
      .text("transfer", names_.transfer(w, e.transfer()))
      .number("attempt", t.attempt - 1)  // the decision before has counted on
      .text("destination", names_.destination(t));
  finish(line);
}

void NdjsonSink::connection_ready(const Event& e, const World& w) {
  const auto ready = e.as<trace::ConnectionReady>();
  JsonLine line = start(e.t(), "connection_ready");
  connection_of(line, e, w);
  const model::Needle& needle = names_.setup()[w[e.connection()].needle];
  line.text("protocol", protocol_of(ready.protocol, needle)).flag("multiplex", ready.multiplex);
  finish(line);
}

void NdjsonSink::connection_close(const Event& e, const World& w) {
  const auto closed = e.as<trace::ConnectionClose>();
  JsonLine line = start(e.t(), "connection_close");
  connection_of(line, e, w);
  line.text("reason", model::to_string(closed.reason));
  if (valid(e.transfer()))
    line.text("transfer", names_.transfer(w, e.transfer()));
  else
    line.null("transfer");
  line.text("at", model::to_string(closed.at));
  finish(line);
}

void NdjsonSink::transfer_done(const Event& e, const World& w) {
  const Transfer& t = w[e.transfer()];
  const auto done = e.as<trace::TransferDone>();
  JsonLine line = start(e.t(), "transfer_done");
  line.text("transfer", names_.transfer(w, e.transfer()));
  if (const auto number = names_.last(e.transfer()).connection)
    line.number("connection", *number);
  else
    line.null("connection");
  line.number("result", done.result)
      .text("result_name", model::curlcode_name(done.result))
      .number("num_connects", t.num_connects);
  if (done.protocol == Protocol::unknown)
    line.null("protocol");
  else
    line.text("protocol", protocol_of(done.protocol, names_.setup()[t.needle]));
  line.number("namelookup_us", t.namelookup)
      .number("connect_us", t.connect)
      .number("appconnect_us", t.appconnect)
      .number("pretransfer_us", t.pretransfer)
      .number("starttransfer_us", t.starttransfer)
      .number("total_us", e.t() - t.start)
      .number("client_wait_us", t.start - t.due);
  finish(line);
}

void NdjsonSink::on(const Event& e, const World& before) {
  names_.follow(e, before);
  switch (e.kind()) {
    case EventKind::transfer_start:
      return transfer_start(e, before);
    case EventKind::decision:
      return decision(e, before);
    case EventKind::connection_open:
      return connection_open(e, before);
    case EventKind::connection_ready:
      return connection_ready(e, before);
    case EventKind::connection_close:
      return connection_close(e, before);
    case EventKind::transfer_done:
      return transfer_done(e, before);
    case EventKind::connection_idle: {
      JsonLine line = start(e.t(), "connection_idle");
      connection_of(line, e, before);
      return finish(line);
    }
    case EventKind::connection_peer_closed: {
      JsonLine line = start(e.t(), "connection_peer_closed");
      connection_of(line, e, before);
      line.flag("announced", e.as<trace::ConnectionPeerClosed>().announced);
      return finish(line);
    }
    case EventKind::transfer_retry: {
      JsonLine line = start(e.t(), "transfer_retry");
      line.text("transfer", names_.transfer(before, e.transfer()))
          .number("connection", before[e.connection()].number);
      return finish(line);
    }
    case EventKind::search:
      if (lines_.explain) {
        const Setup& setup = names_.setup();
        candidates_ =
            candidates_json(before, match::explain(before, setup, profile_of(setup), e.transfer()));
      }
      return;
    default:
      return;
  }
}

void NdjsonSink::end(const trace::End& end, const World&) {
  JsonLine line = start(end.t, "run_end");
  line.text("reason", trace::to_string(end.reason));
  if (!end.limit.empty()) line.text("limit", end.limit);
  std::string undone = "[";
  for (const RequestIndex request : end.undone) {
    if (undone.size() > 1) undone += ',';
    append_quoted(undone, names_.setup().request_name(request));
  }
  undone += ']';
  line.raw("undone", undone);
  if (end.reason == trace::EndReason::stuck) {
    std::string standing = "[";
    for (const trace::Standing& s : end.standing) {
      if (standing.size() > 1) standing += ',';
      JsonLine one(standing);
      one.text("transfer", names_.setup().request_name(s.request));
      one.text("waits_for", s.waits_for == model::GateId::none ? "answer" : to_string(s.waits_for));
      one.text("because", standing_sentence(names_.setup(), s));
      one.close();
    }
    line.raw("standing", standing + "]");
  }
  finish(line);
  if (!buffer_.empty()) write_(buffer_);
  buffer_.clear();
}

}  // namespace poolscope::exchange
