#include "exchange/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "exchange/json_line.hpp"
#include "exchange/log_lines.hpp"
#include "exchange/ndjson.hpp"
#include "model/printable.hpp"
#include "sim.hpp"

namespace poolscope::exchange {

using namespace model;
using match::Candidate;
using match::Cell;
using match::Verdict;

namespace {

constexpr std::size_t most_candidates = 12;  // in the table: more do not fit side by side

/// A decision with the World before it.
struct Asked {
  Time t;
  trace::Decision decision;
  const Setup& setup;
  World world;  // before the search
  match::Explanation explanation;
  match::WhatIfs what_if;

  Asked(const trace::Trace& trace, std::size_t event)
      : t(trace.events()[event].t()),
        decision(trace::decision_of(trace.events()[event])),
        setup(trace.setup()),
        world(trace.world_at(trace.search_of(event))),
        explanation(explain(trace, event)),
        what_if(poolscope::what_if(trace, event)) {}
  [[nodiscard]] const Transfer& transfer() const { return world[decision.transfer]; }
};

/// The rows of the table: every gate that any candidate reached, in the order of the search.
std::vector<GateId> gates_reached(const Asked& asked) {
  std::vector<GateId> gates;
  for (const match::Gate& gate : profile_of(asked.setup).gates) {
    const bool reached =
        std::any_of(asked.explanation.candidates.begin(), asked.explanation.candidates.end(),
                    [&](const Candidate& candidate) {
                      return std::any_of(candidate.cells.begin(), candidate.cells.end(),
                                         [&](const Cell& cell) { return cell.gate == gate.id; });
                    });
    if (reached) gates.push_back(gate.id);
  }
  return gates;
}

std::string_view mark(const Candidate& candidate, GateId gate) {
  for (const Cell& cell : candidate.cells) {
    if (cell.gate != gate) continue;
    switch (cell.finding.verdict) {
      case Verdict::pass:
      case Verdict::take:
        return "ok";
      case Verdict::skip:
        return "no";
      case Verdict::discard:
        return "close";
      case Verdict::keep:
        return "keep";
      case Verdict::wait:
        return "wait";
    }
  }
  return "·";
}

/// Adds one line of text; line breaks in names are escaped.
void add_line(std::string& out, std::string_view line) {
  out += printable(line);
  out += '\n';
}

std::string outcome_of(const Asked& asked, const Candidate& candidate) {
  if (candidate.taken) return "taken";
  if (!candidate.reached || candidate.cells.empty()) return "not looked at";
  const Cell& last = candidate.cells.back();
  return fmt::format("{}: {}", info(last.gate).title,
                     match::sentence(asked.world, asked.setup, asked.transfer(),
                                     asked.world[candidate.connection], last));
}

void append_table(std::string& out, const Asked& asked) {
  const auto& candidates = asked.explanation.candidates;
  const std::size_t shown = std::min(candidates.size(), most_candidates);
  const auto gates = gates_reached(asked);
  std::size_t width = 0;
  for (const GateId gate : gates) width = std::max(width, columns_of(info(gate).title));
  const auto cell = [&](std::string_view text) {
    out += fmt::format("  {:>{}}{}", "", 5 - std::min<std::size_t>(5, columns_of(text)), text);
  };
  out += fmt::format("  {:<{}}", "", width);
  for (std::size_t i = 0; i < shown; ++i)
    cell(fmt::format("#{}", asked.world[candidates[i].connection].number));
  out += '\n';
  for (const GateId gate : gates) {
    const auto title = info(gate).title;
    out += fmt::format("  {}{:<{}}", title, "", width - columns_of(title));
    for (std::size_t i = 0; i < shown; ++i) cell(mark(candidates[i], gate));
    out += '\n';
  }
  for (std::size_t i = 0; i < shown; ++i)
    add_line(out, fmt::format("  #{}  {}", asked.world[candidates[i].connection].number,
                              outcome_of(asked, candidates[i])));
  if (candidates.size() > shown) out += fmt::format("  and {} more\n", candidates.size() - shown);
}

void append_what_if(std::string& out, const match::WhatIfs& what_if) {
  out += what_if.changes.empty() ? "no single change would have changed it\n"
                                 : "what would have changed it:\n";
  for (const match::WhatIf& change : what_if.changes)
    add_line(out, fmt::format("  {}: {}", change.clause(), change.leads_to));
  if (what_if.gave_up) out += "  (the pool is large: not every change was tried)\n";
}

}  // namespace

std::string explanation_text(const trace::Trace& trace, std::size_t decision) {
  const Asked asked(trace, decision);
  const Transfer& t = asked.transfer();
  const auto& e = asked.explanation;
  std::string out;
  add_line(out, fmt::format("strategy {}, {} ms: {} (attempt {}, {})", asked.setup.strategy,
                            milliseconds(asked.t), e.headline, t.attempt,
                            model::to_string(asked.decision.cause)));
  if (!e.sentence.empty()) add_line(out, e.sentence);
  if (!e.option.empty()) add_line(out, fmt::format("option: {}", e.option));
  const auto& destination = asked.setup[asked.setup[t.needle].destination].key;
  const auto pool = pool_name(asked.world, asked.setup, t.pool);
  if (e.candidates.empty()) {
    add_line(out, fmt::format("candidates: {} has none to {}", pool, destination));
  } else {
    add_line(out,
             fmt::format("candidates: {} of {} to {}", e.candidates.size(), pool, destination));
    append_table(out, asked);
  }
  append_what_if(out, asked.what_if);
  out += e.printed_lines.empty() ? "libcurl prints nothing about it\n" : "libcurl prints:\n";
  for (const match::PrintedLine& line : e.printed_lines) add_line(out, "  * " + line.text);
  return out;
}

std::string explanation_json(const trace::Trace& trace, std::size_t decision) {
  const Asked asked(trace, decision);
  const Transfer& t = asked.transfer();
  const auto& e = asked.explanation;
  std::string out;
  JsonLine line(out);
  line.text("strategy", asked.setup.strategy)
      .text("transfer", asked.setup.request_name(t.request))
      .number("t_us", asked.t)
      .number("attempt", t.attempt)
      .number("hop", t.hop)
      .text("cause", model::to_string(asked.decision.cause))
      .text("outcome", model::to_string(asked.decision.outcome))
      .text("pool", pool_name(asked.world, asked.setup, t.pool))
      .text("destination", asked.setup[asked.setup[t.needle].destination].key);
  if (asked.decision.gate == GateId::none)
    line.null("gate");
  else
    line.text("gate", model::to_string(asked.decision.gate));
  line.text("headline", e.headline).text("sentence", e.sentence).text("option", e.option);
  std::string printed = "[";
  for (const match::PrintedLine& one : e.printed_lines) {
    if (printed.size() > 1) printed += ',';
    append_quoted(printed, one.text);
  }
  line.raw("printed", printed + "]");
  std::string candidates = "[";
  for (const Candidate& candidate : e.candidates) {
    if (candidates.size() > 1) candidates += ',';
    JsonLine one(candidates);
    one.number("connection", asked.world[candidate.connection].number)
        .flag("taken", candidate.taken)
        .text("says", outcome_of(asked, candidate));
    std::string gates = "[";
    for (const Cell& cell : candidate.cells) {
      if (gates.size() > 1) gates += ',';
      JsonLine gate(gates);
      gate.text("gate", model::to_string(cell.gate))
          .text("verdict", to_string(cell.finding.verdict))
          .number("have", cell.finding.have)
          .number("want", cell.finding.want);
      gate.close();
    }
    one.raw("gates", gates + "]");
    one.close();
  }
  line.raw("candidates", candidates + "]");
  std::string changes = "[";
  for (const match::WhatIf& change : asked.what_if.changes) {
    if (changes.size() > 1) changes += ',';
    JsonLine one(changes);
    one.text("change", change.clause())
        .text("option", change.option)
        .text("outcome", model::to_string(change.outcome))
        .text("leads_to", change.leads_to);
    one.close();
  }
  line.raw("what_if", changes + "]");
  line.close();
  return out;
}

}  // namespace poolscope::exchange
