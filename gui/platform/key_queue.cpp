#include "platform/key_queue.hpp"

namespace poolscope::gui {

KeysOfFrame KeyQueue::take(const std::function<bool(int key)>& was_down) {
  KeysOfFrame out;
  if (paused_ > 0) {
    --paused_;
    return out;
  }
  while (!waiting_.empty() && waiting_.front().key == 0) {
    out.characters.push_back(waiting_.front().character);
    waiting_.pop_front();
  }
  if (!out.characters.empty() || waiting_.empty() || was_down(waiting_.front().key)) return out;
  out.key = waiting_.front();
  waiting_.pop_front();
  return out;
}

}  // namespace poolscope::gui
