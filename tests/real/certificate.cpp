#include "real/certificate.hpp"

#include <filesystem>
#include <fstream>

#include "real/process.hpp"

namespace poolscope::real {

Certificate make_certificate(const std::string& folder, const std::set<std::string>& hosts) {
  const Certificate made{folder + "/ca.pem", folder + "/server.pem", folder + "/server.key",
                         folder + "/server.both.pem"};
  const std::string log = folder + "/openssl.log";
  const std::string authority_key = folder + "/ca.key";
  std::string names = "DNS:localhost";
  for (const std::string& host : hosts) names += ",DNS:" + host;
  const std::string openssl = "/usr/bin/openssl";
  run_program({openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
               "-nodes", "-days", "2", "-subj", "/CN=poolscope test authority", "-keyout",
               authority_key, "-out", made.authority},
              log);
  run_program({openssl,
               "req",
               "-x509",
               "-newkey",
               "ec",
               "-pkeyopt",
               "ec_paramgen_curve:P-256",
               "-nodes",
               "-days",
               "2",
               "-subj",
               "/CN=localhost",
               "-addext",
               "subjectAltName=" + names,
               "-addext",
               "basicConstraints=critical,CA:FALSE",
               "-CA",
               made.authority,
               "-CAkey",
               authority_key,
               "-keyout",
               made.key,
               "-out",
               made.certificate},
              log);
  std::ofstream{made.both} << std::ifstream{made.certificate}.rdbuf()
                           << std::ifstream{made.key}.rdbuf();
  // Servers that drop their rights read it as another user.
  for (const std::string& path : {made.key, made.both})
    std::filesystem::permissions(path, std::filesystem::perms{0644});
  return made;
}

}  // namespace poolscope::real
