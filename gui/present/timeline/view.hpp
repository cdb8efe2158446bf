#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/setup.hpp"
#include "present/run.hpp"
#include "present/run_index.hpp"
#include "present/timeline/extents.hpp"

/// The run as lanes of bars: what the timeline panel draws for a window of time and a width. Pure.
/// Bars too narrow to see are merged and carry the count of what they merge: nothing vanishes.
namespace poolscope::gui {

struct Lane {
  enum class Kind : std::uint8_t { pool, destination, connection, waiting };
  Kind kind{};
  std::uint32_t pool = UINT32_MAX;        // index into RunIndex::pools
  std::uint32_t connection = UINT32_MAX;  // index into RunIndex::connections
  std::uint32_t waiting = UINT32_MAX;     // index into Lanes::waiting
  std::uint32_t streams = UINT32_MAX;     // index into Lanes::streams, when transfers overlap
  std::uint16_t rows = 1;                 // transfers drawn beside one another
  std::string label;                      // "#0", "multi 0", "waiting"
  std::string destination;                // "api.test:443", of a connection
  bool first_of_destination = false;
  std::string group;  // of a head: what `Model::folded` calls it, "multi:0/api.test:443"
  std::uint32_t load = UINT32_MAX;  // of a head: index into Lanes::loads
  std::uint32_t members = 0;        // of a head: its connections
  std::uint32_t end = 0;            // of a head: one past the last lane under it
  /// The heads that it stands under: indices into Lanes::lanes, or UINT32_MAX.
  std::uint32_t under_pool = UINT32_MAX, under_destination = UINT32_MAX;
};

[[nodiscard]] inline bool is_head(const Lane& lane) {
  return lane.kind == Lane::Kind::pool || lane.kind == Lane::Kind::destination;
}

/// How many connections of a group are open and at work in each of equal parts of the run: what is
/// drawn of a group that is folded.
struct GroupLoad {
  std::vector<std::uint32_t> open, active;  // the most in each part
  std::uint32_t peak = 0;
};
inline constexpr std::size_t load_parts = 1024;

/// One transfer's time in the pending set.
struct Wait {
  model::Time from = 0, to = 0;
  std::uint32_t transfer = 0;  // index into RunIndex::transfers
};

/// One row of a lane whose transfers overlap.
struct StreamRow {
  std::vector<std::uint32_t> uses;           // indices into ConnectionLife::uses, by time
  std::vector<model::Duration> busy_before;  // beside them: time in use by those before
};

/// All lanes of a run, built once. Grouped by pool, then by destination in order of first use.
struct Lanes {
  std::vector<Lane> lanes;
  std::vector<std::vector<Wait>> waiting;     // a lane each; by time, not overlapping
  std::vector<std::uint64_t> waiting_hidden;  // by pool: waits for which no lane was left
  /// Of a lane with overlapping transfers: its rows. Those of a row do not overlap, except in the
  /// last one, which takes the rest.
  std::vector<std::vector<StreamRow>> streams;
  std::vector<model::Duration> idle_limit;  // by connection; 0: none
  /// Beside `lanes`: from when to when there is anything in it. Heads of pools are always there.
  Extents extents;
  std::vector<std::uint32_t> heads;    // indices into `lanes`, ascending
  std::vector<std::uint32_t> lane_of;  // by connection: index into `lanes`, or UINT32_MAX
  std::vector<GroupLoad> loads;
  model::Time end = 0;
  [[nodiscard]] bool touches(std::size_t lane, const TimeWindow& window) const {
    return extents.touches(lane, window);
  }
};
/// Destinations with at least so many connections in a pool have a head of their own.
inline constexpr std::uint32_t grouped_from = 4;
/// The groups that a long run begins with folded; none of a short one.
[[nodiscard]] std::vector<std::string> folded_at_first(const Lanes&);
inline constexpr std::size_t max_stream_rows = 6;
inline constexpr std::size_t max_waiting_lanes = 8;

[[nodiscard]] Lanes build_lanes(const RunIndex&, const model::Setup&);

enum class BarKind : std::uint8_t {
  resolving,
  connecting,
  proxy,
  tls,
  in_use,   // the lane's ground while transfers are attached
  waiting,  // request sent, no byte yet
  receiving,
  idle,
  stale,          // past its age, or the server has closed: nothing closes it until a search looks
  shutting_down,  // closed by libcurl; its TLS close goes on
  pending,        // a transfer that has no connection
  mixed,          // several stretches of different kinds, merged
};

/// A part of a transfer on its connection; the rest are grounds, or waits.
[[nodiscard]] inline bool is_of_transfer(BarKind kind) {
  return kind == BarKind::waiting || kind == BarKind::receiving;
}

struct Bar {
  float x0 = 0, x1 = 0;  // px from the window's left edge
  BarKind kind{};
  std::uint8_t row = 0;
  /// How many stretches this bar stands for. 0: the further part of a stretch counted before.
  std::uint32_t count = 1;
  std::uint32_t transfer = UINT32_MAX;  // index into RunIndex::transfers
  model::Time from = 0, to = 0;
  /// Of a bar that stands for several: where they begin in their lane or row, and the share of its
  /// time in which the connection was not idle.
  std::uint32_t first = 0;
  float share = 1;
};

/// What the stretches are that a merged bar stands for: made when somebody points at it.
struct Merged {
  struct Part {
    BarKind kind{};
    std::uint32_t count = 0;
    model::Duration time = 0;
  };
  std::vector<Part> parts;  // stretches of each kind, most time first
  std::uint32_t transfers = 0, failed = 0;
  std::uint32_t first = UINT32_MAX, last = UINT32_MAX;  // of them, indices into RunIndex::transfers
};

/// Maps time to pixels.
struct Scale {
  TimeWindow window;
  float width = 1;
  [[nodiscard]] double us_per_px() const { return (window.to - window.from) / width; }
  [[nodiscard]] float x(double us) const {
    return static_cast<float>((us - window.from) / us_per_px());
  }
  [[nodiscard]] double time(float x_px) const {
    return window.from + static_cast<double>(x_px) * us_per_px();
  }
};

/// The bars of one lane that touch the window, left to right within each row, grounds first.
[[nodiscard]] std::vector<Bar> lane_bars(const RunIndex&, const Lanes&, const Lane&, const Scale&);

/// What a merged bar of this lane stands for.
[[nodiscard]] Merged merged_in(const RunIndex&, const Lanes&, const Lane&, const Bar&);

struct Tick {
  double us = 0;
  float x = 0;
  std::string label;
};
/// Ruler ticks in steps of 1, 2 or 5, at least `apart` px from one another.
[[nodiscard]] std::vector<Tick> ruler_ticks(const Scale&, float apart);

}  // namespace poolscope::gui
