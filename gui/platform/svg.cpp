#include "platform/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/fonts.hpp"

namespace poolscope::gui {
namespace {

constexpr float least_turn = 0.01F;  // radians: below, text counts as level

struct Glyph {
  const ImFont* font = nullptr;
  const ImFontGlyph* glyph = nullptr;
};

std::uint64_t place_of(float u, float v) {
  const auto texel = [](float share) {
    return static_cast<std::uint64_t>(std::lround(share * 65536));
  };
  return texel(u) << 32 | texel(v);
}

// Which glyph a quad shows: known by where its upper left corner lies in the texture.
std::unordered_map<std::uint64_t, Glyph> glyphs_by_place() {
  std::unordered_map<std::uint64_t, Glyph> out;
  for (const ImFont* font : ImGui::GetIO().Fonts->Fonts)
    for (const ImFontGlyph& glyph : font->Glyphs)
      if (glyph.Visible) out.emplace(place_of(glyph.U0, glyph.V0), Glyph{font, &glyph});
  return out;
}

std::string paint(ImU32 colour) {
  const unsigned alpha = colour >> IM_COL32_A_SHIFT & 0xFF;
  std::string out =
      fmt::format("fill=\"#{:02x}{:02x}{:02x}\"", colour >> IM_COL32_R_SHIFT & 0xFF,
                  colour >> IM_COL32_G_SHIFT & 0xFF, colour >> IM_COL32_B_SHIFT & 0xFF);
  if (alpha < 255) out += fmt::format(" fill-opacity=\"{:.3g}\"", alpha / 255.0);
  return out;
}

std::string utf8(unsigned int c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    default:
      break;
  }
  std::string out;
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
  return out;
}

// Letters that follow one another on a line, each with its own place: the picture keeps its shape
// with any font.
struct Words {
  const ImFont* font = nullptr;
  ImU32 colour = 0;
  float size = 0, turn = 0, end = 0;
  ImVec2 origin;  // of the first letter, on the base line
  std::string places, letters;
};

class Writer {
 public:
  explicit Writer(const ImDrawData& data) : data_(data), glyphs_(glyphs_by_place()) {}

  std::string write(ImU32 ground) {
    const float width = data_.DisplaySize.x, height = data_.DisplaySize.y;
    fmt::format_to(std::back_inserter(body_), "<rect width=\"{:g}\" height=\"{:g}\" {}/>\n", width,
                   height, paint(ground));
    for (int i = 0; i < data_.CmdListsCount; ++i) list(*data_.CmdLists[i]);
    return fmt::format(
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:g}\" height=\"{1:g}\" "
               "viewBox=\"0 0 {0:g} {1:g}\">\n<defs>\n",
               width, height) +
           clips_ + "</defs>\n" + body_ + "</svg>\n";
  }

 private:
  struct Corner {
    float x, y;
  };

  void list(const ImDrawList& from) {
    for (const ImDrawCmd& command : from.CmdBuffer) {
      if (command.UserCallback || command.ElemCount == 0) continue;
      clip_ = command.ClipRect;
      const bool all = clip_.x <= 0 && clip_.y <= 0 && clip_.z >= data_.DisplaySize.x &&
                       clip_.w >= data_.DisplaySize.y;
      if (clip_.x >= clip_.z || clip_.y >= clip_.w) continue;
      if (!all) open_clip();
      commands(from, command);
      flush_words();
      if (!all) body_ += "</g>\n";
    }
  }

  void open_clip() {
    const std::string name = fmt::format("c{}", clip_count_++);
    fmt::format_to(std::back_inserter(clips_),
                   "<clipPath id=\"{}\"><rect x=\"{:g}\" y=\"{:g}\" width=\"{:g}\" "
                   "height=\"{:g}\"/></clipPath>\n",
                   name, clip_.x, clip_.y, clip_.z - clip_.x, clip_.w - clip_.y);
    fmt::format_to(std::back_inserter(body_), "<g clip-path=\"url(#{})\">\n", name);
  }

  void commands(const ImDrawList& from, const ImDrawCmd& command) {
    const ImDrawIdx* index = from.IdxBuffer.Data + command.IdxOffset;
    const ImDrawVert* vertices = from.VtxBuffer.Data + command.VtxOffset;
    const ImVec2 white = ImGui::GetIO().Fonts->TexUvWhitePixel;
    for (unsigned int i = 0; i + 2 < command.ElemCount;) {
      const ImDrawVert& a = vertices[index[i]];
      if (a.uv.x != white.x || a.uv.y != white.y) {
        if (i + 5 < command.ElemCount) letter(vertices, index + i);
        i += 6;
        continue;
      }
      // Convex shapes come as fans of triangles about their first corner.
      std::vector<Corner> corners;
      for (int k = 0; k < 3; ++k) corners.push_back(corner(vertices[index[i + k]]));
      unsigned int next = i + 3;
      while (next + 2 < command.ElemCount && index[next] == index[i] &&
             index[next + 1] == index[next - 1] && vertices[index[next + 2]].uv.x == white.x) {
        corners.push_back(corner(vertices[index[next + 2]]));
        next += 3;
      }
      polygon(corners, a.col);
      i = next;
    }
  }

  static Corner corner(const ImDrawVert& v) { return {v.pos.x, v.pos.y}; }

  void polygon(const std::vector<Corner>& corners, ImU32 colour) {
    if ((colour >> IM_COL32_A_SHIFT & 0xFF) == 0) return;
    float left = corners[0].x, right = left, top = corners[0].y, bottom = top;
    for (const Corner& c : corners) {
      left = std::min(left, c.x), right = std::max(right, c.x);
      top = std::min(top, c.y), bottom = std::max(bottom, c.y);
    }
    if (right <= clip_.x || left >= clip_.z || bottom <= clip_.y || top >= clip_.w) return;
    flush_words();
    body_ += "<path d=\"M";
    for (std::size_t i = 0; i < corners.size(); ++i)
      fmt::format_to(std::back_inserter(body_), "{}{:.6g} {:.6g}", i == 0 ? "" : "L", corners[i].x,
                     corners[i].y);
    body_ += "Z\" " + paint(colour) + "/>\n";
  }

  void letter(const ImDrawVert* vertices, const ImDrawIdx* index) {
    const ImDrawVert &a = vertices[index[0]], &b = vertices[index[1]], &c = vertices[index[2]];
    const auto found = glyphs_.find(place_of(a.uv.x, a.uv.y));
    if (found == glyphs_.end()) return;
    const auto [font, glyph] = found->second;
    const float width = std::hypot(b.pos.x - a.pos.x, b.pos.y - a.pos.y);
    const float natural = glyph->X1 - glyph->X0;
    if (natural <= 0 || width <= 0) return;
    const float scale = width / natural;
    const float turn = std::atan2(b.pos.y - a.pos.y, b.pos.x - a.pos.x);
    (void)c;
    // From the quad's corner to the letter's origin on the base line.
    const float dx = -glyph->X0 * scale, dy = (font->Ascent - glyph->Y0) * scale;
    const ImVec2 origin{a.pos.x + dx * std::cos(turn) - dy * std::sin(turn),
                        a.pos.y + dx * std::sin(turn) + dy * std::cos(turn)};
    if (is_symbol(glyph->Codepoint)) {
      flush_words();
      const std::string outline = symbol_outline(glyph->Codepoint);
      const float em = font->FontSize * scale;
      fmt::format_to(std::back_inserter(body_),
                     "<path transform=\"translate({:.6g} {:.6g}) scale({:.6g})\" d=\"{}\" {}/>\n",
                     origin.x, origin.y, em, outline, paint(a.col));
      return;
    }
    const float along = std::hypot(origin.x - words_.origin.x, origin.y - words_.origin.y);
    const bool level = std::abs(turn) < least_turn;
    const bool goes_on = !words_.letters.empty() && words_.font == font && words_.colour == a.col &&
                         std::abs(words_.turn - turn) < least_turn &&
                         (!level || std::abs(origin.y - words_.origin.y) < 0.6F) &&
                         along >= words_.end - scale && along <= words_.end + font->FontSize / 2;
    if (!goes_on) {
      flush_words();
      words_ = {};
      words_.font = font;
      words_.colour = a.col;
      words_.turn = turn;
      words_.size = font->FontSize * scale;
      words_.origin = origin;
    }
    const float at = goes_on ? along : 0;
    if (goes_on && at > words_.end + scale) {  // what has no ink has no quad
      fmt::format_to(std::back_inserter(words_.places), " {:.6g}", words_.end);
      words_.letters += ' ';
    }
    fmt::format_to(std::back_inserter(words_.places), "{}{:.6g}", words_.places.empty() ? "" : " ",
                   at);
    words_.letters += utf8(glyph->Codepoint);
    words_.end = at + glyph->AdvanceX * scale;
  }

  void flush_words() {
    if (words_.letters.empty()) return;
    const FaceName face = face_name(words_.font);
    const float degrees = words_.turn * 57.29578F;
    fmt::format_to(
        std::back_inserter(body_),
        "<text transform=\"translate({:.6g} {:.6g}){}\" x=\"{}\" xml:space=\"preserve\" "
        "font-family=\"{}\" font-weight=\"{}\" font-size=\"{:.4g}\" {}>{}</text>\n",
        words_.origin.x, words_.origin.y,
        std::abs(words_.turn) < least_turn ? "" : fmt::format(" rotate({:.4g})", degrees),
        words_.places, face.family, face.weight, words_.size / face.line, paint(words_.colour),
        words_.letters);
    words_.letters.clear();
  }

  const ImDrawData& data_;
  std::unordered_map<std::uint64_t, Glyph> glyphs_;
  std::string clips_, body_;
  int clip_count_ = 0;
  ImVec4 clip_{};
  Words words_;
};

}  // namespace

std::string svg_of(const ImDrawData& data, ImU32 ground) {
  return Writer(data).write(ground);
}

}  // namespace poolscope::gui
