#include "match/gates/gates.hpp"

namespace poolscope::match::gates {

// curl 8.22 lib/url.c: url_match_auth. Credentials belong to a connection only where the protocol
// logs in on it (FTP, IMAP, …) or after NTLM and Negotiate; with the HTTP schemes modelled so far
// neither side ever has any, so that another CURLOPT_USERPWD is no reason.
Finding same_credentials(Search&, const model::Connection&) {
  return passes();
}

}  // namespace poolscope::match::gates
