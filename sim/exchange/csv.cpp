#include "exchange/csv.hpp"
#include "model/curlcodes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace poolscope::exchange {

using namespace model;

namespace {

constexpr std::string_view columns =
    "file,strategy,request,client,url,pool,connection,outcome,gate,attempts,retries,start_ms,"
    "client_wait_ms,pending_ms,namelookup_ms,connect_ms,appconnect_ms,pretransfer_ms,"
    "starttransfer_ms,total_ms,num_connects,protocol,result\n";

std::string url_of(const Setup& setup, const Transfer& t) {
  const std::size_t i = index(t.request);
  return i < setup.request_urls.size() ? setup.request_urls[i] : setup.url_of(setup[t.needle]);
}

}  // namespace

namespace {

bool reads_as_formula(std::string_view text) {
  if (text.empty()) return false;
  if (std::string_view{"=+-@\t\r\n"}.find(text[0]) != std::string_view::npos) return true;
  // The full-width forms of the same signs.
  constexpr std::array<std::string_view, 4> wide{"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
  return std::any_of(wide.begin(), wide.end(), [&](auto sign) { return text.starts_with(sign); });
}

}  // namespace

std::string csv_field(std::string_view text) {
  const std::string_view apostrophe = reads_as_formula(text) ? "'" : "";
  if (text.find_first_of(",\"\n\r") == std::string_view::npos)
    return std::string{apostrophe} + std::string{text};
  std::string out = "\"" + std::string{apostrophe};
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
  return out;
}

TransferCsv::TransferCsv(Write write, std::shared_ptr<const Setup> setup, std::string file,
                         bool header)
    : write_(std::move(write)), names_(std::move(setup)), file_(csv_field(file)) {
  if (header) buffer_ += columns;
}

void TransferCsv::on(const trace::Event& e, const World& w) {
  names_.follow(e, w);
  if (e.kind() != trace::EventKind::transfer_done) return;
  const auto done = e.as<trace::TransferDone>();
  const Setup& setup = names_.setup();
  const Transfer& t = w[e.transfer()];
  const auto& last = names_.last(e.transfer());
  fmt::format_to(
      std::back_inserter(buffer_), "{},{},{},{},{},{},{},{},{},{},{},", file_,
      csv_field(setup.strategy), csv_field(names_.transfer(w, e.transfer())),
      csv_field(setup.clients[index(t.client)]), csv_field(url_of(setup, t)),
      csv_field(names_.pool(w, t.pool)), last.connection ? std::to_string(*last.connection) : "",
      model::to_string(last.outcome), last.gate == GateId::none ? "" : model::to_string(last.gate),
      t.attempt - 1, t.retries);
  fmt::format_to(std::back_inserter(buffer_), "{},{},{},{},{},{},{},{},{},{},{},{}\n",
                 milliseconds(t.start), milliseconds(t.start - t.due), milliseconds(t.pending),
                 milliseconds(t.namelookup), milliseconds(t.connect), milliseconds(t.appconnect),
                 milliseconds(t.pretransfer), milliseconds(t.starttransfer),
                 milliseconds(e.t() - t.start), t.num_connects,
                 done.protocol == Protocol::unknown ? "" : model::to_string(done.protocol),
                 model::curlcode_name(done.result));
  if (buffer_.size() < (1U << 16)) return;
  write_(buffer_);
  buffer_.clear();
}

void TransferCsv::end(const trace::End&, const World&) {
  if (!buffer_.empty()) write_(buffer_);
  buffer_.clear();
}

std::string metric_csv_header() {
  std::string out = "file,strategy";
  for (std::size_t i = 0; i < trace::metric_count; ++i) {
    out += ',';
    out += trace::metric_id(static_cast<trace::Metric>(i));
  }
  return out + "\n";
}

std::string metric_csv_row(std::string_view file, std::string_view strategy,
                           const trace::Summary& summary) {
  std::string out = csv_field(file) + "," + csv_field(strategy);
  for (std::size_t i = 0; i < trace::metric_count; ++i)
    fmt::format_to(std::back_inserter(out), ",{}", summary.value(static_cast<trace::Metric>(i)));
  return out + "\n";
}

}  // namespace poolscope::exchange
