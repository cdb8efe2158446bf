#include <algorithm>

#include "app/frame/layout.hpp"
#include "app/playback/playback.hpp"
#include "app/timeline/time_window.hpp"
#include "app/updates.hpp"

namespace poolscope::gui::updates {

void show(Model& m, Overlay overlay, bool on) {
  if (on)
    m.frame.overlay = overlay;
  else if (shows(m, overlay))
    m.frame.overlay.reset();
}

Done on(Model& m, const SetTheme& a) {
  m.frame.theme = a.theme;
  return {SaveSettings{}};
}

Done on(Model& m, const SetScale& a) {
  m.frame.scale = std::clamp(a.scale, 0.5F, 4.0F);
  return {SaveSettings{}};
}

Done on(Model& m, const SetMotion& a) {
  m.frame.motion = a.on;
  return {SaveSettings{}};
}

Done on(Model& m, const SetLayout& a) {
  Layout& layout = m.frame.layout();
  const auto share = [](float v) { return std::clamp(v, 0.1F, 0.9F); };
  layout = a.layout;
  for (float* cut :
       {&layout.side, &layout.right, &layout.left_cut, &layout.middle_cut, &layout.right_cut})
    *cut = share(*cut);
  return {SaveSettings{}};
}
Done on(Model& m, const ResetLayout&) {
  m.frame.layout() = m.frame.wide ? wide_layout() : focused_layout();
  return {SaveSettings{}};
}
Done on(Model& m, const ShowPane& a) {
  Layout& layout = m.frame.layout();
  if (a.on)
    show_pane(layout, a.pane);
  else
    hide_pane(layout, a.pane);
  return {SaveSettings{}};
}
Done on(Model& m, const FrontPane& a) {
  show_pane(m.frame.layout(), a.pane);
  return {SaveSettings{}};
}
Done on(Model& m, const MovePane& a) {
  move_pane(m.frame.layout(), a.pane, a.to);
  return {SaveSettings{}};
}
Done on(Model& m, const WindowIsWide& a) {
  m.frame.wide = a.on;
  return {};
}
Done on(Model& m, const Present& a) {
  m.frame.present = a.on;
  if (a.on) m.study.shown = false;
  return {};
}
Done on(Model& m, const ShowExport& a) {
  show(m, Overlay::export_picture, a.on && m.document);
  return {};
}
Done on(Model& m, const ExportPicture& a) {
  if (a.path.empty()) return on(m, Notify{"a picture needs a file name", true});
  show(m, Overlay::export_picture, false);
  return {DrawPicture{a.path, a.pane}};
}
Done on(Model& m, const CopyText& a) {
  on(m, Notify{"copied " + (a.what.empty() ? a.text : a.what)});
  return {SetClipboard{a.text}};
}
Done on(Model&, const OpenLink& a) {
  // Nothing but pages: a scenario's links are not to start programs.
  const bool page = a.url.starts_with("https://") || a.url.starts_with("http://");
  return page ? Done{VisitLink{a.url}} : Done{};
}
Done on(Model& m, const Notify& a) {
  const std::uint64_t number = m.frame.notice ? m.frame.notice->number + 1 : 1;
  m.frame.notice = Notice{a.text, a.bad, number};
  return {};
}
Done on(Model& m, const DismissNotice&) {
  m.frame.notice.reset();
  return {};
}
Done on(Model& m, const ShowHelp& a) {
  show(m, Overlay::help, a.on && !a.words);
  show(m, Overlay::glossary, a.on && a.words);
  return {};
}

Done on(Model& m, const Quit&) {
  m.quit = true;
  return {};
}

Done on(Model& m, const StepOut&) {
  if (m.frame.overlay)
    m.frame.overlay.reset();
  else if (m.work.busy())
    return on(m, CancelLoading{});
  else if (m.work.at_limit)
    return on(m, DismissLimit{});
  else if (m.frame.strip)
    m.frame.strip.reset();
  else if (m.study.shown)
    m.study.shown = false;
  else if (m.frame.present)
    m.frame.present = false;
  else if (m.selection.pinned)
    m.selection.pinned.reset();
  else if (m.log.picked.size() > 1 ||
           (m.log.picked.size() == 1 && m.log.picked[0].first != m.log.picked[0].last))
    m.log.picked.clear();  // several rows: a step of their own
  else if (m.selection.what.kind != Selection::Kind::nothing)
    on(m, Select{}), m.log.picked.clear();
  else if (m.timeline.range)
    m.timeline.range.reset();
  else if (m.document && !is_fitted(m))
    m.timeline.window = fitting(run_end(m));
  else if (!m.compare.columns.empty())
    on(m, CompareRuns{});
  return {};
}

}  // namespace poolscope::gui::updates
