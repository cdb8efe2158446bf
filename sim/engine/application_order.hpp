#pragma once

#include <deque>
#include <span>
#include <vector>

#include "model/ids.hpp"
#include "model/request_source.hpp"
#include "model/setup.hpp"

/// The order in which the application does what it does: what is due in this instant, and what
/// waits until a client's curl_easy_perform returns. It knows nothing of libcurl.
namespace poolscope::engine {

class ApplicationOrder {
 public:
  explicit ApplicationOrder(const model::Setup&);

  /// Is due in this instant: joins the others in the file's order.
  void due(const model::AppItem&);
  /// Whether something is due, or a client that has returned goes on.
  [[nodiscard]] bool goes_on() const { return !due_.empty() || !free_.empty(); }

  /// What is done next: one item, or all requests of this instant that go to one named multi, for
  /// they are added together. Empty: what was next waits for its client's call. Valid until the
  /// next call.
  [[nodiscard]] std::span<const model::AppItem> next();

  /// A client begins a curl_easy_perform, and it returns.
  void enters(model::ClientId);
  void returns(model::ClientId);

  /// The requests that were not begun.
  void append_left(std::vector<model::RequestIndex>& to) const;

 private:
  struct Client {
    bool busy = false;                 // inside a curl_easy_perform
    std::deque<model::AppItem> queue;  // waits for the call to return
  };
  [[nodiscard]] Client& client(model::ClientId id) { return clients_[model::index(id)]; }
  [[nodiscard]] std::span<const model::AppItem> next_queued();

  const model::Setup& setup_;
  std::vector<Client> clients_;
  std::deque<model::AppItem> due_;    // by the file's order
  std::deque<model::ClientId> free_;  // with a queue, and free since this instant
  std::vector<model::AppItem> taken_;
};

}  // namespace poolscope::engine
