#include "analysis/conform/story.hpp"

#include <fmt/format.h>

#include "model/printable.hpp"
#include "model/world.hpp"

namespace poolscope::analysis {

using namespace model;
using trace::Event;
using trace::EventKind;

const std::string& Openers::open(const std::string& pool, std::int64_t number,
                                 const std::string& by) {
  const std::uint32_t nth = ++opened_[by];
  return names_[{pool, number}] = nth == 1 ? by : fmt::format("{}/{}", by, nth);
}

std::string Openers::name(const std::string& pool, std::int64_t number) const {
  const auto found = names_.find({pool, number});
  return found == names_.end() ? fmt::format("?{}", number) : found->second;
}

namespace {

std::string words_of(const Seen& s) {
  const std::string at = fmt::format("{:>12.3f} ms  ", static_cast<double>(s.t) / 1000);
  switch (s.kind) {
    case Seen::Kind::decision: {
      std::string text = fmt::format("{}{} attempt {}", at, s.transfer, s.attempt);
      if (s.hop > 0) text += fmt::format(" hop {}", s.hop);
      text += fmt::format(" ({}): {}", s.cause, s.word);
      if (s.word == "reuse") text += fmt::format(" of {}'s connection", s.connection);
      if (s.multiplexed) text += ", multiplexed";
      return text + (s.gate.empty() ? "" : fmt::format(" [{}]", s.gate)) + " in " + s.pool;
    }
    case Seen::Kind::ready:
      return fmt::format("{}{}'s connection is ready: {}", at, s.connection, s.word);
    case Seen::Kind::request:
      return fmt::format("{}{}'s connection carries the request of {}", at, s.connection,
                         s.transfer);
    case Seen::Kind::retry:
      return fmt::format("{}{} retries: {}'s connection died", at, s.transfer, s.connection);
    case Seen::Kind::close:
      return fmt::format("{}{}'s connection is closed: {}{}{}", at, s.connection, s.word,
                         s.sure ? "" : " (inferred)",
                         s.transfer.empty() ? "" : ", by " + s.transfer);
    case Seen::Kind::done:
      return fmt::format("{}{} is done: {}, {} connects", at, s.transfer, s.word, s.connects);
  }
  return at;
}

}  // namespace

std::string to_string(const Seen& s) {
  return printable(words_of(s));
}

StoryTeller::StoryTeller(std::shared_ptr<const Setup> setup) : setup_(std::move(setup)) {
  story_.engine = "simulator";
  story_.version = setup_->libcurl;
}

Seen& StoryTeller::add(Seen::Kind kind, const Event& e) {
  Seen& seen = story_.seen.emplace_back();
  seen.kind = kind;
  seen.t = e.t();
  seen.event = event_ - 1;
  return seen;
}

void StoryTeller::decided(const Event& e, const World& w) {
  const auto decision = e.as<trace::Decision>();
  const Transfer& t = w[e.transfer()];
  Seen& seen = add(Seen::Kind::decision, e);
  seen.transfer = setup_->request_name(t.request);
  seen.pool = pool_name(w, *setup_, t.pool);
  seen.attempt = t.attempt;
  seen.hop = t.hop;
  seen.cause = to_string(decision.cause);
  seen.word = to_string(decision.outcome);
  seen.multiplexed = decision.multiplexed;
  if (decision.gate != GateId::none) seen.gate = to_string(decision.gate);
  if (decision.outcome == Outcome::reuse)
    seen.connection = openers_.name(seen.pool, w[e.connection()].number);
  else if (decision.outcome == Outcome::create)
    seen.connection = openers_.open(seen.pool, w[t.pool].next_number, seen.transfer);
  if (last_.size() <= index(e.transfer())) last_.resize(index(e.transfer()) + 1);
  last_[index(e.transfer())] = seen.connection;
}

void StoryTeller::on(const Event& e, const World& w) {
  ++event_;
  const auto connection = [&](ConnectionId id) {
    return openers_.name(pool_name(w, *setup_, w[id].pool), w[id].number);
  };
  switch (e.kind()) {
    case EventKind::decision:
      return decided(e, w);
    case EventKind::connection_ready: {
      Seen& seen = add(Seen::Kind::ready, e);
      seen.pool = pool_name(w, *setup_, w[e.connection()].pool);
      seen.connection = connection(e.connection());
      seen.word = to_string(e.as<trace::ConnectionReady>().protocol);
      return;
    }
    case EventKind::request_sent: {
      if (under_way_.size() <= index(e.transfer())) under_way_.resize(index(e.transfer()) + 1);
      under_way_[index(e.transfer())] = story_.seen.size();
      Seen& seen = add(Seen::Kind::request, e);
      seen.transfer = setup_->request_name(w[e.transfer()].request);
      seen.pool = pool_name(w, *setup_, w[e.connection()].pool);
      seen.connection = connection(e.connection());
      return;
    }
    case EventKind::first_byte:
      if (index(e.transfer()) < under_way_.size())
        story_.seen[under_way_[index(e.transfer())]].answered = true;
      return;
    case EventKind::transfer_retry: {
      Seen& seen = add(Seen::Kind::retry, e);
      seen.transfer = setup_->request_name(w[e.transfer()].request);
      seen.pool = pool_name(w, *setup_, w[e.connection()].pool);
      seen.connection = connection(e.connection());
      return;
    }
    case EventKind::connection_close: {
      const auto close = e.as<trace::ConnectionClose>();
      Seen& seen = add(Seen::Kind::close, e);
      seen.pool = pool_name(w, *setup_, e.pool());
      seen.connection = connection(e.connection());
      if (valid(e.transfer())) seen.transfer = setup_->request_name(w[e.transfer()].request);
      seen.word = to_string(close.reason);
      seen.gate = to_string(close.at);
      seen.tls = w[e.connection()].tls;
      return;
    }
    case EventKind::transfer_done: {
      Seen& seen = add(Seen::Kind::done, e);
      const Transfer& t = w[e.transfer()];
      seen.transfer = setup_->request_name(t.request);
      seen.pool = pool_name(w, *setup_, t.pool);
      if (index(e.transfer()) < last_.size()) seen.connection = last_[index(e.transfer())];
      const std::int32_t result = e.as<trace::TransferDone>().result;
      seen.word = fmt::format("result {}", result);
      seen.result = result;
      seen.connects = t.num_connects;
      return;
    }
    default:
      return;
  }
}

void StoryTeller::end(const trace::End& end, const World&) {
  story_.end = to_string(end.reason);
  story_.end_t = end.t;
  story_.limit = end.limit;
  for (const RequestIndex request : end.undone)
    story_.undone.push_back(setup_->request_name(request));
}

}  // namespace poolscope::analysis
