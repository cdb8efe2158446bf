#include "cli/memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

namespace poolscope::cli {

std::uint64_t resident_bytes() {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  if (const std::unique_ptr<std::FILE, Close> file{std::fopen("/proc/self/statm", "r")}) {
    unsigned long long size = 0, resident = 0;
    if (std::fscanf(file.get(), "%llu %llu", &size, &resident) == 2)
      return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  }
  // Other systems only tell the highest use so far, which is enough: a program with too much ends.
  rusage usage{};
  return getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<std::uint64_t>(usage.ru_maxrss) << 10
                                             : 0;
}

void check_memory(const model::Limits& limits) {
  if (resident_bytes() > limits.memory_bytes()) throw model::stopped_at(limits, "memory");
}

}  // namespace poolscope::cli
