// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/registry.hpp"

#include "gui/panels/live_panel.hpp"
#include "gui/panels/problems_panel.hpp"
#include "gui/panels/properties_panel.hpp"
#include "gui/panels/start_page.hpp"
#include "gui/panels/sweep_panel.hpp"
#include "gui/panels/topology_panel.hpp"
#include "gui/panels/what_if_panel.hpp"
#include "gui/panels/workload_panel.hpp"

namespace headroom::gui {

std::vector<Panel*> makePanels() {
    return {
        new StartPage,
        new TopologyPanel,
        new WorkloadPanel,
        new WhatIfPanel,
        new SweepPanel,
        new LivePanel,
        new PropertiesPanel,
        new ProblemsPanel,
    };
}

} // namespace headroom::gui
