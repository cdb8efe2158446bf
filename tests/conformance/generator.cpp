#include "conformance/generator.hpp"

#include <array>
#include <stdexcept>

#include "conformance/families.hpp"
#include "scenario/json.hpp"

namespace poolscope::conformance {
namespace {

constexpr auto all = std::to_array<Family>({
    {"multi", 8, made::multi},
    {"limits", 12, made::limits},
    {"closes", 10, made::closes},
    {"announced", 4, made::announced},
    {"easy", 8, made::easy},
    {"share", 7, made::share},
    {"share_multi", 8, made::share_multi},
    {"multis", 4, made::multis},
    {"ages", 8, made::ages},
    {"long_ages", 3, made::long_ages},
    {"clean_ups", 4, made::clean_ups},
    {"gates", 14, made::gates},
    {"tls", 9, made::tls},
    {"h2", 8, made::h2},
    {"h2_closes", 6, made::h2_closes},
    {"h2_mixed", 11, made::h2_mixed},
    {"prior_knowledge", 5, made::prior_knowledge},
    {"proxies", 10, made::proxies},
    {"redirects", 6, made::redirects},
    {"faults", 6, made::faults},
    {"stream_faults", 4, made::stream_faults},
    {"cut", 6, made::cut},
    {"logins", 5, made::logins},
    {"upgrades", 3, made::upgrades},
    {"server_events", 5, made::server_events},
    {"application", 4, made::application},
    {"setopts", 4, made::setopts},
    {"bursts", 14, made::bursts},
    {"habits", 8, made::habits},
    {"forwarding", 7, made::forwarding},
    {"uploads", 6, made::uploads},
    {"challenges", 6, made::challenges},
    {"proxy_logins", 5, made::proxy_logins},
    {"ties", 3, made::ties, true},
});

}  // namespace

std::span<const Family> families() {
  return all;
}

Generated generate(std::uint64_t seed, std::string_view profile, std::string_view only) {
  // Neighbouring seeds must not give neighbouring dice.
  Maker maker{seed * 0x9E3779B97F4A7C15ULL + 1, profile};
  const Family* chosen = nullptr;
  int sum = 0;
  for (const Family& family : all) sum += family.weight;
  auto at = static_cast<int>(maker.dice.number(0, sum - 1));
  for (const Family& family : all) {
    if (only.empty() ? at < family.weight : family.name == only) {
      chosen = &family;
      break;
    }
    at -= family.weight;
  }
  if (chosen == nullptr) throw std::invalid_argument("no family " + std::string{only});
  // In 7.88 every reuse of a connection by prior knowledge fails: not comparable
  // (sim/oracle/ORACLE.md, "What it cannot run").
  if (maker.is("7.88") && chosen->name == "prior_knowledge") chosen = all.data();
  chosen->make(maker);
  maker.scenario.seed = seed % 1000 + 1;
  maker.scenario.strategies = {maker.strategy};
  // The scenario as the other engine will read it, in the order of the text.
  const auto loaded = scenario::parse(scenario::to_json(maker.scenario), "generated");
  if (!loaded.ok()) {
    std::string errors;
    for (const auto& error : loaded.errors()) errors += to_string(error) + "\n";
    throw std::logic_error(std::string{chosen->name} + ": " + errors);
  }
  return {loaded.scenario(), chosen};
}

}  // namespace poolscope::conformance
