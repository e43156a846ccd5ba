// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Libraries' headers that nearly every file of the desktop app reads, read by the compiler once. No file may rely on it:
// each includes what it uses. None of headroom's own headers belongs here: of a header with #pragma once the compiler
// keeps a checksum, and a compiler cache that hands out the result for one with another comment makes it be read twice.

#include "gui/charts/custom_plot.hpp" // a library's header; does no harm when read twice

#include <QtConcurrent/QtConcurrentRun>
#include <QtWidgets/QtWidgets>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>
