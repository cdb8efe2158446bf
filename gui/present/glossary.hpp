#pragma once

#include <span>
#include <string_view>

/// The words that the program uses, each told in one line: the help's second page.
namespace poolscope::gui {

struct GlossaryWord {
  std::string_view word, meaning;
  bool ours = false;  // not libcurl's: poolscope's own
};

struct WordGroup {
  std::string_view title;
  std::span<const GlossaryWord> words;
};

[[nodiscard]] std::span<const WordGroup> glossary();

}  // namespace poolscope::gui
