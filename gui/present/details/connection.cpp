// A connection's life story, line by line, and what gates compare of it.
#include <fmt/format.h>

#include <algorithm>

#include "model/vocabulary.hpp"
#include "present/details/parts.hpp"
#include "present/format.hpp"
#include "present/pool/view.hpp"

namespace poolscope::gui::details {
namespace {

using model::Time;

// Of a long life: so much of its beginning and of its end.
constexpr std::size_t told_first = 10, told_last = 6;

class ConnectionMaker {
 public:
  ConnectionMaker(const DetailsSource& source, std::uint32_t connection)
      : source_(source),
        index_(*source.run.index),
        setup_(source.run.trace->setup()),
        life_(index_.connections[connection]) {}

  DetailsView make() {
    view_.title = label_of(life_);
    view_.about = life_.pool_name;
    Sum sum;
    for (const Span& span : life_.spans)
      sum.add(kind_of(span.kind), span.from, ended(index_, span.to));
    sum.into(view_);
    where();
    story();
    DetailFlow served{"served", {}, 0};
    for (const Use& use : life_.uses) {
      const TransferLife& who = index_.transfers[use.transfer];
      if (served.items.size() < named_items) add_item(served, who.name, select_transfer(who));
    }
    served.hidden = life_.uses.size() - served.items.size();
    served.title += " " + format_plural(life_.uses.size(), "transfer");
    keep(view_, std::move(served));
    options();
    return std::move(view_);
  }

 private:
  void where() {
    DetailSection lines;
    const model::DestinationId destination = destination_of(setup_, life_);
    add(lines, "destination", life_.destination,
        {Selection::Kind::destination, model::index(destination)});
    if (life_.pool_serial < index_.pools.size())
      add(lines, "pool", title_of_pool(life_.pool_name),
          {Selection::Kind::owner, life_.pool_serial});
    keep(view_, std::move(lines));
  }

  void tell(Time t, std::string what, Selection link = {}) {
    add(story_, format_time(t), std::move(what), link);
    story_.lines.back().moment = t;
  }

  void story() {
    story_.title = "LIFE";
    if (life_.uses.empty()) {
      tell(life_.opened, "opened");
    } else {
      const TransferLife& opener = index_.transfers[life_.uses.front().transfer];
      tell(life_.opened, "opened by " + opener.name, select_transfer(opener));
    }
    story_.lines.back().cursor = life_.open_event + 1;
    if (life_.ready != model::never) {
      const std::string protocol(model::to_string(life_.protocol));
      tell(life_.ready,
           fmt::format("ready after {}, speaks {}{}", format_duration(life_.ready - life_.opened),
                       protocol,
                       life_.protocol == model::Protocol::h2 ? ": carries several at once" : ""));
    }
    middle();
    if (life_.marked != model::never)
      tell(life_.marked,
           fmt::format("marked to be closed: {}", model::info(life_.marked_for).words));
    if (life_.peer_closed != model::never) tell(life_.peer_closed, "the server closed it");
    if (life_.ever_closed) {
      tell(life_.closed, fmt::format("closed: {}", model::info(life_.reason).words));
      story_.lines.back().cursor = life_.close_event + 1;
      if (life_.gone != model::never && life_.gone > life_.closed)
        tell(life_.gone, "gone, its TLS close is over");
    } else {
      add(story_, format_time(index_.end), "still open when the run ends");
      story_.lines.back().moment = index_.end;
    }
    std::ranges::stable_sort(story_.lines, {}, [](const DetailLine& l) { return *l.moment; });
    keep(view_, std::move(story_));
  }

  // What it did between being ready and being closed: uses and idle times, as dated lines.
  void middle() {
    struct Step {
      Time t;
      const Use* use;  // or idle, `span`
      const Span* span;
    };
    std::vector<Step> steps;
    // Only the ends of a long life are told: no need to look at more of it.
    const auto some = [](std::size_t n, auto&& visit) {
      for (std::size_t i = 0; i < n; ++i)
        if (n <= told_first + told_last || i < told_first || i + told_last >= n) visit(i);
    };
    std::vector<const Span*> idles;
    for (const Span& span : life_.spans)
      if (span.kind == Span::Kind::idle) idles.push_back(&span);
    some(life_.uses.size(), [&](std::size_t i) {
      steps.push_back({life_.uses[i].from, &life_.uses[i], nullptr});
    });
    some(idles.size(), [&](std::size_t i) {
      steps.push_back({idles[i]->from, nullptr, idles[i]});
    });
    std::ranges::stable_sort(steps, {}, &Step::t);
    const std::size_t all = life_.uses.size() + idles.size();
    const bool cut = all > told_first + told_last;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (cut && i >= told_first && i + told_last < steps.size()) continue;
      const Step& step = steps[i];
      if (step.use) {
        const TransferLife& who = index_.transfers[step.use->transfer];
        const Time to = ended(index_, step.use->to);
        tell(step.t, fmt::format("{} for {}", who.name, format_duration(to - step.use->from)),
             select_transfer(who));
      } else {
        const Time to = ended(index_, step.span->to);
        tell(step.t, fmt::format("idle for {}", format_duration(to - step.span->from)));
      }
    }
    if (cut)
      story_.more = fmt::format("{} more uses and idle times between",
                                format_count(all - told_first - told_last));
  }

  void options() {
    const model::Options& options = setup_.options_of(setup_[life_.needle]);
    DetailSection limits{"HOW LONG IT MAY BE REUSED", {}, {}};
    const auto limit = [](std::int64_t s) {
      return s <= 0 ? std::string("no limit") : format_duration(s * model::second);
    };
    add_option(limits, "CURLOPT_MAXAGE_CONN", "idle " + limit(options.maxage_conn_s));
    add_option(limits, "CURLOPT_MAXLIFETIME_CONN", "in all " + limit(options.maxlifetime_conn_s));
    keep(view_, std::move(limits));
    if (life_.uses.empty()) return;
    DetailSection set{"WHAT IT WAS OPENED WITH, AND GATES COMPARE", {}, {}};
    const TransferLife& opener = index_.transfers[life_.uses.front().transfer];
    for (const auto& [info, value] : that_differ(options_set(source_, opener), setup_.dialect)) {
      const bool told =
          info->name == "CURLOPT_MAXAGE_CONN" || info->name == "CURLOPT_MAXLIFETIME_CONN";
      if (!told && !gates_of(*info).empty()) add_option(set, info->name, value_words(*info, value));
    }
    keep(view_, std::move(set));
  }

  const DetailsSource& source_;
  const RunIndex& index_;
  const model::Setup& setup_;
  const ConnectionLife& life_;
  DetailSection story_;
  DetailsView view_;
};

}  // namespace

DetailsView of_connection(const DetailsSource& source, std::uint32_t connection) {
  return ConnectionMaker(source, connection).make();
}

}  // namespace poolscope::gui::details
