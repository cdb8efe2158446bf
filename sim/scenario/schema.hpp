#pragma once

#include <string>

namespace poolscope::scenario {

/// The JSON Schema (draft 7) of scenario files, for editors: made from the table of fields, so that
/// it allows what the loader allows, as far as a schema can say it. `scenarios/schema.json` is this
/// text.
[[nodiscard]] std::string json_schema();

}  // namespace poolscope::scenario
