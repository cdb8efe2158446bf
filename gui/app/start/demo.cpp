#include "app/start/demo.hpp"

#include "app/playback/playback.hpp"
#include "app/start/library.hpp"
#include "app/timeline/time_window.hpp"

namespace poolscope::gui {
namespace {

const Document* demo_of(const Model& m) {
  return m.start.library && m.start.library->demo && !m.start.library->demo->runs.empty()
             ? m.start.library->demo.get()
             : nullptr;
}

double end_of(const Document& demo) {
  return static_cast<double>(demo.runs.back().index->end);
}

}  // namespace

bool demo_plays(const Model& m) {
  const Document* demo = demo_of(m);
  return demo && !m.document && m.frame.motion && m.start.demo_position < end_of(*demo);
}

double demo_rate(const Model& m) {
  const Document* demo = demo_of(m);
  return demo ? base_rate_for(end_of(*demo)) : 0;
}

Model demo_model(const Model& m) {
  Model out;
  const Document* demo = demo_of(m);
  if (!demo) return out;
  out.document = m.start.library->demo;
  out.run = demo->runs.back().id;  // the last strategy: by custom the one that reuses most
  out.frame.theme = m.frame.theme;
  out.frame.motion = m.frame.motion;
  out.playback.playing = demo_plays(m);
  out.playback.base_rate = demo_rate(m);
  place_time(out, m.frame.motion ? m.start.demo_position : run_end(out) / 2);
  out.playback.by_hand = false;
  out.backdrop = true;
  out.timeline.window = fitting(run_end(out));
  return out;
}

}  // namespace poolscope::gui
