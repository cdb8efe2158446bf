#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "scenario/scenario.hpp"

namespace poolscope::real {

/// The answer that the backend sends, as the scenario describes it.
struct Answer {
  std::int64_t status = 200;
  double think_ms = 20;
  std::int64_t body_bytes = 10000;
  std::vector<std::pair<std::string, std::string>> headers;
  bool chunked = false, without_length = false, empty = false;
  std::int64_t missing_bytes = 0;
  double abort_after_ms = -1;  // negative: never
};

/// Gives out the answers of one run, request by request, over all servers: each row of `responses`
/// is used once, and the last one repeats.
class Answers {
 public:
  explicit Answers(const scenario::Scenario& scenario)
      : scenario_(scenario), used_(scenario.requests.size()) {}

  /// The next answer to a request (its place in the file), from that server.
  [[nodiscard]] Answer next(std::size_t request, const scenario::Server& server);

 private:
  const scenario::Scenario& scenario_;
  std::mutex mutex_;
  std::vector<std::size_t> used_;
};

/// Whether servers give such an answer themselves, so that the backend is not asked.
[[nodiscard]] bool of_the_server(const scenario::Response&);

}  // namespace poolscope::real
