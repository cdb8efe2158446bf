// A transfer: where its time went, what libcurl's CURLINFO values say of it, and how it came by its
// connections.
#include <fmt/format.h>

#include <algorithm>

#include "model/vocabulary.hpp"
#include "present/details/parts.hpp"
#include "present/format.hpp"
#include "present/pool/view.hpp"

namespace poolscope::gui::details {
namespace {

using Kind = TimePart::Kind;
using model::Time;

constexpr std::size_t listed_attempts = 12;

bool has_connection(const DecisionPoint& d) {
  return d.connection != UINT32_MAX;
}

class Bar {
 public:
  Bar(const RunIndex& index, const TransferLife& life) : index_(index), life_(life) {}

  Sum sum() {
    Sum sum;
    sum.add(Kind::queued, life_.due, life_.start);
    for (const auto& [from, to] : life_.waits) sum.add(Kind::pending, from, ended(index_, to));
    const auto last =
        std::find_if(life_.decisions.rbegin(), life_.decisions.rend(), has_connection);
    for (const DecisionPoint& decision : life_.decisions) {
      if (!has_connection(decision)) continue;
      if (const Use* use = use_of(decision))
        attempt(index_.connections[decision.connection], *use, &decision != &*last, sum);
    }
    return sum;
  }

 private:
  // The transfer's time on the connection that a decision gave it. Uses are by their beginning.
  [[nodiscard]] const Use* use_of(const DecisionPoint& decision) const {
    const auto& uses = index_.connections[decision.connection].uses;
    auto use = std::ranges::lower_bound(uses, decision.t, {}, &Use::from);
    for (; use != uses.end() && use->from == decision.t; ++use)
      if (&index_.transfers[use->transfer] == &life_) return &*use;
    return nullptr;
  }

  void attempt(const ConnectionLife& on, const Use& use, bool failed, Sum& sum) const {
    const Time to = ended(index_, use.to);
    if (failed) return sum.add(Kind::lost, use.from, to);
    const Time sent = std::min(use.sent, to);
    // What of the connection's set-up fell into this transfer's time.
    Time at = use.from;
    for (const Span& span : on.spans) {
      if (span.kind == Span::Kind::active || span.kind == Span::Kind::idle ||
          span.kind == Span::Kind::shutting_down || span.from >= sent)
        break;
      const Time end = std::min(ended(index_, span.to), sent);
      sum.add(kind_of(span.kind), std::max(at, span.from), end);
      at = std::max(at, end);
    }
    sum.add(Kind::sending, at, sent);
    const Time first = std::min(use.first_byte, to);
    sum.add(Kind::waiting, sent, first);
    sum.add(Kind::receiving, first, to);
  }

  const RunIndex& index_;
  const TransferLife& life_;
};

Sum bar(const RunIndex& index, const TransferLife& life) {
  return Bar(index, life).sum();
}

class TransferMaker {
 public:
  TransferMaker(const DetailsSource& source, const TransferLife& life)
      : source_(source), trace_(*source.run.trace), index_(*source.run.index), life_(life) {}

  DetailsView make() {
    view_.title = life_.name;
    view_.about = setup().url_of(setup()[life_.needle]);
    bar(*source_.run.index, life_).into(view_);
    who();
    attempts();
    infos();
    DetailSection options{"OPTIONS THAT DIFFER FROM LIBCURL'S DEFAULT", {}, {}};
    for (const auto& [info, value] : that_differ(options_set(source_, life_), setup().dialect))
      add_option(options, info->name, value_words(*info, value));
    keep(view_, std::move(options));
    return std::move(view_);
  }

 private:
  [[nodiscard]] const model::Setup& setup() const { return trace_.setup(); }

  void who() {
    DetailSection lines;
    const std::string wanted = ", wanted at " + format_time(life_.due);
    if (life_.done == model::never)
      add(lines, "result", "still under way when the run ends" + wanted);
    else if (life_.result == 0)
      add(lines, "result", "ok at " + format_time(life_.done) + wanted);
    else
      add(lines, "result",
          fmt::format("failed at {}, CURLcode {}{}", format_time(life_.done), life_.result,
                      wanted));
    if (life_.done != model::never) lines.lines.back().moment = life_.done;
    const auto last =
        std::find_if(life_.decisions.rbegin(), life_.decisions.rend(), has_connection);
    if (life_.connection < index_.connections.size() && last != life_.decisions.rend())
      add(lines, "connection",
          label_of(index_.connections[life_.connection]) +
              (last->outcome == model::Outcome::create ? ", opened for it" : ", reused"),
          select_connection(life_.connection));
    const model::DestinationId destination = setup()[life_.needle].destination;
    if (model::valid(destination))
      add(lines, "destination", setup()[destination].key,
          {Selection::Kind::destination, model::index(destination)});
    if (life_.pool_serial < index_.pools.size())
      add(lines, "pool", title_of_pool(index_.pools[life_.pool_serial].name),
          {Selection::Kind::owner, life_.pool_serial});
    if (const auto client = model::index(life_.client); client < setup().clients.size())
      add(lines, "client", setup().clients[client]);
    keep(view_, std::move(lines));
  }

  // Each decision on its own line; a click goes there.
  void attempts() {
    DetailSection lines{life_.decisions.size() > 1 ? "ATTEMPTS" : "DECISION", {}, {}};
    const std::size_t n = life_.decisions.size();
    for (std::size_t i = 0; i < n; ++i) {
      if (i >= listed_attempts && i + 1 < n) continue;
      const DecisionPoint& d = life_.decisions[i];
      std::string words(model::to_string(d.outcome));
      if (has_connection(d)) words += fmt::format(" #{}", index_.connections[d.connection].number);
      if (d.gate != model::GateId::none) words += fmt::format(": {}", model::info(d.gate).title);
      add(lines, format_time(d.t), std::move(words));
      lines.lines.back().cursor = d.event + 1;
    }
    if (n > listed_attempts + 1)
      lines.more = format_plural(n - listed_attempts - 1, "attempt") + " more before the last";
    keep(view_, std::move(lines));
  }

  // The event that ended it, or the number of events.
  [[nodiscard]] std::size_t done_event() const {
    const auto events = trace_.events();
    if (life_.done == model::never) return events.size();
    const auto self = static_cast<std::size_t>(&life_ - index_.transfers.data());
    auto e = std::ranges::lower_bound(events, life_.done, {}, &trace::Event::t);
    for (; e != events.end() && e->t() == life_.done; ++e) {
      const auto i = static_cast<std::size_t>(e - events.begin());
      if (e->kind() == trace::EventKind::transfer_done &&
          source_.run.log->parties[i].transfer == self)
        return i;
    }
    return events.size();
  }

  // As libcurl would report them when it is over (at the end of the run, of one that is not).
  void infos() {
    const std::size_t at = done_event();
    const model::World world = trace_.world_at(at);
    const model::Transfer* t = nullptr;
    const auto self = static_cast<std::uint32_t>(&life_ - index_.transfers.data());
    for (const model::Transfer& one : world.transfers.all())
      if (one.serial == self && one.request == life_.request &&
          one.state != model::TransferState::done)
        t = &one;
    if (!t) return;
    const bool over = at < trace_.size();
    const Time now = over ? trace_.events()[at].t() : index_.end;
    DetailSection lines{
        over ? "AS LIBCURL REPORTS IT" : "AS LIBCURL WOULD REPORT IT SO FAR", {}, {}};
    const auto time = [&](const char* name, model::Duration us) {
      add_number(lines, name, format_count(static_cast<std::uint64_t>(us)) + " µs");
      lines.lines.back().page = manual_page(name);
    };
    const auto number = [&](const char* name, std::int64_t n) {
      add_number(lines, name, std::to_string(n));
      lines.lines.back().page = manual_page(name);
    };
    const model::Duration pending =
        t->pending + (t->state == model::TransferState::pending ? now - t->pending_since : 0);
    time("CURLINFO_QUEUE_TIME_T", pending);
    time("CURLINFO_NAMELOOKUP_TIME_T", t->namelookup);
    time("CURLINFO_CONNECT_TIME_T", t->connect);
    time("CURLINFO_APPCONNECT_TIME_T", t->appconnect);
    time("CURLINFO_PRETRANSFER_TIME_T", t->pretransfer);
    time("CURLINFO_STARTTRANSFER_TIME_T", t->starttransfer);
    time("CURLINFO_TOTAL_TIME_T", now - t->start);
    number("CURLINFO_NUM_CONNECTS", t->num_connects);
    number("CURLINFO_CONN_ID", life_.connection < index_.connections.size()
                                   ? index_.connections[life_.connection].number
                                   : std::int64_t{-1});
    keep(view_, std::move(lines));
  }

  const DetailsSource& source_;
  const trace::Trace& trace_;
  const RunIndex& index_;
  const TransferLife& life_;
  DetailsView view_;
};

}  // namespace

DetailsView of_transfer(const DetailsSource& source, const TransferLife& life) {
  return TransferMaker(source, life).make();
}

}  // namespace poolscope::gui::details

namespace poolscope::gui {

std::array<model::Duration, time_part_kinds> times_of(const RunIndex& index,
                                                      const TransferLife& life) {
  return details::bar(index, life).all();
}

}  // namespace poolscope::gui
