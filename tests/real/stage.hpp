#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "model/setup.hpp"
#include "real/answers.hpp"
#include "real/backend.hpp"
#include "real/programs.hpp"
#include "real/relay.hpp"

namespace poolscope::real {

/// The servers and proxies of a scenario as running programs, each on an address of its own. They
/// end when this object does.
class Stage {
 public:
  /// Starts the programs in that folder and waits until they listen. Addresses are
  /// 127.<net>.<number>.*.
  Stage(const scenario::Scenario&, const model::Setup&, const std::string& folder,
        const Certificate&, int net, int number);
  ~Stage();

  /// The values for CURLOPT_RESOLVE: "host:port:address".
  [[nodiscard]] const std::vector<std::string>& resolve() const { return resolve_; }
  /// Whether a server or proxy listens on that port; others are data connections of FTP.
  [[nodiscard]] bool knows(std::uint16_t port) const;

  /// The events of the servers, by time.
  struct Happening {
    model::Time at = 0;
    std::function<void()> what;
  };
  [[nodiscard]] std::vector<Happening> happenings();

 private:
  struct Site;
  Site& site_of(const scenario::Server*, const scenario::Proxy*);
  void add(const model::Peer&, bool tls, const scenario::Server*, const scenario::Proxy*);
  void add_files(const scenario::Scenario&);
  void start(Site&);
  void wait_until_listening(Site&) const;

  std::string folder_;
  Certificate certificate_;
  std::string network_;  // "127.10.3."
  double default_rtt_ms_ = 0;
  Answers answers_;
  std::vector<std::unique_ptr<Site>> sites_;
  std::vector<std::string> resolve_;
  scenario::Server defaults_;
};

}  // namespace poolscope::real
