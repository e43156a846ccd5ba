#include "sim/search/optimize/excuses.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/search/optimize/budget.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::search {
namespace {

std::string signedPercent(double share) {
    const std::string text = analysis::percentText(std::abs(share));
    return (share < 0.0 ? "-" : "+") + text;
}

double meanUsers(const Trial& trial, std::size_t seeds) {
    double sum = 0.0;
    for (std::size_t i = 0; i < seeds; ++i) sum += trial.seeds[i].users;
    return sum / static_cast<double>(seeds);
}

std::string costText(double mine, double theirs) {
    const double difference = mine - theirs;
    if (std::abs(difference) < 1e-9) return "at the same price";
    return analysis::dollarText(std::abs(difference)) + " an hour " +
           (difference > 0.0 ? "dearer" : "cheaper");
}

} // namespace

std::string excuseOf(const ExcuseFacts& facts, const Price& winnerPrice, const Trial& winner) {
    const Price& price = facts.price;
    if (!price.possible) return "reads from replicas need at least one replica per master";
    if (!allows(facts.budget, price.instances, price.usdPerHour)) {
        const bool instances = facts.budget.instances && price.instances > *facts.budget.instances;
        return "over the budget of " + inWords(facts.budget) + ": " +
               (instances ? std::to_string(price.instances) + " instances"
                          : analysis::dollarText(price.usdPerHour) + " an hour");
    }
    const double winnerUsers = meanUsers(winner, winner.seeds.size());
    if (facts.trial == nullptr) {
        return facts.station + " saturate at " + analysis::countText(price.mostUsers) +
               " users at the latest (" + signedPercent(price.mostUsers / winnerUsers - 1.0) + ")";
    }
    if (!facts.trial->error.empty()) return "cannot be simulated: " + facts.trial->error;
    const std::size_t seeds = std::min(facts.trial->seeds.size(), winner.seeds.size());
    const double mine = meanUsers(*facts.trial, seeds);
    const double theirs = meanUsers(winner, seeds);
    const SeedTrial& first = facts.trial->seeds.front();
    const std::string bears = first.atMost ? "bears at most " : "bears ";
    std::string text = mine > 0.0 ? bears + analysis::countText(mine) + " users (" +
                                        (theirs > 0.0 ? signedPercent(mine / theirs - 1.0) : "") + ")"
                                  : "does not even bear the smallest load tried";
    if (!first.binds.empty()) text += ", " + first.binds + " bind first";
    if (!first.broken.empty()) text += ", " + first.broken + " breaks";
    return text + "; " + costText(price.usdPerHour, winnerPrice.usdPerHour);
}

} // namespace headroom::search
