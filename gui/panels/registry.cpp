// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/registry.hpp"

#include "gui/panels/bottlenecks_panel.hpp"
#include "gui/panels/compare_panel.hpp"
#include "gui/panels/live_panel.hpp"
#include "gui/panels/problems_panel.hpp"
#include "gui/panels/properties_panel.hpp"
#include "gui/panels/results_panel.hpp"
#include "gui/panels/start_page.hpp"
#include "gui/panels/sweep_panel.hpp"
#include "gui/panels/topology_panel.hpp"
#include "gui/panels/what_if_panel.hpp"
#include "gui/panels/workload_panel.hpp"

namespace headroom::gui {

std::vector<Panel*> makePanels() {
    return {
        new StartPage,        //
        new ResultsPanel,     //
        new TopologyPanel,    //
        new WorkloadPanel,    //
        new BottlenecksPanel, //
        new WhatIfPanel,      //
        new SweepPanel,       //
        new ComparePanel,     //
        new LivePanel,        //
        new PropertiesPanel,  //
        new ProblemsPanel,
    };
}

} // namespace headroom::gui
