#pragma once

#include "app/commands/update.hpp"
#include "app/compare/update.hpp"
#include "app/document/update.hpp"
#include "app/frame/update.hpp"
#include "app/log/update.hpp"
#include "app/playback/update.hpp"
#include "app/pool/update.hpp"
#include "app/start/update.hpp"
#include "app/study/update.hpp"
#include "app/timeline/update.hpp"
#include "app/why/update.hpp"

/// What each action does: one overload of `on` an action, in the update.hpp of its feature. An
/// action of one feature may ask for what another one does.
