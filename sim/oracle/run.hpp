#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "oracle/files.hpp"
#include "oracle/multi.hpp"
#include "oracle/network.hpp"
#include "oracle/options.hpp"
#include "scenario/compile.hpp"
#include "scenario/scenario.hpp"

/// One strategy of a scenario, run through libcurl: the application of FORMAT.md, "Strategies", and
/// the loop that moves virtual time.
namespace poolscope::oracle {

class Run {
 public:
  Run(const Library&, Files&, Printer&, bool verbose, const scenario::Scenario&,
      const scenario::Strategy&);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  /// Throws Refused for what cannot be run, std::runtime_error if libcurl makes no progress.
  void execute();

 private:
  struct Share {
    CURLSH* share = nullptr;
    std::unique_ptr<Pool> pool;
    DnsCache dns;
    std::uint32_t generation = 0;
  };
  struct Client {
    std::vector<std::unique_ptr<Handle>> handles;  // by ordinal - 1; null: cleaned up
    std::vector<std::uint32_t> cleanups;           // by ordinal - 1: how many cleanups it had
    std::uint32_t fresh = 0;
    bool busy = false;  // inside a curl_easy_perform
    std::deque<model::AppItem> queue;
    model::OptionSet set_later;  // by easy_setopt
  };

  // run.cpp: the loop
  [[nodiscard]] bool step();
  void pump();
  void take_due_items();
  void start_items();
  void start_transfers(std::span<const model::AppItem>);
  [[nodiscard]] model::Time next_deadline() const;
  [[nodiscard]] bool all_wait() const;
  void finish();

  // handles.cpp: who owns what
  Transfer& make_transfer(const model::AppItem&);
  Handle* handle_for(model::ClientId);
  std::unique_ptr<Handle> open_handle(model::ClientId, std::uint32_t ordinal);
  Multi& multi_for(const model::PlaceSetup&);
  Share& share_for(model::ShareId);
  void retire_pool(Handle&);
  void choose_pool(Transfer&, const model::PlaceSetup&);
  void set_options(Transfer&);
  [[nodiscard]] model::OptionSet options_of(const model::Request&);
  void set_addresses(Transfer&);
  void multi_finished(const Multi::Finished&);
  void done(Transfer&, CURLcode);
  void hold(CURL* easy);
  void let_go(CURL* easy);
  void take_out(Transfer&, bool removed = false);
  void remove(std::uint32_t request);
  void close_handle(Handle&);
  void carry_out(const model::AppItem&);
  void clean_up_easy(std::uint32_t client, const model::AppItem&);
  void network_changed(std::size_t multi);
  void multi_setopt(std::size_t multi, std::uint32_t so_many);
  void clean_up_multi(std::size_t multi);
  void clean_up_share(std::size_t share);
  void clean_up_everything();

  const Library& library_;
  const scenario::Scenario& scenario_;
  const scenario::Strategy& strategy_;
  scenario::Compiled compiled_;
  std::shared_ptr<const model::Setup> setup_;  // its own
  std::unique_ptr<model::RequestSource> source_;
  Printer& printer_;
  Observer observer_;
  Agenda agenda_;
  OptionSetter options_;
  Network network_;
  std::vector<Client> clients_;
  std::vector<std::unique_ptr<Handle>> fresh_handles_;
  std::vector<std::unique_ptr<Multi>> multis_;
  std::vector<std::unique_ptr<Pool>> retired_;
  std::vector<std::uint32_t> multi_generations_;
  std::vector<model::OptionSet> multi_set_later_;  // by multi_setopt
  std::vector<Share> shares_;
  std::unordered_map<CURL*, std::unique_ptr<Transfer>> transfers_;
  std::unordered_map<CURL*, std::unique_ptr<Transfer>> held_;  // finished, but still in their multi
  std::vector<Transfer*> calls_;                 // in a curl_easy_perform, in order of their start
  std::vector<std::unique_ptr<Transfer>> over_;  // freed when nothing refers to them
  std::vector<model::AppItem> due_items_;
  std::deque<model::ClientId> free_clients_;
  std::uint64_t handles_opened_ = 0;
  model::Time last_progress_ = 0;
  const char* reason_ = "done";
};

}  // namespace poolscope::oracle
