#include "real/servers.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "oracle/server_tls.hpp"
#include "real/backend.hpp"

namespace poolscope::real {

namespace {

constexpr std::uint16_t backend_port = 21800;

bool listens(int port) {
  const int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<std::uint16_t>(port));
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool ok = connect(s, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0;
  close(s);
  return ok;
}

void wait_until(int port, bool listening, const std::string& who) {
  for (int i = 0; i < 200; ++i) {
    if (listens(port) == listening) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  throw std::runtime_error(
      fmt::format("{} does not {} port {}", who, listening ? "come up on" : "let go of", port));
}

// One nginx server: its port, "ssl http2" or the like, and its own settings.
struct Site {
  int port;
  const char* listens;
  const char* settings;
};

constexpr Site sites[] = {
    {21000, "", ""},
    {21001, "", "keepalive_timeout 700ms;"},
    {21002, "", "keepalive_requests 3;"},
    {21003, "", "keepalive_timeout 0;"},
    {21004, "", "client_max_body_size 1k;"},
    {21005, "", "auth_basic x; auth_basic_user_file users;"},
    {21443, "ssl http2", ""},
    {21444, "ssl http2", "keepalive_timeout 700ms;"},
    {21445, "ssl http2", "keepalive_requests 5;"},
    {21446, "ssl http2", "auth_basic x; auth_basic_user_file users;"},
    {21451, "ssl http2", "http2_max_concurrent_streams 1;"},
    {21452, "ssl http2", "http2_max_concurrent_streams 2;"},
    {21454, "ssl http2", "http2_max_concurrent_streams 4;"},
    {21458, "ssl http2", "http2_max_concurrent_streams 8;"},
    {21462, "ssl http2", "http2_max_concurrent_streams 2; ssl_protocols TLSv1.2;"},
    {21470, "ssl", "keepalive_timeout 700ms;"},
    {21471, "ssl", "keepalive_requests 3;"},
    {21472, "ssl", ""},
    {21473, "ssl", "ssl_protocols TLSv1.2; keepalive_timeout 700ms;"},
};
constexpr Site disturbed_sites[] = {{22000, "", ""}, {22443, "ssl http2", ""}, {22470, "ssl", ""}};

template <std::size_t N>
std::string nginx(const std::string& name, const Site (&all)[N]) {
  std::string text = fmt::format(R"(daemon off; worker_processes 1; pid {0}.pid; error_log {0}.log;
worker_shutdown_timeout 5s;
events {{ worker_connections 512; }}
http {{
 access_log off; client_body_temp_path {0}-b; proxy_temp_path {0}-p; fastcgi_temp_path {0}-f;
 uwsgi_temp_path {0}-u; scgi_temp_path {0}-s;
 ssl_certificate nginx.pem; ssl_certificate_key key.pem; ssl_protocols TLSv1.2 TLSv1.3;
 client_max_body_size 0;
 lingering_close off; proxy_http_version 1.1; proxy_buffering off; proxy_request_buffering off;
 proxy_set_header X-Answer $http_x_answer; proxy_set_header X-Req $http_x_req;
)",
                                 name);
  for (const Site& site : all)
    text += fmt::format(
        " server {{ listen 127.0.0.1:{} {}; {} location / {{ proxy_pass http://127.0.0.1:{}; }} "
        "}}\n",
        site.port, site.listens, site.settings, backend_port);
  return text + "}\n";
}

std::string apache(const std::string& folder) {
  std::string text = fmt::format(R"(ServerRoot {0}
PidFile {0}/apache.pid
ErrorLog {0}/apache.log
ServerName apache.test
)",
                                 folder);
  for (const char* module :
       {"mpm_event", "authz_core", "authn_core", "authn_file", "authz_user", "auth_digest",
        "auth_basic", "proxy", "proxy_http", "ssl", "http2", "socache_shmcb"})
    text += fmt::format("LoadModule {0}_module /usr/lib/apache2/modules/mod_{0}.so\n", module);
  for (const int port : {21500, 21501, 21502, 21543})
    text += fmt::format("Listen 127.0.0.1:{}\n", port);
  text += R"(Protocols http/1.1
KeepAlive On
)";
  const std::string pass =
      fmt::format("ProxyPass / http://127.0.0.1:{}/ disablereuse=on\n", backend_port);
  text += "<VirtualHost *:21500>\nKeepAliveTimeout 1\nMaxKeepAliveRequests 100\n" + pass +
          "</VirtualHost>\n<VirtualHost *:21501>\nKeepAliveTimeout 60\nMaxKeepAliveRequests 3\n" +
          pass + "</VirtualHost>\n<VirtualHost *:21502>\nKeepAliveTimeout 60\n" + pass +
          "<Location />\nAuthType Digest\nAuthName x\nAuthUserFile digest\nRequire valid-user\n"
          "</Location>\n</VirtualHost>\n"
          "<VirtualHost *:21543>\nKeepAliveTimeout 60\nProtocols h2 http/1.1\nSSLEngine on\n"
          "SSLCertificateFile apache.pem\nSSLCertificateKeyFile key.pem\nH2MaxSessionStreams 4\n" +
          pass + "</VirtualHost>\n";
  return text;
}

std::string haproxy(const std::string& folder) {
  return fmt::format(R"(global
 maxconn 200
 tune.h2.max-concurrent-streams 4
defaults
 mode http
 timeout connect 5s
 timeout client 30s
 timeout server 30s
frontend keep
 bind 127.0.0.1:21600
 timeout http-keep-alive 700ms
 default_backend app
frontend tls
 bind 127.0.0.1:21643 ssl crt {0}/haproxy.pem alpn h2,http/1.1
 default_backend app
frontend tls1
 bind 127.0.0.1:21670 ssl crt {0}/haproxy.pem alpn http/1.1
 timeout http-keep-alive 700ms
 default_backend app
backend app
 http-reuse never
 server app 127.0.0.1:{1}
)",
                     folder, backend_port);
}

std::string squid(const std::string& folder, int port, bool login) {
  std::string text = fmt::format(R"(http_port 127.0.0.1:{1}
pid_filename {0}/squid{1}.pid
cache_log {0}/squid{1}.log
access_log none
cache deny all
coredump_dir {0}
hosts_file {0}/hosts
dns_nameservers 127.0.0.1
shutdown_lifetime 0 seconds
via off
forwarded_for delete
cache_effective_user proxy
)",
                                 folder, port);
  if (login)
    text += fmt::format(R"(auth_param basic program /usr/lib/squid/basic_ncsa_auth {}/users
auth_param basic children 1
acl known proxy_auth REQUIRED
http_access allow known
)",
                        folder);
  return text + (login ? "http_access deny all\n" : "http_access allow all\n");
}

// A program in a process group of its own, in the folder.
int run(const std::filesystem::path& folder, std::vector<std::string> command) {
  const int process = fork();
  if (process != 0) return process;
  setpgid(0, 0);
  if (chdir(folder.c_str()) != 0) _exit(126);
  const int log = open("servers.log", O_WRONLY | O_CREAT | O_APPEND, 0644);
  dup2(log, 1);
  dup2(log, 2);
  std::vector<char*> words;
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  execvp(words[0], words.data());
  _exit(127);
}

int disturbed_process(const std::filesystem::path& folder) {
  std::ifstream pid_file{folder / "disturbed.pid"};
  int process = 0;
  pid_file >> process;
  return process;
}

}  // namespace

void disturb(const std::filesystem::path& folder, const std::string& deed) {
  const int process = disturbed_process(folder);
  if (process == 0) return;
  if (deed == "kill")
    kill(-process, SIGKILL);
  else  // a reload: the old worker says goodbye to whom it serves
    kill(process, SIGHUP);
}

void mend_disturbed(const std::filesystem::path& folder) {
  if (listens(22000)) return;
  std::filesystem::remove(folder / "disturbed.pid");
  run(folder, {"nginx", "-p", folder, "-c", folder / "disturbed.conf"});
  wait_until(22000, true, "nginx");
}

void Servers::write(const std::string& name, const std::string& text) const {
  std::ofstream{folder_ / name} << text;
}

void Servers::start(std::vector<std::string> command, std::vector<int> ports) {
  processes_.push_back(run(folder_, command));
  for (const int port : ports) wait_until(port, true, command[0]);
}

Servers::~Servers() {
  if (const int disturbed = disturbed_process(folder_); disturbed != 0)
    processes_.push_back(disturbed);
  for (const int process : processes_) {
    kill(-process, SIGKILL);  // with its workers
    kill(process, SIGKILL);
    waitpid(process, nullptr, 0);
  }
}

Servers::Servers(std::filesystem::path folder) : folder_(std::move(folder)) {
  std::filesystem::create_directories(folder_);
  std::filesystem::permissions(folder_, std::filesystem::perms(0755));
  oracle::Authority authority;
  write("ca.pem", authority.ca_pem());
  const std::string key = authority.key_pem("");
  write("key.pem", key);
  for (const char* who : {"nginx", "apache", "haproxy"})
    write(fmt::format("{}.pem", who), authority.certificate_pem(fmt::format("{}.test", who)) + key);
  // The login "u:p": as htpasswd and htdigest (realm "x") write it.
  write("users", "u:$apr1$poolscop$ryABkIAxiunaxYBWaVNXd.\n");
  write("digest", "u:x:392ef3e6aa7142a7d9fae357bafe6e7e\n");
  write("hosts", "127.0.0.1 nginx.test apache.test haproxy.test\n");
  write("nginx.conf", nginx("nginx", sites));
  write("disturbed.conf", nginx("disturbed", disturbed_sites));
  write("apache.conf", apache(folder_));
  write("haproxy.conf", haproxy(folder_));
  try {
    processes_.push_back(start_backend(backend_port));
    start({"nginx", "-p", folder_, "-c", folder_ / "nginx.conf"}, {21000, 21443});
    mend_disturbed(folder_);
    start({"apache2", "-DFOREGROUND", "-f", folder_ / "apache.conf"}, {21500, 21543});
    start({"haproxy", "-db", "-f", folder_ / "haproxy.conf"}, {21600, 21643});
    for (const int port : {21700, 21701}) {
      const std::string name = fmt::format("squid{}.conf", port);
      write(name, squid(folder_, port, port == 21701));
      start({"squid", "-N", "-f", folder_ / name}, {port});
    }
    write("tinyproxy.conf",
          "Port 21702\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\nAllow 127.0.0.1\n");
    start({"tinyproxy", "-d", "-c", folder_ / "tinyproxy.conf"}, {21702});
  } catch (...) {
    this->~Servers();
    throw;
  }
}

}  // namespace poolscope::real
