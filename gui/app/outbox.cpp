#include "app/outbox.hpp"

#include <cstddef>
#include <utility>

#include "app/action.hpp"

namespace poolscope::gui {

Outbox::Outbox() : held_(std::make_unique<Held>()) {}
Outbox::Outbox(Outbox&&) noexcept = default;
Outbox& Outbox::operator=(Outbox&&) noexcept = default;
Outbox::~Outbox() = default;

// `used` keeps what is instantiated below for other files to link with.
template <class A>
[[gnu::used]] void Outbox::emit(A action) {
  held_->actions.emplace_back(std::move(action));
}

template void Outbox::emit(Action);

namespace {

template <std::size_t... I>
void instantiate(std::index_sequence<I...>) {
  ((void)&Outbox::emit<std::variant_alternative_t<I, Action>>, ...);
}
[[maybe_unused]] const auto every_action = [] {
  instantiate(std::make_index_sequence<std::variant_size_v<Action>>{});
};

}  // namespace
}  // namespace poolscope::gui
