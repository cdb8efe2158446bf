#pragma once

#include <imgui.h>

#include <string>
#include <string_view>
#include <vector>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "present/why/view.hpp"

/// What the decision and the close of a connection are written with: each draws at the cursor of
/// the current window and advances it.
namespace poolscope::gui::why {

/// Shared by the parts of one frame.
struct Page {
  const Model& m;
  Outbox& out;
  float width;
  Selection hovered;  // what the pointer is on
};

void heading(const char* words);
void paragraph(const Page&, std::string_view, ImFont*, ImU32 colour);
/// Name in mono, its value beside it; a click opens the option's manual page.
void option_line(Page&, const std::string& option, const std::string& value);
/// "#0  turned away at …": a line about one connection, that lights it everywhere.
void about_connection(Page&, const std::string& label, const std::string& text,
                      std::uint32_t connection, bool strong);
/// Words that do something; true when clicked.
[[nodiscard]] bool link(const Page&, const char* id, const std::string& words);
/// An eviction and who paid for it, with the way to the other end.
void cost(Page&, const CostWords&);
/// The lines that libcurl prints, or a note that it prints nothing.
void printed(const Page&, const std::string&);
/// The idle connections in the order of their eviction, with how long they have been idle as bars.
void ranking(Page&, const std::vector<RankedIdle>&);

}  // namespace poolscope::gui::why
