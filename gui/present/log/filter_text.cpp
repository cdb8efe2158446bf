#include "present/log/filter_text.hpp"

#include <algorithm>
#include <cctype>

namespace poolscope::gui {
namespace {

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string unquoted(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != '"') out += c;
  return out;
}

std::vector<std::string> values_of(std::string_view text) {
  std::vector<std::string> out;
  bool quoted = false;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '"') quoted = !quoted;
    if (i < text.size() && (text[i] != ',' || quoted)) continue;
    if (std::string value = unquoted(text.substr(from, i - from)); !value.empty())
      out.push_back(std::move(value));
    from = i + 1;
  }
  return out;
}

FilterTerm term_of(std::string_view written) {
  FilterTerm term;
  term.written = written;
  std::string_view rest = written;
  if (rest.size() > 1 && rest.front() == '-') {
    term.negated = true;
    rest.remove_prefix(1);
  }
  std::size_t letters = 0;
  while (letters < rest.size() && is_letter(rest[letters])) ++letters;
  const std::string key = lower_case(rest.substr(0, letters));
  const std::string_view behind = rest.substr(letters);
  const bool compares = behind.starts_with('<') || behind.starts_with('>');
  const bool is_time = behind.starts_with(':') || behind.starts_with('=');
  if (key == "t" && (compares || is_time)) {
    term.key = key;
    if (const std::string value = unquoted(behind.substr(is_time)); !value.empty())
      term.values = {value};
    return term;
  }
  // A port or an address behind the colon: a host's name, not a key's.
  const bool keyed = letters > 0 && behind.starts_with(':') && !behind.starts_with("://") &&
                     (behind.size() == 1 || key == "conn" || key == "connection" || key == "xfer" ||
                      key == "transfer" || key == "pool" || key == "client" ||
                      !std::ranges::all_of(behind.substr(1),
                                           [](unsigned char c) { return std::isdigit(c) != 0; }));
  if (keyed) {
    term.key = key;
    term.values = values_of(behind.substr(1));
  } else if (std::string word = unquoted(rest); !word.empty()) {
    term.values = {std::move(word)};
  }
  return term;
}

std::string joined(const std::vector<FilterTerm>& terms) {
  std::string out;
  for (const FilterTerm& term : terms)
    if (!term.written.empty()) out += (out.empty() ? "" : " ") + term.written;
  return out;
}

std::string quoted_where_needed(std::string_view value) {
  const bool needed = value.find_first_of(" ,") != std::string_view::npos;
  return needed ? "\"" + std::string(value) + "\"" : std::string(value);
}

void write(FilterTerm& term) {
  term.written.clear();
  if (term.values.empty()) return;
  for (const std::string& value : term.values)
    term.written += (term.written.empty() ? "" : ",") + quoted_where_needed(value);
  term.written = (term.negated ? "-" : "") + term.key + ":" + term.written;
}

bool same(std::string_view a, std::string_view b) {
  return lower_case(a) == lower_case(b);
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::vector<FilterTerm> filter_terms(std::string_view text) {
  std::vector<FilterTerm> out;
  bool quoted = false;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '"') quoted = !quoted;
    if (i < text.size() && (text[i] != ' ' || quoted)) continue;
    if (i > from) out.push_back(term_of(text.substr(from, i - from)));
    from = i + 1;
  }
  return out;
}

std::string filter_term(std::string_view key, std::string_view value) {
  return std::string(key) + ":" + quoted_where_needed(value);
}

std::string filter_and(std::string_view text, std::string_view term) {
  std::vector<FilterTerm> terms = filter_terms(text);
  const bool there =
      std::ranges::any_of(terms, [&](const FilterTerm& one) { return same(one.written, term); });
  if (!there) terms.push_back({false, "", {}, std::string(term)});
  return joined(terms);
}

std::string filter_with_only(std::string_view text, std::string_view key, std::string_view value) {
  std::vector<FilterTerm> terms = filter_terms(text);
  std::erase_if(terms, [&](const FilterTerm& term) { return term.key == key; });
  const std::string rest = joined(terms);
  return value.empty() ? rest : filter_and(rest, filter_term(key, value));
}

bool filter_has(std::string_view text, std::string_view key, std::string_view value) {
  for (const FilterTerm& term : filter_terms(text))
    if (term.key == key && !term.negated &&
        std::ranges::any_of(term.values, [&](const auto& one) { return same(one, value); }))
      return true;
  return false;
}

std::string filter_toggled(std::string_view text, std::string_view key, std::string_view value) {
  std::vector<FilterTerm> terms = filter_terms(text);
  const bool on = filter_has(text, key, value);
  FilterTerm* first = nullptr;
  for (FilterTerm& term : terms) {
    if (term.key != key) continue;
    if (on || term.negated) {
      std::erase_if(term.values, [&](const auto& one) { return same(one, value); });
      write(term);
    } else if (!first) {
      first = &term;
    }
  }
  if (on) return joined(terms);
  if (!first) return filter_and(joined(terms), filter_term(key, value));
  first->values.emplace_back(value);
  write(*first);
  return joined(terms);
}

std::string filter_without(std::string_view text, std::string_view key, std::string_view value) {
  if (filter_has(text, key, value)) return filter_toggled(text, key, value);
  std::vector<FilterTerm> terms = filter_terms(text);
  for (FilterTerm& term : terms) {
    if (term.key != key || !term.negated || term.values.empty()) continue;
    if (std::ranges::none_of(term.values, [&](const auto& one) { return same(one, value); }))
      term.values.emplace_back(value);
    write(term);
    return joined(terms);
  }
  return filter_and(text, "-" + filter_term(key, value));
}

}  // namespace poolscope::gui
