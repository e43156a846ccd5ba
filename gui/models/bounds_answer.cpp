// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/bounds_answer.hpp"

#include "models/catalog.hpp"
#include "models/read_scenario.hpp"
#include "sim/analysis/operational/bounds.hpp"

#include <cmath>
#include <stdexcept>

namespace headroom::gui {

BoundsAnswer boundsOf(const models::Json& scenario, const QString& file) {
    BoundsAnswer answer;
    try {
        // Of the installation: read once, or every step of a slider would read it.
        static const models::Catalogue catalogue = models::Catalogue::load(models::defaultDataDirs());
        auto read = std::make_shared<const models::Scenario>(models::readScenarioText(
            file.toStdString(), scenario.dump(-1, ' ', false, models::Json::error_handler_t::replace),
            catalogue));
        answer.readable = true;
        answer.scenario = read;
        const analysis::operational::Bounds bounds(*read);
        const analysis::operational::LoadBounds load = bounds.at(bounds.model().shape());
        answer.askedUsers = load.users;
        answer.requestsPerSecond = load.largestRequests.high;
        if (!load.stations.empty() && std::isfinite(load.saturationUsers.high)) {
            const analysis::operational::StationBound& first = load.stations.front();
            answer.saturates = true;
            answer.mostUsers = load.saturationUsers.high;
            answer.mostUsersLow = load.saturationUsers.low;
            answer.bottleneck = QString::fromStdString(bounds.model().name(first.id));
            answer.bottleneckService = QString::fromStdString(bounds.model().service(first.id));
            answer.utilizationLow = first.utilization.low;
            answer.utilizationHigh = first.utilization.high;
        }
    } catch (const models::ScenarioError& error) {
        const models::Diagnostic& first = error.diagnostics().front();
        answer.problem = QString::fromStdString(first.path + ": " + first.message);
    } catch (const std::runtime_error& error) {
        answer.problem = QString::fromUtf8(error.what());
    }
    return answer;
}

} // namespace headroom::gui
