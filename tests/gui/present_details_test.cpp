#include "present/details/view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/document/load.hpp"
#include "exchange/ndjson.hpp"
#include "present/details/parts.hpp"
#include "present_fixture.hpp"

using namespace poolscope;
using namespace poolscope::gui;
using Kind = TimePart::Kind;

namespace {

// A scenario as the program has it open, shown under its first strategy.
struct Opened {
  explicit Opened(const std::string& text) {
    const Action action = load_text(text, "test.json");
    REQUIRE(std::holds_alternative<Loaded>(action));
    document = std::get<Loaded>(action).document;
  }
  [[nodiscard]] const Run& run() const { return document->runs.front(); }
  [[nodiscard]] const RunIndex& index() const { return *run().index; }
  [[nodiscard]] const TransferLife& transfer(const std::string& name) const {
    const auto life = std::ranges::find(index().transfers, name, &TransferLife::name);
    REQUIRE(life != index().transfers.end());
    return *life;
  }
  [[nodiscard]] DetailsView view(const Selection& subject, std::size_t cursor) const {
    return make_details_view({document->scenario, run()}, subject, run().trace->world_at(cursor),
                             cursor);
  }
  [[nodiscard]] DetailsView view(const Selection& subject) const {
    return view(subject, run().trace->size());
  }
  [[nodiscard]] DetailsView of_transfer(const std::string& name) const {
    return view({Selection::Kind::transfer, model::index(transfer(name).request)});
  }
  [[nodiscard]] DetailsView of_connection(std::uint64_t connection) const {
    return view({Selection::Kind::connection, connection});
  }
  std::shared_ptr<const Document> document;
};

model::Duration length(const DetailsView& view, Kind kind) {
  for (const TimePart& part : view.parts)
    if (part.kind == kind) return part.length;
  return 0;
}
std::string value(const DetailsView& view, const std::string& name) {
  const DetailLine* line = view.find(name);
  return line ? line->value : std::string();
}
bool tells(const DetailsView& view, const std::string& words) {
  for (const DetailSection& section : view.sections)
    for (const DetailLine& line : section.lines)
      if (line.value.find(words) != std::string::npos) return true;
  return false;
}
const DetailFlow* flow(const DetailsView& view, const std::string& title) {
  for (const DetailFlow& one : view.flows)
    if (one.title.starts_with(title)) return &one;
  return nullptr;
}
std::size_t cursor_at(const Opened& run, model::Time t) {
  return run.run().trace->cursor_at(t);
}

}  // namespace

TEST_CASE("a first transfer's time is its connection's set-up and its own") {
  const Opened run(easy(R"({"url":"https://a.test/"})"));
  const DetailsView view = run.of_transfer("r1");
  const TransferLife& life = run.transfer("r1");
  CHECK(view.title == "r1");
  CHECK(length(view, Kind::resolving) == 10 * ms);
  CHECK(length(view, Kind::connecting) == 40 * ms);
  CHECK(length(view, Kind::tls) == 40 * ms);
  CHECK(length(view, Kind::waiting) == 60 * ms);
  CHECK(view.total == life.done - life.due);
  CHECK(value(view, "connection") == "#0 to a.test:443, opened for it");
  CHECK_THAT(value(view, "result"), Catch::StartsWith("ok"));
}

TEST_CASE("a reuse has no set-up, and all that it names can be selected") {
  const Opened run(easy(R"({"url":"http://a.test/"},{"url":"http://a.test/"})"));
  const DetailsView view = run.of_transfer("r2");
  CHECK(length(view, Kind::resolving) + length(view, Kind::connecting) == 0);
  CHECK(value(view, "connection") == "#0 to a.test:80, reused");
  CHECK(view.find("connection")->link == Selection{Selection::Kind::connection, 0});
  CHECK(view.find("destination")->link == Selection{Selection::Kind::destination, 0});
  CHECK(view.find("pool")->link == Selection{Selection::Kind::owner, 0});
}

TEST_CASE("each decision of a transfer is a line that leads to it") {
  const Opened run(
      multi(R"({"url":"http://a.test/","at_ms":0},{"url":"http://a.test/","at_ms":60})",
            R"({"CURLMOPT_MAX_HOST_CONNECTIONS":1})"));
  for (const TransferLife& life : run.index().transfers)
    CHECK(run.of_transfer(life.name).total == life.done - life.due);
  const DetailsView view = run.of_transfer("r2");
  CHECK(length(view, Kind::pending) > 0);
  CHECK(tells(view, "wait: host limit"));
  CHECK(tells(view, "reuse #0"));
  std::vector<std::uint64_t> cursors;
  for (const DetailSection& section : view.sections)
    if (section.title == "ATTEMPTS")
      for (const DetailLine& line : section.lines) cursors.push_back(line.cursor.value_or(0));
  const auto& decisions = run.transfer("r2").decisions;
  REQUIRE(cursors.size() == decisions.size());
  for (std::size_t i = 0; i < cursors.size(); ++i) CHECK(cursors[i] == decisions[i].event + 1);
}

TEST_CASE("CURLINFO values are those that the event stream prints") {
  const std::string scenario =
      R"({"format":"poolscope/1","network":{"rtt_ms":30,"dns_ms":5},
        "servers":[{"host":"*","alpn":["http/1.1"],"think_ms":{"exponential":60},
          "idle_timeout_ms":150}],
        "workload":[{"clients":["a","b","c"],"arrival":{"poisson_per_s":40},"count":120,
          "hosts":{"count":4,"zipf":1,"url":"https://h{n}.test/"}}],
        "strategies":[{"name":"m","scope":"multi","multi_options":{
          "CURLMOPT_MAXCONNECTS":3,"CURLMOPT_MAX_TOTAL_CONNECTIONS":4}}]})";
  const Opened run(scenario);
  std::string lines;
  const Compiled compiled = compile(run.document->scenario, run.run().strategy);
  exchange::NdjsonSink sink([&](std::string_view text) { lines += text; }, compiled.setup, {});
  const std::array<trace::Sink*, 1> sinks{&sink};
  poolscope::run(compiled, sinks);
  std::size_t compared = 0, waited = 0;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    const auto line = nlohmann::json::parse(lines.substr(at, end - at));
    at = end + 1;
    if (line.at("event") != "transfer_done") continue;
    const DetailsView view = run.of_transfer(line.at("transfer"));
    const auto number = [&](const char* name) {
      std::string digits = value(view, name);
      std::erase_if(digits, [](char c) { return c != '-' && (c < '0' || c > '9'); });
      REQUIRE_FALSE(digits.empty());
      return std::stoll(digits);
    };
    CHECK(number("CURLINFO_NAMELOOKUP_TIME_T") == line.at("namelookup_us"));
    CHECK(number("CURLINFO_CONNECT_TIME_T") == line.at("connect_us"));
    CHECK(number("CURLINFO_APPCONNECT_TIME_T") == line.at("appconnect_us"));
    CHECK(number("CURLINFO_PRETRANSFER_TIME_T") == line.at("pretransfer_us"));
    CHECK(number("CURLINFO_STARTTRANSFER_TIME_T") == line.at("starttransfer_us"));
    CHECK(number("CURLINFO_TOTAL_TIME_T") == line.at("total_us"));
    CHECK(number("CURLINFO_NUM_CONNECTS") == line.at("num_connects"));
    CHECK(number("CURLINFO_CONN_ID") == line.at("connection"));
    CHECK(number("CURLINFO_QUEUE_TIME_T") == length(view, Kind::pending));
    waited += length(view, Kind::pending) > 0;
    ++compared;
  }
  CHECK(compared == 120);
  CHECK(waited > 0);
}

TEST_CASE("a connection's life adds up, and is told from who opened it to why it closed") {
  const Opened run(
      easy(R"({"url":"http://a.test/","at_ms":0},{"url":"http://a.test/","at_ms":500})"));
  const DetailsView view = run.of_connection(0);
  const ConnectionLife& life = run.index().connections[0];
  CHECK(view.title == "#0 to a.test:80");
  REQUIRE(life.ever_closed);
  CHECK(view.total == life.closed - life.opened);
  CHECK(length(view, Kind::idle) > 300 * ms);
  CHECK(tells(view, "opened by r1"));
  CHECK(tells(view, "closed: its owner was cleaned up"));
  const auto story = std::ranges::find(view.sections, "LIFE", &DetailSection::title);
  REQUIRE(story != view.sections.end());
  CHECK(std::ranges::is_sorted(story->lines, {}, [](const DetailLine& l) { return *l.moment; }));
  CHECK(story->lines.front().cursor == life.open_event + 1);
  CHECK(story->lines.back().cursor == life.close_event + 1);
  const DetailFlow* served = flow(view, "served");
  REQUIRE(served);
  REQUIRE(served->items.size() == 2);
  CHECK(served->items[1].name == "r2");
  CHECK(served->hidden == 0);
  CHECK(value(view, "CURLOPT_MAXAGE_CONN") == "idle 118 s");
}

TEST_CASE("a connection that served many tells its beginning and its end and counts the rest") {
  std::string requests;
  for (int i = 0; i < 100; ++i)
    requests += std::string(i ? "," : "") + R"({"url":"http://a.test/"})";
  const Opened run(easy(requests));
  const DetailsView view = run.of_connection(0);
  const DetailFlow* served = flow(view, "served");
  REQUIRE(served);
  CHECK(served->items.size() == named_items);
  CHECK(served->hidden == 100 - named_items);
  CHECK(served->title == "served 100 transfers");
  CHECK(tells(view, "r1 for"));
  CHECK(tells(view, "r100 for"));
  CHECK_FALSE(tells(view, "r50 for"));
  const auto story = std::ranges::find(view.sections, "LIFE", &DetailSection::title);
  CHECK_THAT(story->more, Catch::Contains("more uses"));
}

TEST_CASE("a destination tells its key, its reuse, what is open and who waits at the cursor") {
  const Opened run(multi(R"({"url":"http://a.test/","at_ms":0},{"url":"http://a.test/","at_ms":60},
              {"url":"https://b.test/","at_ms":300})",
                         R"({"CURLMOPT_MAX_HOST_CONNECTIONS":1})"));
  const Selection a{Selection::Kind::destination, 0};
  const DetailsView early = run.view(a, cursor_at(run, 70 * ms));
  CHECK(early.title == "a.test:80");
  CHECK(value(early, "host") == "a.test");
  CHECK(value(early, "port") == "80");
  CHECK(value(early, "scheme") == "http");
  CHECK(value(early, "now") == "1 open, 0 idle");
  CHECK(value(early, "reuse") == "50 % of 2 searches");
  CHECK(value(early, "CURLMOPT_MAX_HOST_CONNECTIONS") == "1 of 1");
  const DetailFlow* waiting = flow(early, "waiting now");
  REQUIRE(waiting);
  CHECK(waiting->items.at(0).name == "r2");
  const DetailsView late = run.view(a);
  CHECK_FALSE(flow(late, "waiting now"));
  const DetailFlow* connections = flow(late, "connections");
  REQUIRE(connections);
  CHECK(connections->items.at(0).what == Selection{Selection::Kind::connection, 0});
}

TEST_CASE("an owner tells its scope, and its limits with what is used of them at the cursor") {
  const Opened run(
      multi(R"({"url":"http://a.test/","at_ms":10},{"url":"http://b.test/","at_ms":60})",
            R"({"CURLMOPT_MAX_TOTAL_CONNECTIONS":3})"));
  const Selection owner{Selection::Kind::owner, 0};
  const DetailsView now = run.view(owner, cursor_at(run, 90 * ms));
  CHECK(now.title == "multi 0");
  CHECK_THAT(now.sentence, Catch::Contains("multi handle"));
  CHECK(value(now, "CURLMOPT_MAX_TOTAL_CONNECTIONS") == "2 of 3");
  CHECK(now.find("CURLMOPT_MAX_TOTAL_CONNECTIONS")->name_link.kind == Selection::Kind::option);
  CHECK(value(now, "transfers") == "2, of 1 client");
  CHECK(value(run.view(owner, 0), "connections").starts_with("none: it opens at"));
  CHECK(flow(now, "destinations")->items.size() == 2);
}

TEST_CASE("an option tells its default, its value for the transfer at hand, and its gates") {
  const Opened run(easy(
      R"({"url":"http://a.test/","options":{"CURLOPT_MAXAGE_CONN":30}},{"url":"http://a.test/"})"));
  const Selection age = details::select_option("CURLOPT_MAXAGE_CONN");
  const DetailsView first = run.view(age, run.transfer("r1").decisions[0].event + 1);
  CHECK(first.title == "CURLOPT_MAXAGE_CONN");
  CHECK(first.page == "https://curl.se/libcurl/c/CURLOPT_MAXAGE_CONN.html");
  CHECK(value(first, "for r1") == "30 s");
  CHECK(first.find("idle age"));
  CHECK(value(run.view(age), "for r2") == "not set: the default holds");
  const DetailsView transfer = run.of_transfer("r1");
  CHECK(value(transfer, "CURLOPT_MAXAGE_CONN") == "30 s");
  CHECK(transfer.find("CURLOPT_MAXAGE_CONN")->name_link == age);
  CHECK_FALSE(run.of_transfer("r2").find("CURLOPT_MAXAGE_CONN"));
}

TEST_CASE("every option has details, and those of a group name the gate that compares it") {
  const Opened run(easy(R"({"url":"http://a.test/"})"));
  for (std::size_t i = 0; i < model::option_table().size(); ++i) {
    const DetailsView view = run.view({Selection::Kind::option, i});
    INFO(view.title);
    CHECK_FALSE(view.sentence.empty());
    CHECK(view.page.ends_with(view.title + ".html"));
  }
  const auto gates = [](std::string_view option) {
    return details::gates_of(*model::find_option(option));
  };
  CHECK(gates("CURLOPT_CAINFO") == std::vector{model::GateId::tls_options});
  CHECK(gates("CURLOPT_SSL_VERIFYPEER") == std::vector{model::GateId::tls_options});
  CHECK(gates("CURLOPT_HTTPPROXYTUNNEL") == std::vector{model::GateId::proxy});
  CHECK(gates("CURLOPT_MAXREDIRS").empty());
}

TEST_CASE("the options of a transfer are those that the run has compiled for it") {
  const Opened run(
      R"({"format":"poolscope/1","clients":[{"id":"c","options":{"CURLOPT_PIPEWAIT":1,
            "CURLOPT_MAXAGE_CONN":7}}],
        "requests":[{"url":"http://a.test/","client":"c","options":{"CURLOPT_MAXAGE_CONN":9}},
          {"url":"http://a.test/"}],
        "workload":[{"clients":["c","d"],"arrival":{"every_ms":10},"count":4,
            "urls":[{"url":"http://w.test/"}],"options":{"CURLOPT_FORBID_REUSE":1}},
          {"clients":["e"],"arrival":{"every_ms":10},"count":4,"urls":[{"url":"http://v.test/"}]}],
        "strategies":[{"name":"s","scope":"easy","options":{"CURLOPT_MAXCONNECTS":2}}]})");
  const model::Setup& setup = run.run().trace->setup();
  REQUIRE(run.index().transfers.size() == 10);
  for (const TransferLife& life : run.index().transfers) {
    INFO(life.name);
    const DetailsSource source{run.document->scenario, run.run()};
    CHECK(model::effective(details::options_set(source, life), setup.dialect) ==
          setup.options_of(setup[life.needle]));
  }
}

TEST_CASE("the details are of what is selected, else of the last decision's transfer") {
  const Opened run(easy(R"({"url":"http://a.test/"},{"url":"http://a.test/"})"));
  const auto subject = [&](const Selection& selected, std::size_t cursor) {
    return details_subject(run.run(), selected, cursor);
  };
  const std::size_t end = run.run().trace->size();
  const Selection first{Selection::Kind::transfer, 0}, second{Selection::Kind::transfer, 1};
  CHECK(subject({}, 0) == Selection{});
  CHECK(subject({}, run.transfer("r1").decisions[0].event + 1) == first);
  CHECK(subject({}, end) == second);
  CHECK(subject({Selection::Kind::event, run.transfer("r2").decisions[0].event}, 0) == second);
  CHECK(subject({Selection::Kind::connection, 99}, 0) == Selection{});
  for (const Selection& what :
       {first, Selection{Selection::Kind::connection, 0},
        Selection{Selection::Kind::destination, 0}, Selection{Selection::Kind::owner, 0},
        Selection{Selection::Kind::option, 3}})
    CHECK(subject(what, end) == what);
}
