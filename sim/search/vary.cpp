#include "sim/search/vary.hpp"

#include "sim/search/search_error.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

namespace headroom::search {
namespace {

constexpr std::string_view kDots = "..";
/// Enough to hide the rounding of a step that is no binary fraction, few enough to lose no digit typed.
constexpr int kDigits = 12;
constexpr int kSampledDigits = 6;
constexpr double kSlack = 1e-9; ///< of a step, when asking whether a step lands on the end

/// At commas outside brackets and quotes.
std::vector<std::string> splitList(const std::string& text) {
    std::vector<std::string> items{""};
    int depth = 0;
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == '(' || c == '[' || c == '{')) ++depth;
        if (!quoted && (c == ')' || c == ']' || c == '}')) --depth;
        if (c == ',' && depth == 0 && !quoted) {
            items.emplace_back();
        } else {
            items.back() += c;
        }
    }
    return items;
}

/// A range has its dots outside quotes and brackets; anything else with dots is a value.
bool isRange(const std::string& item) {
    const std::size_t dots = item.find(kDots);
    return dots != std::string::npos && item.find_first_of("\"[{(") > dots;
}

struct Range {
    Quantity from, to;
    bool stepped = false;
    bool geometric = false;
    double step = 1.0; ///< signed towards `to`, or the factor
    bool whole = false;
};

void requireSameUnit(const Quantity& a, const Quantity& b) {
    if (a.unit == b.unit) return;
    throw SearchError("\"" + print(a) + "\" is " + unitInWords(a.unit) + " and \"" + print(b) +
                      "\" is " + unitInWords(b.unit));
}

/// Takes the unit of the other end where a 0 stands without one.
void lendUnit(Quantity& zero, const Quantity& other) {
    if (zero.unit == Quantity::Unit::kNone && zero.value == 0.0) zero.unit = other.unit;
}

void readStep(Range& range, const std::string& text) {
    range.stepped = true;
    if (text.starts_with('x')) {
        const Quantity factor = parseQuantity(text.substr(1));
        if (factor.unit != Quantity::Unit::kNone || factor.value <= 1.0)
            throw SearchError("the factor \"" + text + "\" must be above 1, e.g. x2");
        if (range.from.value <= 0.0 || range.to.value <= 0.0)
            throw SearchError("a range by a factor needs both ends above 0");
        range.geometric = true;
        range.step = range.to.value >= range.from.value ? factor.value : 1.0 / factor.value;
        return;
    }
    Quantity step = parseQuantity(text);
    requireSameUnit(range.from, step);
    if (step.value <= 0.0)
        throw SearchError("the step \"" + text +
                          "\" must be above 0; a range from a larger to a smaller "
                          "value goes down by itself");
    range.whole = range.whole && step.whole;
    range.step = range.to.value >= range.from.value ? step.value : -step.value;
}

Range readRange(const std::string& item) {
    const std::size_t dots = item.find(kDots);
    const std::size_t colon = item.find(':', dots);
    Range range;
    range.from = parseQuantity(item.substr(0, dots));
    range.to = parseQuantity(item.substr(dots + kDots.size(), colon - dots - kDots.size()));
    lendUnit(range.from, range.to);
    lendUnit(range.to, range.from);
    requireSameUnit(range.from, range.to);
    range.whole = range.from.whole && range.to.whole;
    if (colon != std::string::npos) {
        readStep(range, item.substr(colon + 1));
    } else if (range.whole) {
        range.stepped = true;
        range.step = range.to.value >= range.from.value ? 1.0 : -1.0;
    }
    return range;
}

std::vector<std::string> levelsOf(const Range& range) {
    const double span = range.geometric
                            ? std::log(range.to.value / range.from.value) / std::log(range.step)
                            : (range.to.value - range.from.value) / range.step;
    const double last = std::floor(span + kSlack);
    if (last + 1.0 > static_cast<double>(kMostLevels))
        throw SearchError("the range has more than " + std::to_string(kMostLevels) + " values");
    std::vector<std::string> levels;
    double factor = 1.0;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i, factor *= range.step) {
        Quantity value = range.from;
        value.value = range.geometric ? range.from.value * factor
                                      : range.from.value + static_cast<double>(i) * range.step;
        value.value = range.whole ? std::round(value.value) : roundToDigits(value.value, kDigits);
        std::string text = print(value);
        // Small whole numbers times a small factor round to the same value.
        if (levels.empty() || levels.back() != text) levels.push_back(std::move(text));
    }
    return levels;
}

std::string normalised(std::string path) {
    std::replace(path.begin(), path.end(), '/', '.');
    path.erase(0, path.find_first_not_of('.'));
    return path;
}

Dimension read(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        throw SearchError("expected path=values, e.g. services.chat.on.count=10..20");
    Dimension dimension;
    dimension.path = text.substr(0, equals);
    dimension.text = text.substr(equals + 1);
    const std::vector<std::string> items = splitList(dimension.text);
    for (const std::string& item : items) {
        if (item.empty()) throw SearchError("a value is missing");
        if (!isRange(item)) {
            dimension.levels.push_back(item);
            continue;
        }
        const Range range = readRange(item);
        if (!range.stepped) {
            if (items.size() > 1)
                throw SearchError("the range \"" + item + "\" in a list needs a step, e.g. \"" + item +
                                  ":0.5\"");
            dimension.from = range.from;
            dimension.to = range.to;
            return dimension;
        }
        for (std::string& level : levelsOf(range)) dimension.levels.push_back(std::move(level));
    }
    std::set<std::string> seen;
    for (const std::string& level : dimension.levels) {
        if (!seen.insert(level).second) throw SearchError("the value " + level + " is there twice");
    }
    return dimension;
}

} // namespace

std::string Dimension::at(double u) const {
    if (continuous()) {
        Quantity value = from;
        value.value = roundToDigits(from.value + u * (to.value - from.value), kSampledDigits);
        return print(value);
    }
    const auto index = static_cast<std::size_t>(u * static_cast<double>(levels.size()));
    return levels[std::min(index, levels.size() - 1)];
}

Dimension parseVary(const std::string& text) {
    try {
        return read(text);
    } catch (const SearchError& error) {
        throw SearchError("--vary \"" + text + "\": " + error.what());
    }
}

std::vector<Dimension> parseVaries(const std::vector<std::string>& texts) {
    std::vector<Dimension> dimensions;
    std::set<std::string> paths;
    for (const std::string& text : texts) {
        dimensions.push_back(parseVary(text));
        if (!paths.insert(normalised(dimensions.back().path)).second)
            throw SearchError("--vary \"" + text + "\": " + dimensions.back().path +
                              " is varied twice; write all its values in one --vary");
    }
    return dimensions;
}

} // namespace headroom::search
