#include "present/timeline/waterfall.hpp"

#include <algorithm>
#include <numeric>

namespace poolscope::gui {
namespace {

// Bands of `size` rows: a client's last one may hold fewer.
std::vector<WaterfallBand> bands_of(const RunIndex& index, const Waterfall& waterfall,
                                    std::uint32_t size) {
  std::vector<WaterfallBand> out;
  for (std::uint32_t i = 0; i < waterfall.rows.size(); ++i) {
    const std::uint32_t transfer = waterfall.rows[i].transfer;
    if (transfer == UINT32_MAX) continue;
    const TransferLife& life = index.transfers[transfer];
    const bool same = !out.empty() && out.back().first + out.back().count == i;
    if (!same || out.back().count == size) {
      out.emplace_back().first = i;
      out.back().from = life.due;
    }
    WaterfallBand& band = out.back();
    ++band.count;
    if (life.done != model::never && life.result != 0) ++band.failed;
    band.last_due = life.due;
    band.to = std::max(band.to, std::min(life.done, index.end));
    const auto times = times_of(index, life);
    for (std::size_t k = 0; k < times.size(); ++k) band.spent[k] += times[k];
  }
  return out;
}

std::vector<WaterfallBand> coarser(const std::vector<WaterfallBand>& bands, std::uint32_t size) {
  std::vector<WaterfallBand> out;
  for (const WaterfallBand& one : bands) {
    const bool same = !out.empty() && out.back().first + out.back().count == one.first;
    if (!same || out.back().count + one.count > size) {
      out.push_back(one);
      continue;
    }
    WaterfallBand& band = out.back();
    band.count += one.count;
    band.failed += one.failed;
    band.last_due = one.last_due;
    band.to = std::max(band.to, one.to);
    for (std::size_t k = 0; k < one.spent.size(); ++k) band.spent[k] += one.spent[k];
  }
  return out;
}

bool touches(const WaterfallBand& band, const TimeWindow& window) {
  return static_cast<double>(band.to) >= window.from && static_cast<double>(band.from) <= window.to;
}

}  // namespace

Waterfall build_waterfall(const RunIndex& index, std::size_t clients) {
  Waterfall out;
  std::vector<std::uint32_t> order(index.transfers.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) {
    const TransferLife &x = index.transfers[a], &y = index.transfers[b];
    return x.client != y.client ? x.client < y.client : x.due < y.due;
  });
  out.transfers_of.resize(clients);
  out.row_of.resize(order.size());
  out.rows.reserve(order.size() + clients);
  std::vector<Extents::Extent> extents;
  extents.reserve(order.size() + clients);
  std::uint32_t client = UINT32_MAX;
  for (const std::uint32_t life : order) {
    const TransferLife& transfer = index.transfers[life];
    const auto mine = static_cast<std::uint32_t>(transfer.client);
    if (mine != client) {
      client = mine;
      out.heads.push_back(static_cast<std::uint32_t>(out.rows.size()));
      out.rows.push_back({UINT32_MAX, client});
      extents.push_back({INT64_MIN, INT64_MAX});
    }
    if (client < clients) ++out.transfers_of[client];
    out.row_of[life] = static_cast<std::uint32_t>(out.rows.size());
    out.rows.push_back({life, client});
    extents.push_back({transfer.due, transfer.done});
  }
  out.extents = Extents(std::move(extents));
  if (out.rows.size() <= most_single) return out;
  std::uint32_t size = finest_band;
  out.levels.push_back(bands_of(index, out, size));
  while (out.levels.back().size() > most_bands + out.heads.size()) {
    size *= 4;
    out.levels.push_back(coarser(out.levels.back(), size));
  }
  return out;
}

WaterfallRows rows_in(const Waterfall& waterfall, const TimeWindow& window) {
  WaterfallRows out;
  const std::size_t all = waterfall.rows.size();
  waterfall.extents.each(0, all, window, [&](std::size_t row) {
    out.first.push_back(static_cast<std::uint32_t>(row));
    return waterfall.levels.empty() || out.first.size() <= most_single + waterfall.heads.size();
  });
  out.hidden = all - out.first.size();
  if (waterfall.levels.empty() || out.first.size() <= most_single + waterfall.heads.size())
    return out;

  const auto most = most_bands + waterfall.heads.size();
  for (out.level = 0; out.level + 1 < waterfall.levels.size(); ++out.level) {
    std::size_t there = 0;
    for (const WaterfallBand& band : waterfall.levels[out.level]) there += touches(band, window);
    if (there <= most) break;
  }
  out.first.clear();
  out.hidden = 0;
  const auto& bands = waterfall.levels[out.level];
  auto head = waterfall.heads.begin();
  for (std::uint32_t i = 0; i < bands.size(); ++i) {
    if (head != waterfall.heads.end() && *head < bands[i].first) {
      out.first.push_back(*head++);
      out.band.push_back(UINT32_MAX);
    }
    if (!touches(bands[i], window)) {
      out.hidden += bands[i].count;
      continue;
    }
    out.first.push_back(bands[i].first);
    out.band.push_back(i);
  }
  return out;
}

std::vector<WaterfallPart> parts_of(const RunIndex& index, std::uint32_t transfer) {
  std::vector<WaterfallPart> out;
  const TransferLife& life = index.transfers[transfer];
  model::Time at = life.due;
  const auto times = times_of(index, life);
  for (std::size_t k = 0; k < times.size(); ++k) {
    if (times[k] == 0) continue;
    out.push_back({static_cast<TimePart::Kind>(k), at, at + times[k]});
    at += times[k];
  }
  return out;
}

}  // namespace poolscope::gui
