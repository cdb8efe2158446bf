#include "real/answers.hpp"

#include <algorithm>

#include "scenario/compile.hpp"

namespace poolscope::real {
namespace {

void say(Answer& answer, const scenario::Response& response) {
  answer.status = response.status.value_or(answer.status);
  if (response.think_ms) answer.think_ms = response.think_ms->a;
  if (response.body_bytes) answer.body_bytes = static_cast<std::int64_t>(response.body_bytes->a);
  for (const auto& [name, value] : response.headers)
    if (scenario::lower_case(name) == "transfer-encoding" && value == "chunked")
      answer.chunked = true;
    else
      answer.headers.emplace_back(name, value);
  if (response.location) answer.headers.emplace_back("Location", *response.location);
  answer.without_length = response.delimited_by_close.value_or(false);
  answer.empty = response.empty.value_or(false);
  answer.missing_bytes = response.missing_bytes.value_or(0);
  answer.abort_after_ms = response.abort_after_ms.value_or(-1);
  // A server does this when the backend is cut.
  if (response.stream_error == "true") answer.missing_bytes = answer.body_bytes / 2;
}

}  // namespace

bool of_the_server(const scenario::Response& response) {
  return response.status == 401 || response.status == 407 || response.status == 413;
}

Answer Answers::next(std::size_t request, const scenario::Server& server) {
  Answer answer;
  if (server.think_ms) answer.think_ms = server.think_ms->a;
  if (server.body_bytes) answer.body_bytes = static_cast<std::int64_t>(server.body_bytes->a);
  if (request >= used_.size()) return answer;
  std::vector<const scenario::Response*> ours;
  for (const auto& response : scenario_.requests[request].responses)
    if (!of_the_server(response)) ours.push_back(&response);
  if (ours.empty()) return answer;
  const std::lock_guard lock{mutex_};
  say(answer, *ours[std::min(used_[request]++, ours.size() - 1)]);
  return answer;
}

}  // namespace poolscope::real
