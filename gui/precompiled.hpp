// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What nearly every file of the desktop app reads, read by the compiler once. No file may rely on it: each includes what
// it uses.

#include "gui/charts/custom_plot.hpp"
#include "models/document.hpp"
#include "models/scenario.hpp"
#include "sim/analysis/difference.hpp"
#include "sim/analysis/summary.hpp"
#include "sim/result/run_result.hpp"

#include <QtConcurrent/QtConcurrentRun>
#include <QtWidgets/QtWidgets>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>
