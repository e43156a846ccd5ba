#include "models/nearest.hpp"

#include <algorithm>

namespace headroom::models {

std::size_t editDistance(std::string_view a, std::string_view b) {
    // Three rows of the usual table: a swap of neighbours looks back two.
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::swap(before, last);
        std::swap(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replace});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
    }
    return row[b.size()];
}

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
    // A third of the letters may differ; long input is cut so that hostile names cost nothing.
    if (name.empty()) return "";
    const std::string_view looked = name.substr(0, 64);
    std::size_t best = std::max<std::size_t>(1, looked.size() / 3) + 1;
    std::string found;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = editDistance(looked, candidate);
        if (distance < best) {
            best = distance;
            found = candidate;
        }
    }
    if (!found.empty() || looked.size() < 3) return found;
    // "browser" for "browser-session": too many letters apart, but clearly meant.
    for (const std::string& candidate : candidates) {
        if (candidate.starts_with(looked)) return candidate;
    }
    return found;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& candidates) {
    if (const std::string found = nearest(name, candidates); !found.empty()) {
        return "; did you mean \"" + found + "\"?";
    }
    if (candidates.empty()) return "";
    constexpr std::size_t kShown = 12;
    std::string text = "; known: ";
    for (std::size_t i = 0; i < std::min(kShown, candidates.size()); ++i) {
        text += (i ? ", " : "") + candidates[i];
    }
    if (candidates.size() > kShown)
        text += ", and " + std::to_string(candidates.size() - kShown) + " more";
    return text;
}

std::string quotedList(const std::vector<std::string>& names, std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) text += i + 1 == names.size() ? " " + std::string(last) + " " : ", ";
        text += "\"" + names[i] + "\"";
    }
    return text;
}

} // namespace headroom::models
