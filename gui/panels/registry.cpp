// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/registry.hpp"

#include "gui/panels/bottlenecks_panel.hpp"
#include "gui/panels/compare_panel.hpp"
#include "gui/panels/problems_panel.hpp"
#include "gui/panels/results_panel.hpp"
#include "gui/panels/start_page.hpp"

namespace headroom::gui {

std::vector<Panel*> makePanels() {
    return {
        new StartPage,        //
        new ResultsPanel,     //
        new BottlenecksPanel, //
        new ComparePanel,     //
        new ProblemsPanel,
    };
}

} // namespace headroom::gui
