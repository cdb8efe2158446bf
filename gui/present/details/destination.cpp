// A destination: what its key is made of, how well its connections are reused, and who waits.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "present/details/parts.hpp"
#include "present/format.hpp"
#include "present/overview/sums.hpp"
#include "present/pool/view.hpp"
#include "present/pool/walls.hpp"

namespace poolscope::gui::details {
namespace {

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? std::string("no search found or opened one")
                    : fmt::format("{:.0f} % of {}",
                                  100.0 * static_cast<double>(part) / static_cast<double>(whole),
                                  format_plural(whole, "search", "searches"));
}

// The distinct ways in which requests reach it: nothing of these is part of the key, and gates
// compare some of it.
void explain_key(DetailsView& view, const model::Setup& setup, model::DestinationId destination) {
  DetailSection lines{"ITS KEY", {}, {}};
  std::set<std::string> schemes, origins, vias, proxies;
  bool tunnel = false;
  for (const model::Needle& needle : setup.needles) {
    if (needle.destination != destination) continue;
    schemes.emplace(model::info(needle.scheme).name);
    if (model::valid(needle.origin))
      origins.insert(fmt::format("{}:{}", setup[needle.origin].host, setup[needle.origin].port));
    if (model::valid(needle.via))
      vias.insert(fmt::format("{}:{}", setup[needle.via].host, setup[needle.via].port));
    for (const model::ProxyUse* proxy : {&needle.http_proxy, &needle.socks_proxy})
      if (model::valid(proxy->peer))
        proxies.insert(fmt::format("{}:{}", setup[proxy->peer].host, setup[proxy->peer].port));
    tunnel = tunnel || needle.tunnel;
  }
  const auto all = [](const std::set<std::string>& some) {
    std::string words;
    std::size_t n = 0;
    for (const std::string& one : some) {
      if (++n > 4) break;
      words += (words.empty() ? "" : ", ") + one;
    }
    return some.size() > 4 ? words + fmt::format(" and {} more", some.size() - 4) : words;
  };
  const std::string& key = setup[destination].key;
  const auto colon = key.rfind(':');
  if (setup.dialect.key_is_host_port && colon != std::string::npos) {
    add(lines, "host", key.substr(0, colon));
    add(lines, "port", key.substr(colon + 1));
  } else {
    add(lines, "key", key + " (scope, port, host)");
  }
  add(lines, "scheme", all(schemes) + (schemes.size() > 1 ? ": told apart by a gate" : ""));
  if (origins.size() > 1) add(lines, "asked for as", all(origins));
  if (!vias.empty()) add(lines, "connects to", all(vias) + " (CURLOPT_CONNECT_TO and the like)");
  if (!proxies.empty()) add(lines, "proxy", all(proxies) + (tunnel ? ", through a tunnel" : ""));
  keep(view, std::move(lines));
}

}  // namespace

DetailsView of_destination(const DetailsSource& source, model::DestinationId destination,
                           const model::World& world) {
  const RunIndex& index = *source.run.index;
  const model::Setup& setup = source.run.trace->setup();
  const DestinationSums& sums = source.run.overview->destinations[model::index(destination)];
  DetailsView view;
  view.title = setup[destination].key;
  view.about = "destination";
  view.sentence =
      "A pool keeps its connections by host and port. Only those of the same destination are "
      "candidates when a transfer looks for one.";
  std::uint64_t open = 0, idle = 0;
  for (const model::Bundle& bundle : world.bundles.all()) {
    if (bundle.connections.count == 0 || bundle.destination != destination) continue;
    open += bundle.connections.count;
    idle += bundle.idle.count;
  }
  DetailSection counts{"CONNECTIONS", {}, {}};
  add(counts, "reuse", percent(sums.reused.size(), sums.reused.size() + sums.created.size()));
  add(counts, "now", fmt::format("{} open, {} idle", format_count(open), format_count(idle)));
  add(counts, "most open",
      fmt::format("{} at {}", format_count(sums.open_peak), format_time(sums.open_peak_at)));
  counts.lines.back().moment = sums.open_peak_at;
  add(counts, "opened",
      fmt::format("{} for {}", format_count(sums.created.size()),
                  format_plural(sums.transfers, "transfer")));
  keep(view, std::move(counts));

  DetailFlow waiting{"waiting now", {}, 0};
  for (const model::Multi& multi : world.multis.all())
    for (const model::TransferId id : multi.pending)
      if (setup[world[id].needle].destination == destination)
        if (const TransferLife* life = life_of(index, model::index(world[id].request)))
          add_item(waiting, life->name, select_transfer(*life));
  keep(view, std::move(waiting));
  DetailFlow connections{"connections", {}, 0};
  const bool many_pools = index.pools.size() > 1;
  for (const std::uint32_t c : sums.connections) {
    if (connections.items.size() == named_items) break;
    const ConnectionLife& life = index.connections[c];
    add_item(connections,
             fmt::format("#{}", life.number) + (many_pools ? " " + life.pool_name : ""),
             select_connection(c));
  }
  connections.hidden = sums.connections.size() - connections.items.size();
  keep(view, std::move(connections));

  explain_key(view, setup, destination);
  std::uint64_t limit = 0;
  for (std::size_t i = 0; i < world.pools.all().size(); ++i) {
    if (!world.pools.all()[i].open || world.pools.all()[i].scope == model::Scope::easy) continue;
    const model::PoolId pool{static_cast<std::uint32_t>(i)};
    const std::uint64_t here = limits_of(world, setup, pool).per_destination;
    if (here > 0) limit = limit == 0 ? here : std::min(limit, here);
  }
  DetailSection limits{"LIMIT", {}, {}};
  add_option(limits, "CURLMOPT_MAX_HOST_CONNECTIONS",
             limit == 0 ? "no limit" : fmt::format("{} of {}", open, limit));
  keep(view, std::move(limits));
  return view;
}

}  // namespace poolscope::gui::details
