#include "analysis/bounds/unbounded.hpp"

#include <memory>

namespace poolscope::analysis {

using namespace model;

namespace {

constexpr std::int64_t beyond_every_run_s = 1'000'000'000'000;  // times 1000 still fits

void lift(MultiOptions& options) {
  options.max_connects = no_limit;
  options.max_host_connections = options.max_total_connections = 0;
}

}  // namespace

scenario::Compiled without_limits(const scenario::Compiled& compiled) {
  auto lifted = std::make_shared<Setup>(*compiled.setup);
  for (Options& options : lifted->options) {
    options.max_connects = no_limit;
    options.maxage_conn_s = beyond_every_run_s;
    options.maxlifetime_conn_s = 0;
  }
  for (MultiSetup& multi : lifted->multis) {
    lift(multi.options);
    for (MultiOptions& later : multi.later) lift(later);
  }
  return {lifted, compiled.stream};
}

}  // namespace poolscope::analysis
