#pragma once

#include <cstdint>
#include <string>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "model/world.hpp"

namespace poolscope::gui {

/// What is typed while the overlay is open.
struct ForkKept {
  char option[64] = "", value[128] = "";
  std::uint32_t connection = UINT32_MAX;
  bool focus_value = false;  // in the next frame: the field was drawn before
  int seen_at = -2;
};

/// What to do differently from the playhead on: something to a connection, or an option.
void draw_fork(const Model&, const model::World&, ForkKept&, Outbox&);

/// Where a fork is saved unless a person says otherwise.
[[nodiscard]] std::string fork_path(const Document&, const Run&);

}  // namespace poolscope::gui
