#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exchange/import.hpp"
#include "model/limits.hpp"

/// The commands, each with the values of its command line. Each returns an exit code.
namespace poolscope::cli {

enum class Format { log, table, json, ndjson, csv };

/// The options of all commands that take long.
struct Control {
  model::Limits limits;
  bool progress = false;  // a line from time to time if standard error is no terminal
};

struct RunOptions {
  std::vector<std::string> files;
  std::vector<std::string> strategies;
  Format format = Format::log;
  bool verbose = false;
  bool explain = false;
  std::optional<std::uint64_t> seed;
  Control control;
};
int run_command(const RunOptions&);

struct ExplainOptions {
  std::string file, request;
  std::vector<std::string> strategies;
  Format format = Format::log;
  std::optional<std::uint64_t> seed;
  Control control;
};
int explain_command(const ExplainOptions&);

struct CompareOptions {
  std::vector<std::string> files;
  std::vector<std::string> strategies;
  Format format = Format::table;
  std::optional<std::uint64_t> seed;
  bool no_bounds = false;
  Control control;
};
int compare_command(const CompareOptions&);

struct SweepOptions {
  std::string file;
  std::vector<std::string> vary;  // NAME=VALUES
  std::vector<std::string> strategies;
  std::vector<std::string> metrics;  // ids, also with commas; empty: the three most useful ones
  std::uint64_t seeds = 1;
  std::optional<std::uint64_t> seed;
  unsigned threads = 0;            // 0: as many as the machine runs at once
  std::string shard;               // "i/n"; empty: everything
  std::vector<std::string> merge;  // shards to merge, in place of a file to run
  std::string output = "-";
  std::optional<Format> format;  // absent: by the name of the output file, else a table
  Control control;
};
int sweep_command(const SweepOptions&);

struct AdviseOptions {
  std::string file;
  std::vector<std::string> strategies;
  std::uint64_t seeds = 0;  // 0: as many as the scenario's draws need
  std::optional<std::uint64_t> seed;
  unsigned threads = 0;  // 0: as many as the machine runs at once
  Format format = Format::log;
  Control control;
};
int advise_command(const AdviseOptions&);

struct ReportOptions {
  std::string file;
  std::string output = "report.html";
  std::vector<std::string> strategies;
  std::optional<std::uint64_t> seed;
  Control control;
};
int report_command(const ReportOptions&);

struct ConformOptions {
  std::vector<std::string> files;
  std::vector<std::string> strategies;
  std::string libcurl;             // the library to load; empty: the installed one
  std::string engine;              // poolscope-libcurl; empty: next to this program, else in PATH
  std::string profile;             // empty: the profile for the library
  unsigned engine_timeout_s = 60;  // how long the engine may be silent
  Format format = Format::log;
  Control control;
};
int conform_command(const ConformOptions&);

struct CheckOptions {
  std::vector<std::string> paths;
  Control control;
};
int check_command(const CheckOptions&);
int validate_command(const CheckOptions&);

struct ImportOptions {
  const exchange::Format* format = nullptr;
  std::string file;
  std::string output = "-";
  Control control;
};
int import_command(const ImportOptions&);
/// The kinds of file that FILE can be: "a scenario (JSON), a recording (.har)".
[[nodiscard]] std::string file_kinds();

int schema_command();
int version_command();
/// Prints the help for a libcurl option, or for all of them with "options". False: no such option.
bool print_option_help(const std::string& name);

struct BenchOptions {
  std::uint64_t transfers = 2'000'000;
  std::uint64_t hosts = 1000;
  bool trace = false;
};
int bench_command(const BenchOptions&);

}  // namespace poolscope::cli
