// The strip of differences: a row a run, a mark for each transfer that differs.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/compare/actions.hpp"
#include "app/compare/columns.hpp"
#include "app/frame/actions.hpp"
#include "app/playback/actions.hpp"
#include "app/why/actions.hpp"
#include "panels/compare/parts.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/timeline/view.hpp"
#include "widgets/button.hpp"
#include "widgets/link.hpp"
#include "widgets/pattern.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

constexpr float row_height = 18, title_height = 28, foot = 6;
constexpr std::size_t most_marks = 600;  // beyond, they are counted in columns

class DifferenceStrip {
 public:
  DifferenceStrip(const Model& m, const Compared& all, const Box& box, Outbox& out)
      : m_(m), all_(all), box_(box), out_(out), draw_(*ImGui::GetWindowDrawList()) {
    float widest = 0;
    for (const Run* run : all.runs)
      widest = std::max(widest, text_width(fonts().label, title_of(*run)));
    left_ = box.min.x + px(12) + std::min(widest, px(180)) + px(16);
    scale_.window = m.timeline.window;
    scale_.width = std::max(box.max.x - px(16) - left_, 1.0F);
  }

  void draw() {
    title();
    for (std::size_t i = 0; i < all_.runs.size(); ++i) {
      const float y = row_top(i);
      draw_text_in_row(&draw_, fonts().label, palette().quiet, box_.min.x + px(12), y,
                       px(row_height),
                       elided(fonts().label, title_of(*all_.runs[i]), left_ - box_.min.x - px(24)));
      draw_.AddLine({left_, y + px(row_height) / 2}, {left_ + scale_.width, y + px(row_height) / 2},
                    palette().grid);
    }
    const auto [from, to] = in_window();
    if (to - from > most_marks)
      columns(from, to);
    else
      for (std::size_t i = from; i < to; ++i) marks(m_.compare.differences->all[i]);
    const float now = left_ + scale_.x(m_.playback.position);
    if (now >= left_ && now <= left_ + scale_.width)
      draw_.AddLine({std::round(now), row_top(0)}, {std::round(now), row_top(all_.runs.size())},
                    palette().accent, px(2));
    tell();
  }

 private:
  [[nodiscard]] float row_top(std::size_t i) const {
    return box_.min.y + px(title_height) + px(row_height) * static_cast<float>(i);
  }

  [[nodiscard]] std::pair<std::size_t, std::size_t> in_window() const {
    const auto& all = m_.compare.differences->all;
    const auto at = [&](double us) {
      return static_cast<std::size_t>(
          std::ranges::lower_bound(
              all, us, {}, [](const Difference& one) { return static_cast<double>(one.first); }) -
          all.begin());
    };
    return {at(scale_.window.from), at(scale_.window.to + 1)};
  }

  void title() {
    const Palette& p = palette();
    const Differences& found = *m_.compare.differences;
    const float top = box_.min.y, height = px(title_height);
    float x = box_.min.x + px(12);
    draw_text_in_row(&draw_, fonts().strong_label, p.quiet, x, top, height, "DIFFERENCES");
    x += text_width(fonts().strong_label, "DIFFERENCES") + px(12);
    const ImVec2 button{px(28), px(24)};
    float right = box_.max.x - px(8) - button.x;
    const bool any = !found.none();
    if (flat_button("next difference", {right, top + px(2)}, button, symbol::forward,
                    "the next transfer that differs", "n", {.enabled = any}))
      out_.emit(StepDifference{1});
    right -= button.x;
    if (flat_button("difference before", {right, top + px(2)}, button, symbol::back,
                    "the one before", "N", {.enabled = any}))
      out_.emit(StepDifference{-1});
    right -= px(12);
    if (any) right = legend(right);
    if (!any) {
      draw_text_in_row(
          &draw_, fonts().text, p.text, x, top, height,
          elided(fonts().text, "None: every transfer got its connection in the same way.",
                 right - x));
      return;
    }
    const std::string count = fmt::format(
        "{} of {} transfers differ{}.", format_count(found.all.size()),
        format_count(found.compared),
        found.opened_or_reused > 0 && found.opened_or_reused < found.all.size()
            ? fmt::format(", {} opened here and reused there", format_count(found.opened_or_reused))
            : "");
    draw_text_in_row(&draw_, fonts().text, p.text, x, top, height, count);
    x += text_width(fonts().text, count) + px(12);
    const Difference& first = found.all[found.first];
    const std::string words =
        "First, at " + format_time(first.first) + ": " + sentence_of(first, all_.runs);
    if (right - x < px(120)) return;
    const LinkTouch touch =
        text_link(draw_, fonts().text, p.quiet, {x, top}, height, right - x, words);
    if (touch.hovered) hint(words, "click: go there");
    if (touch.clicked) go_to(first);
  }

  // The legend of the marks, from the right end; returns where it begins.
  float legend(float right) {
    const auto item = [&](const char* word, Fate fate, bool waited = false) {
      right -= text_width(fonts().label, word);
      draw_text_in_row(&draw_, fonts().label, palette().quiet, right, box_.min.y, px(title_height),
                       word);
      right -= px(12);
      TransferOutcome outcome;
      outcome.fate = fate;
      outcome.waited = waited;
      mark({right, box_.min.y + px(title_height) / 2}, px(5), outcome);
      right -= px(16);
    };
    const Differences& found = *m_.compare.differences;
    if (found.absent) item("never began", Fate::absent);
    if (found.failed) item("got none", Fate::failed);
    if (found.waited) item("waited", Fate::reused, true);
    item("reused", Fate::reused);
    item("opened", Fate::opened);
    return right;
  }

  void go_to(const Difference& one) {
    for (std::size_t i = 0; i < all_.runs.size(); ++i) {
      if (one.in[i].transfer == UINT32_MAX) continue;
      go_to(one, i);
      return;
    }
  }

  void go_to(const Difference& one, std::size_t place) {
    const TransferLife& life = all_.runs[place]->index->transfers[one.in[place].transfer];
    out_.emit(ChooseRun{m_.compare.columns[place]});
    out_.emit(Select{{Selection::Kind::transfer, model::index(life.request)}, true});
    model::Time last = one.first;
    for (std::size_t i = 0; i < all_.runs.size(); ++i)
      if (one.in[i].transfer != UINT32_MAX) last = std::max(last, one.in[i].t);
    out_.emit(SeekTime{static_cast<double>(last)});
  }

  [[nodiscard]] bool is_selected(const Difference& one) const {
    if (m_.selection.what.kind != Selection::Kind::transfer) return false;
    for (std::size_t i = 0; i < all_.runs.size(); ++i) {
      if (m_.compare.columns[i] != m_.run || one.in[i].transfer == UINT32_MAX) continue;
      return model::index(all_.runs[i]->index->transfers[one.in[i].transfer].request) ==
             m_.selection.what.id;
    }
    return false;
  }

  // One transfer: its mark in each row, and a line that holds them together.
  void marks(const Difference& one) {
    const bool selected = is_selected(one);
    const ImU32 line = selected ? palette().accent : with_alpha(palette().quiet, 0.35F);
    const float r = px(5);
    ImVec2 before{};
    bool any = false;
    for (std::size_t i = 0; i < all_.runs.size(); ++i) {
      if (one.in[i].transfer == UINT32_MAX) continue;
      const ImVec2 at = centre(one, i);
      if (any) draw_.AddLine({before.x, before.y + r}, {at.x, at.y - r}, line, px(1));
      before = at;
      any = true;
    }
    for (std::size_t i = 0; i < all_.runs.size(); ++i) {
      const ImVec2 at = centre(one, i);
      mark(at, r, one.in[i]);
      if (selected) draw_.AddCircle(at, r + px(3), palette().accent, 0, px(2));
      if (!pointed_at({at.x - r - 1, at.y - px(row_height) / 2},
                      {at.x + r + 1, at.y + px(row_height) / 2}))
        continue;
      pointed_ = &one;
      if (one.in[i].transfer != UINT32_MAX && ImGui::IsMouseClicked(0)) go_to(one, i);
    }
  }

  [[nodiscard]] ImVec2 centre(const Difference& one, std::size_t row) const {
    const model::Time t = one.in[row].transfer == UINT32_MAX ? one.first : one.in[row].t;
    return {left_ + scale_.x(static_cast<double>(t)), row_top(row) + px(row_height) / 2};
  }

  void mark(ImVec2 at, float r, const TransferOutcome& outcome) {
    const Palette& p = palette();
    switch (outcome.fate) {
      case Fate::opened:
        draw_.AddCircleFilled(at, r, p.connecting);
        break;
      case Fate::reused:
        draw_.AddCircleFilled(at, r, p.pane);
        draw_.AddCircle(at, r - px(0.5F), p.active, 0, px(2));
        break;
      case Fate::failed:
        cross_mark(draw_, at, r - px(1), p.evicted, px(2));
        break;
      case Fate::absent:
        draw_.AddLine({at.x - r + px(1), at.y}, {at.x + r - px(1), at.y}, p.quiet, px(2));
        break;
    }
    if (outcome.waited)
      dashed_box(draw_, {at.x - r - px(2), at.y - r - px(2)}, {at.x + r + px(2), at.y + r + px(2)},
                 p.pending, px(1.5F), px(2));
  }

  // Too many to be told apart: how many opened a connection, in columns of pixels.
  void columns(std::size_t from, std::size_t to) {
    const float step = px(4);
    const auto n = static_cast<std::size_t>(scale_.width / step) + 1;
    std::vector<std::array<std::uint32_t, most_columns>> opened(n);
    std::uint32_t most = 1;
    for (std::size_t d = from; d < to; ++d) {
      const Difference& one = m_.compare.differences->all[d];
      const float x = scale_.x(static_cast<double>(one.first));
      if (x < 0 || x >= scale_.width) continue;
      auto& at = opened[static_cast<std::size_t>(x / step)];
      for (std::size_t i = 0; i < all_.runs.size(); ++i)
        if (one.in[i].fate == Fate::opened) most = std::max(most, ++at[i]);
    }
    for (std::size_t i = 0; i < all_.runs.size(); ++i) {
      const float ground = row_top(i) + px(row_height) - px(2), room = px(row_height) - px(4);
      for (std::size_t k = 0; k < n; ++k) {
        if (opened[k][i] == 0) continue;
        const float height =
            std::max(px(2), room * static_cast<float>(opened[k][i]) / static_cast<float>(most));
        const float x = left_ + step * static_cast<float>(k);
        draw_.AddRectFilled({x, ground - height}, {x + step - 1, ground}, palette().connecting);
        if (pointed_at({x, row_top(i)}, {x + step, row_top(i) + px(row_height)}))
          hint(fmt::format("{} opened a connection here in {} and not in all",
                           format_plural(opened[k][i], "transfer"), title_of(*all_.runs[i])),
               "zoom in to see each");
      }
    }
  }

  void tell() {
    if (!pointed_) return;
    const Difference& one = *pointed_;
    std::string name;
    for (std::size_t i = 0; i < all_.runs.size() && name.empty(); ++i)
      if (one.in[i].transfer != UINT32_MAX)
        name = all_.runs[i]->index->transfers[one.in[i].transfer].name;
    Tooltip tip(name + " differs");
    for (std::size_t i = 0; i < all_.runs.size(); ++i) {
      const TransferOutcome& in = one.in[i];
      std::string words = in.fate == Fate::absent   ? "never began"
                          : in.fate == Fate::opened ? "opened a connection"
                          : in.fate == Fate::reused ? "reused one"
                                                    : "got none";
      if (in.waited) words = "waited, " + words;
      if (in.fate != Fate::absent) words += ", " + format_time(in.t);
      tip.line(title_of(*all_.runs[i]), words);
    }
    tip.quiet("click: look at it");
  }

  const Model& m_;
  const Compared& all_;
  const Box& box_;
  Outbox& out_;
  ImDrawList& draw_;
  Scale scale_;
  float left_ = 0;
  const Difference* pointed_ = nullptr;
};

}  // namespace

float compare_strip_height(std::size_t runs) {
  return px(title_height) + px(row_height) * static_cast<float>(runs) + px(foot);
}

void draw_compare_strip(const Model& m, const Compared& all, const Box& box, Outbox& out) {
  if (m.compare.differences) DifferenceStrip(m, all, box, out).draw();
}

}  // namespace poolscope::gui
