#pragma once

#include <imgui.h>

#include <string>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "present/timeline/view.hpp"

/// The lanes of the timeline: labels, bars and marks, and what the pointer is on.
namespace poolscope::gui {

/// What the pointer is on, and the stretch to zoom to; `nothing` when it is on none.
struct Pointed {
  Selection what;
  TimeWindow stretch;
  std::string fold;     // a head's group: a click folds it or unfolds it
  bool merged = false;  // a band of many: nothing of its own to select, but a stretch to zoom to
  std::uint64_t event = 0;  // what a click takes the playhead behind; 0: it stays
};

class LanePainter {
 public:
  LanePainter(const Model&, const Run&, const Lanes&, const Scale&, Outbox&);

  /// One lane with its label column; `bars` is where time begins.
  void draw(ImDrawList&, const Lane&, ImVec2 label, ImVec2 bars, float height, bool dense,
            bool pointer_on_bars);
  /// The head of an owner or a destination; folded, with what its connections do.
  void head(ImDrawList&, const Lane&, ImVec2 label, ImVec2 bars, float height, bool folded);

  [[nodiscard]] const Pointed& pointed() const { return pointed_; }

 private:
  void label(ImDrawList&, const Lane&, ImVec2 at, float height, bool dense);
  void bar(ImDrawList&, const Lane&, const Bar&, ImVec2 at, float height, bool dense);
  [[nodiscard]] bool under_pointer(const Lane&, const Bar&, ImVec2 at, float height,
                                   bool dense) const;
  void load(ImDrawList&, const GroupLoad&, ImVec2 at, float height);
  void marks(ImDrawList&, const Lane&, ImVec2 at, float height, bool pointer_on_bars);
  void arcs(ImDrawList&, const Lane&, ImVec2 at, float height);
  void close_mark(ImDrawList&, const Lane&, ImVec2 at, float height, bool pointer_on_bars);
  void tell(const Lane&, const Bar&) const;
  void tell_merged(const Lane&, const Bar&, const Bar* ground) const;
  [[nodiscard]] Selection meant_by(const Lane&, const Bar&) const;
  void point(Selection, TimeWindow);

  const Model& m_;
  const Run& run_;
  const Lanes& lanes_;
  const Scale& scale_;
  Outbox& out_;
  float label_width_ = 0;
  Pointed pointed_;
};

}  // namespace poolscope::gui
