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

/// The observer turns what libcurl did into events: its verbose lines, its socket calls, and what
/// its servers see.
namespace poolscope::oracle {

class Observer {
 public:
  Observer(const model::Setup&, const Library&, Printer&, bool verbose);

  /// Marks an instant in which something happens: libcurl's times are printed as such instants,
  /// without the ticks of the clock.
  void instant();
  void run_start();
  void run_end(std::string_view reason, const std::vector<std::string>& undone);
  /// Handles are cleaned up from now on.
  void cleaning(bool on) { cleaning_ = on; }

  /// Connections closed now are closed because the network changed.
  void network_changes(bool on) { network_changes_ = on; }

  void started(Transfer&);
  void done(Transfer&, CURLcode);
  /// Takes one of libcurl's verbose lines.
  void said(Transfer&, std::string_view line);

  // Calls of the network.
  void opened(Link&, Transfer&);
  void ready(Link&);
  /// libcurl has sent a transfer's request on that connection.
  void requested(Link&, Transfer&);
  /// A server has begun to read the request.
  void reached(Link&, const std::string& transfer, std::uint32_t attempt);
  void peer_closed(Link&);
  /// libcurl has begun to shut the connection down: the socket closes later.
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
  /// The number of a connection in one of libcurl's lines, "#3".
  [[nodiscard]] static std::optional<std::uint32_t> number_in(std::string_view line);

  [[nodiscard]] model::Duration snapped(const Transfer&, CURLINFO) const;

  const model::Setup& setup_;
  const Library& library_;
  Printer& printer_;
  bool verbose_;
  std::vector<model::Time> instants_;  // of this run
  bool cleaning_ = false, network_changes_ = false;
  Transfer* speaker_ = nullptr;             // the transfer that spoke last: libcurl runs it
  std::optional<model::CloseReason> hint_;  // libcurl has given the reason of the next close
  bool retrying_ = false;
  /// Connections closed to make room. The transfer that needed it is known when it opens its own.
  struct Evicted {
    std::uint64_t place;
    Link* link;
    Why why;
    model::Time t;
  };
  std::vector<Evicted> evicted_;
};

}  // namespace poolscope::oracle
