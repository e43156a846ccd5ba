#include "sim/search/optimize/excuses.hpp"

#include "sim/analysis/numbers.hpp"
#include "sim/search/optimize/budget.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::search {
namespace {

using analysis::countText;

std::string signedPercent(double share) {
    return (share < 0.0 ? "-" : "+") + analysis::percentText(std::abs(share));
}

std::string costText(double mine, double theirs) {
    const double difference = mine - theirs;
    if (std::abs(difference) < 1e-9) return "at the same price";
    return analysis::dollarText(std::abs(difference)) + " an hour " +
           (difference > 0.0 ? "dearer" : "cheaper");
}

/// How far the winner's seeds lie from their mean, as a share: a difference below is no difference.
double noiseOf(const Finalist& winner) {
    double noise = 0.0;
    for (const SeedTrial& seed : winner.trial.seeds)
        noise = std::max(noise, std::abs(seed.estimate / winner.capacity.value - 1.0));
    return noise;
}

/// What broke, and how far.
std::string breakText(const SeedTrial& mine) {
    std::string text = mine.broken;
    if (mine.cutAtUsers > 0.0)
        text += " is lost for certain when " + countText(mine.cutAtUsers) + " have come";
    else
        text += " is missed by " + analysis::percentText(mine.overshoot);
    if (!mine.binds.empty()) text += ", " + mine.binds + " bind first";
    return text;
}

std::string simulatedText(const SeedTrial& mine, const Price& price, const Finalist& winner) {
    const SeedTrial& theirs = winner.trial.seeds.front();
    const std::string cost = "; " + costText(price.usdPerHour, winner.price.usdPerHour);
    if (mine.atMost) {
        const bool winnerHolds = theirs.users >= mine.breaksAt;
        return "breaks at " + countText(mine.breaksAt) + " users" +
               (winnerHolds ? ", which the winner bears: " : ": ") + breakText(mine) + cost;
    }
    const double gain = theirs.estimate > 0.0 ? mine.estimate / theirs.estimate - 1.0 : 0.0;
    std::string text = (mine.bracketed || mine.beyond ? "bears " : "bears about ") +
                       countText(mine.estimate) + " users (" + signedPercent(gain) + ")" + cost;
    if (mine.breaksAt > 0.0) text += "; at " + countText(mine.breaksAt) + " " + breakText(mine);
    const double noise = noiseOf(winner);
    if (std::abs(gain) <= noise)
        text += "; no clear difference, seeds differ by " + analysis::percentText(noise);
    return text;
}

} // namespace

std::pair<std::string, Excuse::Basis> excuseOf(const ExcuseFacts& facts, const Finalist& winner) {
    const Price& price = facts.price;
    if (!price.possible)
        return {"reads from replicas need at least one replica per master", Excuse::Basis::kRule};
    if (!allows(facts.budget, price.instances, price.usdPerHour)) {
        const bool instances = facts.budget.instances && price.instances > *facts.budget.instances;
        return {"over the budget of " + inWords(facts.budget) + ": " +
                    (instances ? std::to_string(price.instances) + " instances"
                               : analysis::dollarText(price.usdPerHour) + " an hour"),
                Excuse::Basis::kRule};
    }
    if (facts.unmet != nullptr)
        return {"does not meet what is required: " + facts.unmet->text, Excuse::Basis::kRule};
    if (facts.trial == nullptr) {
        const double theirs = winner.trial.seeds.front().users;
        const bool dearer = price.usdPerHour > winner.price.usdPerHour;
        if (price.mostUsers * kSlack >= theirs)
            return {costText(price.usdPerHour, winner.price.usdPerHour) +
                        (dearer ? ", and the winner bears what was asked" : "; not simulated"),
                    Excuse::Basis::kRule};
        return {facts.station + " saturate at " + countText(price.mostUsers) + " users at the latest (" +
                    signedPercent(price.mostUsers / theirs - 1.0) + ")",
                Excuse::Basis::kBound};
    }
    if (!facts.trial->error.empty())
        return {"cannot be simulated: " + facts.trial->error, Excuse::Basis::kSimulated};
    return {simulatedText(facts.trial->seeds.front(), price, winner), Excuse::Basis::kSimulated};
}

} // namespace headroom::search
