// The rows of all CURLMOPT_*.
#include <array>

#include "model/option_rows.hpp"

namespace poolscope::model::option_rows {
namespace {

template <auto Member>
void set_multi_number(MultiOptions& o, const OptionValue& v) {
  o.*Member = number(v);
}
// Values below 1 mean 100 (curl 8.22 lib/multi.c: curl_multi_setopt).
void set_streams(MultiOptions& o, const OptionValue& v) {
  o.max_concurrent_streams = number(v) < 1 ? 100 : number(v);
}
void set_pipelining(MultiOptions& o, const OptionValue& v) {
  o.multiplex = (number(v) & 2) != 0;
}

constexpr std::array<Constant, 2> pipelinings{{{"CURLPIPE_NOTHING", 0}, {"CURLPIPE_MULTIPLEX", 2}}};

constexpr auto multi(std::string_view name, OptionType type, std::string_view initial,
                     std::string_view summary, void (*set)(MultiOptions&, const OptionValue&),
                     std::span<const Constant> constants = {}) {
  return OptionInfo{name, type, "", summary, initial, 0, INT32_MAX, constants, {}, nullptr, set};
}

using OptionType::enumeration;

constexpr auto rows = std::to_array<OptionInfo>({
    multi("CURLMOPT_MAXCONNECTS", OptionType::number, "0",
          "connections that the pool keeps; 0: four times the running transfers",
          set_multi_number<&MultiOptions::max_connects>),
    multi("CURLMOPT_MAX_CONCURRENT_STREAMS", OptionType::number, "100",
          "streams that one HTTP/2 connection may carry", set_streams),
    multi("CURLMOPT_MAX_HOST_CONNECTIONS", OptionType::number, "0",
          "connections to one destination; 0 no limit",
          set_multi_number<&MultiOptions::max_host_connections>),
    multi("CURLMOPT_MAX_TOTAL_CONNECTIONS", OptionType::number, "0",
          "connections in all; 0 no limit", set_multi_number<&MultiOptions::max_total_connections>),
    multi("CURLMOPT_PIPELINING", enumeration, "CURLPIPE_MULTIPLEX", "whether transfers multiplex",
          set_pipelining, pipelinings),
});

}  // namespace

Rows multi_rows() {
  return rows;
}

}  // namespace poolscope::model::option_rows
