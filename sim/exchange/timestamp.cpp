#include "exchange/timestamp.hpp"

namespace poolscope::exchange {
namespace {

/// Reads a moment from left to right; after a part that does not fit, it has failed for good.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!at_digit()) return fail();
      value = value * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }
  bool accept(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!accept(c)) fail();
  }
  /// Digits after the decimal point, as microseconds; further digits are dropped.
  std::int64_t fraction() {
    std::int64_t micros = 0;
    std::int64_t weight = 100'000;
    if (!at_digit()) return fail();
    for (; at_digit(); rest_.remove_prefix(1), weight /= 10) micros += weight * (rest_[0] - '0');
    return micros;
  }
  [[nodiscard]] bool at_digit() const {
    return !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9';
  }
  [[nodiscard]] bool done() const { return ok_ && rest_.empty(); }

 private:
  int fail() {
    ok_ = false;
    return 0;
  }
  std::string_view rest_;
  bool ok_ = true;
};

/// Days since 1970-01-01 in the Gregorian calendar. Years start in March here, so that the leap day
/// comes last.
std::int64_t days_of(int year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = y / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

std::int64_t zone_minutes(Reader& in) {
  if (in.accept('Z') || in.accept('z')) return 0;
  const bool east = in.accept('+');
  if (!east && !in.accept('-')) return 0;
  const int hours = in.digits(2);
  in.accept(':');
  const int minutes = in.at_digit() ? in.digits(2) : 0;
  return (east ? 1 : -1) * (hours * 60 + minutes);
}

}  // namespace

std::optional<std::int64_t> parse_timestamp(std::string_view text) {
  Reader in(text);
  const int year = in.digits(4);
  in.expect('-');
  const int month = in.digits(2);
  in.expect('-');
  const int day = in.digits(2);
  if (!in.accept('T')) in.expect(' ');
  const int hour = in.digits(2);
  in.expect(':');
  const int minute = in.digits(2);
  const int second = in.accept(':') ? in.digits(2) : 0;
  const std::int64_t micros = in.accept('.') || in.accept(',') ? in.fraction() : 0;
  const std::int64_t zone = zone_minutes(in);
  if (!in.done() || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const std::int64_t minutes = (days_of(year, month, day) * 24 + hour) * 60 + minute - zone;
  return (minutes * 60 + second) * 1'000'000 + micros;
}

}  // namespace poolscope::exchange
