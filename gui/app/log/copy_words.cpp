#include "app/log/copy_words.hpp"

#include <fmt/format.h>

#include <vector>

#include "app/log/filter.hpp"
#include "present/format.hpp"
#include "present/log/list.hpp"
#include "present/log/rows.hpp"
#include "present/log/voice.hpp"

namespace poolscope::gui {

namespace {

std::string printed_words(const std::string& printed) {
  return printed.empty() ? "libcurl prints nothing about this.\n"
                         : "libcurl prints: " + printed + "\n";
}

}  // namespace

std::string text_of(const WhyView& why) {
  std::string out =
      why.title + " at " + format_time(why.t) + "\n" + why.asked + "\n" + why.sentence + "\n";
  if (!why.option.empty()) out += why.option + ": " + why.option_value + "\n";
  for (const WhyChange& change : why.changes)
    out += "  " + change.clause + ": " + change.leads_to + "\n";
  for (const WhyRow& row : why.rows) out += "  " + row.label + "  " + row.words + "\n";
  if (!why.hidden_words.empty()) out += "  " + why.hidden_words + "\n";
  for (const WhyClosing& closing : why.closings)
    out += "  " + closing.label + "  " + closing.words + "\n";
  out += printed_words(why.printed);
  return out;
}

std::string text_of(const CloseView& close) {
  std::string out = close.title + " at " + format_time(close.t) + ", " + close.when + "\n" +
                    close.about + "\n" + close.sentence + "\n";
  if (!close.option.empty()) out += close.option + "\n";
  for (const WhyChange& change : close.changes)
    out += "  " + change.clause + ": " + change.leads_to + "\n";
  for (const RankedIdle& one : close.ranking)
    out += fmt::format(
        "  {}. {}  {}{}\n", one.place, one.label,
        one.just_back ? "just came back: idle 0 ms" : "idle " + format_duration(one.idle),
        one.victim ? ": evicted" : "");
  return out + printed_words(close.printed);
}

Copied copied_explanation(const Model& m) {
  const Run* run = shown_run(m);
  if (!run) return Notify{"there is nothing to copy", true};
  if (const auto closed = close_to_show(*run->index, m.selection.what, m.cursor)) {
    const CloseView close = make_close_view(*run->trace, *run->index, *closed);
    return CopyText{text_of(close), "why " + close.title};
  }
  const auto decision = decision_to_show(*run->index, *run->trace, m.selection.what, m.cursor);
  if (!decision) return Notify{"nothing has been decided yet", true};
  const WhyView why = make_why_view(*run->trace, *run->index, *decision);
  return CopyText{text_of(why), "why " + why.title};
}

std::string rows_text(const Run& run, std::span<const std::uint64_t> events) {
  const bool worded = events.size() <= worded_rows;
  LogVoice voice;
  voice.follow(run.trace);
  std::string out = "time_s\ttransfer\tconnection\tevent\twhat";
  out += worded ? "\tlibcurl prints\n" : "\n";
  for (const std::uint64_t event : events) {
    const LogRow row = log_row(*run.trace, *run.index, *run.log, event);
    out += fmt::format("{}.{:06}\t{}\t{}\t{}\t{}", row.t / model::second, row.t % model::second,
                       row.transfer, row.connection, row.event, row.what);
    if (worded) out += "\t" + voice.in_one_line(event);
    out += '\n';
  }
  return out;
}

Copied copied_rows(const Run& run, std::span<const std::uint64_t> events, std::size_t of_all) {
  if (events.empty()) return Notify{"there is no row to copy", true};
  std::string what = format_plural(events.size(), "row");
  if (of_all > events.size()) what = "the first " + what + " of " + format_count(of_all);
  return CopyText{rows_text(run, events), std::move(what)};
}

Copied copied(const Model& m) {
  const Run* run = shown_run(m);
  if (!run || m.log.picked.empty()) return copied_explanation(m);
  const RunFilter filter(*run, log_filter_in_force(m));
  std::vector<std::uint64_t> events;
  std::size_t all = 0;
  for (const LogStretch& stretch : m.log.picked)
    for (std::uint64_t i = stretch.first; i <= stretch.last && i < run->trace->size(); ++i) {
      if (!m.log.internal && !trace::is_public(run->trace->events()[i].kind())) continue;
      if (!filter.matches(i)) continue;
      if (++all <= copied_rows_most) events.push_back(i);
    }
  return copied_rows(*run, events, all);
}

}  // namespace poolscope::gui
