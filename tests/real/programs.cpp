#include "real/programs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "real/process.hpp"

namespace poolscope::real {
namespace {

// A larger body is answered 413 by the server itself.
constexpr int largest_body = 65536;

std::string write(const Place& place, const std::string& name, const std::string& text) {
  const std::string path = place.folder + "/" + name;
  std::ofstream{path} << text;
  return path;
}

// A line of a configuration where the scenario says something, else nothing.
template <class Value>
std::string line(fmt::format_string<const Value&> text, const std::optional<Value>& value) {
  return value ? fmt::format(text, *value) + "\n" : "";
}

std::optional<std::int64_t> whole_ms(const std::optional<scenario::Distribution>& d) {
  if (!d) return {};
  return static_cast<std::int64_t>(d->a);
}

bool offers_h2(const scenario::Server& server) {
  return !server.alpn || std::count(server.alpn->begin(), server.alpn->end(), "h2") > 0;
}

bool asks(const std::vector<std::string>& auth, const std::string& method) {
  return std::count(auth.begin(), auth.end(), method) > 0;
}

// user:password lines as the crypt of the system writes them.
std::string basic_users(const Place& place, const std::vector<std::string>& users) {
  std::string text;
  for (const std::string& user : users) {
    const auto colon = user.find(':');
    text += fmt::format("{}:{{PLAIN}}{}\n", user.substr(0, colon), user.substr(colon + 1));
  }
  return write(place, "users", text);
}

// Response bodies of answers without a length end with the connection, if nginx does not chunk.
std::string nginx_server(const scenario::Server& server, const Place& place) {
  std::string out;
  for (const auto& port : place.ports)
    out += fmt::format("listen {}:{}{}{};\n", place.host, port.number, port.tls ? " ssl" : "",
                       port.tls && offers_h2(server) ? " http2" : "");
  out += fmt::format("ssl_certificate {};\nssl_certificate_key {};\n",
                     place.certificate.certificate, place.certificate.key);
  out += fmt::format("ssl_protocols TLSv{};\n", server.tls.value_or("1.3"));
  if (!server.keep_alive.value_or(true))
    out += "keepalive_timeout 0;\n";
  else
    out += line<std::int64_t>("keepalive_timeout {}ms;", whole_ms(server.idle_timeout_ms));
  out += line<std::int64_t>("keepalive_requests {};", server.close_after_requests);
  out += line<std::int64_t>("keepalive_time {}ms;", whole_ms(server.max_age_ms));
  out += line<std::int64_t>("http2_max_concurrent_streams {};", server.max_concurrent_streams);
  if (asks(server.auth, "basic"))
    out += fmt::format("auth_basic \"poolscope\";\nauth_basic_user_file {};\n",
                       basic_users(place, server.users));
  return out;
}

}  // namespace

Launch nginx(const scenario::Server& server, const Place& place) {
  const std::string pass = fmt::format(
      "proxy_pass http://{}:{}; proxy_http_version 1.1; proxy_set_header Connection \"\"; "
      "proxy_set_header Host $http_host;",
      place.host, place.backend);
  std::string temporary;
  for (const char* what : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    temporary += fmt::format("{}_temp_path {}/{};\n", what, place.folder, what);
  const std::string file =
      write(place, "nginx.conf",
            fmt::format("daemon off;\nworker_processes 1;\nuser {};\npid {}/nginx.pid;\n"
                        "error_log {}/error.log;\nevents {{ worker_connections 256; }}\n"
                        "http {{\naccess_log off;\n{}client_max_body_size {};\nserver {{\n{}"
                        "location / {{ {} }}\nlocation /close {{ keepalive_timeout 0; {} }}\n"
                        "location /until-close {{ chunked_transfer_encoding off; {} }}\n}}\n}}\n",
                        getuid() == 0 ? "root" : "nobody", place.folder, place.folder, temporary,
                        largest_body, nginx_server(server, place), pass, pass, pass));
  return {{"/usr/sbin/nginx", "-p", place.folder, "-e", place.folder + "/error.log", "-c", file},
          SIGHUP};
}

Launch launch(const scenario::Server& server, bool, const Place& place) {
  const std::string like = server.like.value_or("nginx");
  if (like == "nginx") return nginx(server, place);
  throw std::runtime_error(fmt::format("servers like {} are not run", like));
}

Launch launch(const scenario::Proxy&, const Place&) {
  throw std::runtime_error("proxies are not run");
}

}  // namespace poolscope::real
