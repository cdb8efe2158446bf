#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "model/setup.hpp"
#include "model/stopped.hpp"
#include "scenario/compile.hpp"
#include "scenario/option_lists.hpp"
#include "scenario/scenario.hpp"
#include "scenario/server_lookup.hpp"

/// The tables from which a Setup is built. Private to scenario/: the interface is compile.hpp.
///
/// Everything of which a scenario may have many is looked up by its name or its contents, never by
/// a search through all. So compiling takes time in proportion to the file and to its result.
namespace poolscope::scenario {

/// A distribution for the engine's draws; `scale` is how many units (µs, bytes) are one of the
/// file's.
[[nodiscard]] model::Draw draw_of(const Distribution&, double scale);

/// The network's defaults for servers, made once, so that all servers share their choices.
struct NetworkModel {
  explicit NetworkModel(const Network&);
  model::Draw rtt, dns;
  double bandwidth_mbps = 0;
};
[[nodiscard]] model::ServerModel server_model(const Server&, const NetworkModel&);
[[nodiscard]] model::ServerModel proxy_model(const Proxy&, const NetworkModel&);
/// An answer without its redirect, which depends on the request.
[[nodiscard]] model::ResponseModel response_model(const Response&);
/// The value of a header, or null.
[[nodiscard]] const std::string* header(const Response&, std::string_view lower_name);
/// The target of a response for a client that follows redirects, or null.
[[nodiscard]] const std::string* redirect_of(const Response&);

/// A text that is different for different sets of options.
[[nodiscard]] std::string text_of(const model::OptionSet&);

class Compiler {
 public:
  Compiler(const Scenario&, const Strategy&, const model::Dialect&, GoOn);
  /// Makes everything except the parts that the stream's requests add.
  [[nodiscard]] std::shared_ptr<model::Setup> compile();

  model::ClientId client(const std::string& id);
  /// The options of a client, as it is described.
  [[nodiscard]] model::OptionsId options_of(model::ClientId id) const {
    return client_options_[model::index(id)];
  }
  /// The options `own` laid over `base`.
  model::OptionsId options_over(model::OptionsId base, const model::OptionSet& own);
  /// Sets the options of multi `i` after its multi_setopt, in their order.
  void set_multi_options(std::size_t i, const model::OptionSet&);
  /// The multi and the share with that id; none: this strategy has no such handle.
  [[nodiscard]] std::optional<std::uint32_t> multi_of(const std::string& id) const;
  [[nodiscard]] std::optional<std::uint32_t> share_of(const std::string& id) const;
  /// The login of a hop: a redirect to another host loses the login of the options.
  enum class Login : std::uint8_t { of_options, none };
  model::NeedleId needle(const std::string& url, model::OptionsId, model::ClientId,
                         Login = Login::of_options);
  model::PlaceId place(model::ClientId, const std::optional<Place>& own);
  /// The URL of a request, with the options that apply at that time.
  struct Asked {
    model::ClientId client{};
    const std::string& url;
    model::OptionsId options{};  // effective
  };
  model::ResponseId responses(std::span<const Response>, const Asked&);
  /// Teaches the client from these answers, if none of them leads on.
  void learn_from(std::span<const Response>, const Asked&);
  /// The answers of a workload, whose redirects are not followed.
  model::ResponseId responses(std::span<const Response>);

  /// Whether requests with these options use what their client has learned from answers, or add to
  /// it.
  [[nodiscard]] bool learns(model::OptionsId) const;
  /// A number that changes whenever a client learns something new.
  [[nodiscard]] std::uint64_t knowledge_of(model::ClientId) const;

  [[nodiscard]] const model::Limits& limits() const { return scenario_.limits; }
  Steps& steps() { return steps_; }

 private:
  /// What a client's handle remembers from answers over TLS (CURLOPT_HSTS_CTRL,
  /// CURLOPT_ALTSVC_CTRL).
  struct Learned {
    std::unordered_set<std::string> hsts;                     // hosts
    std::unordered_map<std::uint32_t, model::PeerId> altsvc;  // origin, alternative
    std::uint64_t changes = 0;
  };
  /// Everything in which needles can differ.
  struct NeedleKey {
    model::PeerId origin{}, alternative{};
    model::OptionsId options{};
    std::uint32_t login = 0;  // the URL's login, numbered from 1
    model::Scheme scheme{};
    Login whose{};
    bool operator==(const NeedleKey&) const = default;
  };
  struct Hash {
    std::size_t operator()(const NeedleKey&) const;
    std::size_t operator()(const model::TlsOptions&) const;
  };

  void name_handles();
  [[nodiscard]] const Client* described_as(const std::string& id);
  model::OptionsId options(model::OptionSet);
  /// The lists among the options; null: there are none.
  const OptionLists* lists_of(model::OptionsId);
  model::PeerId peer(model::Peer, bool resolved = false);
  model::PeerId peer_of(const UrlParts&);
  model::DestinationId destination(const std::string& host, std::uint16_t port);
  void learn(model::ClientId, const std::string& url, model::OptionsId, const Response*);
  bool asks_for_https(model::ClientId, const UrlParts&, const model::Options&) const;
  model::ServerId server(model::PeerId);
  model::ServerId proxy_server(model::PeerId);
  model::SessionKeyId session_key(model::PeerId, model::OptionsId);
  [[nodiscard]] model::PlaceSetup place_setup(model::ClientId, const Place* said) const;
  model::Needle make_needle(const UrlParts&, model::PeerId origin, model::PeerId alternative,
                            model::OptionsId, Login);
  void use_via(model::Needle&, const UrlParts&, model::PeerId alternative, const model::Options&);
  void use_proxy(model::Needle&, const UrlParts&, const model::Options&);
  void use_login(model::Needle&, const UrlParts&, const model::Options&, Login);
  model::ProxyUse proxy_use(std::string_view text, model::ProxyType, std::int64_t port);

  template <class Value>
  using ByName = std::unordered_map<std::string, Value>;

  const Scenario& scenario_;
  const Strategy& strategy_;
  model::Dialect dialect_;  // with the `build` of the scenario and the strategy
  Steps steps_;
  std::shared_ptr<model::Setup> setup_;
  ByName<model::ClientId> clients_;
  ByName<const Client*> described_;  // the client with the description; null: none
  std::unordered_map<std::string_view, const std::string*> copied_from_;  // a copy's original
  std::vector<model::OptionsId> client_options_;                          // strategy < client
  std::vector<std::optional<model::PlaceId>> client_places_;  // for requests that have no place
  std::unordered_map<std::string_view, const Place*> places_said_;
  std::map<std::tuple<std::int32_t, model::ShareId, model::Drive>, model::PlaceId> places_;
  ByName<std::uint32_t> multis_, shares_, proxies_;
  std::vector<model::OptionSet> multi_sets_;  // options that multi_setopt have set so far
  ByName<model::OptionsId> options_;
  ByName<model::OptionsId> laid_over_;                    // by the base and the options over it
  std::vector<model::OptionSet> sets_;                    // by OptionsId, as written
  std::unordered_map<std::uint32_t, OptionLists> lists_;  // by OptionsId
  ByName<model::PeerId> peers_;
  ByName<model::DestinationId> destinations_;
  ByName<std::uint32_t> logins_;
  std::unordered_map<NeedleKey, model::NeedleId, Hash> needles_;
  std::unordered_map<std::uint64_t, model::SessionKeyId> session_keys_;
  std::unordered_map<model::TlsOptions, std::uint32_t, Hash> tls_sets_;
  std::unordered_map<std::uint32_t, std::uint32_t> tls_of_;  // by OptionsId
  ServerLookup server_lookup_;
  std::vector<model::ServerId> servers_of_;  // by peer
  std::vector<Learned> learned_;             // by client
  std::vector<std::pair<Response, model::ResponseId>> recent_;
  model::ServerId default_server_{};
  std::uint32_t first_proxy_ = 0;
};

}  // namespace poolscope::scenario
