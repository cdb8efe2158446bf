#pragma once

#include <string>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "present/study/sweep.hpp"
#include "widgets/pane.hpp"

/// The parts of the view of many runs (panel.hpp), one a file.
namespace poolscope::gui {

struct StudyKept;  // panels/study/kept.hpp
struct SweepFields;

void draw_advice(const Model&, const Box&, Outbox&);

/// What is varied, over which values and with how many seeds; returns its height.
float draw_sweep_form(const Model&, const Box&, SweepFields&, Outbox&);
void draw_sweep_chart(const Model&, const Box&, StudyKept&, Outbox&);
void draw_heat_map(const Model&, const Box&, StudyKept&, Outbox&);

/// A row that chooses which value of a third axis is shown. Returns its height; 0 without such an
/// axis.
float draw_third_axis(const Study&, const std::vector<std::string>& of, const Box&, Outbox&);

/// A bar with how far it is and a button that stops it.
void draw_study_progress(StudyPart, float fraction, const std::string& words, const Box& row,
                         Outbox&);

}  // namespace poolscope::gui
