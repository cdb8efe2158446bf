#include <algorithm>

#include "app/frame/layout.hpp"
#include "app/update_parts.hpp"

namespace poolscope::gui::updates {

Done on(Model& m, const SetTheme& a) {
  m.theme = a.theme;
  return {SaveSettings{}};
}

Done on(Model& m, const SetScale& a) {
  m.ui_scale = std::clamp(a.scale, 0.5F, 4.0F);
  return {SaveSettings{}};
}

Done on(Model& m, const SetMotion& a) {
  m.motion = a.on;
  return {SaveSettings{}};
}

Done on(Model& m, const SetLayout& a) {
  Layout& layout = m.wide ? m.spread : m.focused;
  const auto share = [](float v) { return std::clamp(v, 0.1F, 0.9F); };
  layout = a.layout;
  for (float* cut :
       {&layout.side, &layout.right, &layout.left_cut, &layout.middle_cut, &layout.right_cut})
    *cut = share(*cut);
  return {SaveSettings{}};
}
Done on(Model& m, const ResetLayout&) {
  (m.wide ? m.spread : m.focused) = m.wide ? wide_layout() : focused_layout();
  return {SaveSettings{}};
}
Done on(Model& m, const ShowPane& a) {
  Layout& layout = m.wide ? m.spread : m.focused;
  if (a.on)
    show_pane(layout, a.pane);
  else
    hide_pane(layout, a.pane);
  return {SaveSettings{}};
}
Done on(Model& m, const FrontPane& a) {
  show_pane(m.wide ? m.spread : m.focused, a.pane);
  return {SaveSettings{}};
}
Done on(Model& m, const MovePane& a) {
  move_pane(m.wide ? m.spread : m.focused, a.pane, a.to);
  return {SaveSettings{}};
}
Done on(Model& m, const WindowIsWide& a) {
  m.wide = a.on;
  return {};
}
Done on(Model& m, const Present& a) {
  m.present = a.on;
  if (a.on) m.study.shown = false;
  return {};
}
Done on(Model& m, const ShowPalette& a) {
  m.show_palette = a.on;
  m.show_help = m.show_browser = m.show_export = false;
  return {};
}
Done on(Model& m, const ShowExport& a) {
  m.show_export = a.on && m.document;
  m.show_help = m.show_browser = m.show_palette = false;
  return {};
}
Done on(Model& m, const ExportPicture& a) {
  if (a.path.empty()) return on(m, Notify{"a picture needs a file name", true});
  m.show_export = false;
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
  const std::uint64_t number = m.notice ? m.notice->number + 1 : 1;
  m.notice = Notice{a.text, a.bad, number};
  return {};
}
Done on(Model& m, const DismissNotice&) {
  m.notice.reset();
  return {};
}
Done on(Model& m, const ShowHelp& a) {
  m.show_help = a.on;
  m.help_words = a.words;
  return {};
}

Done on(Model& m, const ShowBrowser& a) {
  m.show_browser = a.on;
  m.browse_beside = a.on && a.beside;
  return {};
}

Done on(Model& m, const Quit&) {
  m.quit = true;
  return {};
}

}  // namespace poolscope::gui::updates
