#include "present/timeline/view.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "present/format.hpp"

namespace poolscope::gui {
namespace {

using model::Duration;
using model::Time;

constexpr float narrowest = 2;  // px: what is narrower is merged with its neighbours

struct Stretch {
  Time from = 0, to = 0;
};

// The one place where bars are merged. Walks `n` stretches that follow one another in time and
// calls `single(i)` for each that is wide enough and `merged(i, j)` for each run [i, j) that is
// not. A run costs two binary searches however long it is, so a lane costs its pixels and not its
// past.
template <class At, class Single, class Merged>
void walk(std::size_t n, const Scale& scale, At at, Single single, Merged merged) {
  const double per_px = scale.us_per_px();
  const auto first_where = [&](std::size_t low, auto holds) {
    std::size_t high = n;
    while (low < high) {
      const std::size_t mid = low + (high - low) / 2;
      if (holds(at(mid)))
        high = mid;
      else
        low = mid + 1;
    }
    return low;
  };
  const auto wide = [&](const Stretch& s) {
    return static_cast<double>(s.to - s.from) >= narrowest * per_px;
  };
  std::size_t i = first_where(
      0, [&](const Stretch& s) { return static_cast<double>(s.to) >= scale.window.from; });
  while (i < n) {
    const Stretch here = at(i);
    if (static_cast<double>(here.from) > scale.window.to) break;
    if (wide(here)) {
      single(i++);
      continue;
    }
    const double cell_end = static_cast<double>(here.from) + narrowest * per_px;
    std::size_t j = first_where(
        i + 1, [&](const Stretch& s) { return static_cast<double>(s.from) >= cell_end; });
    if (j - 1 > i && wide(at(j - 1))) --j;
    if (j == i + 1)
      single(i);
    else
      merged(i, j);
    i = j;
  }
}

class Drawer {
 public:
  explicit Drawer(const Scale& scale) : scale_(scale) {}

  void add(Bar bar) {
    const float end = scale_.width;
    bar.x0 = scale_.x(static_cast<double>(bar.from));
    bar.x1 = scale_.x(static_cast<double>(bar.to));
    if (bar.count > 0) bar.x1 = std::max(bar.x1, bar.x0 + narrowest);
    // The last moment of a run lies on the window's edge: keep its bars inside.
    if (bar.x1 > end && bar.x0 > end - narrowest) bar.x0 = end - narrowest;
    bar.x0 = std::clamp(bar.x0, 0.0F, end);
    bar.x1 = std::clamp(bar.x1, 0.0F, end);
    if (bar.x1 > bar.x0 || bar.count > 0) bars.push_back(bar);
  }

  std::vector<Bar> bars;

 private:
  const Scale& scale_;
};

BarKind kind_of(Span::Kind kind) {
  switch (kind) {
    case Span::Kind::resolving:
      return BarKind::resolving;
    case Span::Kind::connecting:
      return BarKind::connecting;
    case Span::Kind::proxy:
      return BarKind::proxy;
    case Span::Kind::tls:
      return BarKind::tls;
    case Span::Kind::active:
      return BarKind::in_use;
    case Span::Kind::idle:
      return BarKind::idle;
    case Span::Kind::shutting_down:
      return BarKind::shutting_down;
  }
  return BarKind::mixed;
}

Bar bar(BarKind kind, Time from, Time to, std::uint32_t count) {
  Bar made;
  made.kind = kind;
  made.from = from;
  made.to = to;
  made.count = count;
  return made;
}

// From when on an idle stretch is stale: past the age limit, or once the server has gone.
Time stale_from(const ConnectionLife& life, const Span& span, model::Duration limit) {
  Time stale = limit > 0 ? span.from + limit : model::never;
  if (life.peer_closed != model::never) stale = std::min(stale, life.peer_closed);
  return std::clamp(stale, span.from, span.to);
}

// Time that the connection was idle before a moment: two steps of a binary search, not its past.
Time idle_until(const ConnectionLife& life, Time t) {
  const auto after = std::ranges::upper_bound(life.spans, t, {}, &Span::from);
  if (after == life.spans.begin()) return 0;
  const Span& span = *(after - 1);
  return span.idle_before +
         (span.kind == Span::Kind::idle ? std::min(t, span.to) - span.from : Time{0});
}

float share_in_use(const ConnectionLife& life, Time from, Time to) {
  if (to <= from) return 1;
  const Time idle = idle_until(life, to) - idle_until(life, from);
  return 1 - static_cast<float>(static_cast<double>(idle) / static_cast<double>(to - from));
}

void add_spans(Drawer& out, const ConnectionLife& life, model::Duration limit, const Scale& scale) {
  const auto& spans = life.spans;
  walk(
      spans.size(), scale,
      [&](std::size_t i) {
        return Stretch{spans[i].from, spans[i].to};
      },
      [&](std::size_t i) {
        const Span& span = spans[i];
        if (span.kind != Span::Kind::idle) {
          out.add(bar(kind_of(span.kind), span.from, span.to, 1));
          return;
        }
        const Time stale = stale_from(life, span, limit);
        out.add(bar(stale > span.from ? BarKind::idle : BarKind::stale, span.from,
                    stale > span.from ? stale : span.to, 1));
        if (stale > span.from && stale < span.to) out.add(bar(BarKind::stale, stale, span.to, 0));
      },
      [&](std::size_t i, std::size_t j) {
        bool same = true;
        for (std::size_t k = i + 1; k < j && k < i + 8; ++k) same &= spans[k].kind == spans[i].kind;
        Bar made = bar(same && j - i <= 8 ? kind_of(spans[i].kind) : BarKind::mixed, spans[i].from,
                       spans[j - 1].to, static_cast<std::uint32_t>(j - i));
        made.first = static_cast<std::uint32_t>(i);
        made.share = share_in_use(life, made.from, made.to);
        out.add(made);
      });
}

// What of a use is drawn as a transfer: before the connection is ready its phases are.
Stretch drawn(const ConnectionLife& life, const Use& use, Time end) {
  const Time to = use.to == model::never ? end : use.to;
  return {std::min(std::max(use.from, life.ready), to), to};
}

// `share(i, j)` is the share of time that those merged were under way.
template <class UseAt, class Share>
void add_uses(Drawer& out, const ConnectionLife& life, Time end, const Scale& scale, std::size_t n,
              std::uint8_t row, UseAt use_at, Share share) {
  if (life.ready == model::never) return;
  const auto stretch = [&](std::size_t i) { return drawn(life, use_at(i), end); };
  walk(
      n, scale, stretch,
      [&](std::size_t i) {
        const Use& use = use_at(i);
        const auto [from, to] = stretch(i);
        const Time answer = std::clamp(use.first_byte, from, to);
        Bar made = bar(answer > from ? BarKind::waiting : BarKind::receiving, from,
                       answer > from ? answer : to, 1);
        made.row = row;
        made.transfer = use.transfer;
        out.add(made);
        if (answer > from && answer < to) {
          made.kind = BarKind::receiving;
          made.from = answer;
          made.to = to;
          made.count = 0;
          out.add(made);
        }
      },
      [&](std::size_t i, std::size_t j) {
        Bar made = bar(BarKind::receiving, stretch(i).from, stretch(j - 1).to,
                       static_cast<std::uint32_t>(j - i));
        made.row = row;
        made.first = static_cast<std::uint32_t>(i);
        made.share = share(i, j);
        out.add(made);
      });
}

float share_of(Time part, Time whole) {
  return whole > 0 ? static_cast<float>(static_cast<double>(part) / static_cast<double>(whole)) : 1;
}

// Adds up stretches by kind.
class Tally {
 public:
  void add(BarKind kind, Time length) {
    Merged::Part& part = parts_[static_cast<std::size_t>(kind)];
    part.kind = kind;
    ++part.count;
    part.time += length;
  }
  [[nodiscard]] std::vector<Merged::Part> take() const {
    std::vector<Merged::Part> out;
    for (const Merged::Part& part : parts_)
      if (part.count > 0) out.push_back(part);
    std::ranges::stable_sort(out, std::greater{}, &Merged::Part::time);
    return out;
  }

 private:
  std::array<Merged::Part, static_cast<std::size_t>(BarKind::mixed) + 1> parts_{};
};

}  // namespace

std::vector<Bar> lane_bars(const RunIndex& index, const Lanes& lanes, const Lane& lane,
                           const Scale& scale) {
  Drawer out(scale);
  if (lane.kind == Lane::Kind::waiting) {
    const auto& waits = lanes.waiting[lane.waiting];
    walk(
        waits.size(), scale,
        [&](std::size_t i) {
          return Stretch{waits[i].from, waits[i].to};
        },
        [&](std::size_t i) {
          Bar made = bar(BarKind::pending, waits[i].from, waits[i].to, 1);
          made.transfer = waits[i].transfer;
          out.add(made);
        },
        [&](std::size_t i, std::size_t j) {
          Bar made = bar(BarKind::pending, waits[i].from, waits[j - 1].to,
                         static_cast<std::uint32_t>(j - i));
          made.first = static_cast<std::uint32_t>(i);
          out.add(made);
        });
  } else if (lane.kind == Lane::Kind::connection) {
    const ConnectionLife& life = index.connections[lane.connection];
    add_spans(out, life, lanes.idle_limit[lane.connection], scale);
    if (lane.streams == UINT32_MAX) {
      const auto use_at = [&](std::size_t i) -> const Use& { return life.uses[i]; };
      add_uses(out, life, index.end, scale, life.uses.size(), 0, use_at,
               [&](std::size_t i, std::size_t j) {
                 return share_in_use(life, drawn(life, use_at(i), index.end).from,
                                     drawn(life, use_at(j - 1), index.end).to);
               });
    } else {
      const auto& rows = lanes.streams[lane.streams];
      for (std::size_t row = 0; row < rows.size(); ++row) {
        const StreamRow& r = rows[row];
        const auto use_at = [&](std::size_t i) -> const Use& { return life.uses[r.uses[i]]; };
        add_uses(out, life, index.end, scale, r.uses.size(), static_cast<std::uint8_t>(row), use_at,
                 [&](std::size_t i, std::size_t j) {
                   const Stretch last = drawn(life, use_at(j - 1), index.end);
                   return share_of(r.busy_before[j - 1] - r.busy_before[i] + last.to - last.from,
                                   last.to - drawn(life, use_at(i), index.end).from);
                 });
      }
    }
  }
  return std::move(out.bars);
}

Merged merged_in(const RunIndex& index, const Lanes& lanes, const Lane& lane, const Bar& bar) {
  Merged out;
  Tally tally;
  const auto transfer = [&](std::uint32_t who) {
    if (out.transfers++ == 0) out.first = who;
    out.last = who;
    if (index.transfers[who].result != 0) ++out.failed;
  };
  const std::size_t from = bar.first, to = from + bar.count;
  if (lane.kind == Lane::Kind::waiting) {
    const auto& waits = lanes.waiting[lane.waiting];
    for (std::size_t i = from; i < to; ++i) {
      tally.add(BarKind::pending, waits[i].to - waits[i].from);
      transfer(waits[i].transfer);
    }
  } else if (lane.kind == Lane::Kind::connection && is_of_transfer(bar.kind)) {
    const ConnectionLife& life = index.connections[lane.connection];
    for (std::size_t i = from; i < to; ++i) {
      const Use& use =
          life.uses[lane.streams == UINT32_MAX ? i : lanes.streams[lane.streams][bar.row].uses[i]];
      const auto [begin, end] = drawn(life, use, index.end);
      const Time answer = std::clamp(use.first_byte, begin, end);
      if (answer > begin) tally.add(BarKind::waiting, answer - begin);
      if (end > answer) tally.add(BarKind::receiving, end - answer);
      transfer(use.transfer);
    }
  } else if (lane.kind == Lane::Kind::connection) {
    const ConnectionLife& life = index.connections[lane.connection];
    for (std::size_t i = from; i < to; ++i)
      tally.add(kind_of(life.spans[i].kind), life.spans[i].to - life.spans[i].from);
  }
  out.parts = tally.take();
  return out;
}

std::vector<Tick> ruler_ticks(const Scale& scale, float apart) {
  std::vector<Tick> ticks;
  const double least = scale.us_per_px() * apart;
  if (!(least > 0) || !std::isfinite(least)) return ticks;
  double step = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0})
    if (step * factor >= least * (1 - 1e-9)) {
      step *= factor;
      break;
    }
  step = std::max(step, 1.0);  // the clock ticks in microseconds
  for (auto n = static_cast<std::int64_t>(std::ceil(scale.window.from / step - 1e-9));; ++n) {
    const double us = static_cast<double>(n) * step;
    if (us > scale.window.to + step * 1e-9) break;
    ticks.push_back({us, scale.x(us), format_tick(us, step)});
  }
  return ticks;
}

}  // namespace poolscope::gui
