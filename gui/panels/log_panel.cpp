#include "panels/log_panel.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "platform/window.hpp"
#include "present/format.hpp"
#include "present/log_rows.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

constexpr float row_height = 20;
// Long runs are gone through over several frames.
constexpr std::size_t filtered_per_frame = 10000, listed_per_frame = 50000;

// Which events are listed; made again when run, filter or the internal switch change.
struct Listed {
  std::shared_ptr<const trace::Trace> trace;
  std::string filter;
  bool internal = false;
  std::vector<std::uint64_t> events;  // ascending; unused while all public ones are listed
  std::size_t looked_at = 0;          // candidates that the filter has seen
  bool complete = false;
  std::size_t shown_cursor = SIZE_MAX;  // what the list was last scrolled to

  [[nodiscard]] static std::size_t candidates(const Run& run, bool internal) {
    return internal ? run.trace->size() : run.index->public_events.size();
  }
  [[nodiscard]] const std::vector<std::uint64_t>& rows(const Run& run) const {
    return filter.empty() && !internal ? run.index->public_events : events;
  }
  void update(const Model& m, const Run& run) {
    if (trace != run.trace || filter != m.log_filter || internal != m.log_internal) {
      trace = run.trace;
      filter = m.log_filter;
      internal = m.log_internal;
      events.clear();
      looked_at = 0;
      complete = false;
      shown_cursor = SIZE_MAX;
    }
    if (complete) return;
    const std::size_t all = candidates(run, internal);
    if (filter.empty() && !internal) looked_at = all;  // nothing to choose: no copy of millions
    const std::size_t until =
        std::min(all, looked_at + (filter.empty() ? listed_per_frame : filtered_per_frame));
    for (; looked_at < until; ++looked_at) {
      const std::uint64_t event = internal ? looked_at : run.index->public_events[looked_at];
      if (filter.empty() || matches(log_row(*run.trace, *run.index, *run.log, event), filter))
        events.push_back(event);
    }
    complete = looked_at == all;
    if (!complete) request_frames(2);
  }
};

Listed& listed() {
  static Listed kept;
  return kept;
}

// The palette's colours are made for areas: small words take a part of the text's, to be read.
ImU32 tone_colour(LogTone tone) {
  const Palette& p = palette();
  const auto word = [&](ImU32 colour) { return mix(colour, p.text, is_light() ? 0.35F : 0.2F); };
  switch (tone) {
    case LogTone::plain:
      return p.text;
    case LogTone::quiet:
      return p.quiet;
    case LogTone::good:
      return word(p.active);
    case LogTone::opened:
      return word(p.connecting);
    case LogTone::waits:
      return word(p.pending);
    case LogTone::bad:
      return word(p.evicted);
    case LogTone::old:
      return word(p.stale);
  }
  return p.text;
}

// Where the columns begin; all but the last are as wide as what they hold.
struct Columns {
  bool seconds;
  float time_right, transfer, connection, event, what;
};

Columns columns_of(const Run& run, float left) {
  ImFont* mono = fonts().mono;
  Columns c{};
  c.seconds = run.index->end >= 10 * model::second;
  const double unit = c.seconds ? 1e6 : 1e3;
  const std::string widest = fmt::format("{:.3f}", static_cast<double>(run.index->end) / unit);
  c.time_right = left + px(8) + std::max(text_width(mono, widest), text_width(mono, "999.999"));
  std::size_t letters = 3;
  if (!run.index->transfers.empty())
    letters = std::max(letters, run.index->transfers.back().name.size());
  const float letter = text_width(mono, "0");
  c.transfer = c.time_right + px(16);
  c.connection =
      c.transfer + letter * static_cast<float>(std::min<std::size_t>(letters, 10)) + px(12);
  c.event = c.connection + letter * (run.index->connections.size() > 100 ? 6.0F : 4.0F) + px(8);
  c.what = c.event + px(80);
  return c;
}

std::string time_text(model::Time t, bool seconds) {
  return fmt::format("{:.3f}", static_cast<double>(t) / (seconds ? 1e6 : 1e3));
}

// What a click on a row selects: the transfer, or the connection of what only concerns one.
Selection selection_of(const Run& run, std::uint64_t event) {
  const LogParty& party = run.log->parties[event];
  const bool of_connection = run.trace->events()[event].kind >= trace::EventKind::connection_open &&
                             run.trace->events()[event].kind <= trace::EventKind::connection_close;
  if (party.connection < run.index->connections.size() &&
      (of_connection || party.transfer >= run.index->transfers.size()))
    return {Selection::Kind::connection, party.connection};
  if (party.transfer < run.index->transfers.size())
    return {Selection::Kind::transfer, model::index(run.index->transfers[party.transfer].request)};
  return {Selection::Kind::event, event};
}

bool concerns(const Run& run, std::uint64_t event, const Selection& what) {
  const LogParty& party = run.log->parties[event];
  switch (what.kind) {
    case Selection::Kind::transfer:
      return party.transfer < run.index->transfers.size() &&
             model::index(run.index->transfers[party.transfer].request) == what.id;
    case Selection::Kind::connection:
      return party.connection == what.id;
    case Selection::Kind::event:
      return event == what.id;
    default:
      return false;
  }
}

void head(const Columns& c, ImVec2 at, float width) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 ink = palette().quiet;
  ImFont* font = fonts().label;
  draw_text_right(list, font, ink, {c.time_right, at.y}, c.seconds ? "time, s" : "time, ms");
  draw_text(list, font, ink, {c.transfer, at.y}, "who");
  draw_text(list, font, ink, {c.event, at.y}, "event");
  draw_text(list, font, ink, {c.what, at.y}, "what");
  list->AddLine({at.x, at.y + px(20)}, {at.x + width, at.y + px(20)}, palette().border);
}

void row(const Model& m, const Run& run, const Columns& c, std::uint64_t event, bool current,
         ImVec2 at, float width, Outbox& out) {
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float height = px(row_height);
  const ImVec2 end{at.x + width, at.y + height};
  const LogRow r = log_row(*run.trace, *run.index, *run.log, event);

  ImGui::SetCursorScreenPos(at);
  ImGui::PushID(static_cast<int>(event));
  const bool clicked = ImGui::InvisibleButton("row", {width, height});
  const bool pointed = ImGui::IsItemHovered();
  ImGui::PopID();
  const bool selected = concerns(run, event, m.selected);
  if (current) list->AddRectFilled(at, end, p.selection);
  if (pointed || concerns(run, event, m.hovered)) list->AddRectFilled(at, end, p.hover);
  if (current) list->AddRectFilled(at, {at.x + px(2), end.y}, p.accent);

  // What has not happened yet steps back.
  const float strength = event >= m.cursor ? 0.5F : 1.0F;
  const auto ink = [&](ImU32 colour) { return with_alpha(colour, strength); };
  const ImU32 who = selected ? p.accent : p.text;
  const float y = at.y + std::floor((height - line_height(fonts().mono)) / 2);
  draw_text_right(list, fonts().mono, ink(p.quiet), {c.time_right, y}, time_text(r.t, c.seconds));
  draw_text(list, fonts().mono, ink(who), {c.transfer, y}, r.transfer);
  draw_text(list, fonts().mono, ink(r.transfer.empty() ? who : p.quiet), {c.connection, y},
            r.connection);
  const float label_y = at.y + std::floor((height - line_height(fonts().label)) / 2);
  const bool public_event = trace::is_public(run.trace->events()[event].kind);
  draw_text(list, fonts().label, ink(public_event ? mix(p.quiet, p.text, 0.5F) : p.quiet),
            {c.event, label_y}, r.event);
  const bool cut = draw_text_elided(list, fonts().label, ink(tone_colour(r.tone)),
                                    {c.what, label_y}, end.x - c.what - px(8), r.what);
  if (pointed) {
    out.push_back(Hover{selection_of(run, event)});
    if (cut) hint(r.what, format_time(r.t));
  }
  if (clicked) {
    out.push_back(Select{selection_of(run, event)});
    out.push_back(SeekEvent{static_cast<std::size_t>(event) + 1});
  }
}

}  // namespace

void draw_log_header(const Model& m, const Box& pane, Outbox& out) {
  const float title = pane.height();
  const float height = px(24), top = pane.min.y + std::floor((title - height) / 2);
  const float field = std::min(px(200), pane.width() - px(80));
  float x = pane.max.x - px(8);
  if (field > px(60)) {
    x -= field;
    static char text[128] = "";
    if (m.log_filter != text && !ImGui::IsAnyItemActive()) {
      std::strncpy(text, m.log_filter.c_str(), sizeof text - 1);
      text[sizeof text - 1] = 0;
    }
    ImGui::PushFont(fonts().label);
    ImGui::SetCursorScreenPos({x, top});
    ImGui::SetNextItemWidth(field);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        {px(8), std::floor((height - line_height(fonts().label)) / 2)});
    if (ImGui::InputTextWithHint("##filter", "filter: r7, close, max_age …", text, sizeof text))
      out.push_back(FilterLog{text});
    ImGui::PopStyleVar();
    ImGui::PopFont();
    if (!m.log_filter.empty()) {
      const std::string count = fmt::format("{} of {}", format_count(listed().events.size()),
                                            format_count(listed().looked_at));
      x -= text_width(fonts().label, count) + px(8);
      draw_text_in_row(ImGui::GetWindowDrawList(), fonts().label, palette().quiet, x, top, height,
                       count);
    }
  }
  if (!m.log_follow) {
    x -= text_width(fonts().text, "follow") + px(24);
    if (flat_button("follow", {x, top}, {text_width(fonts().text, "follow") + px(16), height},
                    "follow", "scroll with the playhead again"))
      out.push_back(FollowLog{true});
  }
}

void draw_log_panel(const Model& m, const model::World&, Outbox& out) {
  const Run* run = shown_run(m);
  if (!run) return empty_pane("No events.", "Open a scenario: its events are listed here.");
  Listed& list = listed();
  list.update(m, *run);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const Columns columns = columns_of(*run, at.x);
  head(columns, at, room.x);
  ImGui::SetCursorScreenPos({at.x, at.y + px(22)});
  const std::vector<std::uint64_t>& events = list.rows(*run);
  if (events.empty() && list.complete) {
    if (m.log_filter.empty())
      empty_pane("Nothing happens in this run.", "The scenario has no requests.");
    else
      empty_pane("No event matches the filter.",
                 "It looks for every word in who, event and what. Clear it to see all.");
    return;
  }
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  const float height = px(row_height);
  const float whole_rows = std::floor((room.y - px(22)) / height) * height;  // none is cut
  ImGui::BeginChild("rows", {room.x, std::max(whole_rows, height)}, false, ImGuiWindowFlags_NoNav);
  // The row that has just happened: the last one before the cursor.
  const std::size_t passed = count_before(events, m.cursor);
  const std::size_t current = passed > 0 ? passed - 1 : SIZE_MAX;
  if (m.log_follow && list.complete && list.shown_cursor != m.cursor) {
    const float visible = ImGui::GetWindowHeight();
    const float y = static_cast<float>(passed) * height;
    ImGui::SetScrollY(std::max(0.0F, std::floor((y - visible * 0.6F) / height) * height));
    list.shown_cursor = m.cursor;
  }
  if (m.log_follow && m.playback.playing && ImGui::IsWindowHovered() &&
      ImGui::GetIO().MouseWheel != 0)
    out.push_back(FollowLog{false});
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(events.size()), height);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
      row(m, *run, columns, events[static_cast<std::size_t>(i)],
          static_cast<std::size_t>(i) == current, {top.x, top.y + static_cast<float>(i) * height},
          width, out);
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

}  // namespace poolscope::gui
