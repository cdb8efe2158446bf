#pragma once

#include <map>
#include <optional>
#include <string_view>

#include "model/setup.hpp"
#include "model/vocabulary.hpp"
#include "oracle/libcurl.hpp"
#include "oracle/link.hpp"
#include "oracle/print.hpp"
#include "oracle/state.hpp"

/// What libcurl did, from what it says (its verbose lines), what it calls (sockets) and what its
/// servers see, as events.
namespace poolscope::oracle {

class Observer {
 public:
  Observer(const model::Setup&, const Library&, Printer&, bool verbose);

  /// Something happens now: libcurl's times are told in such instants, without the clock's ticks.
  void instant();
  void run_start();
  void run_end(std::string_view reason, const std::vector<std::string>& undone);
  /// From now on handles are cleaned up.
  void cleaning(bool on) { cleaning_ = on; }

  /// What is closed now is closed because the network changed.
  void network_changes(bool on) { network_changes_ = on; }

  void started(Transfer&);
  void done(Transfer&, CURLcode);
  /// One of libcurl's verbose lines.
  void said(Transfer&, std::string_view line);

  // From the network.
  void opened(Link&, Transfer&);
  void ready(Link&);
  /// libcurl has sent a transfer's request on that connection.
  void requested(Link&, Transfer&);
  /// A server has begun to read it.
  void reached(Link&, const std::string& transfer, std::uint32_t attempt);
  void peer_closed(Link&);
  /// libcurl has begun to shut it down: the socket closes later.
  void shut_down(Link&);
  void closed(Link&);

 private:
  struct Why {
    model::CloseReason reason;
    model::CloseAt at;
    bool inferred;
  };
  [[nodiscard]] Line decision(Transfer&, model::Outcome);
  void reuse_known(Transfer&, Link*);
  void reconnected(Link&, Transfer&);
  void waits(Transfer&, model::GateId);
  void retries(Transfer&);
  void close_said(Transfer&, std::string_view line);
  void print_close(Link&, Transfer*);
  [[nodiscard]] Line close_line(const Link&, const Transfer*, const Why&, model::Time);
  void made_room(const Transfer* who);
  [[nodiscard]] Why why(const Link&, const Transfer*) const;
  [[nodiscard]] Why unspoken(const Link&) const;
  [[nodiscard]] std::optional<model::CloseReason> outlived(const Link&, const Transfer&) const;
  void leave(Transfer&);
  [[nodiscard]] Link* link_of(Transfer&);
  /// "#3" in one of libcurl's lines: a connection.
  [[nodiscard]] static std::optional<std::uint32_t> number_in(std::string_view line);

  [[nodiscard]] model::Duration snapped(const Transfer&, CURLINFO) const;

  const model::Setup& setup_;
  const Library& library_;
  Printer& printer_;
  bool verbose_;
  std::vector<model::Time> instants_;  // of this run
  bool cleaning_ = false, network_changes_ = false;
  Transfer* speaker_ = nullptr;             // who spoke last: libcurl runs it
  std::optional<model::CloseReason> hint_;  // libcurl has said why the next one will be closed
  bool retrying_ = false;
  /// Closed to make room: for whom shows when that one opens its connection.
  struct Evicted {
    std::uint64_t place;
    Link* link;
    Why why;
    model::Time t;
  };
  std::vector<Evicted> evicted_;
};

}  // namespace poolscope::oracle
