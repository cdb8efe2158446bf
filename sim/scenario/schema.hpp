#pragma once

#include <string>

namespace poolscope::scenario {

/// The JSON Schema (draft 7) of scenario files, for editors. It is made from the table of fields,
/// so it allows what the loader allows, as far as a schema can express it. `scenarios/schema.json`
/// has this text.
[[nodiscard]] std::string json_schema();

}  // namespace poolscope::scenario
