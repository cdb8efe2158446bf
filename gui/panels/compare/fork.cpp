#include "panels/compare/fork.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstring>
#include <vector>

#include "app/compare/actions.hpp"
#include "platform/files.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/run_index.hpp"
#include "scenario/fork.hpp"
#include "widgets/button.hpp"
#include "widgets/pane.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr std::size_t listed_options = 7;

struct Deed {
  ForkRun::What what;
  const char* label;
  const char* meaning;
};
constexpr std::array<Deed, 5> deeds{{
    {ForkRun::What::server_closes, "its server closes it",
     "A FIN comes in. libcurl sees it when a transfer next looks for a connection."},
    {ForkRun::What::network_drops, "the network forgets it",
     "A middlebox drops its state: neither side is told. A transfer that reuses it waits for an "
     "answer that never comes."},
    {ForkRun::What::goaway, "its server says GOAWAY",
     "HTTP/2: it takes no further streams, and is closed when those under way end."},
    {ForkRun::What::stray_bytes, "unasked-for bytes arrive",
     "HTTP/1: on an idle connection they make libcurl close it at the next search."},
    {ForkRun::What::server_killed, "its server is killed",
     "A bare FIN, in the middle of an answer, too: no GOAWAY, no close_notify."},
}};

void put(char* to, std::size_t size, const std::string& text) {
  std::strncpy(to, text.c_str(), size - 1);
  to[size - 1] = 0;
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

// Options that decide what a pool does come first; else those whose name holds what is typed.
std::vector<const model::OptionInfo*> offered(const std::string& typed, bool multi) {
  constexpr std::array first{"CURLOPT_MAXCONNECTS",           "CURLMOPT_MAXCONNECTS",
                             "CURLMOPT_MAX_HOST_CONNECTIONS", "CURLMOPT_MAX_TOTAL_CONNECTIONS",
                             "CURLOPT_MAXAGE_CONN",           "CURLOPT_PIPEWAIT",
                             "CURLOPT_FRESH_CONNECT",         "CURLOPT_FORBID_REUSE",
                             "CURLOPT_HTTP_VERSION",          "CURLOPT_MAXLIFETIME_CONN"};
  std::vector<const model::OptionInfo*> out;
  const std::string wanted = upper(typed);
  const auto offer = [&](const model::OptionInfo& info) {
    if (out.size() >= listed_options || !info.later.empty()) return;
    if (!multi && info.name.starts_with("CURLM")) return;
    if (info.name.find(wanted) == std::string_view::npos) return;
    if (std::ranges::find(out, &info) == out.end()) out.push_back(&info);
  };
  for (const char* name : first) offer(*model::find_option(name));
  if (!wanted.empty())
    for (const model::OptionInfo& info : model::option_table()) offer(info);
  return out;
}

class ForkOverlay {
 public:
  ForkOverlay(const Model& m, const model::World& world, ForkKept& typed, const Box& box,
              Outbox& out)
      : m_(m),
        run_(*shown_run(m)),
        world_(world),
        typed_(typed),
        out_(out),
        draw_(ImGui::GetWindowDrawList()),
        x_(box.min.x + px(24)),
        y_(box.min.y + px(20)),
        width_(box.width() - px(48)) {}

  void draw(bool opened) {
    const Palette& p = palette();
    draw_text(draw_, fonts().sentence, p.text, {x_, y_},
              "Fork at " + format_time(static_cast<model::Time>(m_.playback.position)));
    y_ += px(32);
    draw_text(draw_, fonts().label, p.quiet, {x_, y_},
              "What has happened stays. From here on a second future runs beside this one, in a "
              "tab of its own.");
    y_ += px(36);
    connections();
    options(opened);
  }

 private:
  void heading(const char* words) {
    draw_text(draw_, fonts().strong_label, palette().quiet, {x_, y_}, words);
    y_ += px(24);
  }

  [[nodiscard]] std::vector<std::uint32_t> open_now() const {
    std::vector<std::uint32_t> out;
    for (const model::Connection& c : world_.connections.all())
      if (model::connected(c) && out.size() < 200) out.push_back(c.serial);
    std::ranges::sort(out);
    return out;
  }

  [[nodiscard]] std::string name_of(std::uint32_t connection) const {
    const ConnectionLife& life = run_.index->connections[connection];
    return fmt::format("#{} to {} in {}", life.number, life.destination, life.pool_name);
  }

  void connections() {
    heading("SOMETHING HAPPENS TO A CONNECTION");
    std::vector<std::uint32_t> all = open_now();
    if (m_.selection.what.kind == Selection::Kind::connection && typed_.connection == UINT32_MAX)
      typed_.connection = static_cast<std::uint32_t>(m_.selection.what.id);
    if (all.empty()) {
      draw_text(draw_, fonts().text, palette().quiet, {x_, y_},
                "None is connected at this moment.");
      y_ += px(40);
      return;
    }
    if (std::ranges::find(all, typed_.connection) == all.end()) typed_.connection = all.front();
    std::vector<std::string> names;
    for (const std::uint32_t one : all) names.push_back(name_of(one));
    const auto at =
        static_cast<std::size_t>(std::ranges::find(all, typed_.connection) - all.begin());
    if (const auto chosen = drop_down("connection", {x_, y_}, width_, names, at))
      typed_.connection = all[*chosen];
    y_ += px(40);
    float x = x_;
    const bool h2 = run_.index->connections[typed_.connection].protocol == model::Protocol::h2;
    for (const Deed& deed : deeds) {
      if (deed.what == ForkRun::What::goaway && !h2) continue;
      if (deed.what == ForkRun::What::stray_bytes && h2) continue;
      float wide = text_width(fonts().text, deed.label) + px(24);
      if (x > x_ && x + wide > x_ + width_) {
        x = x_;
        y_ += px(36);
      }
      ImGui::PushID(deed.label);
      if (word_button("deed", {x, y_}, deed.label, &wide))
        out_.emit(ForkRun{deed.what, typed_.connection, "", "", -1});
      if (ImGui::IsItemHovered()) {
        ImGui::BeginTooltip();
        ImGui::PushTextWrapPos(px(320));
        ImGui::TextUnformatted(deed.meaning);
        ImGui::PopTextWrapPos();
        ImGui::EndTooltip();
      }
      ImGui::PopID();
      x += wide + px(8);
    }
    y_ += px(48);
  }

  // A field with a name and one with a value; what would be wrong is said before it is done.
  void options(bool opened) {
    heading("OR AN OPTION CHANGES (FOR TRANSFERS THAT START LATER), OR A LIMIT (AT ONCE)");
    const float first = std::floor(width_ * 0.55F), second = width_ - first - px(96);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {px(8), px(6)});
    ImGui::SetCursorScreenPos({x_, y_});
    ImGui::SetNextItemWidth(first - px(8));
    if (opened) ImGui::SetKeyboardFocusHere();
    bool enter =
        ImGui::InputTextWithHint("##option", "option: MAXCONNECTS, PIPEWAIT …", typed_.option,
                                 sizeof typed_.option, ImGuiInputTextFlags_EnterReturnsTrue);
    ImGui::SetCursorScreenPos({x_ + first, y_});
    ImGui::SetNextItemWidth(second);
    if (typed_.focus_value) {
      ImGui::SetKeyboardFocusHere();
      typed_.focus_value = false;
    }
    enter |= ImGui::InputTextWithHint("##value", "value", typed_.value, sizeof typed_.value,
                                      ImGuiInputTextFlags_EnterReturnsTrue);
    ImGui::PopStyleVar();
    // Enter takes the first of the list.
    bool named = model::find_option(typed_.option) != nullptr;
    if (enter && !named) {
      const auto all = offered(typed_.option, !run_.trace->setup().multis.empty());
      if (!all.empty()) choose(*all.front());
      enter = false;
      named = model::find_option(typed_.option) != nullptr;
    }
    const scenario::TypedOption read =
        named ? scenario::typed_option(typed_.option, typed_.value) : scenario::TypedOption{};
    const bool ready = named && typed_.value[0] != 0 && read.wrong.empty();
    const bool clicked = word_button("fork", {x_ + first + second + px(12), y_}, "Fork", nullptr,
                                     {.enabled = ready, .primary = ready});
    if ((enter || clicked) && ready)
      out_.emit(ForkRun{ForkRun::What::option, UINT32_MAX, typed_.option, typed_.value, -1});
    y_ += px(40);
    if (named && (typed_.value[0] == 0 || !read.wrong.empty()))
      explain(*model::find_option(typed_.option), read.wrong);
    else
      list();
  }

  void explain(const model::OptionInfo& info, const std::string& wrong) {
    const Palette& p = palette();
    y_ += draw_text_wrapped(draw_, fonts().text, p.text, {x_, y_}, width_,
                            std::string(info.summary) +
                                ". libcurl's default: " + std::string(info.initial) + ".") +
          px(8);
    if (typed_.value[0] != 0)
      draw_text_wrapped(draw_, fonts().text, p.evicted, {x_, y_}, width_, wrong);
  }

  void choose(const model::OptionInfo& info) {
    put(typed_.option, sizeof typed_.option, std::string(info.name));
    typed_.value[0] = 0;
    typed_.focus_value = true;
  }

  void list() {
    const Palette& p = palette();
    const auto all = offered(typed_.option, !run_.trace->setup().multis.empty());
    if (all.empty())
      draw_text(draw_, fonts().text, p.quiet, {x_, y_},
                "No option of libcurl that a pool knows is called so.");
    for (const model::OptionInfo* info : all) {
      const float row = px(24);
      ImGui::SetCursorScreenPos({x_, y_});
      ImGui::PushID(info);
      if (ImGui::InvisibleButton("option", {width_, row})) choose(*info);
      if (ImGui::IsItemHovered())
        draw_->AddRectFilled({x_ - px(4), y_}, {x_ + width_, y_ + row}, p.hover, px(4));
      ImGui::PopID();
      const std::string name(info->name);
      draw_text_in_row(draw_, fonts().mono, p.text, x_, y_, row, name);
      const float wide = text_width(fonts().mono, name) + px(12);
      draw_text_in_row(draw_, fonts().label, p.quiet, x_ + wide, y_, row,
                       elided(fonts().label, std::string(info->summary), width_ - wide));
      y_ += row;
    }
  }

  const Model& m_;
  const Run& run_;
  const model::World& world_;
  ForkKept& typed_;
  Outbox& out_;
  ImDrawList* draw_;
  float x_, y_, width_;
};

}  // namespace

void draw_fork(const Model& m, const model::World& world, ForkKept& typed, Outbox& out) {
  const bool opened = typed.seen_at < ImGui::GetFrameCount() - 1;
  if (opened) typed = {};
  typed.seen_at = ImGui::GetFrameCount();
  if (!shown_run(m)) return;
  const OverlayWindow overlay("fork", {px(720), px(516)});
  const Box& box = overlay.box();
  ForkOverlay(m, world, typed, box, out).draw(opened);
  if (flat_button("close fork", {box.max.x - px(40), box.min.y + px(16)}, {px(28), px(28)},
                  symbol::close, "close", "Esc") ||
      overlay.clicked_beside())
    out.emit(ShowFork{false});
}

std::string fork_path(const Document& document, const Run& run) {
  std::string stem = file_name(document.path);
  if (const std::size_t dot = stem.rfind('.'); dot != std::string::npos && dot > 0)
    stem.resize(dot);
  std::string words;
  for (const char c : run.fork->words)
    if (std::isalnum(static_cast<unsigned char>(c)))
      words += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!words.empty() && words.back() != '-')
      words += '-';
  return join(current_folder(), stem + "-" + words + ".json");
}

}  // namespace poolscope::gui
