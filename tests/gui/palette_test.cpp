// What gui/DESIGN.md, "Colours" promises, checked on what is really drawn: contrast by WCAG 2, and
// states that stay apart for people who lack one kind of cone (Machado, Oliveira and Fernandes
// 2009, CIEDE2000).

#include <imgui.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "panels/looks.hpp"
#include "platform/theme.hpp"

using namespace poolscope;
using namespace poolscope::gui;

namespace {

using Triple = std::array<double, 3>;

// ImGui's style and colours need a context, but neither window nor display.
struct Themed {
  explicit Themed(bool light) {
    ImGui::CreateContext();
    set_theme(light);
  }
  ~Themed() { ImGui::DestroyContext(); }
  Themed(const Themed&) = delete;
  Themed& operator=(const Themed&) = delete;
};

double linear(double c) {
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

// What is seen of a colour on a ground, as linear light.
Triple seen(ImU32 colour, ImU32 ground) {
  const double alpha = ((colour >> IM_COL32_A_SHIFT) & 0xFF) / 255.0;
  Triple out{};
  const std::array shifts{IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT};
  for (std::size_t i = 0; i < 3; ++i) {
    const double over = ((colour >> shifts[i]) & 0xFF) / 255.0;
    const double under = ((ground >> shifts[i]) & 0xFF) / 255.0;
    out[i] = linear(over * alpha + under * (1 - alpha));
  }
  return out;
}

double contrast(ImU32 colour, ImU32 ground) {
  const auto luminance = [](const Triple& c) {
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
  };
  const double a = luminance(seen(colour, ground)), b = luminance(seen(ground, ground));
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

struct Sight {
  const char* name;
  std::array<Triple, 3> m;
};
const std::array<Sight, 4> sights{{
    {"all cones", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    {"protanopia",
     {{{0.152286, 1.052583, -0.204868},
       {0.114503, 0.786281, 0.099216},
       {-0.003882, -0.048116, 1.051998}}}},
    {"deuteranopia",
     {{{0.367322, 0.860646, -0.227968},
       {0.280085, 0.672501, 0.047413},
       {-0.011820, 0.042940, 0.968881}}}},
    {"tritanopia",
     {{{1.255528, -0.076749, -0.178779},
       {-0.078411, 0.930809, 0.147602},
       {0.004733, 0.691367, 0.303900}}}},
}};

Triple product(const std::array<Triple, 3>& m, const Triple& v) {
  Triple out{};
  for (std::size_t i = 0; i < 3; ++i) out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
  return out;
}

Triple lab(const Sight& sight, const Triple& light) {
  Triple c = product(sight.m, light);
  for (double& v : c) v = std::clamp(v, 0.0, 1.0);
  const Triple xyz = product({{{0.4124564, 0.3575761, 0.1804375},
                               {0.2126729, 0.7151522, 0.0721750},
                               {0.0193339, 0.1191920, 0.9503041}}},
                             c);
  const auto f = [](double t) {
    return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  };
  const double x = f(xyz[0] / 0.95047), y = f(xyz[1]), z = f(xyz[2] / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double ciede2000(const Triple& p, const Triple& q) {
  const auto rad = [](double degrees) { return degrees * std::numbers::pi / 180; };
  const auto seventh = [](double c) {
    return std::sqrt(std::pow(c, 7) / (std::pow(c, 7) + std::pow(25.0, 7)));
  };
  const double g = 0.5 * (1 - seventh((std::hypot(p[1], p[2]) + std::hypot(q[1], q[2])) / 2)) + 1;
  const double c1 = std::hypot(p[1] * g, p[2]), c2 = std::hypot(q[1] * g, q[2]);
  const auto hue = [&](const Triple& c) {
    const double h = std::atan2(c[2], c[1] * g) * 180 / std::numbers::pi;
    return h < 0 ? h + 360 : h;
  };
  const double h1 = c1 > 0 ? hue(p) : 0, h2 = c2 > 0 ? hue(q) : 0;
  double dh = h2 - h1;
  if (dh > 180) dh -= 360;
  if (dh < -180) dh += 360;
  if (c1 * c2 == 0) dh = 0;
  double mean_hue = c1 * c2 == 0 ? h1 + h2 : (h1 + h2) / 2;
  if (c1 * c2 != 0 && std::abs(h1 - h2) > 180) mean_hue += h1 + h2 < 360 ? 180 : -180;
  const double l = (p[0] + q[0]) / 2 - 50, c = (c1 + c2) / 2;
  const double t = 1 - 0.17 * std::cos(rad(mean_hue - 30)) + 0.24 * std::cos(rad(2 * mean_hue)) +
                   0.32 * std::cos(rad(3 * mean_hue + 6)) - 0.2 * std::cos(rad(4 * mean_hue - 63));
  const double dl = (q[0] - p[0]) / (1 + 0.015 * l * l / std::sqrt(20 + l * l));
  const double dc = (c2 - c1) / (1 + 0.045 * c);
  const double dhh = 2 * std::sqrt(c1 * c2) * std::sin(rad(dh / 2)) / (1 + 0.015 * c * t);
  const double turn =
      -2 * seventh(c) * std::sin(rad(60 * std::exp(-std::pow((mean_hue - 275) / 25, 2))));
  return std::sqrt(dl * dl + dc * dc + dhh * dhh + turn * dc * dhh);
}

// The least that anybody sees of a difference.
double apart(ImU32 a, ImU32 b, ImU32 ground) {
  double least = 1000;
  for (const Sight& sight : sights)
    least = std::min(least, ciede2000(lab(sight, seen(a, ground)), lab(sight, seen(b, ground))));
  return least;
}

constexpr double least_apart = 10;  // CIEDE2000: about 2 is just noticed side by side

// Something that stands beside others: `shape` is all that is not colour.
struct Drawn {
  std::string name, shape;
  ImU32 colour;
};
void check_apart(const std::vector<Drawn>& all) {
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t k = i + 1; k < all.size(); ++k) {
      if (all[i].shape != all[k].shape) continue;
      INFO(all[i].name << " beside " << all[k].name << (is_light() ? ", light" : ", dark"));
      CHECK(apart(all[i].colour, all[k].colour, palette().pane) >= least_apart);
    }
}
std::string shape_of(Pattern pattern) {
  return "pattern " + std::to_string(static_cast<int>(pattern));
}

}  // namespace

TEST_CASE("the measures of colour are right: published pairs") {
  // Sharma, Wu and Dalal 2005, rows 1, 9, 17 and 25 of their table.
  CHECK(ciede2000({50, 2.6772, -79.7751}, {50, 0, -82.7485}) == Approx(2.0425).margin(1e-4));
  CHECK(ciede2000({50, 2.49, -0.001}, {50, -2.49, 0.0009}) == Approx(7.1792).margin(1e-4));
  CHECK(ciede2000({50, 2.5, 0}, {73, 25, -18}) == Approx(27.1492).margin(1e-4));
  CHECK(ciede2000({60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}) ==
        Approx(1.2644).margin(1e-4));
  CHECK(contrast(IM_COL32_BLACK, IM_COL32_WHITE) == Approx(21));
  CHECK(contrast(IM_COL32(0x77, 0x77, 0x77, 255), IM_COL32_WHITE) == Approx(4.48).margin(0.01));
  // Red and green are alike without the cones that tell them apart, and not otherwise.
  const Triple red = seen(IM_COL32(0xB0, 0x40, 0x20, 255), IM_COL32_WHITE);
  const Triple green = seen(IM_COL32(0x60, 0x66, 0x20, 255), IM_COL32_WHITE);
  CHECK(ciede2000(lab(sights[0], red), lab(sights[0], green)) > 30);
  CHECK(ciede2000(lab(sights[2], red), lab(sights[2], green)) < 12);
}

TEST_CASE("text and states stand out from what they are drawn on") {
  for (const bool light : {false, true}) {
    const Themed theme(light);
    const Palette& p = palette();
    for (const ImU32 ground : {p.ground, p.pane, p.raised}) {
      CHECK(contrast(p.text, ground) >= 7);
      CHECK(contrast(p.quiet, ground) >= 4.5);
    }
    const std::array states{p.accent, p.resolving, p.connecting, p.tls,     p.active,
                            p.idle,   p.stale,     p.closed,     p.evicted, p.pending};
    for (std::size_t i = 0; i < states.size(); ++i) {
      INFO((light ? "light, state " : "dark, state ") << i);
      CHECK(contrast(states[i], p.pane) >= 3);
      CHECK(contrast(states[i], p.ground) >= 3);
    }
    // What is pale has an outline that is not.
    const StateLook waiting = look_of(BarKind::waiting);
    CHECK(contrast(waiting.colour, p.pane) < 3);
    CHECK(contrast(waiting.outline, p.pane) >= 3);
    CHECK(look_of(TimePart::Kind::waiting).outline == waiting.outline);
  }
}

TEST_CASE("states that can stand side by side differ in shape, or in colour to every eye") {
  for (const bool light : {false, true}) {
    const Themed theme(light);
    const Palette& p = palette();
    SECTION(light ? "the legend, light" : "the legend, dark") {
      std::vector<Drawn> all;
      for (const LegendItem& item : legend_items())
        all.push_back({item.word,
                       std::to_string(static_cast<int>(item.shape)) + shape_of(item.pattern),
                       item.colour});
      check_apart(all);
    }
    SECTION(light ? "bars of a connection, light" : "bars of a connection, dark") {
      std::vector<Drawn> all;
      for (const BarKind kind :
           {BarKind::resolving, BarKind::connecting, BarKind::proxy, BarKind::tls, BarKind::waiting,
            BarKind::receiving, BarKind::shutting_down})
        all.push_back({words_of(kind), shape_of(look_of(kind).pattern), look_of(kind).colour});
      check_apart(all);
      // A line and a broken line are not boxes, and not one another.
      CHECK(apart(look_of(BarKind::idle).colour, look_of(BarKind::stale).colour, p.pane) >=
            least_apart);
    }
    SECTION(light ? "parts of a transfer, light" : "parts of a transfer, dark") {
      using Kind = TimePart::Kind;
      std::vector<Drawn> all;
      for (const Kind kind :
           {Kind::queued, Kind::pending, Kind::lost, Kind::resolving, Kind::connecting, Kind::proxy,
            Kind::tls, Kind::sending, Kind::waiting, Kind::receiving, Kind::shutting_down})
        all.push_back({words_of(kind), shape_of(look_of(kind).pattern), look_of(kind).colour});
      check_apart(all);
    }
    SECTION(light ? "chips, light" : "chips, dark") {
      std::vector<Drawn> all;
      for (const ChipState state : {ChipState::resolving, ChipState::connecting, ChipState::proxy,
                                    ChipState::tls, ChipState::active, ChipState::idle,
                                    ChipState::stale, ChipState::closed, ChipState::evicted}) {
        Chip chip;
        chip.state = state;
        const ChipLook look = look_of(chip);
        all.push_back({words_of(state),
                       std::to_string(static_cast<int>(look.body)) + shape_of(look.pattern),
                       look.colour});
      }
      check_apart(all);
    }
    SECTION(light ? "ends of connections, light" : "ends of connections, dark") {
      // A stop is drawn of what grew old and of what was closed by its owner; the rest is crossed.
      CHECK(apart(p.stale, p.closed, p.pane) >= least_apart);
    }
  }
}
