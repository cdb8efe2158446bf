#include "present/details_view.hpp"

#include <algorithm>
#include <array>

#include "match/explain.hpp"
#include "present/format.hpp"

namespace poolscope::gui {
namespace {

using Kind = TimePart::Kind;
using model::Duration;
using model::Time;

constexpr std::size_t kind_count = time_part_kinds;

struct KindWords {
  const char* name;
  const char* curlinfo;
};
// libcurl's clock for a moment is the one that the part before it ends with.
constexpr std::array<KindWords, kind_count> words{{
    {"client busy", ""},
    {"pending", "CURLINFO_QUEUE_TIME_T"},
    {"lost on a dead connection", ""},
    {"DNS", "CURLINFO_NAMELOOKUP_TIME_T"},
    {"TCP", "CURLINFO_CONNECT_TIME_T"},
    {"proxy", "CURLINFO_APPCONNECT_TIME_T"},
    {"TLS", "CURLINFO_APPCONNECT_TIME_T"},
    {"until sent", "CURLINFO_PRETRANSFER_TIME_T"},
    {"first byte", "CURLINFO_STARTTRANSFER_TIME_T"},
    {"body", "CURLINFO_TOTAL_TIME_T"},
    {"in use", ""},
    {"idle", ""},
    {"shutting down", ""},
}};

// Adds up lengths by kind; they come out in the order of the kinds, which is that of time.
class Sum {
 public:
  void add(Kind kind, Time from, Time to) {
    if (to > from) lengths_[static_cast<std::size_t>(kind)] += to - from;
  }
  void into(DetailsView& view) const {
    for (std::size_t i = 0; i < kind_count; ++i) {
      if (lengths_[i] == 0) continue;
      view.parts.push_back({static_cast<Kind>(i), words[i].name, words[i].curlinfo, lengths_[i]});
      view.total += lengths_[i];
    }
  }
  [[nodiscard]] Duration of(Kind kind) const { return lengths_[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const std::array<Duration, kind_count>& all() const { return lengths_; }

 private:
  std::array<Duration, kind_count> lengths_{};
};

Kind kind_of(Span::Kind span) {
  switch (span) {
    case Span::Kind::resolving:
      return Kind::resolving;
    case Span::Kind::connecting:
      return Kind::connecting;
    case Span::Kind::proxy:
      return Kind::proxy;
    case Span::Kind::tls:
      return Kind::tls;
    case Span::Kind::active:
      return Kind::in_use;
    case Span::Kind::idle:
      return Kind::idle;
    case Span::Kind::shutting_down:
      return Kind::shutting_down;
  }
  return Kind::idle;
}

std::string label_of(const ConnectionLife& life) {
  return "#" + std::to_string(life.number) + " to " + life.destination;
}

Selection of_transfer(const TransferLife& life) {
  return {Selection::Kind::transfer, model::index(life.request)};
}

// Where a transfer's time went.
class Times {
 public:
  explicit Times(const RunIndex& index) : index_(index) {}

  // Returns how many connections it was given.
  std::size_t of(const TransferLife& life, Sum& sum) const {
    sum.add(Kind::queued, life.due, life.start);
    for (const auto& [from, to] : life.waits) sum.add(Kind::pending, from, ended(to));
    std::size_t attempts = 0;
    const auto last = std::find_if(life.decisions.rbegin(), life.decisions.rend(), has_connection);
    for (const DecisionPoint& decision : life.decisions) {
      if (!has_connection(decision)) continue;
      ++attempts;
      if (const Use* use = use_of(life, decision))
        attempt(index_.connections[decision.connection], *use, &decision != &*last, sum);
    }
    return attempts;
  }

  [[nodiscard]] Time ended(Time t) const { return t == model::never ? index_.end : t; }
  static bool has_connection(const DecisionPoint& d) { return d.connection != UINT32_MAX; }

 private:
  // The transfer's time on the connection that a decision gave it. Uses are by their beginning.
  [[nodiscard]] const Use* use_of(const TransferLife& life, const DecisionPoint& decision) const {
    const auto& uses = index_.connections[decision.connection].uses;
    auto use = std::lower_bound(uses.begin(), uses.end(), decision.t,
                                [](const Use& u, Time t) { return u.from < t; });
    for (; use != uses.end() && use->from == decision.t; ++use)
      if (&index_.transfers[use->transfer] == &life) return &*use;
    return nullptr;
  }

  void attempt(const ConnectionLife& on, const Use& use, bool failed, Sum& sum) const {
    const Time to = ended(use.to);
    if (failed) return sum.add(Kind::lost, use.from, to);
    const Time sent = std::min(use.sent, to);
    // What of the connection's set-up fell into this transfer's time.
    Time at = use.from;
    for (const Span& span : on.spans) {
      if (span.kind == Span::Kind::active || span.kind == Span::Kind::idle ||
          span.kind == Span::Kind::shutting_down || span.from >= sent)
        break;
      sum.add(kind_of(span.kind), std::max(at, span.from), std::min(ended(span.to), sent));
      at = std::max(at, std::min(ended(span.to), sent));
    }
    sum.add(Kind::sending, at, sent);
    const Time first = std::min(use.first_byte, to);
    sum.add(Kind::waiting, sent, first);
    sum.add(Kind::receiving, first, to);
  }

  const RunIndex& index_;
};

class Maker {
 public:
  Maker(const trace::Trace& trace, const RunIndex& index)
      : setup_(trace.setup()), index_(index), times_(index) {}

  DetailsView transfer(const TransferLife& life) {
    view_.title = life.name;
    view_.about = setup_.url_of(setup_[life.needle]);
    Sum sum;
    const std::size_t attempts = times_.of(life, sum);
    const auto last =
        std::find_if(life.decisions.rbegin(), life.decisions.rend(), Times::has_connection);
    sum.into(view_);
    if (const auto client = model::index(life.client); client < setup_.clients.size())
      line("client", setup_.clients[client]);
    if (life.connection < index_.connections.size() && last != life.decisions.rend())
      line("connection",
           label_of(index_.connections[life.connection]) +
               (last->outcome == model::Outcome::create ? ", opened for it" : ", reused"),
           {Selection::Kind::connection, life.connection});
    if (attempts > 1) line("attempts", std::to_string(attempts));
    if (!life.waits.empty()) line("waited", format_duration(sum.of(Kind::pending)));
    const std::string wanted = ", wanted at " + format_time(life.due);
    if (life.done == model::never)
      line("result", "still under way when the run ends" + wanted);
    else if (life.result == 0)
      line("result", "ok at " + format_time(life.done) + wanted);
    else
      line("result", "failed at " + format_time(life.done) + ", CURLcode " +
                         std::to_string(life.result) + wanted);
    return std::move(view_);
  }

  DetailsView connection(const ConnectionLife& life) {
    view_.title = label_of(life);
    view_.about = life.pool_name;
    Sum sum;
    for (const Span& span : life.spans)
      sum.add(kind_of(span.kind), span.from, times_.ended(span.to));
    sum.into(view_);
    const std::string at = format_time(life.opened);
    if (life.uses.empty())
      line("opened", at);
    else
      line("opened", at + " by " + index_.transfers[life.uses.front().transfer].name,
           of_transfer(index_.transfers[life.uses.front().transfer]));
    line("ready", life.ready == model::never
                      ? "never"
                      : "after " + format_duration(life.ready - life.opened) + ", speaks " +
                            std::string(model::to_string(life.protocol)));
    if (life.peer_closed != model::never)
      line("server", "closed it at " + format_time(life.peer_closed));
    line("closed", life.ever_closed ? format_time(life.closed) + ", " +
                                          std::string(match::close_sentence(life.reason))
                                    : "still open when the run ends");
    line("served", format_plural(life.uses.size(), "transfer"));
    for (const Use& use : life.uses) {
      if (view_.uses.size() == named_uses) break;
      const TransferLife& who = index_.transfers[use.transfer];
      view_.uses.push_back({who.name, static_cast<std::uint32_t>(model::index(who.request))});
    }
    view_.uses_hidden = life.uses.size() - view_.uses.size();
    return std::move(view_);
  }

 private:
  void line(std::string name, std::string value, Selection link = {}) {
    view_.lines.push_back({std::move(name), std::move(value), link});
  }

  const model::Setup& setup_;
  const RunIndex& index_;
  Times times_;
  DetailsView view_;
};

const TransferLife* life_of(const RunIndex& index, std::uint64_t request) {
  const auto& by_request = index.transfer_of_request;
  if (request >= by_request.size() || by_request[request] >= index.transfers.size()) return nullptr;
  return &index.transfers[by_request[request]];
}

}  // namespace

std::array<Duration, time_part_kinds> times_of(const RunIndex& index, const TransferLife& life) {
  Sum sum;
  Times(index).of(life, sum);
  return sum.all();
}

Selection details_subject(const RunIndex& index, const LogIndex& log, const Selection& selected,
                          std::size_t cursor) {
  const auto of_event = [&](std::uint64_t event) -> Selection {
    if (event >= log.parties.size()) return {};
    const LogParty& party = log.parties[event];
    if (party.transfer < index.transfers.size())
      return of_transfer(index.transfers[party.transfer]);
    if (party.connection < index.connections.size())
      return {Selection::Kind::connection, party.connection};
    return {};
  };
  Selection subject;
  if (selected.kind == Selection::Kind::transfer && life_of(index, selected.id))
    subject = selected;
  else if (selected.kind == Selection::Kind::connection && selected.id < index.connections.size())
    subject = selected;
  else if (selected.kind == Selection::Kind::event)
    subject = of_event(selected.id);
  if (subject.kind != Selection::Kind::nothing) return subject;
  const std::size_t passed = count_before(index.decisions, cursor);
  return passed == 0 ? Selection{} : of_event(index.decisions[passed - 1]);
}

DetailsView make_details_view(const trace::Trace& trace, const RunIndex& index,
                              const Selection& subject) {
  DetailsView view;
  if (subject.kind == Selection::Kind::connection && subject.id < index.connections.size())
    view = Maker(trace, index).connection(index.connections[subject.id]);
  else if (const TransferLife* life = life_of(index, subject.id);
           life && subject.kind == Selection::Kind::transfer)
    view = Maker(trace, index).transfer(*life);
  view.subject = subject;
  return view;
}

}  // namespace poolscope::gui
