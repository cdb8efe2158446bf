#pragma once

#include <boost/random/discrete_distribution.hpp>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/setup.hpp"
#include "scenario/compile.hpp"
#include "scenario/scenario.hpp"

/// The tables that a Setup is built from, and the stream that refers to them. Private to
/// scenario/: the face is compile.hpp.
namespace poolscope::scenario {

/// A distribution as the engine draws from it; `scale` units (µs, bytes) make one of the file's.
[[nodiscard]] model::Draw draw_of(const Distribution&, double scale);

[[nodiscard]] model::ServerModel server_model(const Server&, const Network&);
[[nodiscard]] model::ServerModel proxy_model(const Proxy&, const Network&);
/// Without its redirect, which depends on the request.
[[nodiscard]] model::ResponseModel response_model(const Response&);
/// The value of a header, or null.
[[nodiscard]] const std::string* header(const Response&, std::string_view lower_name);
/// Where a response leads who follows redirects, or null.
[[nodiscard]] const std::string* redirect_of(const Response&);

class Compiler {
 public:
  Compiler(const Scenario&, const Strategy&, const model::Dialect&);
  /// Everything but what the stream's requests add.
  [[nodiscard]] std::shared_ptr<model::Setup> compile();

  model::ClientId client(const std::string& id);
  model::OptionsId options_of(model::ClientId, const model::OptionSet& own);
  /// The application sets options on the client's handles: `options_of` knows them from now on.
  void set_options(model::ClientId, const model::OptionSet&);
  /// The options of multi `i` after those of its multi_setopt, given one after another.
  void set_multi_options(std::size_t i, const model::OptionSet&);
  /// Whose credentials a hop takes: a redirect to elsewhere loses those of the options.
  enum class Login : std::uint8_t { of_options, none };
  model::NeedleId needle(const std::string& url, model::OptionsId, model::ClientId,
                         Login = Login::of_options);
  model::PlaceId place(model::ClientId, const std::optional<Place>& own);
  /// What a client asks for, with the options of that request alone.
  struct Asked {
    model::ClientId client{};
    const std::string& url;
    const model::OptionSet& own;
    model::OptionsId options{};  // effective
  };
  model::ResponseId responses(std::span<const Response>, const Asked&);
  /// Answers that are not followed anywhere: a workload's.
  model::ResponseId responses(std::span<const Response>);

 private:
  /// What a client's handle remembers from answers over TLS (CURLOPT_HSTS_CTRL,
  /// CURLOPT_ALTSVC_CTRL).
  struct Learned {
    std::vector<std::string> hsts;                                // hosts
    std::vector<std::pair<model::PeerId, model::PeerId>> altsvc;  // origin, alternative
  };

  [[nodiscard]] const Client* described_as(const std::string& id) const;
  model::OptionsId options(const model::OptionSet&);
  model::PeerId peer(model::Peer, bool resolved = false);
  model::PeerId peer_of(const UrlParts&);
  model::DestinationId destination(const std::string& host, std::uint16_t port);
  void learn(model::ClientId, const std::string& url, model::OptionsId, const Response*);
  bool asks_for_https(model::ClientId, const UrlParts&, const model::Options&) const;
  model::ServerId server(model::PeerId);
  model::ServerId proxy_server(model::PeerId);
  model::SessionKeyId session_key(model::PeerId, const model::TlsOptions&);
  model::Needle make_needle(const UrlParts&, model::PeerId origin, model::PeerId alternative,
                            model::OptionsId, Login);
  void use_via(model::Needle&, const UrlParts&, model::PeerId alternative, const model::Options&);
  void use_proxy(model::Needle&, const UrlParts&, const model::Options&);
  void use_login(model::Needle&, const UrlParts&, const model::Options&, Login);
  model::ProxyUse proxy_use(std::string_view text, model::ProxyType, std::int64_t port);

  const Scenario& scenario_;
  const Strategy& strategy_;
  model::Dialect dialect_;  // with the `build` of the scenario and the strategy
  std::shared_ptr<model::Setup> setup_;
  std::unordered_map<std::string, model::ClientId> clients_;
  std::vector<model::OptionSet> client_sets_;  // strategy < client
  std::vector<model::OptionsId> client_options_;
  std::vector<model::OptionSet> multi_sets_;  // what multi_setopt have set so far
  std::unordered_map<std::string, model::OptionsId> options_;
  std::unordered_map<std::string, model::PeerId> peers_;
  std::unordered_map<std::string, model::DestinationId> destinations_;
  std::unordered_map<std::string, model::NeedleId> needles_;
  std::unordered_map<std::uint64_t, model::SessionKeyId> session_keys_;
  std::vector<model::TlsOptions> tls_sets_;
  std::vector<model::ServerId> servers_of_;  // by peer
  std::vector<Learned> learned_;             // by client
  std::vector<std::pair<Response, model::ResponseId>> recent_;
  model::ServerId default_server_{};
  std::uint32_t first_proxy_ = 0;
};

/// A workload's needles, chosen by weight.
struct CompiledWorkload {
  std::vector<model::ClientId> clients;
  std::vector<model::PlaceId> places;                        // by client
  boost::random::discrete_distribution<std::uint32_t> pick;  // among urls or hosts, by weight
  std::vector<model::NeedleId> needles;                      // [url or host * clients + client]
  /// The same once some easy_setopt have taken place; beside `Compiled::setopts`.
  std::vector<std::vector<model::NeedleId>> later;
  model::ResponseId response = model::none<model::ResponseId>;
};

/// One request or event of the file, resolved.
struct CompiledItem {
  model::Request request;
  model::Time at = model::never;     // never: it follows another request
  std::uint32_t after = UINT32_MAX;  // index of that request
  model::Duration delay = 0;
  /// What it looks for, and its answers, once an easy_setopt of its client has taken place: index
  /// into `Compiled::setopts`, by time.
  struct Later {
    std::size_t setopt = 0;
    model::NeedleId needle{};
    model::ResponseId response{};
  };
  std::vector<Later> later;
};

/// Both halves of a compilation.
struct Compiled {
  Compiled(const Scenario&, const Strategy&, const model::Dialect&);
  std::shared_ptr<model::Setup> setup;
  std::vector<CompiledItem> requests;
  std::vector<CompiledWorkload> workloads;
  std::unordered_map<std::string, model::ClientId> clients;
  /// By client: as it is at first, and after the first, second, … easy_setopt.
  std::unordered_map<std::string, std::vector<model::OptionsId>> upkeep_options;
  /// The easy_setopt among the scenario's events, by time and then by their place in the file.
  std::vector<std::size_t> setopts;

 private:
  void compile_setopts(Compiler&, const Scenario&);
};

}  // namespace poolscope::scenario
