#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

/// Members of scenarios with n clients, servers or easy_setopt, for growing.hpp.
namespace poolscope::testing {

/// `item(i)` for i from 0, between commas.
inline std::string each(std::size_t n, const std::function<std::string(std::size_t)>& item) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) out += ",\n";
    out += item(i);
  }
  return out;
}

namespace growing {

using fmt::format;

inline std::string requests(std::size_t n, const std::function<std::string(std::size_t)>& members) {
  return "\"requests\":[" + each(n, [&](std::size_t i) { return "{" + members(i) + "}"; }) + "]";
}
inline std::string events(std::size_t n, const std::function<std::string(std::size_t)>& members) {
  return "\"events\":[" + each(n, [&](std::size_t i) { return "{" + members(i) + "}"; }) + "]";
}
inline std::string requests_to_one(std::size_t n) {
  return requests(n, [](std::size_t i) { return format(R"("url":"http://a.t/{}")", i); });
}
inline std::string setopts(std::size_t n, std::string_view client, std::size_t values) {
  return events(n, [&](std::size_t i) {
    return format(
        R"("at_ms":{},"do":"easy_setopt","client":"{}","options":{{"CURLOPT_MAXAGE_CONN":{}}})", i,
        client, i % values);
  });
}
constexpr std::string_view easy = R"("strategies":[{"name":"e","scope":"easy"}])";

inline std::string clients(std::size_t n) {
  return format(R"("clients":[{}],{},{})",
                each(n,
                     [](std::size_t i) {
                       return format(R"({{"id":"c{}","options":{{"CURLOPT_PIPEWAIT":{}}}}})", i,
                                     i % 2);
                     }),
                requests(n,
                         [](std::size_t i) {
                           return format(R"("client":"c{}","url":"http://a.t/","at_ms":{})", i, i);
                         }),
                easy);
}
inline std::string copies(std::size_t n) {
  return format(R"({},{},{})",
                requests(n,
                         [](std::size_t i) {
                           return format(R"("client":"c{}","url":"http://a.t/","at_ms":{})", i, i);
                         }),
                events(n - 1,
                       [](std::size_t i) {
                         return format(
                             R"("do":"easy_duphandle","client":"c{}","as":"c{}","at_ms":{})", i,
                             i + 1, i);
                       }),
                easy);
}
inline std::string servers_of(std::size_t n, std::string_view host, std::string_view asked) {
  return format(R"("servers":[{}],{},{})",
                each(n, [&](std::size_t i) { return format(R"({{"host":"{}{}.t"}})", host, i); }),
                requests(n,
                         [&](std::size_t i) {
                           return format(R"("url":"http://{}{}.t/","at_ms":{})", asked, i, i);
                         }),
                easy);
}
inline std::string servers_exact(std::size_t n) {
  return servers_of(n, "h", "h");
}
inline std::string servers_suffix(std::size_t n) {
  return servers_of(n, "*.h", "a.b.h");
}
inline std::string setopt_timed(std::size_t n) {
  return format(R"({},{},{})",
                requests(n,
                         [](std::size_t i) {
                           return format(R"("url":"http://h{}.t/","at_ms":{})", i % 100, i);
                         }),
                setopts(n, "main", n), easy);
}
inline std::string setopt_waiting(std::size_t n) {
  return format(R"({},{},{})", requests_to_one(n), setopts(n, "main", n), easy);
}
inline std::string setopt_again(std::size_t n) {
  return format(R"({},{},{})",
                requests(n, [](std::size_t i) { return format(R"("url":"http://h{}.t/")", i); }),
                setopts(n, "main", 3), easy);
}
inline std::string setopt_redirects(std::size_t n) {
  return format(R"("clients":[{{"id":"main","options":{{"CURLOPT_FOLLOWLOCATION":1}}}}],{},{},{})",
                requests(n,
                         [](std::size_t i) {
                           return format(
                               R"("url":"http://h{}.t/","at_ms":{},
          "responses":[{{"status":302,"location":"/x"}},{{"status":200}}])",
                               i, i);
                         }),
                setopts(n, "main", n), easy);
}
inline std::string setopt_learning(std::size_t n) {
  return format(
      R"("servers":[{{"host":"*","hsts":true}}],
         "clients":[{{"id":"main","options":{{"CURLOPT_HSTS_CTRL":1}}}}],{},{},{})",
      requests(n,
               [](std::size_t i) { return format(R"("url":"https://h{}.t/","at_ms":{})", i, i); }),
      setopts(n, "main", n), easy);
}
inline std::string setopt_clients(std::size_t n) {
  return format(
      R"({},{},{})",
      requests(n,
               [](std::size_t i) {
                 return format(R"("client":"c{}","url":"http://h{}.t/","at_ms":{})", i, i, i);
               }),
      events(2 * n,
             [](std::size_t i) {
               return i % 2 == 0
                          ? format(R"("at_ms":{},"do":"easy_upkeep","client":"c{}")", i, i / 2)
                          : format(
                                R"("at_ms":{},"do":"easy_setopt","client":"c{}",
                    "options":{{"CURLOPT_MAXAGE_CONN":7}})",
                                i, i / 2);
             }),
      easy);
}
inline std::string workload(std::string_view clients, std::string_view what) {
  return format(
      R"("workload":[{{"arrival":{{"poisson_per_s":100}},"count":10,"clients":[{}],{}}}])", clients,
      what);
}
inline std::string setopt_workload(std::size_t n) {
  return format(R"({},{},{})",
                workload(R"("a","b","c")", R"("hosts":{"count":100,"url":"http://h{n}.t/"})"),
                setopts(n, "b", n), easy);
}
inline std::string setopt_elsewhere(std::size_t n) {
  return format(
      R"({},"clients":[{{"id":"other"}}],{},{})",
      workload(R"("a","b","c")", format(R"("hosts":{{"count":{},"url":"http://h{{n}}.t/"}})", n)),
      setopts(n, "other", n), easy);
}
}  // namespace growing

}  // namespace poolscope::testing
