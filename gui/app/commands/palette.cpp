#include "app/commands/palette.hpp"

#include <algorithm>
#include <cctype>

#include "app/commands/commands.hpp"
#include "model/options.hpp"
#include "present/format.hpp"
#include "present/glossary.hpp"
#include "present/run_index.hpp"

namespace poolscope::gui {
namespace {

std::vector<std::string> words_in(std::string_view query) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : lower(query) + ' ') {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      out.push_back(word);
      word.clear();
    }
  }
  return out;
}

// Collects what matches; large runs have a million names, so what is looked at costs no allocation
// until it matches, and the search ends when there is enough.
class Finder {
 public:
  explicit Finder(std::string_view query) : words_(words_in(query)) {
    for (const std::string& word : words_) whole_ += (whole_.empty() ? "" : " ") + word;
  }

  [[nodiscard]] bool empty() const { return words_.empty(); }
  [[nodiscard]] bool full() const { return ranked_.size() >= 4 * palette_most; }
  [[nodiscard]] const std::string& whole() const { return whole_; }

  void offer(PaletteEntry entry) {
    const std::string title = lower(entry.title);
    const std::string all = title + " " + lower(entry.note) + " " + lower(entry.kind);
    for (const std::string& word : words_)
      if (all.find(word) == std::string::npos) return;
    const int rank = title == whole_                           ? 0
                     : title.starts_with(whole_)               ? 1
                     : title.find(whole_) != std::string::npos ? 2
                                                               : 3;
    ranked_.push_back({rank, std::move(entry)});
  }

  std::vector<PaletteEntry> best() {
    std::ranges::stable_sort(ranked_, {}, &Ranked::rank);
    std::vector<PaletteEntry> out;
    for (Ranked& one : ranked_) {
      if (out.size() == palette_most) break;
      out.push_back(std::move(one.entry));
    }
    return out;
  }

 private:
  struct Ranked {
    int rank = 0;
    PaletteEntry entry;
  };
  std::vector<std::string> words_;
  std::string whole_;
  std::vector<Ranked> ranked_;
};

void offer_commands(const Model& m, Finder& finder) {
  for (const Command& command : commands()) {
    if (!is_enabled(command, m) || command.id == "palette") continue;
    finder.offer({std::string(command.title), std::string(command.group),
                  shown_key(command.keys[0]), "command", command.make(m)});
  }
  if (!m.document) return;
  for (std::size_t i = 0; i < m.document->runs.size(); ++i)
    finder.offer({title_of(m.document->runs[i]),
                  m.document->runs[i].fork ? "show this fork" : "show this strategy",
                  i < 9 ? std::to_string(i + 1) : "", "strategy",
                  ChooseRun{m.document->runs[i].id}});
}

void offer_transfers(const Run& run, Finder& finder) {
  // A name is looked at before anything is made of it.
  for (const TransferLife& life : run.index->transfers) {
    if (finder.full()) return;
    if (lower(life.name).find(finder.whole().substr(0, finder.whole().find(' '))) ==
            std::string::npos &&
        run.index->transfers.size() > 20'000)
      continue;
    const std::string where =
        life.connection < run.index->connections.size()
            ? "#" + std::to_string(run.index->connections[life.connection].number) + " to " +
                  run.index->connections[life.connection].destination
            : "no connection";
    finder.offer({life.name, where + " at " + format_time(life.start), "", "transfer",
                  Select{{Selection::Kind::transfer, model::index(life.request)}, true}});
  }
}

void offer_connections(const Run& run, Finder& finder) {
  const auto& all = run.index->connections;
  for (std::uint64_t i = 0; i < all.size(); ++i) {
    if (finder.full()) return;
    const ConnectionLife& life = all[i];
    finder.offer({"#" + std::to_string(life.number), life.destination + " in " + life.pool_name, "",
                  "connection", Select{{Selection::Kind::connection, i}, true}});
  }
}

void offer_places(const Run& run, Finder& finder) {
  const model::Setup& setup = run.trace->setup();
  for (std::uint64_t i = 0; i < setup.destinations.size(); ++i) {
    if (finder.full()) return;
    finder.offer({setup.destinations[i].key, "destination", "", "destination",
                  Select{{Selection::Kind::destination, i}}});
  }
  for (std::uint64_t i = 0; i < run.index->pools.size(); ++i) {
    if (finder.full()) return;
    finder.offer({run.index->pools[i].name, "owner of a pool", "", "owner",
                  Select{{Selection::Kind::owner, i}}});
  }
}

void offer_options(Finder& finder) {
  const auto table = model::option_table();
  for (std::uint64_t i = 0; i < table.size(); ++i)
    finder.offer({std::string(table[i].name), std::string(table[i].summary), "", "option",
                  Select{{Selection::Kind::option, i}}});
}

void offer_words(Finder& finder) {
  for (const WordGroup& group : glossary())
    for (const GlossaryWord& word : group.words)
      finder.offer(
          {std::string(word.word), std::string(word.meaning), "", "word", ShowHelp{true, true}});
}

}  // namespace

std::vector<PaletteEntry> palette_entries(const Model& m, std::string_view query) {
  Finder finder(query);
  offer_commands(m, finder);
  const Run* run = shown_run(m);
  if (!finder.empty()) offer_words(finder);
  if (finder.empty() || !run) return finder.best();
  offer_options(finder);
  offer_places(*run, finder);
  offer_connections(*run, finder);
  offer_transfers(*run, finder);
  return finder.best();
}

}  // namespace poolscope::gui
