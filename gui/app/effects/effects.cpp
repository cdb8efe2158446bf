#include "app/effects/effects.hpp"

#include <algorithm>
#include <utility>

#include "app/document/bookmarks.hpp"
#include "app/document/load.hpp"
#include "app/start/library.hpp"
#include "platform/files.hpp"

namespace poolscope::gui {

namespace {

// Results of loading and forking; all other work has workers of its own.
bool is_of_loading(const Action& result) {
  const auto* stopped = std::get_if<StoppedAtLimit>(&result);
  return std::holds_alternative<Loaded>(result) || std::holds_alternative<LoadFailed>(result) ||
         std::holds_alternative<LoadProgressed>(result) ||
         std::holds_alternative<LoadedBeside>(result) || std::holds_alternative<Forked>(result) ||
         (stopped && stopped->at.of != AtLimit::Of::sweep && stopped->at.of != AtLimit::Of::advice);
}

}  // namespace

Effects::Effects(std::function<void()> wake)
    : wake_(std::move(wake)), watch_([this](const std::string& path) { add(FileChanged{path}); }) {}

Effects::~Effects() {
  close();
}

void Effects::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  for (Background* work : {&loader_, &librarian_, &sweeper_, &adviser_, &bounding_})
    work->abandon();
}

bool Effects::busy() const {
  return loader_.busy() || librarian_.busy() || sweeper_.busy() || adviser_.busy() ||
         bounding_.busy();
}

void Effects::run(const Effect& effect, const Model& model) {
  if (const auto* wanted = std::get_if<LoadDocument>(&effect))
    load(wanted->path, model.work.limits);
  else if (const auto* other = std::get_if<LoadBeside>(&effect))
    load_beside(other->path, model.work.limits);
  else if (std::holds_alternative<AbandonLoading>(effect))
    abandon();
  else if (const auto* forks = std::get_if<SimulateForks>(&effect))
    fork(*forks, model.work.limits);
  else if (const auto* runs = std::get_if<SweepRuns>(&effect))
    sweep(*runs, model.work.limits);
  else if (const auto* sought = std::get_if<SeekAdvice>(&effect))
    seek_advice(*sought, model.work.limits);
  else if (const auto* study = std::get_if<AbandonStudy>(&effect))
    (study->part == StudyPart::sweep ? sweeper_ : adviser_).abandon();
  else if (const auto* bounds = std::get_if<FindBounds>(&effect))
    find_bounds_of(*bounds);
  else if (const auto* text = std::get_if<WriteText>(&effect))
    write(*text, model);
  else if (std::holds_alternative<ReadLibrary>(effect))
    read_library();
  else if (std::holds_alternative<SaveSettings>(effect) && saving_)
    keep([settings = settings_of(model)] { save_settings(settings); });
  else if (std::holds_alternative<SaveBookmarks>(effect) && saving_ && model.document)
    keep([path = model.document->path, bookmarks = model.timeline.bookmarks] {
      save_bookmarks(path, bookmarks);
    });
  else if (const auto* link = std::get_if<VisitLink>(&effect); link && saving_)
    open_in_browser(link->url);
}

std::vector<Action> Effects::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(results_, {});
}

void Effects::abandon() {
  loader_.abandon();
  const std::lock_guard lock(mutex_);
  std::erase_if(results_, is_of_loading);
}

void Effects::add(Action action) {
  const std::lock_guard lock(mutex_);
  results_.push_back(std::move(action));
  if (wake_ && !closed_) wake_();
}

// Results that are no longer wanted may still come in: `update` knows what it waits for.
void Effects::told(const Background::Wanted& wanted, Action action) {
  const std::lock_guard lock(mutex_);
  if (!wanted()) return;
  // Only the newest progress is of interest.
  if (!results_.empty() && std::holds_alternative<LoadProgressed>(results_.back()) &&
      std::holds_alternative<LoadProgressed>(action))
    results_.back() = std::move(action);
  else
    results_.push_back(std::move(action));
  if (wake_ && !closed_) wake_();
}

// The library is the same, whichever file is loaded meanwhile.
void Effects::read_library() {
  if (std::exchange(library_asked_, true) && !synchronous_) return;  // it is being read, or was
  librarian_.begin(
      [this](const Background::Wanted& wanted) {
        told(wanted, LibraryRead{read_whole_library(library_folder(), wanted)});
      },
      synchronous_);
}

void Effects::load(const std::string& path, const model::Limits& limits) {
  abandon();
  const auto work = [this, path, limits, watches = !synchronous_,
                     remembers = saving_](const Background::Wanted& wanted) {
    if (watches) watch_.watch(path, wanted);  // from before it is read: no change is missed
    float before = 0;
    Action result = load_document(
        path,
        [&](float fraction) {
          if (fraction >= before + 0.01F) {
            before = fraction;
            told(wanted, LoadProgressed{fraction});
          }
          return wanted();
        },
        limits);
    if (auto* loaded = std::get_if<Loaded>(&result); loaded && remembers) {
      auto document = std::make_shared<Document>(*loaded->document);
      document->bookmarks = load_bookmarks(path);
      loaded->document = std::move(document);
    }
    told(wanted, std::move(result));
  };
  loader_.begin(work, synchronous_);
}

void Effects::load_beside(const std::string& path, const model::Limits& limits) {
  abandon();
  const auto work = [this, path, limits](const Background::Wanted& wanted) {
    Action result = load_document(
        path,
        [&](float fraction) {
          told(wanted, LoadProgressed{fraction});
          return wanted();
        },
        limits);
    if (auto* stopped = std::get_if<StoppedAtLimit>(&result)) stopped->at.of = AtLimit::Of::beside;
    if (auto* loaded = std::get_if<Loaded>(&result))
      told(wanted, LoadedBeside{loaded->document});
    else
      told(wanted, std::move(result));
  };
  loader_.begin(work, synchronous_);
}

void Effects::fork(const SimulateForks& asked, const model::Limits& limits) {
  abandon();
  const auto work = [this, asked, limits](const Background::Wanted& wanted) {
    for (auto next = asked.forks.begin(); next != asked.forks.end() && wanted(); ++next) {
      Action result = load_fork(
          next->first, next->second,
          [&](float fraction) {
            told(wanted, LoadProgressed{fraction});
            return wanted();
          },
          limits);
      auto* stopped = std::get_if<StoppedAtLimit>(&result);
      if (stopped) stopped->at.forks.assign(next, asked.forks.end());
      const bool over = stopped != nullptr;
      told(wanted, std::move(result));
      if (over) return;
    }
  };
  loader_.begin(work, synchronous_);
}

void Effects::keep(std::function<void()> writing) {
  if (synchronous_)
    writing();
  else
    writer_.add(std::move(writing));
}

void Effects::write(const WriteText& wanted, const Model& model) {
  keep([this, wanted, open = open_files(model)] {
    const std::string wrong = write_file(wanted.path, wanted.text, open);
    add(wrong.empty() ? Notify{"saved " + shown_path(wanted.path)} : Notify{wrong, true});
  });
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
