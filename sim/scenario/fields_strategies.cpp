// The rows of the ways to run requests and of the expected results: strategies and expectations.
#include <algorithm>
#include <array>

#include "scenario/fields.hpp"
#include "scenario/fields_rows.hpp"

namespace poolscope::scenario::fields {
namespace {

constexpr std::array<Word, 2> handles{{{"per-client"}, {"per-request"}}};
constexpr std::array<Word, 6> share_data{{{"connect"},
                                          {"dns"},
                                          {"ssl_session"},
                                          {"cookie", no_part},
                                          {"psl", no_part},
                                          {"hsts", no_part}}};
constexpr std::string_view multi_example = R"({"CURLMOPT_MAX_HOST_CONNECTIONS": 6})";

const ObjectType& multi_type() {
  using M = MultiDescription;
  static const ObjectType type{
      "multi",
      "A multi handle.",
      {text<&M::id>("id", "its name", R"("api")").looks(Form::nonempty).must().identifies(),
       options<&M::options>(Kind::multi_options, "options", "CURLMOPT_* of this multi handle",
                            multi_example)}};
  return type;
}

Field share_data_field() {
  Field field = row<&ShareDescription::connect>(
      Kind::words, "data", "what is shared; default connect, dns and ssl_session",
      R"(["connect", "dns"])");
  field.words = share_data;
  field.assign = [](void* at, std::vector<std::string> list) {
    auto& share = *static_cast<ShareDescription*>(at);
    const auto has = [&](std::string_view word) {
      return std::find(list.begin(), list.end(), word) != list.end();
    };
    share.connect = has("connect");
    share.dns = has("dns");
    share.ssl_session = has("ssl_session");
  };
  field.list = [](const void* at) -> std::optional<std::vector<std::string>> {
    const auto& share = *static_cast<const ShareDescription*>(at);
    if (share.connect && share.dns && share.ssl_session) return std::nullopt;
    std::vector<std::string> list;
    if (share.connect) list.emplace_back("connect");
    if (share.dns) list.emplace_back("dns");
    if (share.ssl_session) list.emplace_back("ssl_session");
    return list;
  };
  return field;
}

const ObjectType& share_type() {
  using S = ShareDescription;
  static const ObjectType type{
      "share",
      "A share object.",
      {text<&S::id>("id", "its name", R"("0")").looks(Form::nonempty).must().identifies(),
       share_data_field()}};
  return type;
}

Field multis() {
  Field field = objects<&Strategy::multis>(
      multi_type, "multis", "the multi handles: a list, or how many, with clients spread in turn",
      "2");
  field.kind = Kind::multis;
  field.range = {1, 10000};
  field.set_number_of = [](void* at, std::int64_t number) {
    auto& strategy = *static_cast<Strategy*>(at);
    strategy.multis_numbered = true;
    strategy.multis.clear();
    for (std::int64_t i = 0; i < number; ++i) strategy.multis.push_back({std::to_string(i), {}});
  };
  field.number_of = [](const void* at) -> std::optional<std::int64_t> {
    const auto& strategy = *static_cast<const Strategy*>(at);
    if (!strategy.multis_numbered || strategy.multis.empty()) return std::nullopt;
    return static_cast<std::int64_t>(strategy.multis.size());
  };
  return field.identifies().at_least(1);
}

ObjectType make_strategy() {
  using S = Strategy;
  static const auto scopes = vocabulary<model::Scope, 3>();
  Field place = row<&S::place>(Kind::places, "place",
                               "where each client's transfers run; * stands for the others",
                               R"({"*": {"multi": "0"}})");
  place.type = place_type;
  return {
      "strategy",
      "A way of mapping clients to handles and pools.",
      {text<&S::name>("name", "its name", R"("one multi")")
           .looks(Form::nonempty)
           .must()
           .identifies(),
       word<&S::scope>("scope", scopes, "who owns the connection pool; default easy", R"("multi")"),
       word<&S::drive>("drive", drives(),
                       "how transfers are driven; default multi_perform for multi, else "
                       "easy_perform",
                       R"("multi_socket")"),
       word<&S::handle_per_request>(
           "handles", handles,
           "one easy handle for each client (default), or a fresh one for each request",
           R"("per-request")"),
       multis(),
       objects<&S::shares>(share_type, "shares", "the share objects; default one, of id 0",
                           R"([{"id": "0", "data": ["connect", "dns"]}])")
           .identifies()
           .at_least(1),
       place,
       options<&S::options>(Kind::options, "options", "CURLOPT_* of every request",
                            R"({"CURLOPT_PIPEWAIT": true})"),
       options<&S::multi_options>(Kind::multi_options, "multi_options",
                                  "CURLMOPT_* of every multi handle", multi_example),
       word<&S::libcurl>("libcurl", libcurl_versions(),
                         "the libcurl to simulate; default: the scenario's", R"("8.22")"),
       object<&S::build>(build_type, "build",
                         "what that libcurl was built with; default: the scenario's",
                         R"({"gss": false})")}};
}

// An expectation is one of three kinds; its fields select the kind.

constexpr std::array<Word, 15> metrics{{{"connections_opened"},
                                        {"reuse_rate"},
                                        {"handshakes"},
                                        {"evictions"},
                                        {"wait_ms"},
                                        {"latency_mean"},
                                        {"latency_p50"},
                                        {"latency_p95"},
                                        {"latency_p99"},
                                        {"open_peak"},
                                        {"idle_peak"},
                                        {"failed"},
                                        {"sockets_peak"},
                                        {"shutting_down_peak"},
                                        {"shutting_down_at_end"}}};
constexpr std::array<Word, 6> comparisons{{{"=="}, {"!="}, {"<"}, {"<="}, {">"}, {">="}}};

template <class Alternative>
Alternative& as(void* at) {
  auto& what = static_cast<Expect*>(at)->what;
  auto* held = std::get_if<Alternative>(&what);
  return held == nullptr ? what.template emplace<Alternative>() : *held;
}

/// Turns a row of an alternative into a row of Expect.
template <class Alternative, auto Member>
Field within(Field field) {
  field.slot = [](void* at) { return slot_of<Member>(&as<Alternative>(at)); };
  field.peek = [](const void* at, bool) -> const void* {
    const auto* held = std::get_if<Alternative>(&static_cast<const Expect*>(at)->what);
    return held == nullptr ? nullptr : peek_of<Member>(held, true);
  };
  if (field.kind == Kind::word) {
    field.choose = [](void* at, std::size_t index, std::string_view word) {
      auto& value = *static_cast<Value<Member>*>(slot_of<Member>(&as<Alternative>(at)));
      if constexpr (std::is_same_v<Value<Member>, std::string>)
        value = word;
      else if constexpr (std::is_enum_v<Value<Member>>)
        value = static_cast<Value<Member>>(index);
    };
    field.chosen = [](const void* at, std::span<const Word> words,
                      bool) -> std::optional<std::string_view> {
      const auto* held = std::get_if<Alternative>(&static_cast<const Expect*>(at)->what);
      const void* value = held == nullptr ? nullptr : peek_of<Member>(held, true);
      if (value == nullptr) return std::nullopt;
      if constexpr (std::is_same_v<Value<Member>, std::string>)
        return *static_cast<const std::string*>(value);
      else if constexpr (std::is_enum_v<Value<Member>>)
        return words[static_cast<std::size_t>(*static_cast<const Value<Member>*>(value))].text;
      return std::nullopt;
    };
  }
  return field;
}

const ObjectType& expected_close_type() {
  static const ObjectType type{
      "expected_close",
      "A connection that is closed.",
      {text<&ExpectClose::pool>("pool", "the pool: easy:<client>, multi:<id> or share:<id>",
                                R"("easy:main")")
           .looks(Form::pool)
           .must(),
       whole<&ExpectClose::connection>("connection", from_zero, "the connection's number", "0")
           .must()}};
  return type;
}

Field closed_connection() {
  Field field;
  field.name = "close";
  field.kind = Kind::object;
  field.summary = "the connection that is closed";
  field.example = R"({"pool": "easy:main", "connection": 0})";
  field.type = expected_close_type;
  field.slot = [](void* at) -> void* { return &as<ExpectClose>(at); };
  field.peek = [](const void* at, bool) -> const void* {
    return std::get_if<ExpectClose>(&static_cast<const Expect*>(at)->what);
  };
  return field;
}

ObjectType make_expect() {
  using R = ExpectRequest;
  using M = ExpectMetric;
  using C = ExpectClose;
  static const auto outcomes = vocabulary<model::Outcome, 4>();
  static const auto gates = vocabulary<model::GateId, model::gate_count>();
  static const auto reasons = vocabulary<model::CloseReason, model::close_reason_count>();
  ObjectType type{
      "expect",
      "A result that a run must have: a request's decision, a metric, or a close.",
      {within<R, &R::request>(
           text<&R::request>("request", "the request whose decision is meant", R"("r2")")
               .looks(Form::nonempty)),
       within<R, &R::outcome>(
           word<&R::outcome>("outcome", outcomes, "what the decision was", R"("reuse")")),
       within<R, &R::connection>(row<&R::connection>(
           Kind::connection, "connection",
           "the connection that was taken: its number, or of:<request>", R"("of:r1")")),
       within<R, &R::gate>(
           word<&R::gate>("gate", gates, "the gate of the decision", R"("max_age")")),
       within<R, &R::hop>(
           whole<&R::hop>("hop", from_zero, "which redirect's decision, from 0", "0")),
       within<R, &R::attempt>(
           whole<&R::attempt>("attempt", from_one, "which search's decision, from 1", "1")),
       within<M, &M::metric>(word<&M::metric>("metric", metrics, "the number that is compared",
                                              R"("connections_opened")")),
       within<M, &M::op>(word<&M::op>("op", comparisons, "how it is compared", R"("<=")")),
       within<M, &M::value>(number<&M::value>("value", "what it is compared with", "2").within({})),
       closed_connection(),
       within<C, &C::reason>(
           word<&C::reason>("reason", reasons, "why it is closed", R"("server_close")")),
       texts<&Expect::strategies>(Kind::names, "strategy",
                                  "the strategies that it is about, by name; absent: every one",
                                  R"(["multi", "share"])")
           .looks(Form::nonempty)
           .at_least(1)},
      {{Rule::Kind::exactly_one, {"request", "metric", "close"}},
       {Rule::Kind::needs_any, {"request", "outcome", "connection", "gate"}},
       {Rule::Kind::needs, {"outcome", "request"}},
       {Rule::Kind::needs, {"connection", "request"}},
       {Rule::Kind::needs, {"gate", "request"}},
       {Rule::Kind::needs, {"hop", "request"}},
       {Rule::Kind::needs, {"attempt", "request"}},
       {Rule::Kind::needs, {"metric", "op", "value"}},
       {Rule::Kind::needs, {"op", "metric"}},
       {Rule::Kind::needs, {"value", "metric"}},
       {Rule::Kind::needs, {"close", "reason"}},
       {Rule::Kind::needs, {"reason", "close"}}}};
  // The byte offset is stored first; the loader turns it into a line at the end.
  type.opened = [](void* at, std::size_t offset) { static_cast<Expect*>(at)->line = offset; };
  return type;
}

}  // namespace

const ObjectType& strategy_type() {
  static const ObjectType type = make_strategy();
  return type;
}
const ObjectType& expect_type() {
  static const ObjectType type = make_expect();
  return type;
}

}  // namespace poolscope::scenario::fields
