#include "platform/fonts.hpp"

#include <fmt/format.h>
#include <ft2build.h>
#include <imgui.h>
#include <imgui_freetype.h>

#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <cmath>
#include <initializer_list>
#include <iterator>
#include <string>

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

// `line` is the height from ascender to descender in ems: sizes are ems (gui/DESIGN.md,
// "Type"), ImGui's are lines.
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

// The symbols' outlines, straight from their font.
class Library {
 public:
  Library() {
    if (FT_Init_FreeType(&library_) == 0)
      FT_New_Memory_Face(library_, symbols.begin, symbols.end - symbols.begin, 0, &face_);
  }
  ~Library() {
    if (face_) FT_Done_Face(face_);
    if (library_) FT_Done_FreeType(library_);
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  [[nodiscard]] std::string outline(unsigned int code_point) const {
    if (!face_ || FT_Load_Char(face_, code_point, FT_LOAD_NO_SCALE) != 0) return "";
    Path path;
    path.scale = 1.0 / (face_->ascender - face_->descender);
    FT_Outline_Funcs to{};
    to.move_to = [](const FT_Vector* p, void* out) { return as(out).add('M', {*p}); };
    to.line_to = [](const FT_Vector* p, void* out) { return as(out).add('L', {*p}); };
    to.conic_to = [](const FT_Vector* c, const FT_Vector* p, void* out) {
      return as(out).add('Q', {*c, *p});
    };
    to.cubic_to = [](const FT_Vector* c, const FT_Vector* d, const FT_Vector* p, void* out) {
      return as(out).add('C', {*c, *d, *p});
    };
    FT_Outline_Decompose(&face_->glyph->outline, &to, &path);
    return path.data.empty() ? "" : path.data + "Z";
  }

 private:
  struct Path {
    std::string data;
    double scale = 1;
    int add(char command, std::initializer_list<FT_Vector> points) {
      if (command == 'M' && !data.empty()) data += 'Z';
      data += command;
      for (const FT_Vector& p : points)
        fmt::format_to(std::back_inserter(data), "{:.4g} {:.4g} ", static_cast<double>(p.x) * scale,
                       -static_cast<double>(p.y) * scale);
      return 0;
    }
  };
  static Path& as(void* out) { return *static_cast<Path*>(out); }

  FT_Library library_ = nullptr;
  FT_Face face_ = nullptr;
};

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

FaceName face_name(const ImFont* font) {
  if (font == built.mono) return {"JetBrains Mono, monospace", 400, mono.line};
  const bool heavy = font == built.strong || font == built.strong_label || font == built.sentence;
  return {"Inter, sans-serif", heavy ? 600 : 400, heavy ? inter_strong.line : inter.line};
}

bool is_symbol(unsigned int code_point) {
  return code_point >= symbol_ranges[0] && code_point <= symbol_ranges[1];
}

std::string symbol_outline(unsigned int code_point) {
  static const Library library;
  return library.outline(code_point);
}

}  // namespace poolscope::gui
