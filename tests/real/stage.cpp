#include "real/stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <thread>

#include "real/process.hpp"
#include "scenario/compile.hpp"
#include "scenario/server_lookup.hpp"

namespace poolscope::real {

using model::index;
using model::valid;

namespace {

constexpr std::uint16_t backend_port = 9000;
constexpr std::uint16_t behind_relay = 10000;  // added to a port that a relay has

double rtt_ms(const std::optional<scenario::Distribution>& own, double otherwise) {
  return own ? own->a : otherwise;
}

}  // namespace

// A site: one program, with the backend behind it and the relays before it.
struct Stage::Site {
  const scenario::Server* server = nullptr;  // the server or the proxy
  const scenario::Proxy* proxy = nullptr;
  Place place;
  bool ftp = false;
  std::vector<std::uint16_t> seen;  // the ports that clients connect to
  Launch launch;
  std::unique_ptr<Backend> backend;
  std::vector<std::unique_ptr<Relay>> relays;
  Process program;

  [[nodiscard]] std::string log() const { return place.folder + "/output.log"; }
};

Stage::Stage(const scenario::Scenario& scenario, const model::Setup& setup,
             const std::string& folder, const Certificate& certificate, int net, int number)
    : folder_(folder),
      certificate_(certificate),
      network_(fmt::format("127.{}.{}.", net, number)),
      default_rtt_ms_(rtt_ms(scenario.network.rtt_ms, 40)),
      answers_(scenario) {
  const scenario::ServerLookup lookup{scenario.servers};
  for (const model::Needle& needle : setup.needles) {
    const model::Peer& origin = setup[needle.origin];
    const auto found = lookup.find(origin.host, origin.port);
    const scenario::Server* server = found ? &scenario.servers[*found] : &defaults_;
    add(origin, needle.tls, server, nullptr);
    site_of(server, nullptr).ftp |= needle.scheme == model::Scheme::ftp;
    if (!valid(needle.http_proxy.peer)) continue;
    const model::Peer& peer = setup[needle.http_proxy.peer];
    for (const scenario::Proxy& proxy : scenario.proxies)
      if (proxy.host == peer.host && proxy.port == peer.port) add(peer, false, nullptr, &proxy);
  }
  add_files(scenario);
  std::string names;
  for (const std::string& entry : resolve_)
    names += fmt::format("{} {}\n", entry.substr(entry.rfind(':') + 1),
                         entry.substr(0, entry.find(':')));
  std::ofstream{folder_ + "/hosts"} << names;
  for (const auto& site : sites_) start(*site);
  for (const auto& site : sites_) wait_until_listening(*site);
}

Stage::~Stage() {
  for (const auto& site : sites_)
    if (site->launch.end != 0)
      site->program.end(site->launch.end);
    else
      site->program.kill();
}

Stage::Site& Stage::site_of(const scenario::Server* server, const scenario::Proxy* proxy) {
  for (const auto& site : sites_)
    if (site->server == server && site->proxy == proxy) return *site;
  Site& site = *sites_.emplace_back(std::make_unique<Site>());
  site.server = server;
  site.proxy = proxy;
  site.place.folder = fmt::format("{}/{}", folder_, sites_.size());
  site.place.host = fmt::format("{}{}", network_, sites_.size());
  site.place.backend = backend_port;
  site.place.hosts = folder_ + "/hosts";
  site.place.certificate = certificate_;
  return site;
}

void Stage::add(const model::Peer& peer, bool tls, const scenario::Server* server,
                const scenario::Proxy* proxy) {
  Site& site = site_of(server, proxy);
  const std::string entry = fmt::format("{}:{}:{}", peer.host, peer.port, site.place.host);
  if (std::count(resolve_.begin(), resolve_.end(), entry) == 0) resolve_.push_back(entry);
  if (std::count(site.seen.begin(), site.seen.end(), peer.port) > 0) return;
  site.seen.push_back(peer.port);
  site.place.ports.push_back({peer.port, tls});
}

// Adds the files that FTP is asked for.
void Stage::add_files(const scenario::Scenario& scenario) {
  for (const scenario::Request& request : scenario.requests) {
    scenario::UrlParts parts;
    if (!parse_url(request.url, parts) || parts.scheme != model::Scheme::ftp) continue;
    const auto body = request.responses.empty() ? std::nullopt : request.responses[0].body_bytes;
    for (const auto& site : sites_)
      if (site->ftp)
        site->place.files.emplace_back(request.url.substr(request.url.rfind('/') + 1),
                                       body ? static_cast<std::int64_t>(body->a) : 10000);
  }
}

bool Stage::knows(std::uint16_t port) const {
  return std::any_of(sites_.begin(), sites_.end(), [&](const auto& site) {
    return std::count(site->seen.begin(), site->seen.end(), port) > 0;
  });
}

void Stage::start(Site& site) {
  std::filesystem::create_directories(site.place.folder);
  // Servers that drop their rights write there.
  std::filesystem::permissions(site.place.folder, std::filesystem::perms{0777});
  site.place.resolve = resolve_;
  const double rtt =
      rtt_ms(site.proxy != nullptr ? site.proxy->rtt_ms : site.server->rtt_ms, default_rtt_ms_);
  for (auto& port : site.place.ports) {
    if (rtt <= 0) continue;
    const Address here{site.place.host, port.number};
    port.number = static_cast<std::uint16_t>(port.number + behind_relay);
    site.relays.push_back(std::make_unique<Relay>(here, Address{here.host, port.number}, rtt / 2));
  }
  const scenario::Server& server = site.server != nullptr ? *site.server : defaults_;
  site.backend =
      std::make_unique<Backend>(Address{site.place.host, backend_port}, answers_, server);
  site.launch = site.proxy != nullptr ? prepare(*site.proxy, site.place)
                                      : prepare(server, site.ftp, site.place);
  site.program = Process{site.launch.command, site.log()};
}

void Stage::wait_until_listening(Site& site) const {
  using namespace std::chrono_literals;
  const auto give_up = std::chrono::steady_clock::now() + 20s;
  for (const auto& port : site.place.ports)
    while (!connect_to({site.place.host, port.number})) {
      if (!site.program.running() || std::chrono::steady_clock::now() > give_up) {
        std::ifstream in{site.log()};
        throw std::runtime_error(fmt::format("{} does not listen: {}", site.launch.command.front(),
                                             std::string{std::istreambuf_iterator<char>{in}, {}}));
      }
      std::this_thread::sleep_for(5ms);
    }
}

// The scenario's events in terms of programs: close_idle is a reload, kill is the end of the
// serving processes, refuse (with kill) is the end of the program, accept is a new start.
std::vector<Stage::Happening> Stage::happenings() {
  using Do = model::ServerEvent::Do;
  std::map<std::pair<double, Site*>, std::vector<Do>> by_time;
  for (const auto& site : sites_)
    for (const auto& e : site->proxy != nullptr ? site->proxy->events : site->server->events)
      by_time[{e.at_ms, site.get()}].push_back(e.what);
  std::vector<Happening> all;
  for (const auto& [when, what] : by_time) {
    Site& site = *when.second;
    const auto has = [&](Do one) { return std::count(what.begin(), what.end(), one) > 0; };
    Happening next{static_cast<model::Time>(when.first * 1000), {}};
    if (has(Do::kill) && has(Do::refuse))
      next.what = [&site] { site.program.kill(); };
    else if (has(Do::kill))
      next.what = [&site] { site.program.kill_workers(); };
    else if (has(Do::accept))
      next.what = [&site] { site.program = Process{site.launch.command, site.log()}; };
    else if ((has(Do::close_idle) || has(Do::goaway)) && site.launch.reload != 0)
      next.what = [&site] { site.program.signal(site.launch.reload); };
    else
      throw std::runtime_error(
          "events: close_idle or goaway are a reload, kill the end of its "
          "workers, kill with refuse of it all, accept a start; no other can "
          "be done to a real server");
    all.push_back(std::move(next));
  }
  return all;
}

}  // namespace poolscope::real
