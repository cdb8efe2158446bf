#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/request_source.hpp"
#include "model/setup.hpp"
#include "model/time.hpp"
#include "model/vocabulary.hpp"

/// The driver's own data for each of libcurl's objects.
namespace poolscope::oracle {

class Link;
class Coroutine;
class Multi;

/// libcurl's connection pool, as far as it can be seen: connections that were opened and not
/// closed.
struct Pool {
  std::string name;
  std::uint32_t next = 0;
  std::map<std::uint32_t, Link*> open;
};

/// Names that were looked up, with the time. DNS is modelled here, because libcurl's resolver would
/// need threads and a network. So libcurl gets every address, and the time of a look-up is added
/// before the connect.
using DnsCache = std::unordered_map<std::uint32_t, model::Time>;

/// An easy handle.
struct Handle {
  CURL* easy = nullptr;
  model::ClientId client{};
  std::uint32_t ordinal = 1;
  std::uint64_t serial = 0;    // the order of creation
  CURLSH* share = nullptr;     // the value of CURLOPT_SHARE
  std::unique_ptr<Pool> pool;  // the private multi's, after its first transfer
  model::OptionSet options;    // the options set on it
  DnsCache dns;
  bool busy = false;
};

/// A transfer under way: one request on one handle.
struct Transfer {
  model::Request request;
  std::string name;
  const model::Needle* needle = nullptr;
  const model::Needle* redirect = nullptr;  // the target of its last answer
  std::uint32_t hop = 0;
  Handle* handle = nullptr;
  Multi* multi = nullptr;           // null: by curl_easy_perform
  std::unique_ptr<Coroutine> call;  // the running curl_easy_perform
  CURLcode result = CURLE_OK;       // its result
  Pool* pool = nullptr;
  DnsCache* dns = nullptr;
  model::Time due = 0, start = 0, single_start = 0;  // the last: of this request to a server
  std::uint32_t attempts = 0;                        // decisions so far
  std::uint32_t answers = 0;                         // responses[] used so far
  model::Cause cause = model::Cause::start;
  std::int16_t status = 0;  // its last answer's
  std::int64_t upload_size = 0, uploaded = 0;
  bool retry_said = false;  // the next request is a retry, not a redirect
  bool waiting = false;     // its last decision was to wait
  bool removed = false;
  std::optional<std::uint64_t> reuse;   // place of a reuse event whose connection is not known yet
  std::optional<std::uint32_t> reused;  // the number of that connection, if libcurl tells it
  Link* link = nullptr;                 // its connection, or the last one
  bool attached = false;                // it still has it
  std::vector<Link*> links;             // all that it has had
  model::Duration namelookup = 0;
  curl_slist* headers = nullptr;
  curl_slist* resolve = nullptr;
  std::vector<curl_slist*> lists;
};

}  // namespace poolscope::oracle
