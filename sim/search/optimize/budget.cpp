#include "sim/search/optimize/budget.hpp"

#include "models/units_text.hpp"
#include "sim/search/search_error.hpp"

#include <charconv>
#include <sstream>

namespace headroom::search {
namespace {

constexpr std::string_view kAllowed =
    "a budget is \"30instances\", \"$1.2/h\" or both with a comma between";

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

int parseInstances(const std::string& part, const std::string& digits) {
    int count = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (error != std::errc() || end != digits.data() + digits.size() || count < 1)
        throw SearchError("'" + part + "' is no number of instances; " + std::string(kAllowed));
    return count;
}

} // namespace

models::Budget parseBudget(const std::string& text) {
    models::Budget budget;
    std::istringstream parts(text);
    for (std::string raw; std::getline(parts, raw, ',');) {
        const std::string part = trimmed(raw);
        const std::size_t unit = part.find("instance");
        if (unit != std::string::npos) {
            const std::string word = part.substr(unit);
            if (word != "instance" && word != "instances")
                throw SearchError("'" + part + "': " + std::string(kAllowed));
            if (budget.instances) throw SearchError("'" + text + "' states two numbers of instances");
            budget.instances = parseInstances(part, trimmed(part.substr(0, unit)));
            continue;
        }
        if (budget.cost) throw SearchError("'" + text + "' states two costs");
        try {
            budget.cost = models::parseMoneyPerHour(part);
        } catch (const models::UnitError&) {
            throw SearchError("'" + part + "': " + std::string(kAllowed));
        }
        if (!(budget.cost->value > 0.0)) throw SearchError("'" + part + "': a budget is above zero");
    }
    if (!budget.instances && !budget.cost) throw SearchError("'" + text + "': " + std::string(kAllowed));
    return budget;
}

bool allows(const models::Budget& budget, int instances, double usdPerHour) {
    return (!budget.instances || instances <= *budget.instances) &&
           (!budget.cost || usdPerHour <= budget.cost->value);
}

std::string inWords(const models::Budget& budget) {
    std::string text;
    if (budget.instances)
        text = std::to_string(*budget.instances) + (*budget.instances == 1 ? " instance" : " instances");
    if (budget.cost) text += (text.empty() ? "" : " and ") + models::print(*budget.cost);
    return text.empty() ? "any budget" : text;
}

} // namespace headroom::search
