#include "present/glossary.hpp"

#include <array>

namespace poolscope::gui {
namespace {

constexpr auto asking = std::to_array<GlossaryWord>({
    {"client", "whoever issues requests: a thread, a worker, a browser tab", true},
    {"strategy", "how clients are given handles and pools: easy handles, a multi, a share", true},
    {"transfer", "one request and its answer, redirects and logins included"},
    {"easy handle", "makes one transfer at a time; alone, it has a pool of its own"},
    {"multi handle", "runs many transfers at once, which all use its pool"},
    {"share object", "lends one pool to several handles; only idle connections change hands"},
});

constexpr auto searching = std::to_array<GlossaryWord>({
    {"connection pool", "the connections that an easy, multi or share keeps for later transfers"},
    {"destination", "host and port that a connection is made for, or its proxy: the pool's key"},
    {"candidate", "a connection of the pool to that destination, which a search looks at"},
    {"gate", "one named check of a search: a candidate that fails it is turned away", true},
    {"multiplexing", "several transfers at once on one HTTP/2 connection, a stream each"},
    {"pending", "waiting inside libcurl: for room under a limit, or to multiplex"},
});

constexpr auto ending = std::to_array<GlossaryWord>({
    {"idle", "open and kept in the pool, used by no transfer"},
    {"stale", "idle, and of no use any more: too old, or its server is gone", true},
    {"close", "the end of a connection, whatever the reason"},
    {"evict", "close an idle connection, as a rule the longest idle, to keep a limit"},
    {"prune", "close what is idle and dead or too old, before a search, once a second at most"},
    {"discard", "close a candidate that the search itself found dead or too old"},
});

constexpr auto groups = std::to_array<WordGroup>({
    {"WHO ASKS, AND WHO OWNS THE POOL", asking},
    {"THE SEARCH FOR A CONNECTION", searching},
    {"WHAT BECOMES OF A CONNECTION", ending},
});

}  // namespace

std::span<const WordGroup> glossary() {
  return groups;
}

}  // namespace poolscope::gui
