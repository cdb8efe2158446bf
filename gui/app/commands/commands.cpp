#include "app/commands/commands.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include "app/commands/rows.hpp"
#include "present/run_index.hpp"

namespace poolscope::gui {

std::span<const Command> commands() {
  static const std::vector<Command> all = [] {
    std::vector<Command> rows;
    for (const auto part :
         {file_rows(), playback_rows(), timeline_rows(), pane_commands(), view_rows()})
      rows.insert(rows.end(), part.begin(), part.end());
    return rows;
  }();
  return all;
}

const Command* find_command(std::string_view id) {
  const auto all = commands();
  const auto found = std::ranges::find(all, id, &Command::id);
  return found == all.end() ? nullptr : &*found;
}

bool is_enabled(const Command& command, const Model& m) {
  return !command.can || command.can(m);
}

std::string shown_key(std::string_view key) {
  if (key.size() == 1 && std::isupper(static_cast<unsigned char>(key[0])))
    return "Shift+" + std::string(key);
  if (key.size() == 1 && std::islower(static_cast<unsigned char>(key[0])))
    return {static_cast<char>(std::toupper(static_cast<unsigned char>(key[0])))};
  std::string out(key);
  struct Written {
    std::string_view name, shown;
  };
  for (const Written& one : {Written{"Right", "→"}, Written{"Left", "←"}, Written{"Up", "↑"},
                             Written{"Down", "↓"}, Written{"plus", "+"}, Written{"minus", "−"}})
    if (const std::size_t at = out.find(one.name); at != std::string::npos)
      out.replace(at, one.name.size(), one.shown);
  return out;
}

const Command* command_of_key(std::string_view key, const Model& m) {
  for (const Command& command : commands())
    for (const std::string_view one : command.keys)
      if (!one.empty() && one == key) return is_enabled(command, m) ? &command : nullptr;
  return nullptr;
}

std::optional<TimeWindow> stretch_of_selection(const Model& m) {
  const Run* run = shown_run(m);
  if (!run) return {};
  if (m.timeline.range) return m.timeline.range;
  model::Time from = 0, to = 0;
  const RunIndex& index = *run->index;
  if (m.selection.what.kind == Selection::Kind::transfer) {
    if (m.selection.what.id >= index.transfer_of_request.size()) return {};
    const std::uint32_t life = index.transfer_of_request[m.selection.what.id];
    if (life >= index.transfers.size()) return {};
    from = index.transfers[life].due;
    to = std::min(index.transfers[life].done, index.end);
  } else if (m.selection.what.kind == Selection::Kind::connection) {
    if (m.selection.what.id >= index.connections.size()) return {};
    const ConnectionLife& life = index.connections[m.selection.what.id];
    from = life.opened;
    to = life.ever_closed ? life.closed : index.end;
  } else {
    return {};
  }
  const double margin = std::max(static_cast<double>(to - from) * 0.05, 1.0);
  return TimeWindow{static_cast<double>(from) - margin, static_cast<double>(to) + margin};
}

}  // namespace poolscope::gui
