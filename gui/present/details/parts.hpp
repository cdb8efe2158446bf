#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "model/options.hpp"
#include "present/details/view.hpp"

/// What the details of each kind are made with. Private to present/details_*.cpp.
namespace poolscope::gui::details {

// One maker a kind of subject, each in a file of its own.
[[nodiscard]] DetailsView of_transfer(const DetailsSource&, const TransferLife&);
[[nodiscard]] DetailsView of_connection(const DetailsSource&, std::uint32_t connection);
[[nodiscard]] DetailsView of_destination(const DetailsSource&, model::DestinationId,
                                         const model::World&);
[[nodiscard]] DetailsView of_owner(const DetailsSource&, std::uint32_t pool, const model::World&,
                                   std::size_t cursor);
[[nodiscard]] DetailsView of_option(const DetailsSource&, const model::OptionInfo&,
                                    std::size_t cursor);

/// Adds up lengths by kind; they come out in the order of the kinds, which is that of time.
class Sum {
 public:
  void add(TimePart::Kind, model::Time from, model::Time to);
  void into(DetailsView&) const;
  [[nodiscard]] const std::array<model::Duration, time_part_kinds>& all() const { return lengths_; }

 private:
  std::array<model::Duration, time_part_kinds> lengths_{};
};

[[nodiscard]] TimePart::Kind kind_of(Span::Kind);
[[nodiscard]] const TransferLife* life_of(const RunIndex&, std::uint64_t request);
[[nodiscard]] Selection select_transfer(const TransferLife&);
[[nodiscard]] Selection select_connection(std::uint32_t);
[[nodiscard]] Selection select_option(std::string_view name);
/// "#0 to api.test:443".
[[nodiscard]] std::string label_of(const ConnectionLife&);
[[nodiscard]] model::DestinationId destination_of(const model::Setup&, const ConnectionLife&);
/// A line's time: when it ended, or the run's end.
[[nodiscard]] inline model::Time ended(const RunIndex& index, model::Time t) {
  return t == model::never ? index.end : t;
}

void add(DetailSection&, std::string name, std::string value, Selection link = {});
void add_number(DetailSection&, std::string name, std::string value);
/// An option by its name, with its manual page.
void add_option(DetailSection&, std::string_view option, std::string value);
void add_item(DetailFlow&, std::string name, const Selection& what);
/// Adds it when it says anything.
void keep(DetailsView&, DetailSection);
void keep(DetailsView&, DetailFlow);

// option.cpp
/// What was set for a transfer: the strategy's options, its client's over them, its own over those.
[[nodiscard]] model::OptionSet options_set(const DetailsSource&, const TransferLife&);
/// Those of them that are not libcurl's default anyway.
[[nodiscard]] model::OptionSet that_differ(const model::OptionSet&, const model::Dialect&);
[[nodiscard]] std::string value_words(const model::OptionInfo&, const model::OptionValue&);
/// The gates that look at it, in the order of the cascade.
[[nodiscard]] std::vector<model::GateId> gates_of(const model::OptionInfo&);

}  // namespace poolscope::gui::details
