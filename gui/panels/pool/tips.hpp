#pragma once

#include "present/pool/view.hpp"

namespace poolscope::gui {

/// All that is known of a connection, as the tooltip of its chip.
void tell_chip(const Chip&, const Row&, const Room&);

}  // namespace poolscope::gui
