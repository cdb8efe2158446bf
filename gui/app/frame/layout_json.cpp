#include "app/frame/layout_json.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "app/frame/panes.hpp"

namespace poolscope::gui {
namespace {

using nlohmann::json;

struct Share {
  const char* name;
  float Layout::*at;
};
constexpr std::array shares{Share{"side", &Layout::side}, Share{"right", &Layout::right},
                            Share{"left_cut", &Layout::left_cut},
                            Share{"middle_cut", &Layout::middle_cut},
                            Share{"right_cut", &Layout::right_cut}};

// None: damaged.
std::optional<std::array<PlacedPanes, place_count>> read_places(const json& in,
                                                                const json& fronts) {
  std::array<PlacedPanes, place_count> out;
  std::array<bool, pane_count> seen{};
  if (!in.is_object()) return {};
  bool any = false;
  for (std::size_t i = 0; i < place_count; ++i) {
    const auto place = in.find(std::string(place_rows[i].name));
    if (place == in.end()) continue;
    if (!place->is_array()) return {};
    for (const json& entry : *place) {
      const auto pane =
          entry.is_string() ? pane_named(entry.get_ref<const std::string&>()) : std::nullopt;
      if (!pane || std::exchange(seen[static_cast<std::size_t>(*pane)], true)) return {};
      if (out[i].panes.empty()) out[i].front = *pane;
      out[i].panes.push_back(*pane);
      any = true;
    }
  }
  if (!any) return {};
  for (const json& name : fronts)
    if (const auto pane =
            name.is_string() ? pane_named(name.get_ref<const std::string&>()) : std::nullopt)
      for (PlacedPanes& place : out)
        if (std::ranges::count(place.panes, *pane) > 0) place.front = *pane;
  return out;
}

}  // namespace

json layout_json(const Layout& layout) {
  json out = json::object();
  for (const Share& share : shares) out[share.name] = layout.*share.at;
  for (std::size_t i = 0; i < place_count; ++i) {
    const PlacedPanes& place = layout.places[i];
    if (place.panes.empty()) continue;
    json& names = out["places"][std::string(place_rows[i].name)] = json::array();
    for (const PaneId pane : place.panes) names.push_back(row_of(pane).name);
    out["front"].push_back(row_of(place.front).name);
  }
  return out;
}

Layout layout_from_json(const json& in, const Layout& otherwise) {
  Layout out = otherwise;
  if (!in.is_object()) return out;
  for (const Share& share : shares) {
    const auto found = in.find(share.name);
    if (found == in.end() || !found->is_number()) continue;
    const auto value = found->get<double>();
    if (value >= 0.1 && value <= 0.9) out.*share.at = static_cast<float>(value);
  }
  if (const auto places = in.find("places"); places != in.end())
    if (const auto read = read_places(*places, in.value("front", json::array())))
      out.places = *read;
  return out;
}

}  // namespace poolscope::gui
