#include "torture/named.hpp"

namespace poolscope::torture {

using namespace model;
using trace::Event;
using trace::EventKind;

namespace {

class Look {
 public:
  Look(const Event& e, const World& w) : e_(e), w_(w) {}

  void all() const {
    transfer();
    connection();
    pool();
    owners();
  }

 private:
  template <class Id>
  void there(Id id, const char* what) const {
    if (!w_.holds(id)) fail(what, "is not there");
  }
  template <class Id>
  void there_or_none(Id id, const char* what) const {
    if (valid(id)) there(id, what);
  }
  template <class Id>
  void to_come(Id id, Id next, const char* what) const {
    if (id != next) fail(what, "is not what will be made");
  }
  [[noreturn]] void fail(const char* what, const char* how) const {
    throw NamesNothing("an event of kind " + std::to_string(static_cast<int>(e_.kind())) + " at " +
                       std::to_string(e_.t()) + " us: its " + what + " " + how);
  }

  void transfer() const {
    switch (e_.kind()) {
      case EventKind::transfer_start:
        return to_come(e_.transfer(), w_.transfers.next(), "transfer");
      case EventKind::decision:
      case EventKind::connection_open:
      case EventKind::transfer_retry:
      case EventKind::transfer_done:
      case EventKind::search:
      case EventKind::woken:
      case EventKind::wait_again:
      case EventKind::detached:
      case EventKind::request_sent:
      case EventKind::first_byte:
      case EventKind::redirected:
      case EventKind::authenticated:
      case EventKind::connection_idle:
        return there(e_.transfer(), "transfer");
      default:
        return there_or_none(e_.transfer(), "transfer");
    }
  }

  void connection() const {
    switch (e_.kind()) {
      case EventKind::connection_open:
        return to_come(e_.connection(), w_.connections.next(), "connection");
      case EventKind::decision:
        if (e_.as<trace::Decision>().outcome == Outcome::create)
          return to_come(e_.connection(), w_.connections.next(), "connection");
        if (e_.as<trace::Decision>().outcome == Outcome::reuse)
          return there(e_.connection(), "connection");
        return there_or_none(e_.connection(), "connection");
      case EventKind::connection_ready:
      case EventKind::connection_idle:
      case EventKind::connection_peer_closed:
      case EventKind::connection_close:
      case EventKind::transfer_retry:
      case EventKind::detached:
      case EventKind::phase:
      case EventKind::request_sent:
      case EventKind::first_byte:
      case EventKind::settings:
      case EventKind::goaway:
      case EventKind::marked:
      case EventKind::shutdown_end:
      case EventKind::upgraded:
      case EventKind::stray_input:
      case EventKind::authenticated:
      case EventKind::no_reuse:
      case EventKind::reconnected:
      case EventKind::upkept:
        return there(e_.connection(), "connection");
      default:
        return there_or_none(e_.connection(), "connection");
    }
  }

  void pool() const {
    if (e_.kind() == EventKind::pool_open) return to_come(e_.pool(), w_.pools.next(), "pool");
    there_or_none(e_.pool(), "pool");
    if (e_.kind() == EventKind::pool_close) there(e_.pool(), "pool");
  }

  void owners() const {
    switch (e_.kind()) {
      case EventKind::transfer_start:
        return there(e_.as<trace::TransferStart>().handle, "handle");
      case EventKind::handle_open:
        return to_come(e_.as<trace::HandleOpen>().handle, w_.handles.next(), "handle");
      case EventKind::handle_close:
        return there(e_.as<trace::HandleClose>().handle, "handle");
      case EventKind::multi_open: {
        const auto open = e_.as<trace::MultiOpen>();
        if (open.setup < 0) there(open.handle, "handle");
        return to_come(open.multi, w_.multis.next(), "multi");
      }
      case EventKind::connection_close:
        return there_or_none(e_.as<trace::ConnectionClose>().shuts_down_in, "multi");
      case EventKind::multi_close:
        return there(e_.as<trace::MultiClose>().multi, "multi");
      case EventKind::shutdown_end:
        return there(e_.as<trace::ShutdownEnd>().multi, "multi");
      case EventKind::removed:
        return there(e_.as<trace::Removed>().multi, "multi");
      case EventKind::multi_options:
        return there(e_.as<trace::MultiOptionsSet>().multi, "multi");
      default:
        return;
    }
  }

  const Event& e_;
  const World& w_;
};

}  // namespace

void Named::on(const Event& e, const World& before) {
  ++events_;
  Look{e, before}.all();
}

}  // namespace poolscope::torture
