#pragma once

#include <stdexcept>
#include <string>

#include "model/setup.hpp"
#include "oracle/libcurl.hpp"

/// The scenarios that cannot be run, with the reason.
namespace poolscope::oracle {

struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws Refused if this libcurl, or this program, cannot run the strategy faithfully.
void require_supported(const Library&, const model::Setup&);
/// The same if these options mean something else in a libcurl with another build.
void require_built(const Library&, const model::Dialect&, const model::OptionSet&);
/// The same for one option; `value` as written.
void require_supported(const model::OptionInfo&, const model::OptionValue& value);

}  // namespace poolscope::oracle
