#include "app/effects.hpp"

#include <algorithm>
#include <utility>

#include "app/bookmarks.hpp"
#include "app/library.hpp"
#include "app/load.hpp"
#include "platform/files.hpp"

namespace poolscope::gui {

namespace {

// These have workers of their own (effects_analyses.cpp).
bool is_of_analysis(const Action& result) {
  return std::holds_alternative<Swept>(result) || std::holds_alternative<Advised>(result) ||
         std::holds_alternative<BoundsFound>(result) ||
         std::holds_alternative<StudyProgressed>(result);
}

}  // namespace

Effects::Effects(std::function<void()> wake)
    : wake_(std::move(wake)),
      watch_([this](const std::string& path) { report(generation_, FileChanged{path}); }) {}

Effects::~Effects() {
  abandon();
  sweeper_.abandon();
  adviser_.abandon();
  bounding_.abandon();
  closing_ = true;
  if (librarian_.joinable()) librarian_.join();
}

void Effects::run(const Effect& effect, const Model& model) {
  if (const auto* wanted = std::get_if<LoadDocument>(&effect))
    load(wanted->path);
  else if (const auto* other = std::get_if<LoadBeside>(&effect))
    load_beside(other->path);
  else if (std::holds_alternative<AbandonLoading>(effect))
    abandon();
  else if (const auto* forks = std::get_if<SimulateForks>(&effect))
    fork(*forks);
  else if (const auto* runs = std::get_if<SweepRuns>(&effect))
    sweep(*runs);
  else if (const auto* sought = std::get_if<SeekAdvice>(&effect))
    seek_advice(*sought);
  else if (const auto* study = std::get_if<AbandonStudy>(&effect))
    (study->part == StudyPart::sweep ? sweeper_ : adviser_).abandon();
  else if (const auto* bounds = std::get_if<FindBounds>(&effect))
    find_bounds_of(*bounds);
  else if (const auto* text = std::get_if<WriteText>(&effect))
    write(*text, model);
  else if (std::holds_alternative<ReadLibrary>(effect))
    read_library();
  else if (std::holds_alternative<SaveSettings>(effect) && saving_)
    save_settings(settings_of(model));
  else if (std::holds_alternative<SaveBookmarks>(effect) && saving_ && model.document)
    save_bookmarks(model.document->path, model.bookmarks);
  else if (const auto* link = std::get_if<VisitLink>(&effect); link && saving_)
    open_in_browser(link->url);
}

Outbox Effects::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(results_, {});
}

// A run under way ends at its next progress report, so waiting for it is short.
void Effects::abandon() {
  ++generation_;
  if (worker_.joinable()) worker_.join();
  const std::lock_guard lock(mutex_);
  std::erase_if(results_, [](const Action& result) { return !is_of_analysis(result); });
}

void Effects::report(std::uint64_t generation, Action action) {
  {
    const std::lock_guard lock(mutex_);
    if (generation != generation_) return;
    // Only the newest progress is of interest.
    if (!results_.empty() && std::holds_alternative<LoadProgressed>(results_.back()) &&
        std::holds_alternative<LoadProgressed>(action))
      results_.back() = std::move(action);
    else
      results_.push_back(std::move(action));
  }
  if (wake_) wake_();
}

// Whatever else is loaded meanwhile: the library is the same.
void Effects::read_library() {
  const auto work = [this] {
    auto library = read_whole_library(library_folder(), [this] { return !closing_; });
    {
      const std::lock_guard lock(mutex_);
      results_.push_back(LibraryRead{std::move(library)});
    }
    if (wake_) wake_();
  };
  if (synchronous_) return work();
  if (librarian_.joinable()) return;  // it is being read, or has been
  librarian_ = std::thread(work);
}

void Effects::load(const std::string& path) {
  abandon();
  const std::uint64_t mine = generation_;
  if (!synchronous_) watch_.watch(path);  // from before it is read: no change is missed
  const auto work = [this, path, mine] {
    float told = 0;
    Action result = load_document(path, [&](float fraction) {
      if (fraction >= told + 0.01F) {
        told = fraction;
        report(mine, LoadProgressed{fraction});
      }
      return generation_ == mine;
    });
    if (auto* loaded = std::get_if<Loaded>(&result); loaded && saving_) {
      auto document = std::make_shared<Document>(*loaded->document);
      document->bookmarks = load_bookmarks(path);
      loaded->document = std::move(document);
    }
    report(mine, std::move(result));
  };
  begin(work);
}

void Effects::load_beside(const std::string& path) {
  abandon();
  begin([this, path, mine = generation_.load()] {
    Action result = load_document(path, [&](float fraction) {
      report(mine, LoadProgressed{fraction});
      return generation_ == mine;
    });
    if (auto* loaded = std::get_if<Loaded>(&result))
      report(mine, LoadedBeside{loaded->document});
    else
      report(mine, std::move(result));
  });
}

void Effects::begin(std::function<void()> work) {
  if (synchronous_)
    work();
  else
    worker_ = std::thread(std::move(work));
}

void Effects::fork(const SimulateForks& wanted) {
  abandon();
  begin([this, wanted, mine = generation_.load()] {
    for (const auto& [strategy, fork] : wanted.forks) {
      report(mine, load_fork(strategy, fork, [&](float fraction) {
               report(mine, LoadProgressed{fraction});
               return generation_ == mine;
             }));
      if (generation_ != mine) return;
    }
  });
}

void Effects::write(const WriteText& wanted, const Model& model) {
  const std::string wrong = write_file(wanted.path, wanted.text, open_files(model));
  const std::lock_guard lock(mutex_);
  results_.push_back(wrong.empty() ? Notify{"saved " + shown_path(wanted.path)}
                                   : Notify{wrong, true});
}

std::vector<std::string> open_files(const Model& m) {
  std::vector<std::string> paths;
  if (!m.document) return paths;
  paths.push_back(m.document->path);
  for (const Run& run : m.document->runs)
    if (run.other && std::ranges::count(paths, run.other->path) == 0)
      paths.push_back(run.other->path);
  return paths;
}

}  // namespace poolscope::gui
