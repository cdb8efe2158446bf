#include "present/waterfall.hpp"

#include <algorithm>
#include <numeric>

namespace poolscope::gui {

Waterfall build_waterfall(const RunIndex& index, std::size_t clients) {
  Waterfall out;
  std::vector<std::uint32_t> order(index.transfers.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) {
    const TransferLife &x = index.transfers[a], &y = index.transfers[b];
    return x.client != y.client ? x.client < y.client : x.due < y.due;
  });
  out.transfers_of.resize(clients);
  out.rows.reserve(order.size() + clients);
  std::uint32_t client = UINT32_MAX;
  for (const std::uint32_t life : order) {
    const auto mine = static_cast<std::uint32_t>(index.transfers[life].client);
    if (mine != client) {
      client = mine;
      out.rows.push_back({UINT32_MAX, client});
    }
    if (client < clients) ++out.transfers_of[client];
    out.rows.push_back({life, client});
  }
  return out;
}

std::vector<std::uint32_t> rows_in(const Waterfall& waterfall, const RunIndex& index,
                                   const TimeWindow& window) {
  std::vector<std::uint32_t> out;
  const auto from = static_cast<model::Time>(window.from);
  const auto to = static_cast<model::Time>(window.to);
  for (std::uint32_t i = 0; i < waterfall.rows.size(); ++i) {
    const WaterfallRow& row = waterfall.rows[i];
    if (row.transfer != UINT32_MAX) {
      const TransferLife& life = index.transfers[row.transfer];
      if (life.due > to || life.done < from) continue;
    }
    out.push_back(i);
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
