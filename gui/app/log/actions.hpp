#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/model.hpp"

/// Actions of the log (app/action.hpp says what an action is).
namespace poolscope::gui {

struct FilterLog {
  static constexpr std::string_view action = "filter_log";
  std::string text;
  static void fields(auto&& io, auto& a) { io("text", a.text); }
  bool operator==(const FilterLog&) const = default;
};

struct FollowLog {
  static constexpr std::string_view action = "follow_log";
  bool on = true;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const FollowLog&) const = default;
};

struct ShowInternalEvents {
  static constexpr std::string_view action = "show_internal_events";
  bool on = false;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const ShowInternalEvents&) const = default;
};

/// The log lists what concerns the selection only.
struct LogOnlySelected {
  static constexpr std::string_view action = "log_only_selected";
  bool on = true;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const LogOnlySelected&) const = default;
};

/// The log says it as `curl -v` does.
struct WordLogAsCurl {
  static constexpr std::string_view action = "word_log_as_curl";
  bool on = true;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const WordLogAsCurl&) const = default;
};

enum class LogPick : std::uint8_t { only, toggle, extend };

/// Chooses a row of the log to be copied: it alone, it too (or no longer), or all up to it.
struct PickLogRow {
  static constexpr std::string_view action = "pick_log_row";
  std::uint64_t event = 0;
  LogPick how{};
  static void fields(auto&& io, auto& a) {
    io("event", a.event);
    io("how", a.how);
  }
  bool operator==(const PickLogRow&) const = default;
};

}  // namespace poolscope::gui
