#include "app/start/library_thumb.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "present/timeline/series.hpp"
#include "present/timeline/view.hpp"

namespace poolscope::gui {
namespace {

constexpr std::size_t columns = 48;                 // of a picture that cannot show every span
constexpr std::size_t most_lanes = 4 * thumb_rows;  // of these the first say what the others do
constexpr std::size_t span_kinds = static_cast<std::size_t>(Span::Kind::shutting_down) + 1;

// Equal neighbours become one bar.
void add(std::vector<ThumbBar>& out, std::size_t column, std::size_t row, Span::Kind kind) {
  const float from = static_cast<float>(column) / columns;
  const float to = static_cast<float>(column + 1) / columns;
  const auto joined =
      std::find_if(out.rbegin(), out.rend(), [&](const ThumbBar& bar) { return bar.row == row; });
  if (joined != out.rend() && joined->kind == kind && joined->to == from)
    joined->to = to;
  else
    out.push_back({from, to, static_cast<std::uint8_t>(row), kind});
}

// In each part of the time what the connection did for most of it.
void add_merged(std::vector<ThumbBar>& out, const ConnectionLife& life, std::size_t row,
                double end) {
  std::array<std::array<double, span_kinds>, columns> times{};
  for (const Span& span : life.spans) {
    const double from = static_cast<double>(span.from) / end * columns;
    const double to = std::min<double>(static_cast<double>(span.to) / end * columns, columns);
    for (auto c = static_cast<std::size_t>(from); c < columns && static_cast<double>(c) < to; ++c)
      times[c][static_cast<std::size_t>(span.kind)] +=
          std::min(to, static_cast<double>(c + 1)) - std::max(from, static_cast<double>(c));
  }
  for (std::size_t c = 0; c < columns; ++c) {
    const auto most = std::max_element(times[c].begin(), times[c].end());
    if (*most > 0) add(out, c, row, static_cast<Span::Kind>(most - times[c].begin()));
  }
}

std::vector<ThumbBar> lanes_of(const Run& run) {
  std::vector<ThumbBar> out;
  const auto end = static_cast<float>(run.index->end);
  std::uint8_t row = 0;
  for (const Lane& lane : run.lanes->lanes) {
    if (lane.kind != Lane::Kind::connection) continue;
    if (row == thumb_rows) break;
    const ConnectionLife& life = run.index->connections[lane.connection];
    if (life.spans.size() > columns) {
      add_merged(out, life, row, static_cast<double>(end));
    } else {
      for (const Span& span : life.spans)
        out.push_back({static_cast<float>(span.from) / end, static_cast<float>(span.to) / end, row,
                       span.kind});
    }
    ++row;
  }
  return out;
}

std::vector<ThumbBar> counts_of(const Run& run) {
  std::vector<ThumbBar> out;
  const auto peak = std::max<double>(1, run.series->peak[static_cast<std::size_t>(Count::open)]);
  const auto end = static_cast<double>(run.index->end);
  const auto rows_of = [&](double count) {
    return static_cast<std::size_t>(std::ceil(count / peak * thumb_rows));
  };
  for (std::size_t c = 0; c < columns; ++c) {
    const double from = end * static_cast<double>(c) / columns;
    const double to = end * static_cast<double>(c + 1) / columns;
    const std::size_t open = rows_of(between(*run.series, Count::open, from, to).most);
    // Over so long a time nearly all connections are in use once: their number at a moment says
    // more.
    const std::size_t active = rows_of(count_at(*run.series, Count::active, (from + to) / 2));
    for (std::size_t row = 0; row < std::min(open, thumb_rows); ++row)
      add(out, c, thumb_rows - 1 - row, row < active ? Span::Kind::active : Span::Kind::idle);
  }
  return out;
}

}  // namespace

std::vector<ThumbBar> thumb_of(const Document& document) {
  // The strategy with most connections has most to show.
  const Run* busiest = nullptr;
  for (const Run& run : document.runs)
    if (!busiest || run.index->connections.size() > busiest->index->connections.size())
      busiest = &run;
  if (!busiest || busiest->index->end <= 0) return {};
  return busiest->index->connections.size() > most_lanes ? counts_of(*busiest) : lanes_of(*busiest);
}

}  // namespace poolscope::gui
