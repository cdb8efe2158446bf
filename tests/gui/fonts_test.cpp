// The embedded fonts have what scenarios and the program's own words are written with.

#include <imgui.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include "platform/fonts.hpp"
#include "platform/theme.hpp"
#include "support/file.hpp"

using namespace poolscope::gui;

using poolscope::testing::project_text;
using poolscope::testing::text_of;

namespace {

std::set<unsigned int> letters_of(std::string_view utf8) {
  std::set<unsigned int> out;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    unsigned int point = lead & (0x7FU >> (more == 0 ? 0 : more + 1));
    for (std::size_t k = 1; k <= more && i + k < utf8.size(); ++k)
      point = point << 6U | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
    if (point >= 0x20) out.insert(point);
    i += more + 1;
  }
  return out;
}

struct Built {
  Built() {
    ImGui::CreateContext();
    build_fonts(1);
  }
  ~Built() { ImGui::DestroyContext(); }
  Built(const Built&) = delete;
  Built& operator=(const Built&) = delete;
};

void check_all(std::string_view utf8) {
  const Fonts& f = fonts();
  for (const unsigned int letter : letters_of(utf8))
    for (const ImFont* font : {f.text, f.strong, f.label, f.strong_label, f.sentence, f.mono}) {
      INFO("code point " << std::hex << letter);
      CHECK(font->FindGlyphNoFallback(static_cast<ImWchar>(letter)) != nullptr);
    }
}

}  // namespace

TEST_CASE("titles in Latin, Greek and Cyrillic and with signs are drawn, in every face") {
  const Built built;
  check_all("Žluťoučký κώδικας Кириллица → ≤ µs … ÀÉÎÕÜßøåæœłşğıħđ ¿¡ “”‘’«»„ – — − · • × ÷ ±");
  check_all("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψωάέήίόύώς");
  check_all("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ");
  check_all("← ↑ → ↓ ↔ ≤ ≥ ≠ ≈ ∞ √ ∑ ∆ Ω € £ № ™ ✓ ✗ ● ○ ■ □ ▲ ▼ ◆");
}

TEST_CASE("every letter of the scenarios that come with the program is drawn") {
  const Built built;
  std::string all;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(POOLSCOPE_SOURCE_DIR "/scenarios"))
    if (entry.path().extension() == ".json" || entry.path().extension() == ".har")
      all += text_of(entry.path());
  REQUIRE(all.size() > 1000);
  check_all(all);
}

TEST_CASE("the symbols on buttons are in their font") {
  const Built built;
  const std::string source = project_text("gui/platform/symbols.hpp");
  std::size_t found = 0;
  for (std::size_t at = source.find("\\u"); at != std::string::npos;
       at = source.find("\\u", at + 1)) {
    const unsigned long point = std::stoul(source.substr(at + 2, 4), nullptr, 16);
    INFO(source.substr(at, 6));
    CHECK(fonts().text->FindGlyphNoFallback(static_cast<ImWchar>(point)) != nullptr);
    CHECK_FALSE(symbol_outline(static_cast<unsigned int>(point)).empty());
    ++found;
  }
  CHECK(found > 10);
}
