// What the program has to say in words: the glossary, and remarks on what was read.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "app/commands/palette.hpp"
#include "app/document/load.hpp"
#include "app/update.hpp"
#include "present/glossary.hpp"

using namespace poolscope::gui;

TEST_CASE("every word of the program is told once, in a line") {
  std::set<std::string_view> told;
  for (const WordGroup& group : glossary())
    for (const GlossaryWord& word : group.words) {
      INFO(word.word);
      CHECK(told.insert(word.word).second);
      CHECK_FALSE(word.meaning.empty());
      CHECK(word.meaning.size() <= 80);
      CHECK(word.meaning.find('\n') == std::string_view::npos);
    }
  for (const char* word :
       {"easy handle", "multi handle", "share object", "connection pool", "transfer",
        "multiplexing", "idle", "stale", "evict", "prune", "discard", "close", "gate", "candidate"})
    CHECK(told.count(word) == 1);
}

TEST_CASE("the palette leads to the words, with a scenario and without") {
  Model m;
  const auto first = palette_entries(m, "Words");
  REQUIRE_FALSE(first.empty());
  CHECK(first[0].title == "Words");
  (void)update(m, first[0].action);
  CHECK(shows_help(m));
  CHECK(shows(m, Overlay::glossary));
  (void)update(m, ShowHelp{true});  // the other page
  CHECK(shows_help(m));
  CHECK_FALSE(shows(m, Overlay::glossary));
  for (const WordGroup& group : glossary())
    for (const GlossaryWord& word : group.words) {
      const auto found = palette_entries(m, word.word);
      CHECK(std::ranges::any_of(found, [&](const PaletteEntry& entry) {
        return entry.kind == "word" && entry.title == word.word;
      }));
    }
}

TEST_CASE("remarks on what was read are shown until they are dismissed") {
  constexpr const char* har = R"({"log": {"entries": [
    {"startedDateTime": "2026-01-01T00:00:00.000Z", "time": 10,
     "request": {"method": "GET", "url": "https://a.test/", "headers": []},
     "response": {"status": 200, "headers": [], "content": {"size": 3}}},
    {"startedDateTime": "2026-01-01T00:00:01.000Z", "time": 10,
     "request": {"method": "GET", "url": "data:x", "headers": []},
     "response": {"status": 200, "headers": [], "content": {"size": 3}}}]}})";
  Model m;
  (void)update(m, ShowRemarks{true});
  CHECK_FALSE(shows(m, Strip::remarks));  // there is nothing to remark on
  const Action loaded = load_text(har, "page.har");
  REQUIRE(std::holds_alternative<Loaded>(loaded));
  (void)update(m, loaded);
  REQUIRE_FALSE(m.document->remarks.empty());
  CHECK_FALSE(shows(m, Strip::remarks));
  REQUIRE(m.frame.notice);
  (void)update(m, ShowRemarks{true});
  CHECK(shows(m, Strip::remarks));
  (void)update(m, loaded);  // read again: they are still looked at
  CHECK(shows(m, Strip::remarks));
  (void)update(m, StepOut{});
  CHECK_FALSE(shows(m, Strip::remarks));
  (void)update(m, ShowRemarks{true});
  (void)update(m, CloseFile{});
  CHECK_FALSE(shows(m, Strip::remarks));
}
