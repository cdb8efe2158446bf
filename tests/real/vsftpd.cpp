#include <unistd.h>

#include <filesystem>

#include "real/configuration.hpp"

namespace poolscope::real {

Launch vsftpd(const scenario::Server& server, const Place& place) {
  const std::filesystem::path root = place.folder + "/ftp";
  std::filesystem::create_directories(root);
  std::filesystem::create_directories(place.folder + "/empty");
  for (const auto& [name, size] : place.files)
    std::ofstream{root / name} << std::string(static_cast<std::size_t>(size), 'x');
  std::string idle;
  if (const auto ms = whole_ms(server.idle_timeout_ms))
    idle = fmt::format("idle_session_timeout={}\n", std::max<std::int64_t>(1, *ms / 1000));
  const std::string file = write(
      place, "vsftpd.conf",
      fmt::format("listen=YES\nbackground=NO\nlisten_address={}\nlisten_port={}\n"
                  "anonymous_enable=YES\nno_anon_password=YES\nlocal_enable=NO\nanon_root={}\n"
                  "secure_chroot_dir={}/empty\nseccomp_sandbox=NO\nxferlog_enable=NO\n"
                  "run_as_launching_user={}\n{}",
                  place.host, place.ports.front().number, root.string(), place.folder,
                  getuid() == 0 ? "NO" : "YES", idle));
  return {{"/usr/sbin/vsftpd", file}};
}

}  // namespace poolscope::real
