#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model/ids.hpp"
#include "model/setup.hpp"
#include "model/time.hpp"

/// The source of what the application does, which the engine takes one item at a time: a scenario's
/// requests and events, and generated ones. Memory depends on what is open at once, not on the
/// length of a run.
namespace poolscope::model {

/// One thing that the application does at a known time.
struct AppItem {
  enum class Kind : std::uint8_t {
    request,
    easy_cleanup,
    easy_reset,
    easy_duphandle,
    easy_upkeep,
    multi_cleanup,
    network_changed,
    share_cleanup,
    easy_setopt,
    multi_setopt,
  };
  Time at = 0;
  std::uint64_t order = 0;  // place in the file: settles ties within one instant
  Kind kind = Kind::request;
  Request request{};  // if the kind is request
  /// The client, share, or index of a multi that the item acts on. For a generated request: its
  /// client's place in the workload.
  std::uint32_t target = 0;
  /// easy_duphandle: the client that gets the copy. easy_setopt, easy_upkeep: index into the
  /// scenario's events. multi_setopt: how many this multi has had, this one included. request:
  /// which URL or host of its workload a generated request asks for.
  std::uint32_t other = 0;
  OptionsId options = none<OptionsId>;  // easy_upkeep: the client's options
};

class RequestSource {
 public:
  virtual ~RequestSource() = default;
  /// The next item by (at, order) among those whose time is known, or null: none is known now.
  [[nodiscard]] virtual const AppItem* peek() = 0;
  virtual AppItem pop() = 0;
  /// A request's transfer is over (with any result): items that wait for it get their time.
  virtual void finished(RequestIndex, Time now) = 0;
  /// Requests that were never handed out because the item before them never ended.
  [[nodiscard]] virtual std::vector<RequestIndex> blocked() const = 0;
};

}  // namespace poolscope::model
