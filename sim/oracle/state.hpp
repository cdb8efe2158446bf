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

/// What the driver keeps beside each of libcurl's objects.
namespace poolscope::oracle {

class Link;
class Coroutine;
class Multi;

/// libcurl's connection pool, as far as it can be seen: who was opened and is not closed.
struct Pool {
  std::string name;
  std::uint32_t next = 0;
  std::map<std::uint32_t, Link*> open;
};

/// Names that were looked up, and when. DNS is modelled, not libcurl's: the resolver would need
/// threads and a network, so libcurl is given every address and the time that a look-up would take
/// comes before the connect.
using DnsCache = std::unordered_map<std::uint32_t, model::Time>;

/// An easy handle.
struct Handle {
  CURL* easy = nullptr;
  model::ClientId client{};
  std::uint32_t ordinal = 1;
  std::uint64_t serial = 0;    // in order of creation
  CURLSH* share = nullptr;     // what CURLOPT_SHARE is set to
  std::unique_ptr<Pool> pool;  // of its private multi, once it has performed
  model::OptionSet options;    // what is set on it
  DnsCache dns;
  bool busy = false;
};

/// A transfer under way: one request on one handle.
struct Transfer {
  model::Request request;
  std::string name;
  const model::Needle* needle = nullptr;
  const model::Needle* redirect = nullptr;  // where its last answer sends it
  std::uint32_t hop = 0;
  Handle* handle = nullptr;
  Multi* multi = nullptr;           // null: by curl_easy_perform
  std::unique_ptr<Coroutine> call;  // of that
  CURLcode result = CURLE_OK;       // of that
  Pool* pool = nullptr;
  DnsCache* dns = nullptr;
  model::Time due = 0, start = 0, single_start = 0;  // the last: of this request to a server
  std::uint32_t attempts = 0;                        // decisions so far
  std::uint32_t answers = 0;                         // responses[] used so far
  model::Cause cause = model::Cause::start;
  std::int16_t status = 0;  // of its last answer
  std::int64_t upload_size = 0, uploaded = 0;
  bool retry_said = false;  // the next request it issues is no redirect
  bool waiting = false;     // its last decision was to wait
  bool removed = false;
  std::optional<std::uint64_t> reuse;   // a reuse whose connection is not known yet: its place
  std::optional<std::uint32_t> reused;  // its number, where libcurl says it
  Link* link = nullptr;                 // the connection that it has, or had last
  bool attached = false;                // still
  std::vector<Link*> links;             // all that it had
  model::Duration namelookup = 0;
  curl_slist* headers = nullptr;
  curl_slist* resolve = nullptr;
  std::vector<curl_slist*> lists;
};

}  // namespace poolscope::oracle
