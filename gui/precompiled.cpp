// SPDX-License-Identifier: GPL-3.0-or-later
// A library needs a source; this one is only there for its precompiled header (gui/CMakeLists.txt).

#include "gui/precompiled.hpp"
