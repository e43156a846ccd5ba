#include "sim/search/study.hpp"

#include "headroom_version.hpp"
#include "models/writer.hpp"
#include "sim/result/digest.hpp"

#include <utility>

namespace headroom::search {
namespace {

models::Json toJson(const models::InstanceType& type) {
    models::Json prices = models::Json::object();
    for (const auto& [region, price] : type.price) prices[region] = price.value;
    return {type.name,
            type.vcpus,
            type.physicalCores,
            type.singleThreadSpeed,
            type.smtYield,
            type.memory.value,
            type.baseline,
            type.quotaPeriod.value,
            type.creditsPerHour,
            type.launchCredits,
            type.maxCredits,
            type.networkBaseline.value,
            type.networkBurst.value,
            prices,
            type.surplusPerVcpu.value};
}

} // namespace

std::string digestOf(const models::Scenario& scenario) {
    models::Json all{models::toJson(scenario)};
    for (const auto& [name, type] : scenario.instanceTypes) all.push_back(toJson(type));
    for (const auto& [name, profile] : scenario.profiles) all.push_back(models::toJson(profile));
    for (const auto& [name, profile] : scenario.storeProfiles) all.push_back(models::toJson(profile));
    return result::digestOf(all.dump());
}

std::string problemsOf(const models::ScenarioError& error) {
    std::string text;
    for (models::Diagnostic problem : error.diagnostics()) {
        const bool option = problem.file.starts_with("--set");
        if (!option) problem.file = std::filesystem::path(problem.file).filename().string();
        text += (text.empty() ? "" : "; ") + models::print(problem);
    }
    return text;
}

Study::Study(const std::filesystem::path& file, std::vector<models::Override> overrides,
             std::uint64_t seed, int replications)
    : source_(file), overrides_(std::move(overrides)), seed_(seed), replications_(replications),
      base_(source_.read(overrides_)), digest_(search::digestOf(base_)) {}

models::Scenario Study::scenarioOf(const std::vector<models::Override>& changes) const {
    std::vector<models::Override> all = overrides_;
    all.insert(all.end(), changes.begin(), changes.end());
    return source_.read(all);
}

std::uint64_t Study::firstSeedOf(const models::Scenario& scenario) const {
    return seed_ == 0 ? scenario.seed : seed_;
}

std::string Study::keyOf(const models::Scenario& scenario) const {
    return result::digestOf(search::digestOf(scenario) + " " + std::to_string(firstSeedOf(scenario)) +
                            " " + std::to_string(replications_) + " " + kVersion);
}

} // namespace headroom::search
