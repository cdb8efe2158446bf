#include "oracle/observe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "model/printable.hpp"
#include "oracle/clock.hpp"
#include "oracle/names.hpp"

namespace poolscope::oracle {

using namespace model;

Observer::Observer(const Setup& setup, const Library& library, Printer& printer, bool verbose)
    : setup_(setup), library_(library), printer_(printer), verbose_(verbose) {}

void Observer::instant() {
  if (instants_.empty() || instants_.back() < now()) instants_.push_back(now());
  hint_.reset();
  made_room(nullptr);
}

void Observer::run_start() {
  Line line = printer_.start(0, "run_start");
  line.text("format", "poolscope-events/1")
      .text("scenario", setup_.scenario_title)
      .text("libcurl", library_.version)
      .number("seed", static_cast<std::int64_t>(setup_.seed))
      .text("engine", "libcurl")
      .text("library", library_.full_version);
  printer_.print(std::move(line));
}

void Observer::run_end(std::string_view reason, const std::vector<std::string>& undone) {
  std::string list = "[";
  for (const std::string& name : undone) {
    if (list.size() > 1) list += ',';
    append_quoted(list, name);
  }
  Line line = printer_.start(now(), "run_end");
  line.text("reason", reason).raw("undone", list + "]");
  printer_.print(std::move(line));
}

void Observer::started(Transfer& t) {
  speaker_ = &t;
  Line line = printer_.start(now(), "transfer_start");
  line.text("transfer", t.name)
      .text("client", setup_.clients[index(t.request.client)])
      .number("client_wait_us", now() - t.due);
  printer_.print(std::move(line));
}

Line Observer::decision(Transfer& t, Outcome outcome) {
  Line line = printer_.start(now(), "decision");
  line.text("transfer", t.name)
      .number("attempt", ++t.attempts)
      .number("hop", t.hop)
      .text("cause", to_string(t.waiting ? Cause::woken : t.cause))
      .text("outcome", to_string(outcome))
      .text("pool", t.pool->name);
  t.waiting = outcome == Outcome::wait;
  return line;
}

// libcurl has decided for a new connection and opens its socket.
void Observer::opened(Link& link, Transfer& t) {
  speaker_ = &t;
  hint_.reset();
  made_room(&t);
  if (t.attached && t.link->turned_away) return reconnected(link, t);
  const bool again = t.attached;  // another socket for the same connection
  if (again) leave(t);
  link.number = t.pool->next++;
  t.pool->open[link.number] = &link;
  t.link = &link;
  t.links.push_back(&link);
  t.attached = true;
  link.users.insert(&t);
  Line line = decision(t, Outcome::create);
  line.number("connection", link.number).flag("multiplexed", false).null("gate").null("waits_for");
  printer_.print(std::move(line));
  Line open = printer_.start(now(), "connection_open");
  open.text("pool", t.pool->name)
      .number("connection", link.number)
      .text("transfer", t.name)
      .number("attempt", t.attempts)
      .text("destination", setup_[t.needle->destination].key);
  printer_.print(std::move(open));
}

// libcurl connects once more for the same connection: "Connect me again please" (curl 8.22
// lib/cf-h1-proxy.c).
void Observer::reconnected(Link& link, Transfer& t) {
  link.number = t.link->number;
  t.pool->open[link.number] = &link;
  t.link->users.erase(&t);
  link.users.insert(&t);
  t.link = &link;
  t.links.push_back(&link);
}

void Observer::ready(Link& link) {
  Line line = printer_.start(now(), "connection_ready");
  line.text("pool", link.pool->name)
      .number("connection", link.number)
      .text("protocol", to_string(link.protocol))
      .flag("multiplex", link.multiplexes);
  printer_.print(std::move(line));
}

void Observer::requested(Link& link, Transfer& t) {
  if (t.reuse) reuse_known(t, &link);
}

// The connection of a reuse is known now; its decision was announced before.
void Observer::reuse_known(Transfer& t, Link* link) {
  Line line = decision(t, Outcome::reuse);
  if (link != nullptr) {
    line.number("connection", link->number).flag("multiplexed", !link->users.empty());
    link->users.insert(&t);
    t.link = link;
    t.links.push_back(link);
    t.attached = true;
  } else {
    line.null("connection").flag("multiplexed", false);
  }
  line.null("gate").null("waits_for");
  printer_.fill(*std::exchange(t.reuse, std::nullopt), std::move(line));
}

void Observer::waits(Transfer& t, GateId gate) {
  if (t.waiting) return;
  Line line = decision(t, Outcome::wait);
  line.null("connection").flag("multiplexed", false).text("gate", to_string(gate));
  line.text("waits_for", gate == GateId::total_limit ? std::string_view{t.pool->name}
                                                     : setup_[t.needle->destination].key);
  printer_.print(std::move(line));
}

void Observer::reached(Link& link, const std::string& transfer, std::uint32_t attempt) {
  Line line = printer_.start(now(), "server_request");
  line.text("pool", link.pool->name)
      .number("connection", link.number)
      .text("transfer", transfer)
      .number("attempt", attempt);
  printer_.print(std::move(line));
}

void Observer::peer_closed(Link& link) {
  if (link.close_printed) return;
  Line line = printer_.start(now(), "connection_peer_closed");
  line.text("pool", link.pool->name)
      .number("connection", link.number)
      .flag("announced", link.close_announced);
  printer_.print(std::move(line));
}

void Observer::leave(Transfer& t) {
  if (!t.attached) return;
  t.attached = false;
  t.link->users.erase(&t);
}

void Observer::retries(Transfer& t) {
  if (t.reuse) reuse_known(t, link_of(t));
  Line line = printer_.start(now(), "transfer_retry");
  line.text("transfer", t.name);
  if (t.link != nullptr)
    line.number("connection", t.link->number);
  else
    line.null("connection");
  printer_.print(std::move(line));
  t.cause = Cause::retry;
  t.retry_said = true;
}

void Observer::said(Transfer& t, std::string_view line) {
  if (verbose_)
    std::fputs(fmt::format("{:>12.3f} {:<6} {}", static_cast<double>(now()) / 1000,
                           model::printable(t.name), model::printable_lines(line))
                   .c_str(),
               stderr);
  speaker_ = &t;
  const auto begins = [&](std::string_view with) { return line.starts_with(with); };
  if (begins("Re-using existing ") || begins("Reusing existing ")) {
    hint_.reset();
    if (!t.reuse) t.reuse = printer_.hold();
    t.reused = number_in(line);
  } else if (begins("Found pending candidate for reuse") ||
             begins("Server doesn't support multiplex yet, wait") ||
             begins("Waiting on connection to negotiate")) {
    waits(t, GateId::pipewait);
  } else if (begins("No more connections allowed to host")) {
    waits(t, GateId::host_limit);
  } else if (begins("No connections available")) {
    waits(t, GateId::total_limit);
  } else if (begins("Connection died, retrying")) {
    if (!t.retry_said) retries(t);  // both lines may belong to one retry
    retrying_ = true;
  } else if (begins("Downgrades to HTTP/1.1")) {
    if (!t.retry_said) retries(t);
  } else if (begins("Issue another request to this URL")) {
    t.single_start = now();
    if (std::exchange(t.retry_said, false)) return;
    ++t.hop;
    constexpr std::int16_t expectation_failed = 417;
    const bool elsewhere = t.redirect != nullptr || t.status == expectation_failed;
    t.cause = elsewhere ? Cause::redirect : Cause::auth;
    if (t.redirect != nullptr) t.needle = std::exchange(t.redirect, nullptr);
  } else if (begins("Too old connection")) {
    const bool lifetime = line.find("since creation") != std::string_view::npos ||
                          line.find("created") != std::string_view::npos;
    hint_ = lifetime ? CloseReason::max_lifetime : CloseReason::max_age;
  } else if (begins("Connection ") && line.find("seems to be dead") != std::string_view::npos) {
    if (!hint_) hint_ = CloseReason::dead;
  } else if (begins("Connection pool is full, closing") ||
             begins("Connection cache is full, closing")) {
    hint_ = CloseReason::max_connects;
  } else if (begins("Connection #") && line.find("left intact") != std::string_view::npos) {
    leave(t);
    if (t.link == nullptr) return;
    t.link->idle_since = now();
    Line idle = printer_.start(now(), "connection_idle");
    idle.text("pool", t.link->pool->name).number("connection", t.link->number);
    printer_.print(std::move(idle));
  } else if (begins("Closing connection ") || begins("closing connection #") ||
             begins("shutting down connection #")) {
    close_said(t, line);
  }
}

Duration Observer::snapped(const Transfer& t, CURLINFO what) const {
  curl_off_t us = 0;
  library_.easy_getinfo(t.handle->easy, what, &us);
  if (us == 0) return 0;
  // Ticks and libcurl's own start make it late: by some hundred microseconds at most.
  constexpr Duration noise = 1000;
  const Time t_us = t.start + us;
  const auto after = std::lower_bound(instants_.begin(), instants_.end(), t_us);
  Duration best = us, distance = noise;
  const auto consider = [&](Time instant) {
    if (std::abs(t_us - instant) >= distance) return;
    distance = std::abs(t_us - instant);
    best = instant - t.start;
  };
  if (after != instants_.end()) consider(*after);
  if (after != instants_.begin()) consider(*(after - 1));
  return best;
}

void Observer::done(Transfer& t, CURLcode result) {
  if (t.reuse) reuse_known(t, link_of(t));
  if (t.attached && t.link->turned_away && t.link->gone) print_close(*t.link, &t);
  long num_connects = 0;
  library_.easy_getinfo(t.handle->easy, CURLINFO_NUM_CONNECTS, &num_connects);
  Line line = printer_.start(now(), "transfer_done");
  line.text("transfer", t.name);
  if (t.link != nullptr)
    line.number("connection", t.link->number);
  else
    line.null("connection");
  line.number("result", result)
      .text("result_name", result_name(result))
      .number("num_connects", num_connects);
  if (t.link != nullptr && t.link->protocol != Protocol::unknown)
    line.text("protocol", to_string(t.link->protocol));
  else
    line.null("protocol");
  line.number("namelookup_us", t.namelookup)
      .number("connect_us", snapped(t, CURLINFO_CONNECT_TIME_T))
      .number("appconnect_us", snapped(t, CURLINFO_APPCONNECT_TIME_T))
      .number("pretransfer_us", snapped(t, CURLINFO_PRETRANSFER_TIME_T))
      .number("starttransfer_us", snapped(t, CURLINFO_STARTTRANSFER_TIME_T))
      .number("total_us", now() - t.start)
      .number("client_wait_us", t.start - t.due);
  printer_.print(std::move(line));
  leave(t);
  if (speaker_ == &t) speaker_ = nullptr;
}

}  // namespace poolscope::oracle
