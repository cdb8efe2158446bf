// Who owns a pool (an easy handle, a multi handle, a share object): what sees it, its limits, what
// is in it.
#include <fmt/format.h>

#include "present/details/parts.hpp"
#include "present/format.hpp"
#include "present/overview/sums.hpp"
#include "present/pool/view.hpp"
#include "present/pool/walls.hpp"

namespace poolscope::gui::details {
namespace {

std::string scope_sentence(model::Scope scope) {
  switch (scope) {
    case model::Scope::easy:
      return "An easy handle's own pool: only transfers of this one handle, one after another, "
             "reuse its connections.";
    case model::Scope::multi:
      return "A multi handle's pool: all easy handles that are added to it reuse its connections.";
    case model::Scope::share:
      return "A share object's pool (CURL_LOCK_DATA_CONNECT): every handle that uses the share "
             "reuses its connections, whichever multi or thread runs it.";
  }
  return {};
}

}  // namespace

DetailsView of_owner(const DetailsSource& source, std::uint32_t pool, const model::World& world,
                     std::size_t cursor) {
  const RunIndex& index = *source.run.index;
  const trace::Trace& trace = *source.run.trace;
  const PoolLife& life = index.pools[pool];
  const trace::Event& opened = trace.events()[life.open_event];
  DetailsView view;
  view.title = title_of_pool(life.name);
  view.about = "pool";
  view.sentence = scope_sentence(life.scope);

  // The slot may be another pool's by now.
  const model::Pool* now = nullptr;
  if (world.holds(opened.pool()) && world[opened.pool()].serial == pool)
    now = &world[opened.pool()];
  DetailSection state{"NOW", {}, {}};
  if (now) {
    add(state, "connections",
        fmt::format("{} open, {} idle, {} in use", format_count(now->connections.count),
                    format_count(now->idle.count),
                    format_count(now->connections.count - now->idle.count)));
  } else {
    const bool later = cursor <= life.open_event;
    add(state, "connections",
        later ? "none: it opens at " + format_time(opened.t()) : "none: it was cleaned up");
    state.lines.back().cursor = life.open_event + 1;
  }
  keep(view, std::move(state));

  DetailSection limits{"LIMITS", {}, {}};
  if (now) {
    const PoolLimits all = limits_of(world, trace.setup(), opened.pool());
    for (const Wall& wall : all.of_pool)
      add_option(limits, wall.option,
                 fmt::format("{} of {}", format_count(wall.used), format_count(wall.limit)));
    if (all.per_destination > 0)
      add_option(limits, "CURLMOPT_MAX_HOST_CONNECTIONS",
                 fmt::format("{} to each host", format_count(all.per_destination)));
    if (limits.lines.empty()) add(limits, "none", "it may grow without end");
  }
  keep(view, std::move(limits));

  const PoolSums& sums = source.run.overview->pools[pool];
  DetailFlow connections{"connections", {}, 0};
  for (const std::uint32_t c : sums.connections)
    add_item(connections, fmt::format("#{}", index.connections[c].number), select_connection(c));
  connections.hidden = sums.opened - connections.items.size();
  DetailSection run{"IN THE WHOLE RUN", {}, {}};
  add(run, "transfers",
      fmt::format("{}, of {}", format_count(sums.transfers),
                  format_plural(sums.clients.size(), "client")));
  add(run, "connections",
      fmt::format(
          "{} opened, {} closed{}", format_count(sums.opened), format_count(sums.closed),
          sums.evicted > 0 ? ", " + format_count(sums.evicted) + " evicted" : std::string()));
  if (sums.reused + sums.opened > 0)
    add(run, "reuse",
        fmt::format("{:.0f} % of {}",
                    100.0 * static_cast<double>(sums.reused) /
                        static_cast<double>(sums.reused + sums.opened),
                    format_plural(sums.reused + sums.opened, "search", "searches")));
  std::string who;
  std::size_t named = 0;
  for (const model::ClientId client : sums.clients) {
    if (model::index(client) >= trace.setup().clients.size()) continue;
    if (++named > 8) break;
    who += (who.empty() ? "" : ", ") + trace.setup().clients[model::index(client)];
  }
  if (sums.clients.size() > 8) who += fmt::format(" and {} more", sums.clients.size() - 8);
  if (!who.empty()) add(run, "clients", who);
  keep(view, std::move(run));
  keep(view, std::move(connections));
  // No more than a few are noted: how many there are is not known then.
  const bool few = life.destinations.size() <= few_destinations;
  DetailFlow destinations{few ? "destinations" : "destinations, among others", {}, 0};
  for (const model::DestinationId d : life.destinations)
    if (destinations.items.size() < few_destinations)
      add_item(destinations, trace.setup()[d].key, {Selection::Kind::destination, model::index(d)});
  keep(view, std::move(destinations));
  return view;
}

}  // namespace poolscope::gui::details
