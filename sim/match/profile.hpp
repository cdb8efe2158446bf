#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "match/finding.hpp"
#include "model/world.hpp"

/// A libcurl version as data: its gate table and the few policies around it.
namespace poolscope::match {

struct Search;
struct RoomPlan;
struct Closing;

/// One row of the cascade.
struct Gate {
  model::GateId id;
  std::string_view source;  // the libcurl function that it stands for
  Finding (*check)(Search&, const model::Connection&);
};

struct Profile {
  std::string_view name;     // "8.22"
  std::string_view version;  // "8.22.0-DEV of 2026-08-22"
  std::span<const Gate> gates;
  /// Prune before the search: whether it takes place now (at most once a second), and what it
  /// closes, in closing order.
  bool (*prune)(const Search&, std::vector<Closing>&);
  /// After a fruitless walk: whether the transfer waits for multiplexing.
  bool (*waits_for_multiplex)(const Search&);
  /// Room for one more connection: whom to close, or which limit makes the transfer wait.
  /// `gone` are connections that the search itself closes.
  RoomPlan (*plan_room)(const Search&, const std::vector<Closing>& gone);
  /// How many connections a multi's or easy's pool may hold when one becomes idle; 0 no limit.
  std::uint64_t (*idle_cap)(const model::World&, const model::Setup&, const model::Transfer&);
};

}  // namespace poolscope::match
