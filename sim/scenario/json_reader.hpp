#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "model/stopped.hpp"
#include "scenario/fields.hpp"
#include "scenario/json_text.hpp"
#include "scenario/json_values.hpp"
#include "scenario/scenario.hpp"

/// Reads a scenario's text by the table of fields, in one pass and without a tree of the whole.
namespace poolscope::scenario {

struct Reading {
  Scenario scenario;
  std::vector<Problem> problems;  // the errors that one object shows by itself
  bool broken = false;            // the text is not JSON; `problems` has the place
  /// A problem may have hidden an id, so a reference to nothing may be correct.
  bool identities_in_doubt = false;
};
/// Throws `Stopped` if `go_on`, which is asked every few thousand values, returns false.
[[nodiscard]] Reading read(std::string_view text, const GoOn& go_on = {});

/// The handler of nlohmann's SAX events. Each open array or object is a frame. A wrong value is
/// skipped with everything in it, so that one mistake makes one error.
class Reader {
 public:
  Reader(std::string_view text, const GoOn& go_on) : text_{text}, positions_{text}, steps_{go_on} {}
  [[nodiscard]] Reading run();

  // The SAX interface of nlohmann; every function lets the parser go on to the end of the text.
  bool null();
  bool boolean(bool);
  bool number_integer(std::int64_t);
  bool number_unsigned(std::uint64_t);
  bool number_float(double, const std::string&);
  bool string(std::string&);
  bool binary(std::vector<std::uint8_t>&) { return true; }
  bool start_object(std::size_t);
  bool key(std::string&);
  bool end_object();
  bool start_array(std::size_t);
  bool end_array();
  bool parse_error(std::size_t position, const std::string& token, const std::exception&);

 private:
  struct Frame {
    enum class What : std::uint8_t {
      object,        // of `type`, into `target`
      objects,       // list of `field`'s objects
      strings,       // list of strings into strings_, for `field` or `option`
      options,       // into the OptionSet at `target`
      places,        // into the strategy's places at `target`
      headers,       // into the list of name and text at `target`
      distribution,  // into the Distribution at `target`
      pair,          // [a, b] of a distribution
      choices,       // [[value, weight], …]
      choice,        // [value, weight]
    };
    What what = What::object;
    std::size_t offset = 0;
    void* target = nullptr;
    const fields::ObjectType* type = nullptr;
    const fields::Field* field = nullptr;       // of the key, or of the list
    const model::OptionInfo* option = nullptr;  // of the key
    std::string_view key{};                     // the next value's
    std::size_t index = 0;                      // the next item's
    std::uint64_t seen = 0, bad = 0;            // rows of `type` by position
  };

  // The events of the text, except those that are skipped.
  void next_token();
  void scalar(Scalar);
  void field_scalar(Frame&, Scalar&);
  void text_scalar(Frame&, Scalar&);
  void word_scalar(Frame&, Scalar&);
  void list_scalar(Frame&, Scalar&);
  void number_of_distribution(Frame&, const Scalar&);
  void open(bool array);
  bool open_field(Frame&, bool array);
  bool open_in_distribution(Frame&, bool array);
  void object_key(Frame&, std::string&);
  void map_key(Frame&, std::string&);
  void close_object(Frame&);
  void check_rules(const Frame&);
  void close_strings(Frame&);
  void close_distribution(Frame&);
  void close_numbers(Frame&);

  /// The bit of the row in `Frame::seen` and `Frame::bad`.
  [[nodiscard]] static std::uint64_t bit(const fields::ObjectType& type,
                                         const fields::Field* field) {
    return std::uint64_t{1} << (field - type.fields.data());
  }

  // Messages.
  void problem(std::string message) { problem_at(token_, pointer(), std::move(message)); }
  void problem_at(std::size_t offset, std::string pointer, std::string message);
  void wrong_type(std::string_view found);
  void mismatch(std::string_view name, std::string_view expected, std::string_view found);
  [[nodiscard]] std::string pointer() const;      // to the next value
  [[nodiscard]] std::string pointer_up() const;   // to the innermost open array or object
  [[nodiscard]] std::string what_is_due() const;  // "\"port\" must be …"
  void mark_bad(Frame&);

  [[nodiscard]] bool skipped_scalar();
  [[nodiscard]] bool skipped_open();
  [[nodiscard]] bool skipped_close();

  std::string_view text_;
  TokenPositions positions_;
  Steps steps_;
  Reading reading_;
  std::vector<Frame> frames_;
  std::vector<std::string> strings_;       // the list that is being read
  std::unordered_set<std::string> names_;  // the places or headers that are being read
  std::vector<double> numbers_;            // the pair that is being read
  bool numbers_bad_ = false;
  std::size_t token_ = 0;       // offset of the current token
  bool skip_next_ = false;      // the next value is skipped
  std::size_t skip_depth_ = 0;  // open arrays and objects in a skipped value
  bool began_ = false;
};

}  // namespace poolscope::scenario
