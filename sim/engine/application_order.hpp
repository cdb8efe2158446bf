#pragma once

#include <deque>
#include <span>
#include <vector>

#include "model/ids.hpp"
#include "model/request_source.hpp"
#include "model/setup.hpp"

/// The order of what the application does: first what is due in this instant, then what waits until
/// a client's curl_easy_perform returns. This part knows nothing of libcurl.
namespace poolscope::engine {

class ApplicationOrder {
 public:
  explicit ApplicationOrder(const model::Setup&);

  /// An item becomes due in this instant, and joins the others in the file's order.
  void due(const model::AppItem&);
  /// Whether an item is due, or a client whose call has returned can go on.
  [[nodiscard]] bool goes_on() const { return !due_.empty() || !free_.empty(); }

  /// The next thing to do: one item, or all requests of this instant that go to one named multi,
  /// because they are added together. Empty: the next item waits for its client's call. The result
  /// is valid until the next call.
  [[nodiscard]] std::span<const model::AppItem> next();

  /// A client begins a curl_easy_perform, and it returns.
  void enters(model::ClientId);
  void returns(model::ClientId);

  /// The requests that never began.
  void append_left(std::vector<model::RequestIndex>& to) const;

 private:
  struct Client {
    bool busy = false;                 // inside a curl_easy_perform
    std::deque<model::AppItem> queue;  // items that wait for the call to return
  };
  [[nodiscard]] Client& client(model::ClientId id) { return clients_[model::index(id)]; }
  [[nodiscard]] std::span<const model::AppItem> next_queued();

  const model::Setup& setup_;
  std::vector<Client> clients_;
  std::deque<model::AppItem> due_;    // in the file's order
  std::deque<model::ClientId> free_;  // clients with a queue whose call returned in this instant
  std::vector<model::AppItem> taken_;
};

}  // namespace poolscope::engine
