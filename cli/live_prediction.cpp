#include "cli/live_prediction.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "live/calibrate/observation.hpp"
#include "live/calibrate/refine.hpp"
#include "models/read_scenario.hpp"
#include "models/units_text.hpp"
#include "sim/analysis/runner.hpp"
#include "sim/analysis/uncertainty.hpp"
#include "sim/result/result_json.hpp"

#include <algorithm>
#include <memory>

namespace headroom::cli {

ScenarioInput calibratedInput(const std::filesystem::path& scenario,
                              const std::filesystem::path& profile,
                              const std::vector<std::string>& settings) {
    const models::Scenario plain = load({scenario.string(), parseOverrides(settings)});
    const std::filesystem::path file = std::filesystem::absolute(profile);
    const models::ServiceProfile fitted = models::readServiceProfile(file);
    std::vector<std::string> all{"services." + calibrate::processServiceOf(plain) +
                                 ".profile=" + file.string()};
    if (const auto& found = fitted.calibration; found && found->clientRtt.value > 0.0) {
        all.push_back("network.clientRtt=" + models::print(found->clientRtt));
        const auto add = [&all](const std::string& path, models::Duration mean) {
            if (mean.value > 0.0) all.push_back(path + "=exponential(" + models::print(mean) + ")");
        };
        add("network.jitter", found->jitter);
        if (found->tailShare > 0.0) {
            all.push_back("network.inZoneTail.share=" + models::printNumber(found->tailShare));
            all.push_back("network.inZoneTail.delay=" +
                          models::print(calibrate::tailDelay(found->tailDelay)));
        }
        for (const models::Service& service : plain.services)
            if (found->httpDelay.value > 0.0 &&
                std::holds_alternative<models::LoadBalancer>(service.kind))
                all.push_back("services." + service.name +
                              ".addedLatency=" + models::print(found->httpDelay));
    }
    all.insert(all.end(), settings.begin(), settings.end());
    return {scenario.string(), parseOverrides(all)};
}

void onMachine(models::Scenario& scenario, const std::string& service,
               const calibrate::HostProfile& host) {
    const auto& process = std::get<models::ProcessService>(scenario.service(service)->kind);
    if (!scenario.ownInstanceTypes.contains(process.on.instance))
        throw UsageError("--host-profile needs services." + service +
                         ".on.instance to be one of the scenario's own \"instanceTypes\"; \"" +
                         process.on.instance + "\" is the catalogue's");
    models::InstanceType& type = scenario.instanceTypes.at(process.on.instance);
    type.singleThreadSpeed = host.speed.median;
    if (host.threadsPerCore > 1) type.smtYield = std::clamp(host.secondYield.median, 1.0, 2.0);
}

const std::optional<models::Calibration>& calibrationOf(const models::Scenario& scenario,
                                                        const std::string& service) {
    const auto& process = std::get<models::ProcessService>(scenario.service(service)->kind);
    return scenario.profiles.at(process.profile).calibration;
}

std::vector<result::RunResult> predictDraws(const models::Scenario& scenario, std::size_t draws,
                                            const std::function<void(std::size_t)>& done) {
    const auto& calibration = calibrationOf(scenario, calibrate::processServiceOf(scenario));
    std::vector<result::RunResult> runs;
    for (std::size_t draw = 0; draw < draws; ++draw) {
        throwIfInterrupted();
        const auto drawn =
            std::make_shared<const models::Scenario>(analysis::withDrawnDemands(scenario, draw));
        runs.push_back(analysis::runRequest({drawn, scenario.seed + draw, 0.0, {}}));
        if (calibration)
            runs.back().calibrationErrors = {{"latency", calibration->latencyError},
                                             {"tail", calibration->tailError},
                                             {"memory", calibration->memoryError}};
        result::roundToFile(runs.back());
        if (done) done(draw);
    }
    return runs;
}

std::filesystem::path fileOfDraw(const std::filesystem::path& file, std::size_t draw) {
    std::filesystem::path out = file.parent_path() / file.stem();
    out += "-" + std::to_string(draw);
    out += file.extension();
    return out;
}

} // namespace headroom::cli
