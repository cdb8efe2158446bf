// Advice in words.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/advise/advise.hpp"
#include "analysis/compare/compare.hpp"
#include "analysis/sweep/vary.hpp"
#include "model/printable.hpp"

namespace poolscope::analysis {
namespace {

using trace::Metric;

std::string percent(double from, double to) {
  if (from == 0 || to == 0) return "";
  const double part = (to - from) / from * 100;
  const double size = std::abs(part);
  if (size >= 1000) return fmt::format(" ({:.0f} times)", to / from);
  // Rounding must not reach 100 %: a value is down by 100 % only if nothing of it is left.
  if (part < -99) return " (−99 %)";
  return fmt::format(" ({}{:.{}f} %)", part < 0 ? "−" : "+", size, size < 9.95 ? 1 : 0);
}

// A mean of counts can have decimals; they are shown if they matter.
std::string number(Metric metric, double value) {
  const bool weighs = std::abs(value) < 10 && std::abs(value - std::round(value)) >= 0.05;
  if (trace::metric_unit(metric).empty() && weighs) return fmt::format("{:.1f}", value);
  return metric_text(metric, value);
}

std::string counted(const std::string& number, std::string_view one, std::string_view many) {
  return number + " " + std::string{number == "1" ? one : many};
}

std::string phrase(const Change& change) {
  const Metric metric = advised_metrics[change.metric];
  const std::string from = number(metric, change.from), to = number(metric, change.to);
  const std::string instead = fmt::format("instead of {}{}", from, percent(change.from, change.to));
  switch (metric) {
    case Metric::failed:
      return counted(to, "transfer fails ", "transfers fail ") + instead;
    case Metric::connections_opened:
      return counted(to, "connection is opened ", "connections are opened ") + instead;
    case Metric::handshakes:
      return counted(to, "TLS handshake is made ", "TLS handshakes are made ") + instead;
    case Metric::latency_p95:
      return fmt::format("19 of 20 transfers end within {} {}", to, instead);
    default:
      return fmt::format("a transfer takes {} on average {}", to, instead);
  }
}

std::string listed(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? ", and " : ", ") + parts[i];
  return text;
}

/// The changes for the better, or for the worse; the claim's main metric comes first.
std::string listed(const std::vector<Change>& all, bool better, std::size_t lead) {
  std::vector<std::string> parts;
  for (const Change& one : all)
    if (one.better() == better)
      parts.insert(one.metric == lead ? parts.begin() : parts.end(), phrase(one));
  return listed(parts);
}

std::string sentence(std::string text) {
  return text.empty() ? text : text + ".";
}

bool is_option(const Claim& claim) {
  return claim.setting.starts_with("CURL");
}

std::string unquoted_default(std::string_view value) {
  return value == unset_text ? "not set" : std::string{value};
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] -= 'a' - 'A';
  return text;
}

std::string knee_sentence(const Claim& claim) {
  if (claim.knee.empty()) return {};
  const Metric metric = advised_metrics[claim.lead];
  // Values that gain more, but cost too much elsewhere, do not count.
  const std::string_view reached = claim.kind == ClaimKind::trade
                                       ? "the best that is worth its price"
                                       : "the best that costs nothing elsewhere";
  const std::string best = fmt::format(
      "the {} value with which {} {} within 1 % of {} ({}{})",
      claim.knee_is_smallest ? "smallest" : "largest",
      metric == Metric::failed ? "failed transfers" : trace::metric_title(metric),
      trace::metric_unit(metric).empty() ? "are" : "is", reached, number(metric, claim.best),
      claim.best_value == claim.knee ? "" : ", with " + unquoted_default(claim.best_value));
  if (claim.kind == ClaimKind::keep && claim.knee != claim.after.value)
    return fmt::format("{} would do: it is {}.", claim.knee, best);
  return fmt::format("{} is {}.", claim.knee, best);
}

std::string default_sentence(const Claim& claim) {
  if (!claim.standard) return {};
  const auto costs = listed(changes(claim.after, *claim.standard), false, claim.lead);
  if (costs.empty()) return "libcurl's default, not set, does as well.";
  return "With libcurl's default, not set, " + costs + ".";
}

/// "CURLOPT_PIPEWAIT, handles (multi)": strategies are named if they are not all.
std::string listed(const Advice& advice, Verdict verdict) {
  std::vector<std::string> settings;
  std::map<std::string, std::vector<std::string>> where, everywhere;
  for (const Tried& one : advice.tried) {
    everywhere[one.setting].push_back(one.strategy);
    if (one.verdict != verdict) continue;
    if (!where.contains(one.setting)) settings.push_back(one.setting);
    where[one.setting].push_back(one.strategy);
  }
  std::string text;
  for (const std::string& name : settings) {
    text += (text.empty() ? "" : ", ") + name;
    if (where[name].size() < everywhere[name].size())
      text += fmt::format(" (with \"{}\")", fmt::join(where[name], "\", \""));
  }
  return text;
}

}  // namespace

std::string_view to_string(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::set:
      return "set";
    case ClaimKind::trade:
      return "trade";
    case ClaimKind::keep:
      return "keep";
  }
  return "";
}

std::string_view to_string(Verdict verdict) {
  constexpr std::array<std::string_view, 6> names{"no_effect", "best",     "unsure",
                                                  "claimed",   "left_out", "mixed"};
  return names[static_cast<std::size_t>(verdict)];
}

std::string to_do(const Claim& claim) {
  const std::string &from = claim.before.value, &to = claim.after.value;
  if (claim.setting == "strategy")
    return fmt::format("use strategy \"{}\" in place of \"{}\"", to, from);
  if (claim.setting == "libcurl") return fmt::format("use libcurl {} in place of {}", to, from);
  if (claim.setting == "handles")
    return to == "per-client" ? "keep one handle per client instead of one per request"
                              : "take a new handle for each request";
  if (to == unset_text) return fmt::format("do not set {} (now {})", claim.setting, from);
  return fmt::format("set {} to {} (now {})", claim.setting, to,
                     from == unset_text ? "not set: libcurl's default" : from);
}

std::vector<std::string> sentences(const Claim& claim) {
  std::vector<std::string> out;
  const auto add = [&](std::string text) {
    if (!text.empty()) out.push_back(capital(std::move(text)));
  };
  if (claim.kind == ClaimKind::keep) {
    const auto without = changes(claim.after, claim.before);
    add(fmt::format("keep {} at {}.", claim.setting, claim.after.value));
    add("With libcurl's default, not set, " + sentence(listed(without, false, claim.lead)));
    const auto gained = listed(without, true, claim.lead);
    if (!gained.empty()) add("That is a trade-off: with the default " + sentence(gained));
    add(knee_sentence(claim));
  } else {
    const auto all = changes(claim.before, claim.after);
    add(sentence((claim.kind == ClaimKind::trade ? "Trade-off: " : "") + to_do(claim)));
    add("then " + sentence(listed(all, true, claim.lead)));
    const auto worse = listed(all, false, claim.lead);
    if (!worse.empty()) add("but " + sentence(worse));
    add(knee_sentence(claim));
    add(default_sentence(claim));
    for (const std::string& other : claim.alike) add("the same comes of this: " + sentence(other));
  }
  if (claim.overridden && is_option(claim))
    add("clients, requests or events of the scenario that set it themselves keep what they set.");
  return out;
}

std::vector<std::string> closing_sentences(const Advice& advice) {
  std::vector<std::string> out;
  const auto any = [&](Verdict verdict) {
    return std::any_of(advice.tried.begin(), advice.tried.end(),
                       [&](const Tried& one) { return one.verdict == verdict; });
  };
  const std::string_view costs = "new connections, TLS handshakes, p95 latency or failed transfers";
  if (advice.claims.empty())
    out.push_back(
        any(Verdict::best) || any(Verdict::unsure)
            ? fmt::format("No setting that was tried changes {} for the better: {} runs.", costs,
                          advice.runs)
            : fmt::format("No setting that was tried changes {}: {} runs.", costs, advice.runs));
  else
    out.push_back(fmt::format("{} runs of {} transfers in all{}.", advice.runs, advice.transfers,
                              advice.draws ? "" : "; nothing is drawn at random"));
  const auto add = [&](Verdict verdict, std::string_view lead, std::string_view end) {
    const std::string names = listed(advice, verdict);
    if (!names.empty()) out.push_back(fmt::format("{}: {}.{}", lead, names, end));
  };
  add(Verdict::best, "Nothing better was found than what is in force", "");
  add(Verdict::no_effect, "Makes no difference here", "");
  add(Verdict::unsure, "May make a difference, which these seeds do not prove",
      " More --seeds may.");
  add(Verdict::mixed, "Not tried, because the multis of a strategy differ in it", "");
  add(Verdict::left_out, "Left out, at the limit of transfers that are simulated", "");
  if (advice.draws && advice.seeds == 1)
    out.emplace_back("With one seed nothing is said of other draws.");
  return out;
}

std::string repeating_command(const Claim& claim, const Advice& advice, std::string_view file,
                              std::uint64_t scenario_seed) {
  std::string out = "sweep " + model::path_word(file);
  out += " --vary " +
         model::shell_word(fmt::format("{}={},{}", claim.setting, axis_value(claim.before.value),
                                       axis_value(claim.after.value)));
  if (claim.setting != "strategy") out += " " + model::option_words("--strategy", claim.strategy);
  if (advice.first_seed != scenario_seed) out += fmt::format(" --seed {}", advice.first_seed);
  if (advice.seeds > 1) out += fmt::format(" --seeds {}", advice.seeds);
  out += " --metric ";
  for (std::size_t m = 0; m < advised_costs; ++m)
    out += fmt::format("{}{}", m == 0 ? "" : ",", trace::metric_id(advised_metrics[m]));
  return out;
}

}  // namespace poolscope::analysis
