#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "growing_clients.hpp"

/// Scenarios in which one thing grows. It is fine if n times as much takes n times as long; longer
/// is an error.
namespace poolscope::testing {

struct Growing {
  const char* name;
  std::size_t smallest;  // the size that takes some milliseconds
  std::string (*members)(std::size_t n);
  [[nodiscard]] std::string text(std::size_t n) const {
    return R"({"format":"poolscope/1",)" + members(n) + "}";
  }
};

namespace growing {

inline std::string multi_setopt(std::size_t n) {
  return format(
      R"({},{},"strategies":[{{"name":"m","scope":"multi"}}])", requests_to_one(1),
      events(n, [](std::size_t i) {
        return format(
            R"("at_ms":{},"do":"multi_setopt","multi":"0","multi_options":{{"CURLMOPT_MAXCONNECTS":{}}})",
            i, i);
      }));
}
inline std::string strategies(std::size_t n) {
  return format(R"({},"strategies":[{}])", requests_to_one(1), each(n, [](std::size_t i) {
                  return format(R"({{"name":"s{}","scope":"easy"}})", i);
                }));
}
inline std::string option_sets(std::size_t n) {
  return format(
      R"({},{})",
      requests(n,
               [](std::size_t i) {
                 return format(
                     R"("url":"https://a.t/","at_ms":{},"options":{{"CURLOPT_MAXAGE_CONN":{}}})", i,
                     i);
               }),
      easy);
}
inline std::string tls_sets(std::size_t n) {
  return format(
      R"({},{})",
      requests(n,
               [](std::size_t i) {
                 return format(
                     R"("url":"https://a.t/","at_ms":{},"options":{{"CURLOPT_CAINFO":"/ca{}"}})", i,
                     i);
               }),
      easy);
}
inline std::string events_after(std::size_t n) {
  return format(R"({},{},{})", requests_to_one(n),
                events(n,
                       [](std::size_t i) {
                         return format(R"("after":"r{}","do":"{}","client":"main")", i + 1,
                                       i % 2 == 0 ? "easy_upkeep" : "easy_reset");
                       }),
                easy);
}
inline std::string places(std::size_t n) {
  return format(
      R"({},"strategies":[{{"name":"m","scope":"multi","multis":{},"place":{{{}}}}}])",
      requests(n,
               [](std::size_t i) {
                 return format(R"("client":"c{}","url":"http://a.t/","at_ms":{})", i, i);
               }),
      10, each(n, [](std::size_t i) { return format(R"("c{}":{{"multi":"{}"}})", i, i % 10); }));
}
inline std::string multis(std::size_t n) {
  return format(
      R"({},{},"strategies":[{{"name":"m","scope":"multi","multis":[{}],"place":{{{}}}}}])",
      requests(n,
               [](std::size_t i) {
                 return format(R"("client":"c{}","url":"http://a.t/","at_ms":{})", i, i);
               }),
      events(n,
             [](std::size_t i) {
               return format(R"("at_ms":{},"do":"network_changed","multi":"m{}")", i, i);
             }),
      each(n, [](std::size_t i) { return format(R"({{"id":"m{}"}})", i); }),
      each(n, [](std::size_t i) { return format(R"("c{}":{{"multi":"m{}"}})", i, i); }));
}
inline std::string shares(std::size_t n) {
  return format(
      R"({},{},"strategies":[{{"name":"s","scope":"share","shares":[{}],"place":{{{}}}}}])",
      requests(n,
               [](std::size_t i) {
                 return format(R"("client":"c{}","url":"http://a.t/","at_ms":{})", i, i);
               }),
      events(n,
             [](std::size_t i) {
               return format(R"("at_ms":{},"do":"share_cleanup","share":"s{}")", i + 1000, i);
             }),
      each(n, [](std::size_t i) { return format(R"({{"id":"s{}"}})", i); }),
      each(n, [](std::size_t i) { return format(R"("c{}":{{"share":"s{}"}})", i, i); }));
}
inline std::string multis_setopt(std::size_t n) {
  return format(
      R"({},{},"strategies":[{{"name":"m","scope":"multi","multis":{}}}])", requests_to_one(1),
      events(
          n,
          [](std::size_t i) {
            return format(
                R"("at_ms":{},"do":"multi_setopt","multi":"{}","multi_options":{{"CURLMOPT_MAXCONNECTS":{}}})",
                i, i, i);
          }),
      n);
}
inline std::string expects(std::size_t n) {
  return format(R"({},"expect":[{}],{})", requests_to_one(n),
                each(n,
                     [](std::size_t i) {
                       return format(R"({{"request":"r{}","outcome":"{}","strategy":"e"}})", i + 1,
                                     i == 0 ? "create" : "reuse");
                     }),
                easy);
}
inline std::string proxies(std::size_t n) {
  return format(
      R"("proxies":[{}],{},{})",
      each(n, [](std::size_t i) { return format(R"({{"host":"p{}","port":3128}})", i); }),
      requests(n,
               [](std::size_t i) {
                 return format(
                     R"("url":"http://a.t/","at_ms":{},"options":{{"CURLOPT_PROXY":"p{}:3128"}})",
                     i, i);
               }),
      easy);
}
inline std::string after_chain(std::size_t n) {
  return format(R"({},{})",
                requests(n,
                         [n](std::size_t i) {
                           return format(R"("client":"c{}","url":"http://a.t/",{})", i % 10,
                                         i + 1 == n ? std::string{"\"at_ms\":0"}
                                                    : format(R"("after":"r{}")", i + 2));
                         }),
                easy);
}
inline std::string hosts_of_clients(std::size_t n) {
  return format(R"({},{})",
                workload(each(60, [](std::size_t i) { return format(R"("{}")", i); }),
                         format(R"("hosts":{{"count":{},"url":"http://h{{n}}.t/"}})", n)),
                easy);
}
inline std::string clients_of_hosts(std::size_t n) {
  return format(R"({},{})",
                workload(each(n, [](std::size_t i) { return format(R"("{}")", i); }),
                         R"("hosts":{"count":500,"url":"http://h{n}.t/"})"),
                easy);
}
inline std::string workloads(std::size_t n) {
  return format(
      R"("workload":[{}],{})",
      each(
          n,
          [](std::size_t i) {
            return format(
                R"({{"arrival":{{"every_ms":10}},"count":2,"urls":[{{"url":"http://h{}.t/","weight":1}}]}})",
                i);
          }),
      easy);
}
inline std::string learning(std::size_t n) {
  return format(
      R"("servers":[{{"host":"*","hsts":true,"alt_svc":"h2=\":8443\""}}],
         "clients":[{{"id":"main","options":{{"CURLOPT_HSTS_CTRL":1,"CURLOPT_ALTSVC_CTRL":16}}}}],{},{})",
      requests(n,
               [](std::size_t i) { return format(R"("url":"https://h{}.t/","at_ms":{})", i, i); }),
      easy);
}
inline std::string connect_to(std::size_t n) {
  return format(
      R"("clients":[{{"id":"main","options":{{"CURLOPT_CONNECT_TO":[{}]}}}}],{},{})",
      each(n, [](std::size_t i) { return format(R"("h{}.t:80:b{}.t:81")", i, i); }),
      requests(n,
               [](std::size_t i) { return format(R"("url":"http://h{}.t/","at_ms":{})", i, i); }),
      easy);
}
inline std::string resolve_rules(std::size_t n) {
  return format(
      R"("clients":[{{"id":"main","options":{{"CURLOPT_RESOLVE":[{}]}}}}],{},{})",
      each(n, [](std::size_t i) { return format(R"("h{}.t:80:10.0.0.1")", i); }),
      requests(n,
               [](std::size_t i) { return format(R"("url":"http://h{}.t/","at_ms":{})", i, i); }),
      easy);
}
inline std::string no_proxy(std::size_t n) {
  std::string list;
  for (std::size_t i = 0; i < n; ++i) list += format("{}h{}.t", i == 0 ? "" : ",", i);
  return format(
      R"("clients":[{{"id":"main","options":{{"CURLOPT_PROXY":"p:1","CURLOPT_NOPROXY":"{}"}}}}],{},{})",
      list,
      requests(n,
               [](std::size_t i) { return format(R"("url":"http://h{}.t/","at_ms":{})", i, i); }),
      easy);
}
inline std::string list_under_requests(std::size_t n) {
  return format(
      R"("clients":[{{"id":"main","options":{{"CURLOPT_RESOLVE":[{}]}}}}],{},{})",
      each(n, [](std::size_t i) { return format(R"("h{}.t:80:10.0.0.1")", i); }),
      requests(n,
               [](std::size_t i) {
                 return format(
                     R"("url":"http://h.t/","at_ms":{},"options":{{"CURLOPT_PIPEWAIT":{}}})", i,
                     i % 2);
               }),
      easy);
}
inline std::string headers(std::size_t n) {
  return format(R"({},{})",
                requests(1,
                         [n](std::size_t) {
                           return format(
                               R"("url":"http://a.t/","response":{{"headers":{{{}}}}})",
                               each(n, [](std::size_t i) { return format(R"("X-{}":"v")", i); }));
                         }),
                easy);
}
inline std::string responses(std::size_t n) {
  return format(R"("clients":[{{"id":"main","options":{{"CURLOPT_FOLLOWLOCATION":1}}}}],{},{})",
                requests(1,
                         [n](std::size_t) {
                           return format(R"("url":"http://a.t/","responses":[{}])",
                                         each(n, [](std::size_t i) {
                                           return format(R"({{"status":302,"location":"/{}"}})", i);
                                         }));
                         }),
                easy);
}
inline std::string choices(std::size_t n) {
  return format(
      R"("network":{{"rtt_ms":{{"choice":[{}]}}}},"servers":[{}],{},{})",
      each(n, [](std::size_t i) { return format("[{},1]", i % 7); }),
      each(n, [](std::size_t i) { return format(R"({{"host":"h{}.t"}})", i); }),
      requests(n,
               [](std::size_t i) { return format(R"("url":"http://h{}.t/","at_ms":{})", i, i); }),
      easy);
}
inline std::string failing_reads(std::size_t n) {
  return format(R"("clients":[{}],{},{})",
                each(n,
                     [](std::size_t i) {
                       return format(R"({{"id":"c{}","options":{{"CURLOPT_UPLOAD":1}}}})", i);
                     }),
                requests(n,
                         [](std::size_t i) {
                           return format(
                               R"("client":"c{}","url":"http://a.t/","at_ms":{},"fail_in":"read")",
                               i, i);
                         }),
                easy);
}
inline std::string server_events(std::size_t n) {
  return format(
      R"("servers":[{{"host":"a.t","events":[{}]}}],{},{})",
      each(n, [](std::size_t i) { return format(R"({{"at_ms":{},"do":"close_idle"}})", i); }),
      requests_to_one(1), easy);
}
inline std::string logins(std::size_t n) {
  return format(
      R"({},{})",
      requests(n,
               [](std::size_t i) { return format(R"("url":"ftp://u{}@a.t/","at_ms":{})", i, i); }),
      easy);
}

}  // namespace growing

inline constexpr Growing growing_scenarios[] = {
    {"clients", 2000, growing::clients},
    {"copies", 2000, growing::copies},
    {"servers_exact", 2000, growing::servers_exact},
    {"servers_suffix", 2000, growing::servers_suffix},
    {"setopt_timed", 500, growing::setopt_timed},
    {"setopt_waiting", 500, growing::setopt_waiting},
    {"setopt_again", 500, growing::setopt_again},
    {"setopt_redirects", 300, growing::setopt_redirects},
    {"setopt_learning", 300, growing::setopt_learning},
    {"setopt_clients", 1000, growing::setopt_clients},
    {"setopt_workload", 200, growing::setopt_workload},
    {"setopt_elsewhere", 200, growing::setopt_elsewhere},
    {"multi_setopt", 2000, growing::multi_setopt},
    {"multis_setopt", 2000, growing::multis_setopt},
    {"strategies", 500, growing::strategies},
    {"option_sets", 2000, growing::option_sets},
    {"tls_sets", 2000, growing::tls_sets},
    {"events_after", 2000, growing::events_after},
    {"places", 2000, growing::places},
    {"multis", 2000, growing::multis},
    {"shares", 2000, growing::shares},
    {"expects", 2000, growing::expects},
    {"proxies", 2000, growing::proxies},
    {"after_chain", 2000, growing::after_chain},
    {"hosts_of_clients", 1000, growing::hosts_of_clients},
    {"clients_of_hosts", 100, growing::clients_of_hosts},
    {"workloads", 1000, growing::workloads},
    {"learning", 2000, growing::learning},
    {"connect_to", 1000, growing::connect_to},
    {"resolve_rules", 1000, growing::resolve_rules},
    {"no_proxy", 1000, growing::no_proxy},
    {"list_under_requests", 500, growing::list_under_requests},
    {"headers", 2000, growing::headers},
    {"responses", 2000, growing::responses},
    {"choices", 500, growing::choices},
    {"failing_reads", 1000, growing::failing_reads},
    {"server_events", 2000, growing::server_events},
    {"logins", 2000, growing::logins},
};

}  // namespace poolscope::testing
