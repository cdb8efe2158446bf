#include "panels/pool/tips.hpp"

#include "model/vocabulary.hpp"
#include "panels/looks.hpp"
#include "present/format.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {

void tell_chip(const Chip& chip, const Row& line, const Room& room) {
  Tooltip tip("#" + std::to_string(chip.number) + "  " + line.name);
  tip.line("state", chip.state == ChipState::closed || chip.state == ChipState::evicted
                        ? words_of(chip.state)
                        : words_of(chip.state) + ", for " + format_duration(chip.in_state));
  if (chip.state == ChipState::closed || chip.state == ChipState::evicted ||
      chip.state == ChipState::shutting_down)
    tip.line("why", model::info(chip.close_reason).words);
  tip.line("pool", room.title);
  if (!chip.protocol.empty())
    tip.line("speaks", chip.protocol + (chip.tls ? " over TLS" : ", no TLS"));
  if (chip.streams > 0)
    tip.line("streams", format_count(chip.streams) + " of " + format_count(chip.stream_limit));
  std::string names;
  for (const Stream& stream : chip.transfers) {
    if (!names.empty()) names += ", ";
    names += stream.name + (stream.answered ? "" : " (no byte yet)");
  }
  if (chip.streams > chip.transfers.size() && !chip.transfers.empty())
    names += " +" + format_count(chip.streams - chip.transfers.size());
  if (!names.empty()) tip.line("transfers", names);
  tip.line("used by", format_plural(chip.uses, "transfer"));
  if (chip.state == ChipState::idle || chip.state == ChipState::stale)
    tip.line("may idle", chip.idle_limit > 0
                             ? format_duration(chip.idle_limit) + " (CURLOPT_MAXAGE_CONN)"
                             : "for ever (CURLOPT_MAXAGE_CONN 0)");
  if (chip.eviction_rank > 0)
    tip.line("eviction", chip.eviction_rank == 1
                             ? "goes next when room is needed"
                             : "number " + std::to_string(chip.eviction_rank) + " in line");
  if (chip.peer_closed)
    tip.sentence("The server has closed it. libcurl finds out when it next searches, or fails.");
  else if (chip.past_age)
    tip.sentence("Idle for longer than allowed. Nothing closes it until a transfer searches.");
  else if (chip.past_lifetime)
    tip.sentence("Older than CURLOPT_MAXLIFETIME_CONN allows.");
  if (!chip.still_open.empty()) tip.sentence(chip.still_open);
  if (!chip.counted.empty()) tip.sentence(chip.counted);
  if (chip.marked_close) tip.sentence("It closes once its transfer is done.");
  if (chip.goaway) tip.sentence("The server takes no further streams on it (GOAWAY).");
}

}  // namespace poolscope::gui
