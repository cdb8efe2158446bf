#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "model/ids.hpp"
#include "model/time.hpp"

/// The streams that a server has open on one HTTP/2 connection, by its own clock: from the arrival
/// of a request until its answer has been sent in full, or until the client's reset arrives.
namespace poolscope::engine {

class OpenStreams {
 public:
  /// How many streams are open at `t`; those that have ended are forgotten. Times must not go back.
  [[nodiscard]] std::size_t open_at(model::Time t) {
    std::erase_if(open_, [&](const Open& stream) { return stream.ends <= t; });
    return open_.size();
  }
  /// When enough streams have ended that `limit` leaves room for one more.
  [[nodiscard]] model::Time room_at(std::size_t limit) const {
    std::vector<model::Time> ends;
    for (const Open& stream : open_) ends.push_back(stream.ends);
    const auto nth = ends.begin() + static_cast<std::ptrdiff_t>(ends.size() - limit);
    std::nth_element(ends.begin(), nth, ends.end());
    return *nth;
  }
  void add(model::TransferId transfer, model::Time ends) { open_.push_back({transfer, ends}); }
  /// A stream ends earlier: the client has given it up.
  void cut(model::TransferId transfer, model::Time ends) {
    for (Open& stream : open_)
      if (stream.transfer == transfer) stream.ends = std::min(stream.ends, ends);
  }

 private:
  struct Open {
    model::TransferId transfer;
    model::Time ends;
  };
  std::vector<Open> open_;
};

}  // namespace poolscope::engine
