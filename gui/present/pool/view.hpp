#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "model/world.hpp"
#include "present/run_index.hpp"
#include "trace/trace.hpp"

/// The pools at one moment as rooms, rows and chips: what the pool panel draws, with every word and
/// number settled. Pure.
namespace poolscope::gui {

enum class ChipState : std::uint8_t {
  resolving,
  connecting,
  proxy,
  tls,
  active,
  idle,
  stale,
  shutting_down,  // closed; its TLS close goes on and counts against limits
  closed,         // has just gone
  evicted,        // likewise, to keep a limit
};
inline constexpr std::size_t chip_state_count = 10;

/// One transfer on a connection.
struct Stream {
  std::uint32_t request = 0;
  std::string name;
  bool answered = false;  // the first byte is here
};

struct Chip {
  std::uint32_t connection = UINT32_MAX;  // index into RunIndex::connections
  std::uint32_t slot = UINT32_MAX;        // in the World, of those that are open
  std::uint32_t number = 0;               // libcurl's id: "#0"
  ChipState state{};
  std::string protocol;  // "h1", "h2", "h3"; empty while unknown
  bool tls = false;
  std::uint32_t streams = 0;       // transfers attached
  std::uint32_t stream_limit = 1;  // how many fit
  std::vector<Stream> transfers;   // the first `named_streams` of them
  model::Duration in_state = 0;    // how long it has been so
  model::Duration idle_limit = 0;  // CURLOPT_MAXAGE_CONN of who opened it; 0: none
  float idle_left = 1;             // share of it that is left, 0..1
  bool past_age = false, past_lifetime = false, peer_closed = false;
  bool marked_close = false, goaway = false;
  std::uint32_t eviction_rank = 0;  // 1 goes next; 0: none
  std::uint32_t uses = 0;
  model::CloseReason close_reason{};  // of the closed
  std::string still_open, counted;    // of those in TLS shutdown: why, and by which limits
  model::Time opened = 0;
  model::Time closed = model::never;  // when it was decided
};
inline constexpr std::size_t named_streams = 24;

struct Waiting {
  std::uint32_t request = 0;
  std::string name;
  model::GateId gate{};
  std::string destination;
  std::string words;  // "waits for a free place to the host"
  model::Duration since = 0;
  std::uint32_t turn = 0;  // among those that wait in its multi: 1 is woken next …
  bool next = false;       // … and marked, where others wait besides
};

/// A limit, drawn as the wall that it is.
struct Wall {
  std::uint64_t used = 0, limit = 0;
  std::string option;  // "CURLMOPT_MAX_TOTAL_CONNECTIONS"
  std::string words;   // what it does, for a tooltip
  bool hard = false;   // nothing more opens at it; else one is closed when over it
  bool operator==(const Wall&) const = default;
};

struct Row {
  model::DestinationId destination{};
  std::string name;         // "api.test:443"
  std::vector<Chip> chips;  // in libcurl's order of the search: oldest first
  std::array<std::uint32_t, chip_state_count> folded{};  // counted, not drawn
  std::uint32_t folded_total = 0;
  bool can_fold = false;  // long enough to be counted instead; `key` says which to unfold
  bool unfolded = false;
  bool others = false;      // stands for all destinations that have no row; its id is none
  std::string key;          // "multi:0/api.test:443"
  std::vector<Wall> walls;  // MAX_HOST_CONNECTIONS
};

struct Room {
  model::PoolId pool = model::none<model::PoolId>;
  std::string name;     // "multi:0"
  std::string title;    // "multi 0"
  std::string meaning;  // what this scope is, one sentence
  std::string note;     // "opens with its first transfer", "cleaned up"; else empty
  std::vector<Wall> walls;
  std::vector<Row> rows;
  std::vector<Waiting> waiting;  // the first `named_waiting`: who is woken first comes first
  std::uint32_t waiting_total = 0;
  std::uint32_t serial = UINT32_MAX;  // index into RunIndex::pools
  std::uint32_t open = 0, idle = 0, busy = 0, shutting_down = 0;
};
inline constexpr std::size_t named_waiting = 60;

struct PoolView {
  std::vector<Room> rooms;
  std::uint32_t hidden_rooms = 0;        // pools that are not shown
  std::uint32_t hidden_connections = 0;  // and what is in them
};

/// How much is drawn before it is counted instead.
struct PoolBudget {
  std::size_t row_chips = 48;  // a row with more is counted, unless it is unfolded
  std::size_t all_chips = 2000, rooms = 60, ranked = 200;
  std::size_t rows = 300;  // of a pool; the rest is one that counts, unless it is unfolded
};

/// Which moment is shown. Between two events the World stands still but time does not: what is idle
/// grows older, and past its age it is stale without any event.
struct Moment {
  std::size_t cursor = 0;
  model::Time now = 0;                  // the playhead; at least the time of the last event
  model::Duration linger = 0;           // how long connections that closed stay in sight
  std::uint32_t selected = UINT32_MAX;  // a connection that is shown in any case
  std::set<std::string> unfolded;       // keys of rows that are shown whole
  bool operator==(const Moment&) const = default;
};

[[nodiscard]] PoolView make_pool_view(const model::World&, const trace::Trace&, const RunIndex&,
                                      const Moment&, const PoolBudget& = {});

/// "h1", "h2", "h3", "" — what fits on a chip.
[[nodiscard]] std::string short_protocol(model::Protocol);
[[nodiscard]] std::string title_of_pool(const std::string& name);
/// What a scope is, in a sentence.
[[nodiscard]] std::string meaning_of(model::Scope);
/// What a waiting transfer waits for, in words.
[[nodiscard]] std::string waits_for(model::GateId);

}  // namespace poolscope::gui
