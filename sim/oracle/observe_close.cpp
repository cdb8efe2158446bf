// The reason why libcurl closed a connection: the one that it printed, else the only possible one.

#include <charconv>

#include "oracle/clock.hpp"
#include "oracle/observe.hpp"

namespace poolscope::oracle {

using namespace model;

// The connection that libcurl means if no request has shown it. It is known by its number, which
// 7.88.1 prints and later versions tell.
Link* Observer::link_of(Transfer& t) {
  constexpr auto connection_id = static_cast<CURLINFO>(CURLINFO_OFF_T + 64);  // since 8.2.0
  curl_off_t id = t.reused.value_or(-1);
  if (library_.number >= 0x080200 &&
      library_.easy_getinfo(t.handle->easy, connection_id, &id) != CURLE_OK)
    return nullptr;
  const auto found = t.pool->open.find(static_cast<std::uint32_t>(id));
  return id >= 0 && found != t.pool->open.end() ? found->second : nullptr;
}

std::optional<std::uint32_t> Observer::number_in(std::string_view line) {
  const auto mark = line.find('#');
  if (mark == std::string_view::npos) return {};
  std::uint32_t number = 0;
  std::from_chars(line.data() + mark + 1, line.data() + line.size(), number);
  return number;
}

void Observer::close_said(Transfer& t, std::string_view line) {
  const auto digits = line.find_first_of("0123456789");
  if (digits == std::string_view::npos) return;
  std::uint32_t number = 0;
  std::from_chars(line.data() + digits, line.data() + line.size(), number);
  const auto found = t.pool->open.find(number);
  if (found != t.pool->open.end()) print_close(*found->second, &t);
}

void Observer::closed(Link& link) {
  // Evictions and clean-ups are logged where no application can read it.
  if (link.turned_away && !link.users.empty()) return;  // it may connect again
  if (!link.close_printed) print_close(link, speaker_);
}

void Observer::shut_down(Link& link) {
  if (!link.close_printed) print_close(link, speaker_);
}

Line Observer::close_line(const Link& link, const Transfer* t, const Why& w, Time when) {
  Line line = printer_.start(when, "connection_close");
  line.text("pool", link.pool->name)
      .number("connection", link.number)
      .text("reason", to_string(w.reason));
  if (t != nullptr && w.at != CloseAt::api)
    line.text("transfer", t->name);
  else
    line.null("transfer");
  line.text("at", to_string(w.at));
  if (w.inferred) line.flag("inferred", true);
  return line;
}

void Observer::made_room(const Transfer* who) {
  for (const Evicted& e : evicted_) printer_.fill(e.place, close_line(*e.link, who, e.why, e.t));
  evicted_.clear();
}

void Observer::print_close(Link& link, Transfer* t) {
  if (t != nullptr && t->reuse && (retrying_ || link.users.empty()) && link.ready &&
      library_.number < 0x080200)
    reuse_known(*t, &link);
  if (t != nullptr && t->reuse && link_of(*t) == &link) reuse_known(*t, &link);
  const Why w = why(link, t);
  link.close_printed = true;
  link.pool->open.erase(link.number);
  if (w.at == CloseAt::make_room)
    evicted_.push_back({printer_.hold(), &link, w, now()});
  else
    printer_.print(close_line(link, t, w, now()));
  hint_.reset();
  retrying_ = false;
  for (Transfer* user : std::set<Transfer*>(link.users)) leave(*user);
}

// Whether the transfer's search finds the idle connection too old.
std::optional<CloseReason> Observer::outlived(const Link& link, const Transfer& t) const {
  const Options& o = setup_.options_of(*t.needle);
  const Duration idle = now() - link.idle_since, life = now() - link.created;
  if (o.maxage_conn_s != 0 && idle > o.maxage_conn_s * second) return CloseReason::max_age;
  if (o.maxlifetime_conn_s != 0 && life > o.maxlifetime_conn_s * second)
    return CloseReason::max_lifetime;
  return {};
}

// The reason of a close that libcurl does not print: a woken transfer's search prints nothing
// before it evicts, and a prune prints nothing.
Observer::Why Observer::unspoken(const Link& link) const {
  using enum CloseReason;
  if (!link.users.empty()) return {aborted, CloseAt::completion, true};
  if (link.goaway) return {goaway, CloseAt::search, true};
  if (link.peer_closed) return {dead, CloseAt::search, true};
  if (link.stray) return {stray_data, CloseAt::search, true};
  return {total_limit, CloseAt::make_room, true};
}

Observer::Why Observer::why(const Link& link, const Transfer* t) const {
  using enum CloseReason;
  if (network_changes_) return {network_changed, CloseAt::api, false};
  if (setup_.options_of(*link.needle).connect_only && link.ready)
    return {cleanup, cleaning_ || t == nullptr ? CloseAt::api : CloseAt::search, !cleaning_};
  if (cleaning_) return {cleanup, CloseAt::api, false};
  if (!link.ready) return {connect_failed, CloseAt::completion, true};
  const bool idle = link.users.empty();
  if (t == nullptr) return unspoken(link);
  if (!idle) {
    if (retrying_) return {died, CloseAt::completion, !t->retry_said};
    if (hint_ == max_connects) return {max_connects, CloseAt::completion, false};
    if (link.stray && link.exchanges.empty()) return {stray_data, CloseAt::completion, true};
    if (link.announced_seen && !link.h2) return {server_close, CloseAt::completion, true};
    if (link.http_1_0_seen && !link.h2) return {not_keepable, CloseAt::completion, true};
    constexpr std::int16_t failure = 400;
    if (setup_.options_of(*t->needle).fail_on_error && !link.h2 && t->status >= failure)
      return {aborted, CloseAt::completion, true};
    if (setup_.options_of(*t->needle).forbid_reuse)
      return {forbid_reuse, CloseAt::completion, true};
    if (link.goaway) return {goaway, CloseAt::completion, true};
    if (link.peer_closed) return {died, CloseAt::completion, true};
    if (!link.exchanges.empty() || t->request.fail_in == FailIn::read)
      return {aborted, CloseAt::completion, true};
    return {max_connects, CloseAt::completion, true};
  }
  if (hint_ == max_connects) return {max_connects, CloseAt::completion, false};
  if (link.stray && !link.peer_closed) return {stray_data, CloseAt::search, true};
  if (hint_) return {*hint_, CloseAt::search, false};
  if (const auto age = outlived(link, *t)) return {*age, CloseAt::search, true};
  if (link.goaway) return {goaway, CloseAt::search, true};
  if (link.peer_closed) return {dead, CloseAt::search, true};
  if (link.stray) return {stray_data, CloseAt::search, true};
  const bool same = link.needle->destination == t->needle->destination;
  const PlaceSetup& place = setup_.places[index(t->request.place)];
  const bool host_limited = place.multi >= 0 && [&] {
    const MultiSetup& multi = setup_.multis[static_cast<std::size_t>(place.multi)];
    const auto limits = [](const MultiOptions& o) { return o.max_host_connections > 0; };
    return limits(multi.options) || std::any_of(multi.later.begin(), multi.later.end(), limits);
  }();
  return {same && host_limited ? host_limit : total_limit, CloseAt::make_room, true};
}

}  // namespace poolscope::oracle
