#pragma once

#include <vector>

#include "model/options.hpp"
#include "oracle/libcurl.hpp"

namespace poolscope::real {

/// Sets a scenario's options on an easy handle, each by its own name. Its lists are added to
/// `lists`: they must live as long as the transfer. Throws std::runtime_error.
void set_options(const oracle::Library&, CURL*, const model::OptionSet&,
                 std::vector<curl_slist*>& lists);
void set_multi_options(const oracle::Library&, CURLM*, const model::OptionSet&);

}  // namespace poolscope::real
