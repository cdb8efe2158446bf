#include "panels/why_panel.hpp"

#include <algorithm>
#include <memory>

#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/why_view.hpp"
#include "widgets/matrix.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

// Asking the matcher again costs a copy of a World: the answer is kept until another is wanted.
const WhyView& view_of(const Run& run, std::uint64_t decision) {
  static std::shared_ptr<const trace::Trace> of;
  static std::uint64_t at = UINT64_MAX;
  static WhyView view;
  if (of != run.trace || at != decision) {
    of = run.trace;
    at = decision;
    view = make_why_view(*run.trace, *run.index, decision);
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
  Why(const Model& m, const WhyView& view, Outbox& out)
      : m_(m), view_(view), out_(out), width_(ImGui::GetContentRegionAvail().x) {}

  void draw() {
    head();
    option();
    if (view_.rows.empty())
      no_candidates();
    else
      candidates();
    closings();
    printed();
    if (ImGui::IsWindowHovered()) out_.push_back(Hover{hovered_});
  }

 private:
  void head() {
    const Palette& p = palette();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    std::string when = format_time(view_.t);
    if (view_.decision_count > 1)
      when = std::to_string(view_.decision_number) + " of its " +
             std::to_string(view_.decision_count) + " decisions  " + when;
    const float right = text_width(fonts().mono, when);
    const Selection here{Selection::Kind::transfer, view_.request};
    const bool chosen = m_.selected == here;
    draw_text_elided(draw, fonts().strong, chosen ? p.accent : p.text, at, width_ - right - px(12),
                     view_.title);
    draw_text_right(draw, fonts().mono, p.quiet, {at.x + width_, at.y + px(2)}, when);
    ImGui::Dummy({width_, px(20)});
    if (ImGui::IsItemHovered()) {
      hovered_ = here;
      if (ImGui::IsMouseClicked(0)) out_.push_back(Select{here});
    }
    wrapped(view_.asked, fonts().label, p.quiet);
    ImGui::Dummy({0, px(4)});
    // What is decisive comes first and large; what it led to follows as text.
    std::size_t cut = view_.sentence.find(". ");
    if (cut != std::string::npos && view_.sentence.size() < short_sentence) cut = std::string::npos;
    const std::string_view all = view_.sentence;
    wrapped(cut == std::string::npos ? all : all.substr(0, cut + 1), fonts().sentence, p.text);
    if (cut != std::string::npos) wrapped(all.substr(cut + 2), fonts().text, p.text);
  }

  void option() {
    if (view_.option.empty()) return;
    const Palette& p = palette();
    ImGui::Dummy({0, px(4)});
    plain(view_.option, fonts().mono, p.text);
    if (!view_.option_value.empty()) {
      ImGui::SameLine();
      plain(view_.option_value, fonts().mono, p.accent);
    }
    if (!view_.option_summary.empty()) wrapped(view_.option_summary, fonts().label, p.quiet);
  }

  void no_candidates() {
    ImGui::Dummy({0, px(8)});
    wrapped("No candidates: nothing was compared.", fonts().text, palette().quiet);
  }

  // All columns when they fit; else those that turned somebody away, and the others as one that
  // says how many they are.
  void candidates() {
    ImGui::Dummy({0, px(4)});
    MatrixLook look = matrix(false);
    if (matrix_cell_width(look, width_) < narrowest_cell()) look = matrix(true);
    const MatrixHit hit = draw_matrix(look, width_);
    if (hit.line >= 0 || hit.column >= 0) tell(hit);
    if (hit.line >= 0) {
      const WhyRow& row = view_.rows[static_cast<std::size_t>(hit.line)];
      hovered_ = {Selection::Kind::connection, row.connection};
      if (ImGui::IsMouseClicked(0)) out_.push_back(Select{hovered_});
    }
    ImGui::Dummy({0, px(4)});
    // Candidates with the same fate share a line.
    for (std::size_t i = 0; i < view_.rows.size(); ++i) {
      const WhyRow& row = view_.rows[i];
      const auto same = [&](const WhyRow& other) { return other.words == row.words; };
      if (std::any_of(view_.rows.begin(), view_.rows.begin() + static_cast<std::ptrdiff_t>(i),
                      same))
        continue;
      const auto n = std::count_if(view_.rows.begin(), view_.rows.end(), same);
      words(n > 1 ? row.label + " +" + std::to_string(n - 1) : row.label, row.words, row.connection,
            row.taken);
    }
    if (!view_.hidden_words.empty()) wrapped(view_.hidden_words, fonts().text, palette().quiet);
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
      line.word = row.taken ? "taken" : "";
      const Selection here{Selection::Kind::connection, row.connection};
      line.selected = m_.selected == here;
      line.lit = m_.hovered == here;
      for (const Columns& group : columns_)
        line.marks.push_back(mark_of(row.cells[group.last].state));
      look.lines.push_back(std::move(line));
    }
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
    if (cell.state == WhyCell::State::not_reached)
      tip.sentence("Not reached: the search was done with this candidate before.");
    else
      tip.sentence(cell.sentence.empty() ? "passed" : cell.sentence);
    tip.quiet(column.question);
  }

  // A line about one connection, that lights it everywhere.
  void words(const std::string& label, const std::string& text, std::uint32_t connection,
             bool good) {
    const Palette& p = palette();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const float indent = std::max(px(48), text_width(fonts().mono, label) + px(16));
    const float height = std::max(draw_text_wrapped(draw, fonts().text, good ? p.text : p.quiet,
                                                    {at.x + indent, at.y}, width_ - indent, text),
                                  px(18));
    draw_text(draw, fonts().mono, p.text, {at.x + px(8), at.y + px(1)}, label);
    ImGui::Dummy({width_, height});
    if (!ImGui::IsItemHovered()) return;
    hovered_ = {Selection::Kind::connection, connection};
    if (ImGui::IsMouseClicked(0)) out_.push_back(Select{hovered_});
  }

  void closings() {
    if (view_.closings.empty()) return;
    ImGui::Dummy({0, px(8)});
    plain("CLOSED ON THE WAY", fonts().strong_label, palette().quiet);
    for (const WhyClosing& closing : view_.closings)
      words(closing.label, closing.words, closing.connection, true);
  }

  void printed() {
    const Palette& p = palette();
    ImGui::Dummy({0, px(8)});
    if (view_.printed.empty()) {
      wrapped("libcurl prints nothing about this, even with CURLOPT_VERBOSE.", fonts().label,
              p.quiet);
      return;
    }
    plain("LIBCURL PRINTS", fonts().strong_label, p.quiet);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float inner = width_ - px(16);
    const float height =
        draw_text_wrapped(nullptr, fonts().mono, p.text, at, inner, view_.printed) + px(12);
    ImDrawList* draw = ImGui::GetWindowDrawList();
    draw->AddRectFilled(at, {at.x + width_, at.y + height}, p.raised, px(4));
    draw_text_wrapped(draw, fonts().mono, p.text, {at.x + px(8), at.y + px(6)}, inner,
                      view_.printed);
    ImGui::Dummy({width_, height});
  }

  struct Columns {
    std::size_t first, last;
    bool folds;
  };
  const Model& m_;
  const WhyView& view_;
  Outbox& out_;
  float width_;
  Selection hovered_;
  std::vector<Columns> columns_;
};

}  // namespace

void draw_why_panel(const Model& m, const model::World&, Outbox& out) {
  const Run* run = shown_run(m);
  if (!run) {
    empty_pane("Why a transfer got the connection it got.", "Open a scenario to see it.");
    return;
  }
  const auto decision = decision_to_show(*run->index, *run->trace, m.selected, m.cursor);
  if (!decision) {
    empty_pane("Nothing has been decided yet.",
               "When a transfer looks for a connection, each candidate and the gate that turned it "
               "away appear here. Step forward to the first decision, or click a transfer in the "
               "timeline.");
    return;
  }
  ImGui::BeginChild("decision", {0, 0}, false, ImGuiWindowFlags_NoNav);
  Why(m, view_of(*run, *decision), out).draw();
  ImGui::EndChild();
}

}  // namespace poolscope::gui
