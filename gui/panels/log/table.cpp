#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "panels/log/kept.hpp"
#include "platform/budget.hpp"
#include "platform/theme.hpp"
#include "platform/window.hpp"
#include "present/format.hpp"
#include "present/log/rows.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float own_column_from = 760;  // a pane as wide as that has room for curl's words too
constexpr float what_at_most = 300;     // beside them: theirs are the longer ones
// What libcurl prints is found for a few rows a frame: each takes a World.
constexpr int voice_us = 2000;

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

std::string time_text(model::Time t, bool seconds) {
  return fmt::format("{:.3f}", static_cast<double>(t) / (seconds ? 1e6 : 1e3));
}

bool concerns(const Run& run, std::uint64_t event, const Selection& what) {
  const LogParty& party = run.log->parties[event];
  const RunIndex& index = *run.index;
  const ConnectionLife* connection =
      party.connection < index.connections.size() ? &index.connections[party.connection] : nullptr;
  const TransferLife* transfer =
      party.transfer < index.transfers.size() ? &index.transfers[party.transfer] : nullptr;
  switch (what.kind) {
    case Selection::Kind::transfer:
      return transfer && model::index(transfer->request) == what.id;
    case Selection::Kind::connection:
      return party.connection == what.id;
    case Selection::Kind::event:
      return event == what.id;
    case Selection::Kind::owner:
      return connection ? connection->pool_serial == what.id
                        : transfer && transfer->pool_serial == what.id;
    case Selection::Kind::destination: {
      if (!connection && !transfer) return false;
      const model::Setup& setup = run.trace->setup();
      const model::NeedleId needle = connection ? connection->needle : transfer->needle;
      return model::index(setup[needle].destination) == what.id;
    }
    default:
      return false;
  }
}

bool is_picked(const Model& m, std::uint64_t event) {
  return std::ranges::any_of(m.log.picked, [&](const LogStretch& stretch) {
    return event >= stretch.first && event <= stretch.last;
  });
}

// What `curl -v` prints: its first line, and how many follow. Returns all of them when the cell
// does not show them.
std::string curl_cell(std::uint64_t event, ImVec2 at, float width, float strength, bool may_ask,
                      std::string_view silent, LogVoice& voice) {
  const auto* lines = voice.known(event);
  if (!lines && may_ask) lines = &voice.lines(event);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  ImFont* font = fonts().label;
  const Palette& p = palette();
  if (!lines) {
    request_frames(2);
    draw_text(draw, font, with_alpha(p.quiet, strength), at, "…");
    return "";
  }
  if (lines->empty()) {
    draw_text(draw, font, with_alpha(p.quiet, 0.6F * strength), at, silent);
    return "";
  }
  const std::string& first = lines->front().text;
  const bool spoken = first.starts_with("* ");
  std::string more;
  if (lines->size() > 1) {
    more = fmt::format("+{}", lines->size() - 1);
    if (width > px(200)) more += lines->size() == 2 ? " line" : " lines";
  }
  const float room = width - (more.empty() ? 0 : text_width(font, more) + px(8));
  const bool cut = draw_text_elided(draw, font, with_alpha(spoken ? p.text : p.quiet, strength), at,
                                    room, first);
  draw_text_right(draw, font, with_alpha(p.quiet, strength), {at.x + width, at.y}, more);
  return cut || !more.empty() ? in_one_line(*lines, "\n") : "";
}

// Where curl's words begin; 0: they are not shown. Without a column of their own they stand in
// place of the event and what it did, which take from them the room that they need.
float curl_from(const Model& m, const LogColumns& c) {
  return c.curl > 0 ? c.curl : m.log.as_curl ? c.event : 0;
}

}  // namespace

LogColumns log_columns(const Run& run, float left, float width) {
  ImFont* mono = fonts().mono;
  LogColumns c;
  c.seconds = counts_in_seconds(*run.index);
  const double unit = c.seconds ? 1e6 : 1e3;
  const std::string widest = fmt::format("{:.3f}", static_cast<double>(run.index->end) / unit);
  c.time_right = left + px(16) + std::max(text_width(mono, widest), text_width(mono, "999.999"));
  std::size_t letters = 3;
  if (!run.index->transfers.empty())
    letters = std::max(letters, run.index->transfers.back().name.size());
  const float letter = text_width(mono, "0");
  c.transfer = c.time_right + px(16);
  c.connection =
      c.transfer + letter * static_cast<float>(std::min<std::size_t>(letters, 10)) + px(12);
  c.event = c.connection + letter * (run.index->connections.size() > 100 ? 6.0F : 4.0F) + px(8);
  c.what = c.event + px(width < px(440) ? 64 : 80);
  c.right = left + width - px(8);
  if (width >= px(own_column_from))
    c.curl = c.what + std::min(std::floor((c.right - c.what) * 0.4F), px(what_at_most)) + px(8);
  return c;
}

void draw_log_head(const Model& m, const LogColumns& c, ImVec2 at) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 ink = palette().quiet;
  ImFont* font = fonts().label;
  draw_text_right(list, font, ink, {c.time_right, at.y}, c.seconds ? "time, s" : "time, ms");
  draw_text(list, font, ink, {c.transfer, at.y}, "who");
  if (const float curl = curl_from(m, c); curl > 0)
    draw_text(list, font, ink, {curl, at.y}, "curl -v prints");
  if (c.curl > 0 || !m.log.as_curl) {
    draw_text(list, font, ink, {c.event, at.y}, "event");
    draw_text(list, font, ink, {c.what, at.y}, "what");
  }
  list->AddLine({at.x, at.y + px(20)}, {c.right + px(8), at.y + px(20)}, palette().border);
}

void draw_log_rows(const Model& m, const Run& run, const LogColumns& c, const LogRows& rows,
                   LogKept& state, std::optional<std::size_t> pointed) {
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  // The row that has just happened: the last one before the cursor.
  const std::size_t passed = state.list.before(m.cursor);
  const Budget budget(voice_us);
  bool may_ask = true;
  const std::size_t end = std::min(state.scroll.first + rows.visible, state.list.size());
  for (std::size_t i = state.scroll.first; i < end; ++i) {
    const std::uint64_t event = state.list[i];
    const ImVec2 at{rows.box.min.x,
                    rows.box.min.y + static_cast<float>(i - state.scroll.first) * rows.height};
    const ImVec2 far{rows.box.max.x, at.y + rows.height};
    const bool current = i + 1 == passed, under = pointed == i;
    if (current || is_picked(m, event)) list->AddRectFilled(at, far, p.selection);
    if (under || concerns(run, event, m.selection.hovered)) list->AddRectFilled(at, far, p.hover);
    if (current) list->AddRectFilled(at, {at.x + px(2), far.y}, p.accent);
    if (!state.breakpoint->empty() && state.breakpoint->matches(event))
      list->AddCircleFilled({at.x + px(8), std::floor((at.y + far.y) / 2)}, px(3), p.accent);

    const LogRow r = log_row(*run.trace, *run.index, *run.log, event);
    // The future is paler than the past.
    const float strength = event >= m.cursor ? 0.5F : 1.0F;
    const auto ink = [&](ImU32 colour) { return with_alpha(colour, strength); };
    const ImU32 who = concerns(run, event, m.selection.what) ? p.accent : p.text;
    const float y = at.y + std::floor((rows.height - line_height(fonts().mono)) / 2);
    draw_text_right(list, fonts().mono, ink(p.quiet), {c.time_right, y}, time_text(r.t, c.seconds));
    std::string cut;  // what the row does not show whole
    const float transfer_end = r.connection.empty() ? c.event : c.connection;
    if (draw_text_elided(list, fonts().mono, ink(who), {c.transfer, y},
                         transfer_end - c.transfer - px(2), r.transfer))
      cut = r.transfer;
    draw_text(list, fonts().mono, ink(r.transfer.empty() ? who : p.quiet), {c.connection, y},
              r.connection);
    const float label_y = at.y + std::floor((rows.height - line_height(fonts().label)) / 2);
    const bool is_public = trace::is_public(run.trace->events()[event].kind());
    const bool curl_alone = c.curl <= 0 && m.log.as_curl;
    if (!curl_alone) {
      draw_text(list, fonts().label, ink(is_public ? mix(p.quiet, p.text, 0.5F) : p.quiet),
                {c.event, label_y}, r.event);
      const float width = (c.curl > 0 ? c.curl - px(12) : c.right) - c.what;
      if (draw_text_elided(list, fonts().label, ink(tone_colour(r.tone)), {c.what, label_y}, width,
                           r.what))
        cut += (cut.empty() ? "" : "\n") + r.what;
    }
    if (const float x = curl_from(m, c); x > 0) {
      const std::string silent = curl_alone ? std::string(r.event) + " –" : "–";
      const std::string said =
          curl_cell(event, {x, label_y}, c.right - x, strength, may_ask, silent, state.voice);
      if (!said.empty()) cut += (cut.empty() ? "" : "\n") + said;
      may_ask = !budget.spent();
    }
    if (under && !cut.empty()) hint(cut, format_time(r.t));
  }
}

}  // namespace poolscope::gui
