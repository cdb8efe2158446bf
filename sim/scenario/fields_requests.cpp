// The rows of the requests: clients, requests, workloads and the application's events.
#include <array>

#include "scenario/fields.hpp"
#include "scenario/fields_rows.hpp"

namespace poolscope::scenario::fields {
namespace {

constexpr std::string_view option_example = R"({"CURLOPT_MAXAGE_CONN": 30})";

ObjectType make_client() {
  using C = Client;
  return {"client",
          "A source of requests: a thread, a worker, a browser tab.",
          {text<&C::id>("id", "its name", R"("main")").looks(Form::nonempty).must().identifies(),
           options<&C::options>(Kind::options, "options", "CURLOPT_* of all its requests",
                                option_example)}};
}

ObjectType make_place() {
  using P = Place;
  Field share = row<&P::share>(Kind::text_or_null, "share",
                               "id of the share object; null or absent: none", R"("0")");
  return {"place",
          "Where transfers run.",
          {text<&P::multi>("multi", "id of the multi handle; absent: the client's own easy handle",
                           R"("0")")
               .looks(Form::nonempty),
           share.looks(Form::nonempty),
           word<&P::drive>("drive", drives(), "how the application drives the transfers",
                           R"("multi_perform")")}};
}

ObjectType make_recorded() {
  using R = Recorded;
  return {
      "recorded",
      "What a recording says about a request.",
      {text<&R::connection>("connection", "the recording's name of the connection", R"("4711")"),
       text<&R::protocol>("protocol", "the protocol that was seen", R"("h2")"),
       number<&R::dns_ms>("dns_ms", "time to resolve", "12.5"),
       number<&R::connect_ms>("connect_ms", "time to connect", "30"),
       number<&R::tls_ms>("tls_ms", "time of the TLS handshake", "45"),
       number<&R::wait_ms>("wait_ms", "from request to first byte", "80")}};
}

/// `response` is the only answer of a list with one answer.
Field one_response() {
  Field field = object<&Request::responses>(response_type, "response", "what the server answers",
                                            R"({"status": 404, "body_bytes": 0})");
  field.slot = [](void* request) -> void* {
    return &static_cast<Request*>(request)->responses.emplace_back();
  };
  field.peek = [](const void* request, bool) -> const void* {
    const auto& all = static_cast<const Request*>(request)->responses;
    return all.size() == 1 ? &all.front() : nullptr;
  };
  return field;
}
Field many_responses() {
  Field field = objects<&Request::responses>(
      response_type, "responses", "what the server answers, one after another; the last repeats",
      R"([{"close": "announced"}, {"status": 200}])");
  field.count = [](const void* request) {
    const auto& all = static_cast<const Request*>(request)->responses;
    return all.size() == 1 ? 0 : all.size();
  };
  return field;
}

constexpr std::array<Word, 3> callbacks{{{"write"}, {"read"}, {"progress"}}};

ObjectType make_request() {
  using R = Request;
  ObjectType type{
      "request",
      "One request of a client.",
      {text<&R::id>("id", "its name; default r1, r2, … by position", R"("login")")
           .looks(Form::nonempty)
           .identifies(),
       text<&R::client>("client", "who asks; default main", R"("tab 1")")
           .looks(Form::nonempty)
           .identifies(),
       text<&R::url>("url", "what is asked for: http://, https://, ftp://, imaps://, …",
                     R"("https://a.example/")")
           .looks(Form::url)
           .must(),
       number<&R::at_ms>("at_ms",
                         "when it starts; with neither at_ms nor after: after the previous request "
                         "of the same client",
                         "100"),
       text<&R::after>("after", "id of the request whose end starts it", R"("r1")")
           .looks(Form::nonempty),
       number<&R::delay_ms>("delay_ms", "pause after the end of the request that after names",
                            "10"),
       options<&R::options>(Kind::options, "options", "CURLOPT_* of this request alone",
                            option_example),
       object<&R::place>(place_type, "place", "where this request runs", R"({"multi": "0"})"),
       word<&R::fail_in>("fail_in", callbacks, "the application's callback that aborts the request",
                         R"("write")"),
       number<&R::remove_after_ms>(
           "remove_after_ms",
           "curl_multi_remove_handle this long after its start; with multis only", "50"),
       text<&R::note>("note", "a remark for people", R"("finds the connection idle")"),
       object<&R::recorded>(recorded_type, "recorded", "what a recording says about it",
                            R"({"connection": "4711", "protocol": "h2"})"),
       one_response(), many_responses()},
      {{Rule::Kind::at_most_one, {"at_ms", "after"}},
       {Rule::Kind::needs, {"delay_ms", "after"}},
       {Rule::Kind::at_most_one, {"response", "responses"}}}};
  type.opened = [](void* at, std::size_t offset) { static_cast<Request*>(at)->offset = offset; };
  return type;
}

// Workload: three kinds of arrival, and two ways of naming the urls.

using Arrival = decltype(Workload::arrival);

template <class Way, auto Member>
Field arrival_number(std::string_view name, std::string_view summary, std::string_view example) {
  Field field = number<Member>(name, summary, example);
  field.slot = [](void* at) -> void* {
    return &(static_cast<Arrival*>(at)->template emplace<Way>().*Member);
  };
  field.peek = [](const void* at, bool) -> const void* {
    const auto* way = std::get_if<Way>(static_cast<const Arrival*>(at));
    return way == nullptr ? nullptr : &(way->*Member);
  };
  return field;
}

const ObjectType& closed_loop_type() {
  static const ObjectType type{
      "closed_loop",
      "Each client sends its next request after its last answer has arrived.",
      {distribution<&ClosedLoopArrival::think_ms>("think_ms", "pause of a client between requests",
                                                  R"({"exponential": 500})")
           .must()}};
  return type;
}

const ObjectType& arrival_type() {
  static const ObjectType type = [] {
    Field loop;
    loop.name = "closed_loop";
    loop.kind = Kind::object;
    loop.summary = "each client sends its next request after its last answer has arrived";
    loop.example = R"({"think_ms": 100})";
    loop.type = closed_loop_type;
    loop.slot = [](void* at) -> void* {
      return &static_cast<Arrival*>(at)->emplace<ClosedLoopArrival>();
    };
    loop.peek = [](const void* at, bool) -> const void* {
      return std::get_if<ClosedLoopArrival>(static_cast<const Arrival*>(at));
    };
    return ObjectType{"arrival",
                      "When generated requests arrive.",
                      {arrival_number<PoissonArrival, &PoissonArrival::per_s>(
                           "poisson_per_s", "at random, this many a second on average", "50")
                           .within({0, 1e6, true}),
                       arrival_number<EveryArrival, &EveryArrival::every_ms>(
                           "every_ms", "one each time this has passed", "10")
                           .within({0, 1e12, true}),
                       loop},
                      {{Rule::Kind::exactly_one, {"poisson_per_s", "every_ms", "closed_loop"}}}};
  }();
  return type;
}

const ObjectType& weighted_url_type() {
  using Pair = std::pair<std::string, double>;
  static const ObjectType type{
      "weighted_url",
      "A url and how often it is taken.",
      {text<&Pair::first>("url", "what is asked for", R"("https://a.example/")")
           .looks(Form::url)
           .must(),
       [] {
         Field weight =
             number<&Pair::second>("weight", "how often, against the others; default 1", "3")
                 .within(weights);
         weight.peek = [](const void* pair, bool) -> const void* {
           const double& value = static_cast<const Pair*>(pair)->second;
           return value == 1 ? nullptr : &value;
         };
         return weight;
       }()}};
  return type;
}

const ObjectType& hosts_type() {
  using W = Workload;
  static const ObjectType type{
      "hosts",
      "Many hosts; the first ones get the most requests.",
      {whole<&W::host_count>("count", {1, 1e6}, "how many hosts", "20").must(),
       number<&W::host_zipf>("zipf", "host n is taken with weight 1/n^zipf; default 0: all alike",
                             "1.1")
           .within({0, 100}),
       text<&W::host_url>("url", "url of host {n}, which runs from 1", R"("https://h{n}.example/")")
           .looks(Form::url_of_n)
           .must()}};
  return type;
}

Field urls() {
  Field field = objects<&Workload::urls>(weighted_url_type, "urls", "what is asked for",
                                         R"([{"url": "https://a.example/", "weight": 3}])");
  field.append = [](void* workload) -> void* {
    return &static_cast<Workload*>(workload)->urls.emplace_back(std::string{}, 1.0);
  };
  return field.at_least(1);
}

Field hosts() {
  Field field;
  field.name = "hosts";
  field.kind = Kind::object;
  field.summary = "many hosts by a pattern, instead of urls";
  field.example = R"({"count": 20, "zipf": 1.1, "url": "https://h{n}.example/"})";
  field.type = hosts_type;
  field.slot = [](void* workload) { return workload; };
  field.peek = [](const void* workload, bool) -> const void* {
    return static_cast<const Workload*>(workload)->host_count == 0 ? nullptr : workload;
  };
  return field;
}

ObjectType make_workload() {
  using W = Workload;
  ObjectType type{
      "workload",
      "Generated requests, named w<k>.<n>: the nth of the kth workload.",
      {texts<&W::clients>(Kind::texts, "clients", "who asks, in turn; default main",
                          R"(["a", "b"])")
           .looks(Form::nonempty)
           .identifies(),
       object<&W::arrival>(arrival_type, "arrival", "when requests arrive",
                           R"({"poisson_per_s": 50})")
           .must(),
       number<&W::duration_ms>("duration_ms", "for how long requests arrive", "10000"),
       whole<&W::count>("count", {1, 1e15}, "how many requests arrive", "1000"), urls(), hosts(),
       options<&W::options>(Kind::options, "options", "CURLOPT_* of these requests",
                            option_example),
       object<&W::response>(response_type, "response", "what the servers answer",
                            R"({"body_bytes": {"uniform": [100, 2000]}})")},
      {{Rule::Kind::exactly_one, {"duration_ms", "count"}},
       {Rule::Kind::exactly_one, {"urls", "hosts"}}}};
  // The arrival is always written, because its initial value is a kind of arrival, too.
  for (Field& field : type.fields)
    if (field.name == "arrival")
      field.peek = [](const void* workload, bool) -> const void* {
        return &static_cast<const Workload*>(workload)->arrival;
      };
  type.opened = [](void* at, std::size_t offset) { static_cast<Workload*>(at)->offset = offset; };
  return type;
}

// Events: the value of `do` tells which key names the event's object.

constexpr std::array<Word, 9> deeds{{{"easy_cleanup"},
                                     {"multi_cleanup"},
                                     {"share_cleanup"},
                                     {"easy_reset"},
                                     {"easy_duphandle"},
                                     {"easy_upkeep"},
                                     {"network_changed"},
                                     {"easy_setopt"},
                                     {"multi_setopt"}}};  // as AppEvent::Do

template <AppEvent::Do... Deeds>
Field target(std::string_view name, std::string_view summary, std::string_view example) {
  Field field = text<&AppEvent::target>(name, summary, example).looks(Form::nonempty);
  field.peek = [](const void* at, bool) -> const void* {
    const auto* event = static_cast<const AppEvent*>(at);
    return ((event->what == Deeds) || ...) ? &event->target : nullptr;
  };
  return field;
}

ObjectType make_event() {
  using E = AppEvent;
  ObjectType type{
      "event",
      "Something that the application does besides requests.",
      {number<&E::at_ms>("at_ms", "when it is done", "500"),
       text<&E::after>("after", "id of the request whose end starts it", R"("r1")")
           .looks(Form::nonempty),
       number<&E::delay_ms>("delay_ms", "pause after the end of the request that after names",
                            "10"),
       word<&E::what>("do", deeds, "what is done", R"("easy_cleanup")").must(),
       target<E::Do::easy_cleanup, E::Do::easy_reset, E::Do::easy_duphandle, E::Do::easy_upkeep,
              E::Do::easy_setopt>("client", "the client to whose easy handle it is done",
                                  R"("main")"),
       target<E::Do::multi_cleanup, E::Do::network_changed, E::Do::multi_setopt>(
           "multi", "the multi handle that it is done to", R"("0")"),
       target<E::Do::share_cleanup>("share", "the share object that is cleaned up", R"("0")"),
       text<&E::copy>("as", "of easy_duphandle: the client that gets the copy", R"("copy")")
           .looks(Form::nonempty),
       options<&E::options>(Kind::options, "options",
                            "of easy_setopt: CURLOPT_* of the client's requests that start later",
                            option_example),
       options<&E::multi_options>(Kind::multi_options, "multi_options",
                                  "of multi_setopt: CURLMOPT_* of the multi from then on",
                                  R"({"CURLMOPT_MAX_HOST_CONNECTIONS": 2})")},
      {{Rule::Kind::exactly_one, {"at_ms", "after"}},
       {Rule::Kind::needs, {"delay_ms", "after"}},
       {Rule::Kind::exactly_one, {"client", "multi", "share"}},
       {Rule::Kind::word_needs, {"do", "client"}, "easy_setopt"},
       {Rule::Kind::word_needs, {"do", "options"}, "easy_setopt"},
       {Rule::Kind::word_needs, {"do", "at_ms"}, "easy_setopt"},
       {Rule::Kind::word_needs, {"do", "multi"}, "multi_setopt"},
       {Rule::Kind::word_needs, {"do", "multi_options"}, "multi_setopt"},
       {Rule::Kind::word_needs, {"do", "at_ms"}, "multi_setopt"},
       {Rule::Kind::word_needs, {"do", "client"}, "easy_cleanup"},
       {Rule::Kind::word_needs, {"do", "multi"}, "multi_cleanup"},
       {Rule::Kind::word_needs, {"do", "client"}, "easy_reset"},
       {Rule::Kind::word_needs, {"do", "client"}, "easy_duphandle"},
       {Rule::Kind::word_needs, {"do", "as"}, "easy_duphandle"},
       {Rule::Kind::word_needs, {"do", "client"}, "easy_upkeep"},
       {Rule::Kind::word_needs, {"do", "multi"}, "network_changed"},
       {Rule::Kind::word_needs, {"do", "share"}, "share_cleanup"}}};
  type.opened = [](void* at, std::size_t offset) { static_cast<AppEvent*>(at)->offset = offset; };
  return type;
}

}  // namespace

const ObjectType& client_type() {
  static const ObjectType type = make_client();
  return type;
}
const ObjectType& place_type() {
  static const ObjectType type = make_place();
  return type;
}
const ObjectType& recorded_type() {
  static const ObjectType type = make_recorded();
  return type;
}
const ObjectType& request_type() {
  static const ObjectType type = make_request();
  return type;
}
const ObjectType& workload_type() {
  static const ObjectType type = make_workload();
  return type;
}
const ObjectType& event_type() {
  static const ObjectType type = make_event();
  return type;
}

}  // namespace poolscope::scenario::fields
