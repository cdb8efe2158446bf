#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>

#include "oracle/agenda.hpp"
#include "oracle/link.hpp"
#include "oracle/observe.hpp"

/// The network and the servers. Every timing field means the same as in the simulator
/// (sim/engine/network.cpp). What libcurl sends is read immediately; the reaction is scheduled for
/// the moment when it reaches the client.
namespace poolscope::oracle {

class Network {
 public:
  /// `library`: libcurl's version, 0x075801.
  Network(const model::Setup&, Agenda&, Observer&, Authority&, unsigned library);

  /// A socket for a connection that libcurl is about to open; its descriptor, or -1.
  [[nodiscard]] int open(Transfer& opener, int family);
  /// Adds a transfer, so that its requests are found by the number that they carry.
  void add(Transfer&);
  void remove(Transfer&);

  // Calls of a Link's socket.
  void connecting(Link&);
  void sent(Link&, std::string_view bytes);
  void closed(Link&);

 private:
  void connect(Link&);
  void connected(Link&);
  void start_tls(Link&);
  void handshake(Link&);
  void outer_handshake(Link&);
  using Takes = std::function<model::Duration(bool two_round_trips)>;
  void shake(Link&, Handshake&, TlsServer&, const Takes&, std::function<void()> done);
  void proxy_reply(Link&, const ProxyServer::Reply&);
  void become_ready(Link&);
  void speak_http2(Link&, model::Time settings_due);
  void shut_down(Link&);
  void end_input(Link&, bool announced);
  void plain(Link&, std::string_view bytes);
  void request(Link&, const HttpRequest&);
  void first_byte(Exchange&);
  void body_end(Exchange&);
  void over(Exchange&);
  [[nodiscard]] Http1Head head_of(const Exchange&) const;
  void reset_stream(Exchange&, std::uint32_t code);
  void forget(Exchange&);
  void close_by_server(Link&, bool announced, model::Duration delay);
  void server_event(model::ServerId, const model::ServerEvent&);
  void arm_idle_timer(Link&, const model::Request&, model::Time from);
  [[nodiscard]] model::ServerId keeper_of(const model::Needle&) const;
  [[nodiscard]] const model::ServerModel& keeper(const Link&) const;
  [[nodiscard]] bool says_goodbye(const Link&, bool silently) const;
  [[nodiscard]] bool has_room(Link&, model::Time& arrival) const;
  void answer(Link&, Transfer&, const HttpRequest&, model::Time arrival);

  // requests.cpp: logins and bodies
  void ask_for_login(Exchange&, const HttpRequest&);
  [[nodiscard]] const model::ResponseModel& next_response(Exchange&, std::uint32_t& nth) const;
  void read_body(Exchange&, const HttpRequest&);
  void body_read(Link&, std::int32_t stream);
  void begin_answer(Exchange&);
  void slow_down(Link&);
  void read_rest(const Exchange&);
  void switch_protocols(Link&, const HttpRequest&);
  [[nodiscard]] std::shared_ptr<Exchange> shared(const Exchange&) const;
  void streams_reset(Link&, const std::vector<std::int32_t>&);
  void kill(Link&);
  void take_a_place(Link&);
  void unserve(Link&, model::Time when);
  void serve(Link&);
  void server_idle(Link&);
  void fin(Link&);
  void stray(Link&);
  void flush_h2(Link&);
  void read_bodies(Link&);
  /// The same together with everything else that is due in this instant: one read for the client.
  void flush_soon(Link&);
  /// Runs `action` at that time, unless libcurl has closed the connection meanwhile.
  void later(model::Time, Class, Link&, std::function<void()> action);

  [[nodiscard]] model::DrawKey key(model::Drawn, const model::Request&,
                                   std::uint32_t hop = 0) const;
  [[nodiscard]] model::Duration path_rtt(const model::Needle&, const model::Request&) const;
  [[nodiscard]] model::Duration first_hop_rtt(const Link&) const;
  [[nodiscard]] TlsSite& site(model::ServerId);

  const model::Setup& setup_;
  Agenda& agenda_;
  Observer& observer_;
  Authority& authority_;
  std::deque<std::unique_ptr<Link>> links_;
  std::unordered_map<std::uint32_t, Transfer*> transfers_;
  std::map<model::ServerId, std::unique_ptr<TlsSite>> sites_;
  std::set<model::ServerId> refusing_;
  std::map<model::ServerId, std::uint32_t> serving_;
  std::map<model::ServerId, std::deque<Link*>> lines_;  // links that wait to be served
  bool dns_in_ms_;
};

}  // namespace poolscope::oracle
