// Merges the shards of a sweep into the whole, as text: no number is read and printed again.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "cli/sweep_text.hpp"
#include "model/printable.hpp"

namespace poolscope::cli {
namespace {

struct Line {
  std::uint64_t point = 0;  // from 1
  std::string_view text;    // without the comma and the end of the line
  const std::string* from = nullptr;
};

struct Shard {
  std::string_view header;
  std::string plan;         // CSV's, from its rows; empty: none
  std::uint64_t total = 0;  // points of the whole; 0: not told
  std::vector<Line> lines;
};

/// More points than anybody could merge; counting beyond this could overflow.
constexpr std::uint64_t most_points = 1'000'000'000'000;

/// A count of points, from 1, that ends at a comma.
std::optional<std::uint64_t> number_at(std::string_view text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc{} || read.ptr == end || *read.ptr != ',') return {};
  return number >= 1 && number <= most_points ? std::optional{number} : std::nullopt;
}

/// The text up to the end of the line, or of the record: a quoted field may contain line ends.
std::string_view take_record(std::string_view& rest, bool csv) {
  bool quoted = false;
  std::size_t i = 0;
  for (; i < rest.size(); ++i) {
    if (csv && rest[i] == '"') quoted = !quoted;
    if (rest[i] == '\n' && !quoted) break;
  }
  const std::string_view record = rest.substr(0, i);
  rest.remove_prefix(std::min(i + 1, rest.size()));
  return record;
}

constexpr std::string_view json_start = R"({"format":"poolscope-sweep/1",)";
constexpr std::string_view json_line = R"({"point":)";
constexpr std::string_view json_total = R"(,"total":)";

class Merger {
 public:
  explicit Merger(const std::vector<ShardText>& shards) : shards_(shards) {}

  Merged run() {
    for (const ShardText& shard : shards_) add(shard);
    if (out_.errors.empty()) check_points();
    if (out_.errors.empty()) write();
    return std::move(out_);
  }

 private:
  void complain(std::string what) { out_.errors.push_back(std::move(what)); }

  void add(const ShardText& shard) {
    const bool csv = shard.text.starts_with("point,");
    if (!csv && !shard.text.starts_with(json_start))
      return complain(
          fmt::format("{}: is not a sweep: it must be what sweep --format csv or json has written",
                      shard.name));
    if (!shard.text.ends_with(csv ? "\n" : "]}\n"))
      return complain(fmt::format("{}: is cut off: its end is missing", shard.name));
    Shard read;
    const bool whole = csv ? read_csv(shard, read) : read_json(shard, read);
    if (!whole) return;
    if (first_ == nullptr) {
      first_ = &shard;
      csv_ = csv;
      header_ = read.header;
    } else if (csv != csv_) {
      return complain(fmt::format("{} is {}, but {} is {}", shard.name, csv ? "CSV" : "JSON",
                                  first_->name, csv_ ? "CSV" : "JSON"));
    } else if (read.header != header_) {
      return complain(
          fmt::format("{} is of another sweep than {}: their headers differ (the file as it was "
                      "named, the plan, axes, seeds, metrics and the program must be the same)",
                      shard.name, first_->name));
    }
    if (plan_from_ == nullptr && read.total != 0) {
      plan_from_ = &shard;
      plan_ = read.plan;
      total_ = read.total;
    } else if (read.total != 0 && (read.plan != plan_ || read.total != total_)) {
      return complain(
          fmt::format("{} is of another sweep than {}: plan {} of {} points, there "
                      "{} of {}",
                      shard.name, plan_from_->name, read.plan, read.total, plan_, total_));
    }
    lines_.insert(lines_.end(), read.lines.begin(), read.lines.end());
  }

  bool bad_line(const ShardText& shard, std::string_view line) {
    complain(fmt::format(
        "{}: this is not a line of a sweep (points are counted from 1 to {} at most): {}",
        shard.name, most_points, model::shortened(line, 60)));
    return false;
  }

  bool read_csv(const ShardText& shard, Shard& read) {
    std::string_view rest = shard.text;
    read.header = take_record(rest, true);
    if (!read.header.ends_with(",points,plan")) return bad_line(shard, read.header);
    while (!rest.empty()) {
      const std::string_view record = take_record(rest, true);
      const auto point = number_at(record);
      const std::size_t plan = record.rfind(',');
      const std::size_t total = plan == 0 || plan == std::string_view::npos
                                    ? std::string_view::npos
                                    : record.rfind(',', plan - 1);
      if (!point || total == std::string_view::npos) return bad_line(shard, record);
      const auto points = number_at(record.substr(total + 1));
      if (!points) return bad_line(shard, record);
      const std::string name{record.substr(plan + 1)};
      if (read.total != 0 && (read.total != *points || read.plan != name)) {
        complain(fmt::format("{}: has rows of two sweeps, plans {} and {}", shard.name, read.plan,
                             name));
        return false;
      }
      read.total = *points;
      read.plan = name;
      read.lines.push_back({*point, record, &shard.name});
    }
    return true;
  }

  bool read_json(const ShardText& shard, Shard& read) {
    std::string_view rest = shard.text;
    read.header = take_record(rest, false);
    const std::size_t total = read.header.rfind(json_total);
    const auto points = total == std::string_view::npos
                            ? std::nullopt
                            : number_at(read.header.substr(total + json_total.size()));
    if (!points) return bad_line(shard, read.header);
    read.total = *points;  // the header contains the plan
    for (std::string_view line = take_record(rest, false); line != "]}";
         line = take_record(rest, false)) {
      if (line.ends_with(',')) line.remove_suffix(1);
      const auto point = line.starts_with(json_line) && line.ends_with("}")
                             ? number_at(line.substr(json_line.size()))
                             : std::nullopt;
      if (!point) return bad_line(shard, line);
      read.lines.push_back({*point, line, &shard.name});
    }
    return rest.empty() || bad_line(shard, rest);
  }

  void check_points() {
    if (total_ == 0) return complain("none of these files has a point: the shards are missing");
    std::stable_sort(lines_.begin(), lines_.end(),
                     [](const Line& a, const Line& b) { return a.point < b.point; });
    std::string missing;
    std::uint64_t next = 1, missed = 0;
    const auto miss = [&](std::uint64_t until) {  // from `next` to before it
      if (next >= until) return;
      missed += until - next;
      if (missing.size() < 60)
        missing +=
            (missing.empty() ? "" : ", ") +
            (next + 1 == until ? std::to_string(next) : fmt::format("{} to {}", next, until - 1));
      else if (!missing.ends_with("…"))
        missing += ", …";
    };
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const Line& line = lines_[i];
      if (line.point > total_) {
        complain(
            fmt::format("{}: point {} is beyond the sweep's {}", *line.from, line.point, total_));
        return;
      }
      if (i > 0 && line.point == lines_[i - 1].point) {
        complain(*line.from == *lines_[i - 1].from
                     ? fmt::format("point {} is in {} twice", line.point, *line.from)
                     : fmt::format("point {} is in {} and in {}", line.point, *lines_[i - 1].from,
                                   *line.from));
        if (out_.errors.size() >= 5) return;
        continue;
      }
      miss(line.point);
      next = line.point + 1;
    }
    miss(total_ + 1);
    if (missed > 0)
      complain(fmt::format("of {} points {} {} missing: {}", total_, missed,
                           missed == 1 ? "is" : "are", missing));
  }

  void write() {
    std::string& out = out_.text;
    out = header_;
    out += '\n';
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      out += lines_[i].text;
      out += !csv_ && i + 1 < lines_.size() ? ",\n" : "\n";
    }
    if (!csv_) out += "]}\n";
  }

  const std::vector<ShardText>& shards_;
  const ShardText* first_ = nullptr;
  const ShardText* plan_from_ = nullptr;
  bool csv_ = false;
  std::string_view header_;
  std::string plan_;
  std::uint64_t total_ = 0;
  std::vector<Line> lines_;
  Merged out_;
};

}  // namespace

Merged merge_shards(const std::vector<ShardText>& shards) {
  return Merger{shards}.run();
}

}  // namespace poolscope::cli
