#pragma once

#include <bit>
#include <cstdint>
#include <source_location>
#include <vector>

#include "model/check.hpp"
#include "model/ids.hpp"

/// How a multi numbers its transfers: which mid a new one gets, and ordered sets of mids. The order
/// in which transfers of one instant run, and who is woken next, follow from these numbers.
namespace poolscope::engine {

/// An ordered set of mids (curl 8.22 lib/uint-bset.c).
class MidSet {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;

  void insert(std::uint32_t mid) {
    if (mid / 64 >= words_.size()) words_.resize(mid / 64 + 1);
    words_[mid / 64] |= bit(mid);
  }
  void erase(std::uint32_t mid) {
    if (mid / 64 < words_.size()) words_[mid / 64] &= ~bit(mid);
  }
  [[nodiscard]] bool contains(std::uint32_t mid) const {
    return mid / 64 < words_.size() && (words_[mid / 64] & bit(mid)) != 0;
  }
  /// The lowest member that is at least `from`, or none.
  [[nodiscard]] std::uint32_t at_or_after(std::uint32_t from) const {
    for (std::size_t word = from / 64; word < words_.size(); ++word) {
      std::uint64_t bits = words_[word];
      if (word == from / 64) bits &= ~std::uint64_t{0} << (from % 64);
      if (bits != 0)
        return static_cast<std::uint32_t>(word * 64 +
                                          static_cast<unsigned>(std::countr_zero(bits)));
    }
    return none;
  }

 private:
  static std::uint64_t bit(std::uint32_t mid) { return std::uint64_t{1} << (mid % 64); }
  std::vector<std::uint64_t> words_;
};

/// Rows of transfers by mid (curl 8.22 lib/uint-table.c, lib/multi.c: multi_xfers_add). Row 0 is
/// the multi's own admin handle.
class MidTable {
 public:
  explicit MidTable(std::uint32_t capacity = 512) : rows_(capacity, free_row) {
    rows_[0] = admin_row;
  }
  /// Adds a row at the end, as 7.88's list of transfers does: numbers start again only when the
  /// table is empty.
  std::uint32_t add_last(model::TransferId transfer) {
    if (used_ == 1) last_ = 0;
    if (++last_ >= rows_.size()) rows_.resize(rows_.size() * 2, free_row);
    rows_[last_] = static_cast<std::uint32_t>(transfer);
    ++used_;
    return last_;
  }
  /// Takes the next free row above the last one given, wrapping around. The table grows when a
  /// quarter or less (or four rows) would be free.
  std::uint32_t add(model::TransferId transfer) {
    grow();
    const auto size = static_cast<std::uint32_t>(rows_.size());
    for (std::uint32_t step = 1; step <= size; ++step) {
      const std::uint32_t row = (last_ + step) % size;
      if (rows_[row] != free_row) continue;
      rows_[row] = static_cast<std::uint32_t>(transfer);
      last_ = row;
      ++used_;
      return row;
    }
    model::fault("a table of mids has a free row after it grew", std::source_location::current());
  }
  void remove(std::uint32_t mid) {
    rows_[mid] = free_row;
    --used_;
  }
  [[nodiscard]] model::TransferId operator[](std::uint32_t mid) const {
    return model::TransferId{rows_[mid]};
  }

 private:
  static constexpr std::uint32_t free_row = UINT32_MAX;
  static constexpr std::uint32_t admin_row = UINT32_MAX - 1;

  void grow() {
    const auto capacity = static_cast<std::uint32_t>(rows_.size());
    const std::uint32_t min_unused = capacity / 4 > 4 ? capacity / 4 : 4;
    if (capacity - used_ > min_unused) return;
    std::uint32_t size = (used_ + min_unused + 63) / 64 * 64;
    if (size < 256) size = 256;
    if (size > capacity) rows_.resize(size, free_row);
  }
  std::vector<std::uint32_t> rows_;
  std::uint32_t used_ = 1;
  std::uint32_t last_ = 0;
};

}  // namespace poolscope::engine
