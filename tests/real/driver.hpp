#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/request_source.hpp"
#include "model/setup.hpp"
#include "oracle/libcurl.hpp"
#include "real/multi.hpp"
#include "real/stage.hpp"
#include "scenario/compile.hpp"

namespace poolscope::real {

/// The result of a request. A connection has the name of the request that opened it, "r3", or
/// "r3/2" for the second that r3 opened; empty: none.
struct RequestResult {
  std::string connection;
  long connects = 0;
  long result = 0;
  long status = -1;  // HTTP's, if it was checked
  bool operator==(const RequestResult&) const = default;
};

struct Outcome {
  std::map<std::string, RequestResult> requests;
  std::size_t opened = 0;
};

/// An application that does in real time, with the real libcurl, what a scenario and a strategy
/// describe. It has one thread; a client that blocks in curl_easy_perform is a private multi, as
/// curl_easy_perform has one.
class Driver {
 public:
  Driver(const oracle::Library&, const scenario::Scenario&, const scenario::Strategy&,
         const scenario::Compiled&, Stage&, std::string authority, bool verbose);
  ~Driver();
  /// Runs the scenario; throws std::runtime_error if something cannot be done or takes too long, or
  /// if `stop` is set.
  [[nodiscard]] Outcome run(const std::atomic<bool>& stop);

 private:
  struct Handle;
  struct Client;
  struct Transfer;

  [[nodiscard]] double now_ms() const;
  [[nodiscard]] double next_due_ms();
  [[nodiscard]] bool somebody_queues() const;
  void carry_out_due();
  void carry_out(const model::AppItem&);
  void wait();
  void begin(const model::AppItem&);
  [[nodiscard]] Handle& handle_for(model::ClientId);
  [[nodiscard]] Multi& multi_for(const model::PlaceSetup&, Handle&);
  [[nodiscard]] CURLSH* share_for(model::ShareId);
  [[nodiscard]] model::OptionSet options_of(const model::Request&) const;
  void finish(CURL*, CURLcode);
  void remove(CURL*, std::size_t request);
  void drop_used_up();
  void clean_up(Client&);
  [[nodiscard]] std::vector<Multi*> active() const;

  const oracle::Library& library_;
  const scenario::Scenario& scenario_;
  const scenario::Strategy& strategy_;
  std::shared_ptr<const model::Setup> setup_;
  Stage& stage_;
  std::string authority_;
  bool verbose_;
  std::unique_ptr<model::RequestSource> source_;
  std::chrono::steady_clock::time_point start_;
  std::vector<CURLSH*> shares_;
  std::vector<std::unique_ptr<Multi>> multis_;
  std::vector<Client> clients_;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers_;
  std::multimap<double, std::function<void()>> agenda_;  // by ms
  std::map<std::uint16_t, std::string> openers_;         // by the local port
  Outcome outcome_;
};

}  // namespace poolscope::real
