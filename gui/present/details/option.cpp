// An option of libcurl's: what it does, its default, what holds for the transfer at hand, and which
// gates look at it.
#include <fmt/format.h>

#include <algorithm>

#include "model/vocabulary.hpp"
#include "present/details/parts.hpp"
#include "present/format.hpp"

namespace poolscope::gui::details {
namespace {

using model::GateId;
using model::OptionInfo;
using model::OptionType;
using model::OptionValue;

// A value that differs from every default, so that what it changes can be seen.
OptionValue probe(const OptionInfo& info) {
  switch (info.type) {
    case OptionType::text:
      return std::string("probe.test");
    case OptionType::text_list:
      return std::vector<std::string>{"a.test:1:b.test:2"};
    case OptionType::flag:
      return std::int64_t{0};
    case OptionType::number:
      return std::clamp<std::int64_t>(3, info.min, info.max);
    case OptionType::enumeration:
      return info.constants.empty() ? std::int64_t{1} : info.constants.back().second;
  }
  return std::int64_t{0};
}

// Gates compare groups of settings: whatever changes one of a group concerns its gate.
void add_groups(const OptionInfo& info, std::vector<GateId>& gates) {
  if (!info.set) return;
  const model::Options before;
  const auto note = [&](const model::Options& after) {
    if (after.tls != before.tls) gates.push_back(GateId::tls_options);
    if (after.proxy_tls != before.proxy_tls) gates.push_back(GateId::proxy_tls);
    if (after.proxy != before.proxy || after.pre_proxy != before.pre_proxy ||
        after.proxy_type != before.proxy_type || after.proxy_port != before.proxy_port ||
        after.proxy_user != before.proxy_user || after.proxy_password != before.proxy_password ||
        after.no_proxy != before.no_proxy || after.http_proxy_tunnel != before.http_proxy_tunnel)
      gates.push_back(GateId::proxy);
    if (after.user != before.user || after.password != before.password ||
        after.bearer != before.bearer || after.sasl_authzid != before.sasl_authzid)
      gates.push_back(GateId::credentials);
    if (after.interface != before.interface || after.local_port != before.local_port ||
        after.local_port_range != before.local_port_range)
      gates.push_back(GateId::local_bind);
    if (after.connect_to != before.connect_to || after.unix_socket != before.unix_socket)
      gates.push_back(GateId::via);
  };
  for (const OptionValue& value : {probe(info), OptionValue{std::int64_t{1}}}) {
    const bool number = std::holds_alternative<std::int64_t>(value);
    const bool text = info.type == OptionType::text || info.type == OptionType::text_list;
    if (number == text) continue;
    model::Options after;
    info.set(after, value);
    note(after);
  }
}

// What was set for the multi that a transfer runs in.
model::OptionSet multi_options_set(const DetailsSource& source, const TransferLife& life) {
  const scenario::Strategy& strategy = source.run.strategy;
  if (life.pool_serial >= source.run.index->pools.size()) return strategy.multi_options;
  const PoolLife& pool = source.run.index->pools[life.pool_serial];
  if (pool.scope == model::Scope::easy) return {};
  model::OptionSet set = strategy.multi_options;
  if (pool.scope == model::Scope::multi && pool.owner < strategy.multis.size())
    set = model::merge(std::move(set), strategy.multis[pool.owner].options);
  return set;
}

const OptionValue* value_of(const model::OptionSet& set, const OptionInfo& info) {
  const auto at = std::ranges::find(set, &info, [](const auto& pair) { return pair.first; });
  return at == set.end() ? nullptr : &at->second;
}

const TransferLife* transfer_at(const Run& run, std::size_t cursor) {
  const std::size_t passed = count_before(run.index->decisions, cursor);
  if (passed > 0) {
    const std::uint32_t life = run.log->parties[run.index->decisions[passed - 1]].transfer;
    if (life < run.index->transfers.size()) return &run.index->transfers[life];
  }
  return run.index->transfers.empty() ? nullptr : &run.index->transfers.front();
}

}  // namespace

model::OptionSet options_set(const DetailsSource& source, const TransferLife& life) {
  const model::Setup& setup = source.run.trace->setup();
  const scenario::Scenario& scenario = source.scenario;
  model::OptionSet set = source.run.strategy.options;
  // A copied handle has the options of the one it was copied from.
  std::string name = model::index(life.client) < setup.clients.size()
                         ? setup.clients[model::index(life.client)]
                         : "";
  for (std::size_t copies = 0; copies <= scenario.events.size(); ++copies) {
    const auto client = std::ranges::find(scenario.clients, name, &scenario::Client::id);
    if (client != scenario.clients.end()) {
      set = model::merge(std::move(set), client->options);
      break;
    }
    const auto copied = std::ranges::find_if(scenario.events, [&](const scenario::AppEvent& e) {
      return e.what == scenario::AppEvent::Do::easy_duphandle && e.copy == name;
    });
    if (copied == scenario.events.end()) break;
    name = copied->target;
  }
  const std::size_t request = model::index(life.request);
  if (request < scenario.requests.size()) {
    set = model::merge(std::move(set), scenario.requests[request].options);
  } else if (!scenario.workload.empty()) {
    const std::size_t generated = request - scenario.requests.size();
    set = model::merge(std::move(set),
                       scenario.workload[generated % scenario.workload.size()].options);
  }
  return set;
}

model::OptionSet that_differ(const model::OptionSet& set, const model::Dialect& dialect) {
  model::OptionSet out;
  for (const auto& [info, value] : set) {
    if (!info->set) continue;
    model::Options with = dialect.defaults;
    info->set(with, value);
    if (with != dialect.defaults) out.emplace_back(info, value);
  }
  return out;
}

std::string value_words(const OptionInfo& info, const OptionValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return "“" + *text + "”";
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    std::string words;
    for (const std::string& one : *list) words += (words.empty() ? "" : ", ") + one;
    return words;
  }
  const std::int64_t number = std::get<std::int64_t>(value);
  if (info.type == OptionType::flag) return number != 0 ? "on" : "off";
  if (info.type == OptionType::enumeration) return model::constant_name(info, number);
  return std::to_string(number) + (info.unit.empty() ? "" : " " + std::string(info.unit));
}

std::vector<GateId> gates_of(const OptionInfo& info) {
  std::vector<GateId> gates;
  for (std::size_t i = 0; i < model::gate_count; ++i)
    if (model::info(static_cast<GateId>(i)).option == info.name)
      gates.push_back(static_cast<GateId>(i));
  add_groups(info, gates);
  std::ranges::sort(gates);
  gates.erase(std::unique(gates.begin(), gates.end()), gates.end());
  return gates;
}

DetailsView of_option(const DetailsSource& source, const OptionInfo& info, std::size_t cursor) {
  DetailsView view;
  view.title = info.name;
  view.about =
      info.name.starts_with("CURLM") ? "option of a multi handle" : "option of an easy handle";
  view.page = manual_page(info.name);
  view.sentence = info.summary;
  DetailSection values{"VALUE", {}, {}};
  if (!info.later.empty()) {
    view.sentence = std::string("poolscope does not model it: ") + std::string(info.later);
  } else {
    add(values, "default", std::string(info.initial));
    if (const TransferLife* life = transfer_at(source.run, cursor)) {
      const model::OptionSet set =
          info.set ? options_set(source, *life) : multi_options_set(source, *life);
      const OptionValue* value = value_of(set, info);
      add(values, "for " + life->name,
          value ? value_words(info, *value) : std::string("not set: the default holds"),
          select_transfer(*life));
    }
  }
  keep(view, std::move(values));
  DetailSection gates{"GATES THAT LOOK AT IT", {}, {}};
  for (const GateId gate : gates_of(info))
    add(gates, std::string(model::info(gate).title), std::string(model::info(gate).question));
  keep(view, std::move(gates));
  return view;
}

}  // namespace poolscope::gui::details
