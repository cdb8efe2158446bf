#pragma once

#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "scenario/scenario.hpp"

/// Random valid scenarios in which everything that a file can describe happens at once: options of
/// all kinds, faults of answers, events of servers and of the application, proxies, shares, places,
/// callbacks that fail, clean-ups. Hosts are few and times coarse, so that events meet. The same
/// seed gives the same scenario.
namespace poolscope::torture {

class AnyScenario {
 public:
  explicit AnyScenario(std::uint64_t seed) : random_(seed) {}
  [[nodiscard]] scenario::Scenario make();

 private:
  [[nodiscard]] std::int64_t number(std::int64_t low, std::int64_t high);
  [[nodiscard]] bool chance(int percent) { return number(1, 100) <= percent; }
  template <class T>
  [[nodiscard]] T one_of(std::initializer_list<T> list) {
    return *(list.begin() + number(0, static_cast<std::int64_t>(list.size()) - 1));
  }
  [[nodiscard]] double moment();
  [[nodiscard]] scenario::Distribution time();
  [[nodiscard]] std::string host();
  [[nodiscard]] std::string url();
  [[nodiscard]] std::string client();

  [[nodiscard]] scenario::Server server(std::int64_t which);
  [[nodiscard]] scenario::ServerEvent server_event();
  [[nodiscard]] scenario::Proxy proxy();
  [[nodiscard]] scenario::Response response();
  void faults(scenario::Response&);
  [[nodiscard]] model::OptionSet options(int most);
  [[nodiscard]] model::OptionSet multi_options();
  void set_by_type(model::OptionSet&, const model::OptionInfo&);
  void set(model::OptionSet&, std::string_view name, model::OptionValue);
  [[nodiscard]] scenario::Request request(std::int64_t which);
  [[nodiscard]] scenario::Workload workload();
  [[nodiscard]] scenario::AppEvent event(std::int64_t requests);
  [[nodiscard]] scenario::Strategy strategy(model::Scope, std::int64_t which);

  std::mt19937_64 random_;
  double clock_ = 0;
};

}  // namespace poolscope::torture
