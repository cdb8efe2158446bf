#include "panels/why/panel.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "app/frame/actions.hpp"
#include "app/playback/actions.hpp"
#include "app/why/actions.hpp"
#include "panels/why/changes.hpp"
#include "panels/why/close.hpp"
#include "panels/why/kept.hpp"
#include "panels/why/parts.hpp"
#include "panels/why/wakes.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "platform/window.hpp"
#include "present/format.hpp"
#include "present/why/view.hpp"
#include "widgets/button.hpp"
#include "widgets/matrix.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

// Asking the matcher again costs a copy of a World: the answer is kept until another is wanted.
// A person who plays, scrubs or jumps is not kept waiting by a large pool: what would have changed
// a decision is asked once it is still looked at in a further frame.
const WhyView& view_of(const Run& run, std::uint64_t decision, bool playing, KeptDecision& kept) {
  auto& [of, at, view] = kept;
  const bool another = of != run.trace || at != decision;
  const bool rests = !another && !playing && !ImGui::IsMouseDown(0);
  if (another || (!view.asked_for_changes && rests)) {
    of = run.trace;
    at = decision;
    view = make_why_view(*run.trace, *run.index, decision,
                         rests ? Changes::ask : Changes::ask_if_few, run.costly.get());
  }
  if (!view.asked_for_changes) request_frames(2);
  return view;
}

const CloseView& close_of(const Run& run, std::uint32_t connection, KeptClose& kept) {
  auto& [of, view] = kept;
  if (of != run.trace || view.connection != connection) {
    of = run.trace;
    view = make_close_view(*run.trace, *run.index, connection, run.costly.get());
  }
  return view;
}

Mark mark_of(WhyCell::State state) {
  switch (state) {
    case WhyCell::State::not_reached:
      return Mark::blank;
    case WhyCell::State::passed:
    case WhyCell::State::taken:
      return Mark::pass;
    case WhyCell::State::turned_away:
      return Mark::cross;
    case WhyCell::State::discarded:
      return Mark::closing_cross;
    case WhyCell::State::kept:
      return Mark::ring;
    case WhyCell::State::waits:
      return Mark::glass;
  }
  return Mark::blank;
}

bool tells_apart(const WhyView& view, std::size_t column) {
  return std::any_of(view.rows.begin(), view.rows.end(), [&](const WhyRow& row) {
    const auto state = row.cells[column].state;
    return state != WhyCell::State::passed && state != WhyCell::State::not_reached;
  });
}

// A sentence up to this length is written large as a whole.
constexpr std::size_t short_sentence = 110;

class Why {
 public:
  Why(const WhyView& view, why::Page& page) : view_(view), page_(page), width_(page.width) {}

  void draw() {
    head();
    option();
    if (view_.paid) {
      ImGui::Dummy({0, px(4)});
      why::cost(page_, *view_.paid);
    }
    if (!view_.changes.empty()) {
      ImGui::Dummy({0, px(4)});
      why::best_change(page_, view_);
    }
    if (view_.rows.empty())
      no_candidates();
    else
      candidates();
    why::wakes(page_, view_);
    why::other_changes(page_, view_);
    closings();
    why::ranking(page_, view_.ranking);
    why::printed(page_, view_.printed);
  }

 private:
  void head() {
    const Palette& p = palette();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    std::string when = format_time(view_.t);
    float right = text_width(fonts().mono, when);
    const Selection here{Selection::Kind::transfer, view_.request};
    const bool chosen = page_.m.selection.what == here;
    const bool elsewhere = page_.m.cursor != view_.event + 1;
    ImGui::SetCursorScreenPos({at.x + width_ - right, at.y});
    if (ImGui::InvisibleButton("when", {right, px(20)}) && elsewhere)
      page_.out.emit(SeekEvent{static_cast<std::size_t>(view_.event) + 1});
    const bool pointed = ImGui::IsItemHovered() && elsewhere;
    if (pointed) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      hint("the playhead stands elsewhere: a click takes it and the pool to this decision");
    }
    draw_text_right(draw, fonts().mono, elsewhere ? p.accent : p.quiet,
                    {at.x + width_, at.y + px(2)}, when);
    if (elsewhere)
      draw->AddLine({at.x + width_ - right, at.y + px(19)}, {at.x + width_, at.y + px(19)},
                    pointed ? p.accent : p.border);
    if (view_.decision_count > 1) right += steppers({at.x + width_ - right - px(8), at.y});
    ImGui::SetCursorScreenPos(at);
    draw_text_elided(draw, fonts().strong, chosen ? p.accent : p.text, at, width_ - right - px(12),
                     view_.title);
    ImGui::Dummy({width_ - right - px(12), px(20)});
    if (ImGui::IsItemHovered()) {
      page_.hovered = here;
      if (ImGui::IsMouseClicked(0)) page_.out.emit(Select{here});
    }
    why::paragraph(page_, view_.asked, fonts().label, p.quiet);
    ImGui::Dummy({0, px(4)});
    // The decisive words come first and large; their result follows as text.
    std::size_t cut = view_.sentence.find(". ");
    if (cut != std::string::npos && view_.sentence.size() < short_sentence) cut = std::string::npos;
    const std::string_view all = view_.sentence;
    why::paragraph(page_, cut == std::string::npos ? all : all.substr(0, cut + 1), fonts().sentence,
                   p.text);
    if (cut != std::string::npos) why::paragraph(page_, all.substr(cut + 2), fonts().text, p.text);
  }

  // "‹ 2 of 3 ›": the transfer's other decisions. Returns how wide it is.
  float steppers(ImVec2 end) {
    const std::string words = std::to_string(view_.decision_number) + " of its " +
                              std::to_string(view_.decision_count) + " decisions";
    const ImVec2 size{px(22), px(22)};
    const Selection here{Selection::Kind::transfer, view_.request};
    const auto step = [&](const char* id, float x, const char* icon, std::uint64_t event) {
      if (!flat_button(id, {x, end.y - px(1)}, size, icon, "its other decision", {},
                       {.enabled = event != 0}))
        return;
      page_.out.emit(Select{here});
      page_.out.emit(SeekEvent{static_cast<std::size_t>(event) + 1});
    };
    float x = end.x - size.x;
    step("next decision", x, symbol::forward, view_.next);
    x -= text_width(fonts().label, words) + px(4);
    draw_text_in_row(ImGui::GetWindowDrawList(), fonts().label, palette().quiet, x, end.y, px(20),
                     words);
    x -= size.x + px(4);
    step("previous decision", x, symbol::back, view_.previous);
    return end.x - x + px(8);
  }

  // The first change names the option already, with what it is and what it would have to be.
  void option() {
    if (view_.option.empty()) return;
    if (!view_.changes.empty() &&
        view_.changes.front().clause.find(view_.option) != std::string::npos)
      return;
    ImGui::Dummy({0, px(4)});
    why::option_line(page_, view_.option, view_.option_value);
    if (!view_.option_summary.empty())
      why::paragraph(page_, view_.option_summary, fonts().label, palette().quiet);
  }

  void no_candidates() {
    ImGui::Dummy({0, px(8)});
    why::paragraph(page_, "No candidates: nothing was compared.", fonts().text, palette().quiet);
  }

  // All columns when they fit; else those that turned somebody away, and the others as one that
  // says how many they are.
  void candidates() {
    ImGui::Dummy({0, px(4)});
    MatrixLook look = matrix(false);
    if (matrix_cell_width(look, width_) < narrowest_cell()) look = matrix(true);
    const MatrixHit hit = draw_matrix(look, width_);
    const std::optional<MatrixCell> cell = cell_at(hit);
    if ((hit.line >= 0 || hit.column >= 0) && !(cell && cell == page_.m.selection.pinned))
      tell(hit);
    if (hit.line >= 0)
      page_.hovered = {Selection::Kind::connection,
                       view_.rows[static_cast<std::size_t>(hit.line)].connection};
    if (ImGui::IsMouseClicked(0)) {
      if (cell)
        page_.out.emit(PinCell{cell});
      else if (hit.line >= 0)
        page_.out.emit(Select{page_.hovered});
      else if (page_.m.selection.pinned)
        page_.out.emit(PinCell{});
    }
    if (look.pinned_line >= 0) pinned(look);
    ImGui::Dummy({0, px(4)});
    // Candidates with the same fate share a line.
    for (std::size_t i = 0; i < view_.rows.size(); ++i) {
      const WhyRow& row = view_.rows[i];
      const auto same = [&](const WhyRow& other) { return other.words == row.words; };
      if (std::any_of(view_.rows.begin(), view_.rows.begin() + static_cast<std::ptrdiff_t>(i),
                      same))
        continue;
      const auto n = std::count_if(view_.rows.begin(), view_.rows.end(), same);
      why::about_connection(page_, n > 1 ? row.label + " +" + std::to_string(n - 1) : row.label,
                            row.words, row.connection, row.taken);
    }
    if (!view_.hidden_words.empty())
      why::paragraph(page_, view_.hidden_words, fonts().text, palette().quiet);
  }

  // The cell that a click pins: not a head, and not a cell that stands for several gates.
  std::optional<MatrixCell> cell_at(const MatrixHit& hit) const {
    if (hit.line < 0 || hit.column < 0) return std::nullopt;
    const Columns& group = columns_[static_cast<std::size_t>(hit.column)];
    if (group.first != group.last) return std::nullopt;
    return MatrixCell{view_.event, view_.rows[static_cast<std::size_t>(hit.line)].connection,
                      view_.columns[group.first].gate};
  }

  void frame_pinned(MatrixLook& look) const {
    if (!page_.m.selection.pinned) return;
    for (int line = 0; line < static_cast<int>(look.lines.size()); ++line)
      for (int column = 0; column < static_cast<int>(look.columns.size()); ++column)
        if (cell_at({line, column}) == page_.m.selection.pinned) {
          look.pinned_line = line;
          look.pinned_column = column;
        }
  }

  void pinned(const MatrixLook& look) const {
    const auto line = static_cast<std::size_t>(look.pinned_line);
    const std::size_t column = columns_[static_cast<std::size_t>(look.pinned_column)].first;
    const Palette& p = palette();
    ImGui::Dummy({0, px(4)});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float inner = width_ - px(20);
    const std::string title = view_.rows[line].label + "  " + view_.columns[column].title;
    const std::string words = words_of(view_.rows[line].cells[column]);
    const std::string& question = view_.columns[column].question;
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const float sentence = draw_text_wrapped(nullptr, fonts().text, 0, at, inner, words);
    const float asked = draw_text_wrapped(nullptr, fonts().label, 0, at, inner, question);
    const float height = px(32) + sentence + asked;
    draw->AddRectFilled(at, {at.x + width_, at.y + height}, p.raised, px(4));
    draw->AddRect(at, {at.x + width_, at.y + height}, p.accent, px(4));
    draw_text(draw, fonts().strong_label, p.text, {at.x + px(10), at.y + px(6)}, title);
    draw_text_wrapped(draw, fonts().text, p.text, {at.x + px(10), at.y + px(24)}, inner, words);
    draw_text_wrapped(draw, fonts().label, p.quiet, {at.x + px(10), at.y + px(26) + sentence},
                      inner, question);
    ImGui::Dummy({width_, height});
  }

  static std::string words_of(const WhyCell& cell) {
    if (cell.state == WhyCell::State::not_reached)
      return "Not reached: the search was done with this candidate before.";
    return cell.sentence.empty() ? "passed" : cell.sentence;
  }

  MatrixLook matrix(bool fold) {
    MatrixLook look;
    columns_.clear();
    for (std::size_t c = 0; c < view_.columns.size(); ++c) {
      const bool decided = tells_apart(view_, c);
      if (fold && !decided && !columns_.empty() && columns_.back().folds) {
        columns_.back().last = c;
        continue;
      }
      columns_.push_back({c, c, fold && !decided});
    }
    for (const Columns& group : columns_) {
      const std::size_t n = group.last - group.first + 1;
      look.columns.push_back(
          {n > 1 ? std::to_string(n) + " gates" : view_.columns[group.first].title,
           n == 1 && tells_apart(view_, group.first)});
    }
    for (const WhyRow& row : view_.rows) {
      MatrixLook::Line line;
      line.label = row.label;
      line.good = row.taken;
      line.dim = !row.reached;
      line.word = row.taken ? "taken" : row.pruned ? "pruned" : "";
      const Selection here{Selection::Kind::connection, row.connection};
      line.selected = page_.m.selection.what == here;
      line.lit = page_.m.selection.hovered == here;
      for (const Columns& group : columns_)
        line.marks.push_back(mark_of(row.cells[group.last].state));
      look.lines.push_back(std::move(line));
    }
    frame_pinned(look);
    return look;
  }

  void tell(const MatrixHit& hit) const {
    const Columns* group =
        hit.column >= 0 ? &columns_[static_cast<std::size_t>(hit.column)] : nullptr;
    if (!group) return;
    if (group->last > group->first) {
      Tooltip tip(std::to_string(group->last - group->first + 1) + " gates that all passed");
      std::string titles;
      for (std::size_t c = group->first; c <= group->last; ++c)
        titles += (titles.empty() ? "" : ", ") + view_.columns[c].title;
      tip.sentence(titles);
      return;
    }
    const WhyColumn& column = view_.columns[group->first];
    if (hit.line < 0) {
      Tooltip tip(column.title);
      tip.sentence(column.question);
      return;
    }
    const WhyRow& row = view_.rows[static_cast<std::size_t>(hit.line)];
    const WhyCell& cell = row.cells[group->first];
    Tooltip tip(row.label + "  " + column.title);
    tip.sentence(words_of(cell));
    tip.quiet(column.question);
  }

  void closings() {
    if (view_.closings.empty()) return;
    why::heading("CLOSED ON THE WAY");
    for (const WhyClosing& closing : view_.closings)
      why::about_connection(page_, closing.label, closing.words, closing.connection, true);
  }

  struct Columns {
    std::size_t first, last;
    bool folds;
  };
  const WhyView& view_;
  why::Page& page_;
  float width_;
  std::vector<Columns> columns_;
};

}  // namespace

void draw_why_panel(const Model& m, const model::World&, WhyKept& kept, Outbox& out) {
  const Run* run = shown_run(m);
  if (!run) {
    empty_pane("Why a transfer got the connection it got.", "Open a scenario to see it.");
    return;
  }
  const auto closed = close_to_show(*run->index, m.selection.what, m.cursor);
  const auto decision = decision_to_show(*run->index, *run->trace, m.selection.what, m.cursor);
  if (!decision && !closed) {
    empty_pane("Nothing has been decided yet.",
               "When a transfer looks for a connection, each candidate and the gate that turned it "
               "away appear here. Step forward to the first decision, or click a transfer in the "
               "timeline.");
    return;
  }
  ImGui::BeginChild("decision", {0, 0}, false, ImGuiWindowFlags_NoNav);
  why::Page page{m, out, ImGui::GetContentRegionAvail().x, {}};
  if (closed)
    why::draw_close(page, close_of(*run, *closed, kept.close));
  else
    Why(view_of(*run, *decision, m.playback.playing, kept.decision), page).draw();
  if (ImGui::IsWindowHovered() && page.hovered.kind != Selection::Kind::nothing)
    out.emit(Hover{page.hovered});
  ImGui::EndChild();
}

}  // namespace poolscope::gui
