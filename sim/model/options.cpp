#include "model/options.hpp"

#include <algorithm>

#include "model/option_rows.hpp"

namespace poolscope::model {

std::span<const OptionInfo> option_table() {
  static const std::vector<OptionInfo> table = [] {
    std::vector<OptionInfo> easy, rows;
    for (const auto part : {option_rows::easy_rows(), option_rows::tls_rows()})
      easy.insert(easy.end(), part.begin(), part.end());
    std::sort(easy.begin(), easy.end(),
              [](const OptionInfo& a, const OptionInfo& b) { return a.name < b.name; });
    rows = std::move(easy);
    const auto multi = option_rows::multi_rows();
    rows.insert(rows.end(), multi.begin(), multi.end());
    return rows;
  }();
  return table;
}

const OptionInfo* find_option(std::string_view name) {
  const auto table = option_table();
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const OptionInfo& r) { return r.name == name; });
  return row == table.end() ? nullptr : &*row;
}

std::string constant_name(const OptionInfo& info, std::int64_t value) {
  for (const auto& [name, number] : info.constants)
    if (number == value) return std::string{name};
  return std::to_string(value);
}

void set_option(OptionSet& set, const OptionInfo& info, OptionValue value) {
  const auto at = std::lower_bound(
      set.begin(), set.end(), &info,
      [](const auto& entry, const OptionInfo* row) { return entry.first->name < row->name; });
  if (at != set.end() && at->first == &info)
    at->second = std::move(value);
  else
    set.insert(at, {&info, std::move(value)});
}

OptionSet merge(OptionSet base, const OptionSet& over) {
  for (const auto& [info, value] : over) set_option(base, *info, value);
  return base;
}

namespace {

// Methods that the library was not built with are dropped. If none is left the value is refused,
// and the default stays (curl 8.22 lib/setopt.c: httpauth).
void drop_unbuilt(std::int64_t& auth, std::int64_t unset, const Dialect& dialect) {
  if (auth == 0) return;
  if (!dialect.ntlm) auth &= ~auth_bits::ntlm;
  if (!dialect.gss) auth &= ~auth_bits::negotiate;
  constexpr std::int64_t methods = 0x7FFFFFFF;  // all below CURLAUTH_ONLY
  if ((auth & methods) == 0) auth = unset;
}

}  // namespace

Options effective(const OptionSet& set, const Dialect& dialect) {
  Options options = dialect.defaults;
  for (const auto& [info, value] : set)
    if (info->set != nullptr) info->set(options, value);
  drop_unbuilt(options.http_auth, dialect.defaults.http_auth, dialect);
  drop_unbuilt(options.proxy_auth, dialect.defaults.proxy_auth, dialect);
  for (TlsOptions* tls : {&options.tls, &options.proxy_tls})
    if ((tls->version & 0xFFFF) == 0) tls->version += dialect.ssl_version_of_default;  // no lowest
  for (const std::string_view form : {"if!", "host!", "ifhost!"})
    if (dialect.takes_interface_apart && options.interface.starts_with(form))
      options.interface.clear();
  if (options.max_connects == 0) options.max_connects = dialect.max_connects_of_zero;
  return options;
}

MultiOptions effective_multi(const OptionSet& set) {
  MultiOptions options;
  for (const auto& [info, value] : set)
    if (info->set_multi != nullptr) info->set_multi(options, value);
  return options;
}

}  // namespace poolscope::model
