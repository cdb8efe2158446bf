#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "exchange/names.hpp"
#include "exchange/ndjson.hpp"
#include "trace/sink.hpp"
#include "trace/summary.hpp"

/// Tables for spreadsheets (RFC 4180, but lines end in a plain newline).
namespace poolscope::exchange {

/// A text as one field: quoted if it has to be. A text that a spreadsheet would take for a formula
/// (it begins with = + - @, a tab or a line end) gets an apostrophe in front.
[[nodiscard]] std::string csv_field(std::string_view);

/// One row for each finished transfer: its last decision, its times, its result.
class TransferCsv : public trace::Sink {
 public:
  /// `file` fills the first column; `header` writes the row of column names immediately.
  TransferCsv(Write, std::shared_ptr<const model::Setup>, std::string file, bool header);
  void on(const trace::Event&, const model::World& before) override;
  void end(const trace::End&, const model::World&) override;

 private:
  Write write_;
  Names names_;
  std::string file_;
  std::string buffer_;
};

/// The columns of a metric table: "file,strategy,connections_opened,…".
[[nodiscard]] std::string metric_csv_header();
[[nodiscard]] std::string metric_csv_row(std::string_view file, std::string_view strategy,
                                         const trace::Summary&);

}  // namespace poolscope::exchange
