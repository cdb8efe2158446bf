#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/sweep/sweep.hpp"
#include "app/model.hpp"

/// Work that `update` asks for, and that `effects.hpp` carries out off the UI thread.
namespace poolscope::gui {

struct LoadDocument {
  std::string path;
};
struct LoadBeside {
  std::string path;
};
struct AbandonLoading {};
/// Bounds of these runs, one after the other; an earlier request is given up.
struct FindBounds {
  struct Of {
    std::shared_ptr<const trace::Trace> trace;
    std::shared_ptr<const scenario::Scenario> scenario;
    scenario::Strategy strategy;
  };
  std::vector<Of> runs;
};
struct SimulateForks {
  std::vector<std::pair<scenario::Strategy, std::shared_ptr<const Fork>>> forks;
};
/// A sweep of the open scenario. What was asked has been checked.
struct SweepRuns {
  std::shared_ptr<const Document> of;
  SweepAsked asked;
  analysis::SweepPlan plan;
};
struct SeekAdvice {
  std::shared_ptr<const Document> of;
};
struct AbandonStudy {
  StudyPart part{};
};
struct WriteText {
  std::string path, text;
};
struct ReadLibrary {};
struct SaveSettings {};
struct SaveBookmarks {};  // of the open file
/// These need the window, and are carried out by who has it (panels/frame/session.hpp).
struct DrawPicture {
  std::string path;
  std::optional<PaneId> pane;
};
struct SetClipboard {
  std::string text;
};
/// In the person's browser.
struct VisitLink {
  std::string url;
};
using Effect = std::variant<LoadDocument, LoadBeside, AbandonLoading, FindBounds, SimulateForks,
                            SweepRuns, SeekAdvice, AbandonStudy, WriteText, ReadLibrary,
                            SaveSettings, SaveBookmarks, DrawPicture, SetClipboard, VisitLink>;

namespace updates {
/// What an action asks for.
using Done = std::vector<Effect>;
}  // namespace updates

}  // namespace poolscope::gui
