// The transfers on a busy connection. A World has only their number; for a sentence all running
// transfers are searched for them.

#include <fmt/format.h>

#include "match/words/words.hpp"

namespace poolscope::match::words {

using namespace model;

namespace {

// Very many transfers are only counted: an explanation has a sentence for each candidate.
constexpr std::size_t most_transfers = 1000;

const Transfer* first_on(const World& world, const Connection& c) {
  if (world.transfers.size() > most_transfers) return nullptr;
  const Transfer* first = nullptr;
  for (const Transfer& t : world.transfers.all())
    if (t.state != TransferState::done && valid(t.connection) &&
        world[t.connection].serial == c.serial && (first == nullptr || t.serial < first->serial))
      first = &t;
  return first;
}

}  // namespace

std::string users_of(const World& world, const Setup& setup, const Connection& c) {
  const Transfer* first = first_on(world, c);
  if (first == nullptr)
    return c.attached > 1 ? fmt::format("{} other transfers", c.attached) : "another transfer";
  std::string words = setup.request_name(first->request);
  // If there is only one client, its name tells nothing.
  if (setup.clients.size() > 1) words += " of " + setup.clients[index(first->client)];
  if (c.attached > 1)
    words += fmt::format(" and {} {}", c.attached - 1, c.attached == 2 ? "other" : "others");
  return words;
}

}  // namespace poolscope::match::words
