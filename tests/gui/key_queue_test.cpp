// What is typed faster than frames are drawn reaches text fields whole and in its order.
#include <catch2/catch.hpp>
#include <string>

#include "platform/key_queue.hpp"

using namespace poolscope::gui;

namespace {

constexpr int tab = 1, erase = 2, letter_a = 3;

// What a frame was given, as words: a character, a key, or "-".
std::string frame(KeyQueue& queue, int& down) {
  const KeysOfFrame now = queue.take([&](int key) { return key == down; });
  CHECK_FALSE((now.key && !now.characters.empty()));
  down = now.key ? now.key->key : 0;
  if (now.key) return (now.key->control ? "^" : "") + std::to_string(now.key->key);
  std::string out;
  for (const unsigned int c : now.characters) out += static_cast<char>(c);
  return out.empty() ? "-" : out;
}

}  // namespace

TEST_CASE("typed keys and characters keep their order over frames") {
  KeyQueue queue;
  int down = 0;
  for (const char c : {'o', 'n'}) queue.add({0, static_cast<unsigned int>(c)});
  queue.add({tab});
  for (const char c : {'x', 'y'}) queue.add({0, static_cast<unsigned int>(c)});
  queue.add({letter_a, 0, true});
  CHECK(frame(queue, down) == "on");
  CHECK(frame(queue, down) == std::to_string(tab));
  CHECK(frame(queue, down) == "xy");
  CHECK(frame(queue, down) == "^" + std::to_string(letter_a));
  CHECK(queue.waiting().empty());
  CHECK(frame(queue, down) == "-");
}

TEST_CASE("a key that is tapped twice is pressed twice") {
  KeyQueue queue;
  int down = 0;
  for (int i = 0; i < 2; ++i) queue.add({erase});
  CHECK(frame(queue, down) == std::to_string(erase));
  CHECK(frame(queue, down) == "-");
  CHECK(queue.waiting().size() == 1);
  CHECK(frame(queue, down) == std::to_string(erase));
}

TEST_CASE("a paused queue keeps what comes in") {
  KeyQueue queue;
  int down = 0;
  queue.pause(2);
  queue.add({0, 'x'});
  CHECK(queue.paused());
  CHECK(frame(queue, down) == "-");
  CHECK(frame(queue, down) == "-");
  CHECK_FALSE(queue.paused());
  CHECK(frame(queue, down) == "x");
}
