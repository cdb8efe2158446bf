#include "present/details/view.hpp"

#include <utility>

#include "present/details/parts.hpp"

namespace poolscope::gui {
namespace details {
namespace {

using Kind = TimePart::Kind;

struct KindWords {
  const char* name;
  const char* curlinfo;
};
// libcurl's clock for a moment is the one that the part before it ends with.
constexpr std::array<KindWords, time_part_kinds> words{{
    {"client busy", ""},
    {"pending", "CURLINFO_QUEUE_TIME_T"},
    {"lost on a dead connection", ""},
    {"DNS", "CURLINFO_NAMELOOKUP_TIME_T"},
    {"TCP", "CURLINFO_CONNECT_TIME_T"},
    {"proxy", "CURLINFO_APPCONNECT_TIME_T"},
    {"TLS", "CURLINFO_APPCONNECT_TIME_T"},
    {"until sent", "CURLINFO_PRETRANSFER_TIME_T"},
    {"first byte", "CURLINFO_STARTTRANSFER_TIME_T"},
    {"body", "CURLINFO_TOTAL_TIME_T"},
    {"in use", ""},
    {"idle", ""},
    {"shutting down", ""},
}};

}  // namespace

void Sum::add(Kind kind, model::Time from, model::Time to) {
  if (to > from) lengths_[static_cast<std::size_t>(kind)] += to - from;
}

void Sum::into(DetailsView& view) const {
  for (std::size_t i = 0; i < lengths_.size(); ++i) {
    if (lengths_[i] == 0) continue;
    view.parts.push_back({static_cast<Kind>(i), words[i].name, words[i].curlinfo, lengths_[i]});
    view.total += lengths_[i];
  }
}

Kind kind_of(Span::Kind span) {
  switch (span) {
    case Span::Kind::resolving:
      return Kind::resolving;
    case Span::Kind::connecting:
      return Kind::connecting;
    case Span::Kind::proxy:
      return Kind::proxy;
    case Span::Kind::tls:
      return Kind::tls;
    case Span::Kind::active:
      return Kind::in_use;
    case Span::Kind::idle:
      return Kind::idle;
    case Span::Kind::shutting_down:
      return Kind::shutting_down;
  }
  return Kind::idle;
}

const TransferLife* life_of(const RunIndex& index, std::uint64_t request) {
  const auto& by_request = index.transfer_of_request;
  if (request >= by_request.size() || by_request[request] >= index.transfers.size()) return nullptr;
  return &index.transfers[by_request[request]];
}

Selection select_transfer(const TransferLife& life) {
  return {Selection::Kind::transfer, model::index(life.request)};
}
Selection select_connection(std::uint32_t connection) {
  return {Selection::Kind::connection, connection};
}
Selection select_option(std::string_view name) {
  const model::OptionInfo* info = model::find_option(name);
  if (!info) return {};
  return {Selection::Kind::option, static_cast<std::uint64_t>(info - model::option_table().data())};
}

std::string label_of(const ConnectionLife& life) {
  return "#" + std::to_string(life.number) + " to " + life.destination;
}

model::DestinationId destination_of(const model::Setup& setup, const ConnectionLife& life) {
  return setup[life.needle].destination;
}

void add(DetailSection& section, std::string name, std::string value, Selection link) {
  DetailLine line;
  line.name = std::move(name);
  line.value = std::move(value);
  line.link = link;
  section.lines.push_back(std::move(line));
}

void add_number(DetailSection& section, std::string name, std::string value) {
  add(section, std::move(name), std::move(value));
  section.lines.back().number = true;
}

void add_option(DetailSection& section, std::string_view option, std::string value) {
  add(section, std::string(option), std::move(value));
  section.lines.back().name_link = select_option(option);
  section.lines.back().page = manual_page(option);
}

void add_item(DetailFlow& flow, std::string name, const Selection& what) {
  if (flow.items.size() < named_items)
    flow.items.push_back({std::move(name), what});
  else
    ++flow.hidden;
}

void keep(DetailsView& view, DetailSection section) {
  if (!section.lines.empty()) view.sections.push_back(std::move(section));
}
void keep(DetailsView& view, DetailFlow flow) {
  if (!flow.items.empty()) view.flows.push_back(std::move(flow));
}

}  // namespace details

const DetailLine* DetailsView::find(const std::string& name) const {
  for (const DetailSection& section : sections)
    for (const DetailLine& line : section.lines)
      if (line.name == name) return &line;
  return nullptr;
}

std::string manual_page(std::string_view option) {
  return "https://curl.se/libcurl/c/" + std::string(option) + ".html";
}

bool follows_cursor(Selection::Kind kind) {
  return kind == Selection::Kind::destination || kind == Selection::Kind::owner ||
         kind == Selection::Kind::option;
}

Selection details_subject(const Run& run, const Selection& selected, std::size_t cursor) {
  const RunIndex& index = *run.index;
  const auto of_event = [&](std::uint64_t event) -> Selection {
    if (event >= run.log->parties.size()) return {};
    const LogParty& party = run.log->parties[event];
    if (party.transfer < index.transfers.size())
      return details::select_transfer(index.transfers[party.transfer]);
    if (party.connection < index.connections.size())
      return details::select_connection(party.connection);
    return {};
  };
  const auto exists = [&](const Selection& what) {
    switch (what.kind) {
      case Selection::Kind::transfer:
        return details::life_of(index, what.id) != nullptr;
      case Selection::Kind::connection:
        return what.id < index.connections.size();
      case Selection::Kind::destination:
        return what.id < run.trace->setup().destinations.size();
      case Selection::Kind::owner:
        return what.id < index.pools.size();
      case Selection::Kind::option:
        return what.id < model::option_table().size();
      case Selection::Kind::event:
      case Selection::Kind::nothing:
        break;
    }
    return false;
  };
  if (exists(selected)) return selected;
  if (selected.kind == Selection::Kind::event) {
    const Selection party = of_event(selected.id);
    if (party.kind != Selection::Kind::nothing) return party;
  }
  const std::size_t passed = count_before(index.decisions, cursor);
  return passed == 0 ? Selection{} : of_event(index.decisions[passed - 1]);
}

DetailsView make_details_view(const DetailsSource& source, const Selection& subject,
                              const model::World& world, std::size_t cursor) {
  const RunIndex& index = *source.run.index;
  DetailsView view;
  switch (subject.kind) {
    case Selection::Kind::transfer:
      if (const TransferLife* life = details::life_of(index, subject.id))
        view = details::of_transfer(source, *life);
      break;
    case Selection::Kind::connection:
      if (subject.id < index.connections.size())
        view = details::of_connection(source, static_cast<std::uint32_t>(subject.id));
      break;
    case Selection::Kind::destination:
      if (subject.id < source.run.trace->setup().destinations.size())
        view = details::of_destination(
            source, model::DestinationId{static_cast<std::uint32_t>(subject.id)}, world);
      break;
    case Selection::Kind::owner:
      if (subject.id < index.pools.size())
        view = details::of_owner(source, static_cast<std::uint32_t>(subject.id), world, cursor);
      break;
    case Selection::Kind::option:
      if (subject.id < model::option_table().size())
        view = details::of_option(source, model::option_table()[subject.id], cursor);
      break;
    case Selection::Kind::event:
    case Selection::Kind::nothing:
      break;
  }
  view.subject = subject;
  return view;
}

}  // namespace poolscope::gui
