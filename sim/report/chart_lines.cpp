#include "sim/report/chart_lines.hpp"

#include "models/slo.hpp"
#include "models/units_text.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/report/answer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::report {
namespace {

using analysis::Summary;

/// The objective as a rule again; nothing when it is of a form only the analysis knows.
std::optional<models::Slo> ruleOf(const analysis::SloOutcome& outcome) {
    try {
        return models::parseSlo(outcome.text);
    } catch (const models::UnitError&) {
        return std::nullopt;
    }
}

const analysis::SloOutcome* firstBroken(const Summary& summary) {
    const analysis::SloOutcome* first = nullptr;
    for (const analysis::SloOutcome& slo : summary.slos) {
        if (!slo.firstBreak) continue;
        if (first == nullptr || slo.firstBreak->atSeconds < first->firstBreak->atSeconds) first = &slo;
    }
    return first;
}

} // namespace

svg::Line lineOf(const Subject& subject, const std::string& name, std::size_t style,
                 const Curve& curve) {
    std::vector<std::vector<double>> curves;
    std::size_t bins = 0;
    for (const result::RunResult& run : subject.runs) {
        curves.push_back(curve(run));
        bins = std::max(bins, curves.back().size());
    }
    svg::Line line;
    line.name = name;
    line.style = style;
    const double width = subject.runs.front().binSeconds;
    for (std::size_t bin = 0; bin < bins; ++bin) {
        double sum = 0.0;
        double low = std::numeric_limits<double>::infinity();
        double high = -low;
        std::size_t known = 0;
        for (const std::vector<double>& values : curves) {
            if (bin >= values.size() || !std::isfinite(values[bin])) continue;
            ++known;
            sum += values[bin];
            low = std::min(low, values[bin]);
            high = std::max(high, values[bin]);
        }
        const double x = static_cast<double>(bin + 1) * width;
        const double unknown = std::numeric_limits<double>::quiet_NaN();
        line.points.push_back({x, known == 0 ? unknown : sum / static_cast<double>(known)});
        if (curves.size() < 2) continue;
        line.low.push_back({x, known == 0 ? unknown : low});
        line.high.push_back({x, known == 0 ? unknown : high});
    }
    return line;
}

svg::LineChart timeChart(const std::string& id, const std::string& title, const svg::Axis& y,
                         std::span<const Subject> subjects) {
    svg::LineChart chart;
    chart.id = id;
    chart.title = title;
    chart.x = {"", analysis::clockText, svg::Axis::Kind::kTime, false};
    chart.y = y;
    chart.xHigh = 0.0;
    for (const Subject& subject : subjects) {
        for (const result::RunResult& run : subject.runs)
            chart.xHigh = std::max(chart.xHigh, run.durationSeconds);
    }
    chart.x.title = chart.xHigh >= 3600.0 ? "time since the start (h:min:s)"
                    : chart.xHigh >= 60.0 ? "time since the start (min:s)"
                                          : "time since the start (s)";
    chart.marks = marksOf(subjects);
    return chart;
}

std::vector<svg::Mark> marksOf(std::span<const Subject> subjects) {
    std::vector<svg::Mark> marks;
    const auto bindingOf = [](const Summary& summary) -> const analysis::BindingGroup* {
        return summary.binding.fleet.empty() ? nullptr : &summary.binding.fleet.front();
    };
    if (subjects.size() == 1) {
        const Summary& summary = subjects.front().summary;
        if (const auto* group = bindingOf(summary)) {
            marks.push_back({group->first.atSeconds, "A", "first to bind: " + groupText(*group)});
        }
        if (const analysis::SloOutcome* broken = firstBroken(summary)) {
            marks.push_back({broken->firstBreak->atSeconds, "B", "first broken: " + broken->text});
        }
        // In the order of time, as they are read.
        if (marks.size() == 2 && marks[1].x < marks[0].x) {
            std::swap(marks[0], marks[1]);
            std::swap(marks[0].badge, marks[1].badge);
        }
        return marks;
    }
    constexpr std::size_t kMost = 3; // more would bury the lines
    for (std::size_t i = 0; i < subjects.size() && marks.size() < kMost; ++i) {
        const auto* group = bindingOf(subjects[i].summary);
        if (group == nullptr) continue;
        marks.push_back({group->first.atSeconds, std::to_string(i + 1),
                         subjects[i].label + ": " + groupText(*group) + " bind"});
    }
    return marks;
}

std::vector<svg::Limit> latencyLimits(std::span<const Subject> subjects, const std::string& operation,
                                      double quantile) {
    std::vector<svg::Limit> limits;
    for (const Subject& subject : subjects) {
        for (const analysis::SloOutcome& outcome : subject.summary.slos) {
            const std::optional<models::Slo> slo = ruleOf(outcome);
            if (!slo || slo->operation != operation) continue;
            const bool latency = slo->quantity == models::Slo::Quantity::kLatencyQuantile ||
                                 slo->quantity == models::Slo::Quantity::kLatencyMean;
            if (!latency || (quantile > 0.0 && slo->quantile != quantile)) continue;
            const auto same = [&](const svg::Limit& known) { return known.text == outcome.text; };
            if (std::none_of(limits.begin(), limits.end(), same))
                limits.push_back({outcome.limit, outcome.text});
        }
    }
    return limits;
}

std::string identifier(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (c >= 'A' && c <= 'Z') {
            out += static_cast<char>(c - 'A' + 'a');
        } else if (letter) {
            out += c;
        } else if (!out.empty() && out.back() != '-') {
            out += '-';
        }
    }
    while (out.ends_with('-')) out.pop_back();
    return out.empty() ? "x" : out;
}

} // namespace headroom::report
