#pragma once

#include <vector>

#include "model/options.hpp"
#include "oracle/libcurl.hpp"

/// A scenario's options, given to libcurl.
namespace poolscope::real {

/// Lists that libcurl keeps pointers to are added to `lists`. Throws std::runtime_error for an
/// option that the library does not have.
void set_easy(const oracle::Library&, CURL*, const model::OptionInfo&, const model::OptionValue&,
              std::vector<curl_slist*>& lists);
void set_multi(const oracle::Library&, CURLM*, const model::OptionSet&);
/// What an option has that nobody sets.
[[nodiscard]] model::OptionValue initial(const model::OptionValue& of_its_type);

}  // namespace poolscope::real
