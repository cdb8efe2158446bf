#include "platform/fonts.hpp"

#include <imgui.h>
#include <imgui_freetype.h>

#include <cmath>

#include "platform/theme.hpp"

extern "C" {
extern const unsigned char poolscope_font_inter[], poolscope_font_inter_end[];
extern const unsigned char poolscope_font_inter_strong[], poolscope_font_inter_strong_end[];
extern const unsigned char poolscope_font_mono[], poolscope_font_mono_end[];
extern const unsigned char poolscope_font_symbols[], poolscope_font_symbols_end[];
}

namespace poolscope::gui {
namespace {

Fonts built;

// Latin with its extensions, Greek, Cyrillic, punctuation, arrows, mathematical signs, boxes and
// blocks, geometric shapes, check and cross marks.
constexpr ImWchar text_ranges[] = {0x0020, 0x017F, 0x0180, 0x024F, 0x02B0, 0x02FF, 0x0370, 0x03FF,
                                   0x0400, 0x04FF, 0x1E00, 0x1EFF, 0x2010, 0x2044, 0x2070, 0x209C,
                                   0x20AC, 0x20AC, 0x2116, 0x2122, 0x2190, 0x21FF, 0x2200, 0x22FF,
                                   0x2300, 0x23FF, 0x2500, 0x25FF, 0x2600, 0x2605, 0x26A0, 0x26A0,
                                   0x2713, 0x2717, 0x27F5, 0x27FA, 0xFFFD, 0xFFFD, 0};
// Font Awesome's own code points: symbols.hpp names those in use.
constexpr ImWchar symbol_ranges[] = {0xF000, 0xF2E0, 0};

// `line` is the height from ascender to descender in ems: LOOK's sizes are ems, ImGui's are lines.
struct Blob {
  const unsigned char* begin;
  const unsigned char* end;
  float line;
};
const Blob inter{poolscope_font_inter, poolscope_font_inter_end, 1.21F};
const Blob inter_strong{poolscope_font_inter_strong, poolscope_font_inter_strong_end, 1.21F};
const Blob mono{poolscope_font_mono, poolscope_font_mono_end, 1.32F};
const Blob symbols{poolscope_font_symbols, poolscope_font_symbols_end, 1.0F};

ImFont* add(const Blob& blob, float em, const ImWchar* ranges, bool merge = false) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;  // it lives in the program
  config.MergeMode = merge;
  config.PixelSnapH = true;
  config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(const_cast<unsigned char*>(blob.begin),
                                                    static_cast<int>(blob.end - blob.begin),
                                                    std::round(em * blob.line), &config, ranges);
}

// One face at one size, with what it lacks from the others behind it.
ImFont* face(const Blob& blob, float em, const Blob& behind) {
  ImFont* font = add(blob, em, text_ranges);
  add(behind, em, text_ranges, true);
  add(symbols, em, symbol_ranges, true);
  return font;
}

}  // namespace

const Fonts& fonts() {
  return built;
}

void build_fonts(float scale) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  built.text = face(inter, 15 * scale, mono);
  built.strong = face(inter_strong, 15 * scale, mono);
  built.label = face(inter, 12 * scale, mono);
  built.strong_label = face(inter_strong, 12 * scale, mono);
  built.sentence = face(inter_strong, 20 * scale, mono);
  built.mono = face(mono, 13 * scale, inter);
  ImGui::GetIO().FontDefault = built.text;
  atlas.Build();
}

}  // namespace poolscope::gui
