#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/options.hpp"
#include "model/setup.hpp"
#include "oracle/libcurl.hpp"

namespace poolscope::real {

struct RequestResult;
class Stage;

/// One request under way, as libcurl's callbacks see it.
struct TransferOf {
  CURL* easy = nullptr;
  model::Request request{};
  std::string name;
  const Stage* stage = nullptr;
  const model::Options* options = nullptr;                  // effective
  std::map<std::uint16_t, std::string>* openers = nullptr;  // of the run
  std::size_t* opened = nullptr;
  bool verbose = false;
  std::string connection;  // the connection that serves it
  int own = 0;             // connections that it opened
  std::int64_t sent = 0;   // bytes sent of its upload
  std::vector<curl_slist*> lists;

  void set_options(const oracle::Library&, const model::OptionSet&, const std::string& url,
                   std::size_t number, const std::string& authority);
  [[nodiscard]] RequestResult result_of(const oracle::Library&, CURLcode) const;
  void free_lists(const oracle::Library&);

 private:
  [[nodiscard]] std::string opener_of(int fd) const;
  void set_upload(const oracle::Library&);
};

}  // namespace poolscope::real
