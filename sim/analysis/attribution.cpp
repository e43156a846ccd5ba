#include "sim/analysis/attribution.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace headroom::analysis {
namespace {

constexpr std::string_view kWait = " wait";
constexpr std::string_view kService = " service";

PartShare shareOf(const std::string& part, double seconds, double whole) {
    PartShare share;
    share.part = part;
    share.resource = part;
    for (const std::string_view ending : {kWait, kService}) {
        if (!part.ends_with(ending)) continue;
        share.resource = part.substr(0, part.size() - ending.size());
        share.waiting = ending == kWait;
    }
    share.seconds = seconds;
    share.share = whole > 0.0 ? seconds / whole : 0.0;
    return share;
}

/// `parts` are sums over `completed` operations.
OperationAttribution attributionOf(const std::string& name, const std::map<std::string, double>& parts,
                                   double completed) {
    OperationAttribution result;
    result.operation = name;
    result.completed = completed;
    double whole = 0.0;
    for (const auto& [part, seconds] : parts) whole += seconds;
    const double each = 1.0 / std::max(1.0, completed);
    result.meanSeconds = whole * each;
    for (const auto& [part, seconds] : parts) {
        result.parts.push_back(shareOf(part, seconds * each, result.meanSeconds));
        if (result.parts.back().waiting) result.waitingShare += result.parts.back().share;
    }
    std::stable_sort(result.parts.begin(), result.parts.end(),
                     [](const PartShare& a, const PartShare& b) { return a.seconds > b.seconds; });
    return result;
}

} // namespace

Attribution attribute(const result::RunResult& result) {
    Attribution attribution;
    std::map<std::string, double> everywhere;
    double completed = 0.0;
    for (const result::OperationResult& operation : result.operations) {
        if (operation.secondsByPart.empty()) continue;
        const auto count = static_cast<double>(operation.latency.count());
        if (!operation.inside()) { // what is measured inside a service is part of what users asked for
            for (const auto& [part, seconds] : operation.secondsByPart) everywhere[part] += seconds;
            completed += count;
        }
        attribution.operations.push_back(attributionOf(operation.name, operation.secondsByPart, count));
    }
    attribution.all = attributionOf({}, everywhere, completed);
    std::stable_sort(attribution.operations.begin(), attribution.operations.end(),
                     [](const OperationAttribution& a, const OperationAttribution& b) {
                         return a.completed * a.meanSeconds > b.completed * b.meanSeconds;
                     });
    attribution.use = rankedUse(serviceUse(result));
    return attribution;
}

} // namespace headroom::analysis
