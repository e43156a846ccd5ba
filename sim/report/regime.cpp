#include "sim/report/regime.hpp"

#include "sim/analysis/numbers.hpp"

namespace headroom::report {

using State = analysis::ValidityItem::State;

std::string steadySentence(const analysis::Summary& summary) {
    if (!summary.steady) return {};
    const analysis::SteadyState& steady = *summary.steady;
    std::string text = "Steady state: mean(" + steady.operation + ") " +
                       analysis::estimateText(steady.meanSeconds.mean, "s") + " and " +
                       analysis::estimateText(steady.perSecond.mean, "/s") + ", leaving out the first " +
                       analysis::clockText(steady.fromSeconds) +
                       (steady.stated ? " as stated." : " as warm-up (MSER-5).");
    if (!steady.sufficient) {
        text += " The run is too short to tell: it still settles at its half.";
    } else if (!steady.meanSeconds.independent) {
        text +=
            " The interval is likely too narrow: even long stretches of the run depend on each other.";
    }
    return text;
}

std::vector<std::string> beyondSentences(const analysis::ValidityCard& card) {
    std::vector<std::string> sentences;
    for (const analysis::ValidityItem& item : card.items) {
        if (item.state == State::kBeyond) sentences.push_back(item.sentence);
    }
    return sentences;
}

std::string insideSentence(const analysis::ValidityCard& card) {
    if (card.amber()) return {};
    std::string names;
    for (const analysis::ValidityItem& item : card.items) {
        if (item.state == State::kInside) names += (names.empty() ? "" : ", ") + item.variable;
    }
    if (names.empty()) return {};
    return "Validity: inside the ranges the demands were measured over (" + names + ").";
}

} // namespace headroom::report
