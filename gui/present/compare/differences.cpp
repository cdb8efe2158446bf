#include "present/compare/differences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "analysis/conform/divergence.hpp"

namespace poolscope::gui {
namespace {

bool alike(const Difference& one, std::size_t runs) {
  std::array<analysis::RequestOutcome, most_columns> said{};
  std::size_t began = 0;
  for (std::size_t i = 0; i < runs; ++i) {
    began += one.in[i].fate == Fate::absent ? 0 : 1;
    said[i].outcome = one.in[i].outcome;
    said[i].connects = static_cast<std::uint8_t>(std::min(one.in[i].connects, 255U));
  }
  return (began == 0 || began == runs) && !analysis::differs(std::span(said).first(runs));
}

// Keeps those that differ, with the time at which one first sees it.
void note(Differences& out, const Difference& one) {
  ++out.compared;
  if (alike(one, out.runs)) return;
  Difference kept = one;
  kept.first = model::never;
  for (std::size_t i = 0; i < out.runs; ++i) {
    if (kept.in[i].transfer != UINT32_MAX) kept.first = std::min(kept.first, kept.in[i].t);
    if (kept.in[i].fate == Fate::opened) ++out.opened[i];
    out.absent = out.absent || kept.in[i].fate == Fate::absent;
    out.failed = out.failed || kept.in[i].fate == Fate::failed;
    out.waited = out.waited || kept.in[i].waited;
  }
  out.all.push_back(kept);
}

std::uint32_t transfer_of(const RunIndex& index, std::size_t request) {
  return request < index.transfer_of_request.size() ? index.transfer_of_request[request]
                                                    : UINT32_MAX;
}

void by_place(std::span<const Run* const> runs, Differences& out) {
  std::size_t requests = 0;
  for (const Run* run : runs) requests = std::max(requests, run->index->transfer_of_request.size());
  for (std::size_t request = 0; request < requests; ++request) {
    Difference one;
    bool began = false;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const std::uint32_t at = transfer_of(*runs[i]->index, request);
      if (at == UINT32_MAX) continue;
      began = true;
      one.in[i] = outcome_of(runs[i]->index->transfers[at], at);
    }
    if (began) note(out, one);
  }
}

void by_name(std::span<const Run* const> runs, Differences& out) {
  std::unordered_map<std::string_view, std::size_t> places;
  std::vector<Difference> found;  // in the order in which names first appear
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto& transfers = runs[i]->index->transfers;
    for (std::uint32_t at = 0; at < transfers.size(); ++at) {
      const auto [place, fresh] = places.try_emplace(transfers[at].name, found.size());
      if (fresh) found.emplace_back();
      found[place->second].in[i] = outcome_of(transfers[at], at);
    }
  }
  for (const Difference& one : found) note(out, one);
}

std::string words_of(const TransferOutcome& one) {
  const std::string waited = one.waited ? "waited and " : "";
  switch (one.fate) {
    case Fate::absent:
      return "never began";
    case Fate::reused:
      return waited + "reused a connection";
    case Fate::opened:
      return waited + (one.connects > 1 ? fmt::format("opened {} connections", one.connects)
                                        : std::string("opened a connection"));
    case Fate::failed:
      return waited + "got no connection";
  }
  return "";
}

}  // namespace

TransferOutcome outcome_of(const TransferLife& life, std::uint32_t transfer) {
  TransferOutcome out;
  out.transfer = transfer;
  out.fate = Fate::failed;
  out.waited = !life.waits.empty();
  out.t = life.start;
  if (!life.decisions.empty()) {
    out.t = life.decisions.front().t;
    out.outcome = life.decisions.front().outcome;
  }
  for (const DecisionPoint& decision : life.decisions) {
    if (decision.outcome == model::Outcome::wait) out.waited = true;
    if (decision.outcome == model::Outcome::reuse && out.fate != Fate::opened)
      out.fate = Fate::reused;
    if (decision.outcome != model::Outcome::create) continue;
    out.fate = Fate::opened;
    ++out.connects;
  }
  return out;
}

std::shared_ptr<const Differences> find_differences(std::span<const Run* const> runs) {
  auto out = std::make_shared<Differences>();
  out->runs = std::min(runs.size(), most_columns);
  const auto some = runs.first(out->runs);
  const bool one_stream =
      std::ranges::all_of(some, [&](const Run* run) { return run->other == some.front()->other; });
  if (one_stream)
    by_place(some, *out);
  else
    by_name(some, *out);
  std::ranges::stable_sort(out->all, {}, &Difference::first);
  for (std::size_t i = out->all.size(); i-- > 0;) {
    const std::span in = std::span(out->all[i].in).first(out->runs);
    if (!std::ranges::count(in, Fate::opened, &TransferOutcome::fate) ||
        !std::ranges::count(in, Fate::reused, &TransferOutcome::fate))
      continue;
    ++out->opened_or_reused;
    out->first = i;
  }
  return out;
}

std::string sentence_of(const Difference& one, std::span<const Run* const> runs) {
  std::string name;
  std::vector<std::pair<std::string, std::string>> said;  // words, where
  for (std::size_t i = 0; i < runs.size() && i < most_columns; ++i) {
    if (name.empty() && one.in[i].transfer != UINT32_MAX)
      name = runs[i]->index->transfers[one.in[i].transfer].name;
    const std::string words = words_of(one.in[i]);
    const auto same = std::ranges::find(said, words, &std::pair<std::string, std::string>::first);
    if (same == said.end())
      said.emplace_back(words, title_of(*runs[i]));
    else
      same->second += " and " + title_of(*runs[i]);
  }
  std::string out = name;
  for (std::size_t i = 0; i < said.size(); ++i)
    out += fmt::format("{} {} in {}", i == 0 ? "" : ";", said[i].first, said[i].second);
  return out + ".";
}

}  // namespace poolscope::gui
