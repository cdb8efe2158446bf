#pragma once

#include <cstdint>
#include <string>

#include "model/setup.hpp"

/// The application behind the real servers: it answers each request as that asks to be answered.
namespace poolscope::real {

/// What the header X-Answer of a request says: its answers one after another, each as
/// "status=302,think=20,body=10,location=/x,cut=50". `think` and `cut` are milliseconds.
[[nodiscard]] std::string recipe(const model::Setup&, const model::Request&);

/// A process that listens on that port of loopback until it is ended; its process id.
[[nodiscard]] int start_backend(std::uint16_t port);

}  // namespace poolscope::real
