#include "real/programs.hpp"

#include <stdexcept>

namespace poolscope::real {

Launch prepare(const scenario::Server& server, bool ftp, const Place& place) {
  const std::string like = ftp ? "vsftpd" : server.like.value_or("nginx");
  if (like == "vsftpd") return vsftpd(server, place);
  if (like == "nginx") return nginx(server, place);
  if (like == "apache") return apache(server, place);
  if (like == "haproxy") return haproxy(server, place);
  if (like == "h2o") return h2o(server, place);
  if (like == "lighttpd") return lighttpd(server, place);
  throw std::runtime_error("servers like " + like + " are not run here");
}

Launch prepare(const scenario::Proxy& proxy, const Place& place) {
  const std::string like = proxy.like.value_or("squid");
  if (like == "squid") return squid(proxy, place);
  return tinyproxy(proxy, place);
}

}  // namespace poolscope::real
