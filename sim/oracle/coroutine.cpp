#include "oracle/coroutine.hpp"

#include <sys/mman.h>

#include <new>
#include <utility>

#include "oracle/clock.hpp"
#include "oracle/sockets.hpp"

namespace poolscope::oracle {
namespace {

constexpr std::size_t stack_size = 512 * 1024;
Coroutine* running = nullptr;

}  // namespace

struct Coroutine::Stack {
  Stack()
      : memory(mmap(nullptr, stack_size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0)) {
    if (memory == MAP_FAILED) throw std::bad_alloc{};
  }
  ~Stack() { munmap(memory, stack_size); }
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;
  void* memory;

  // Stacks are used again: mapping a new one for every call would cost more than the call.
  static std::vector<std::unique_ptr<Stack>>& spare() {
    static std::vector<std::unique_ptr<Stack>> stacks;
    return stacks;
  }
};

Coroutine::Coroutine(std::function<void()> call) : call_(std::move(call)) {
  if (Stack::spare().empty()) {
    stack_ = std::make_unique<Stack>();
  } else {
    stack_ = std::move(Stack::spare().back());
    Stack::spare().pop_back();
  }
  getcontext(&own_);
  own_.uc_stack.ss_sp = stack_->memory;
  own_.uc_stack.ss_size = stack_size;
  own_.uc_link = nullptr;
  makecontext(&own_, &Coroutine::enter, 0);
  resume();
}

Coroutine::~Coroutine() {
  Stack::spare().push_back(std::move(stack_));
}

void Coroutine::enter() {
  running->call_();
  running->finished_ = true;
  setcontext(&running->driver_);
}

bool Coroutine::ready() {
  return deadline_ <= ticked() || poll_now(waiting_.data(), waiting_.size()) > 0;
}

void Coroutine::resume() {
  running = this;
  waiting_.clear();
  deadline_ = due_ = model::never;
  swapcontext(&driver_, &own_);
  running = nullptr;
}

bool Coroutine::inside() {
  return running != nullptr;
}

void Coroutine::wait(pollfd* fds, nfds_t count, int timeout_ms) {
  Coroutine& self = *running;
  self.waiting_.assign(fds, fds + count);
  self.deadline_ = timeout_ms < 0 ? model::never : ticked() + timeout_ms * model::millisecond;
  self.due_ = timeout_ms < 0 ? model::never : now() + timeout_ms * model::millisecond;
  swapcontext(&self.own_, &self.driver_);
}

void Coroutine::wake() const {
  if (due_ <= now()) catch_up(deadline_);
}

}  // namespace poolscope::oracle
