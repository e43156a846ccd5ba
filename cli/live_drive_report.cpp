#include "cli/live_drive_report.hpp"

#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "models/slo.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/report/text_table.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <numeric>

namespace headroom::cli {

using analysis::countText;
using analysis::percentText;
using analysis::secondsText;
using report::Ink;

namespace {

double total(const result::RunResult& run, const char* series) {
    const result::Series* found = run.find(series);
    return found == nullptr ? -1.0 : std::accumulate(found->perBin.begin(), found->perBin.end(), 0.0);
}

std::uint64_t sum(const std::vector<std::uint32_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

double quantile(const result::Histogram& histogram, double q) { return histogram.quantile(q) * 1e-6; }

double achieved(const drive::DriverHealth& health) {
    return health.asked == 0 ? 1.0
                             : static_cast<double>(health.started) / static_cast<double>(health.asked);
}

struct Reach {
    double expected = -1.0, received = 0.0;
    [[nodiscard]] bool known() const { return expected > 0.0; }
    [[nodiscard]] double share() const { return received / expected; }
};

Reach reachOf(const result::RunResult& run) {
    return {total(run, "deliveries expected"), total(run, "deliveries received")};
}

} // namespace

DriveView::DriveView(std::string title, double lengthSeconds, bool enabled)
    : title_(std::move(title)), length_(lengthSeconds), enabled_(enabled) {}

DriveView::~DriveView() {
    if (lines_ > 0) std::fprintf(stderr, "\r\x1b[%zuA\x1b[J", lines_);
}

void DriveView::update(const drive::Glance& g) {
    if (!enabled_) return;
    std::string text =
        title_ + "   " + analysis::clockText(g.seconds) + " of " + analysis::clockText(length_) + "\n";
    text += "  users       " + countText(g.users) + "   connections " + countText(g.connections) + "\n";
    text += "  operations  " + countText(g.started) + "/s of " + countText(g.asked) + "/s asked, " +
            countText(g.completed) + "/s answered, " + percentText(g.failedShare) + " failed (10 s)\n";
    text += "  latency     p50 " + secondsText(g.p50) + "   p95 " + secondsText(g.p95) + "   p99 " +
            secondsText(g.p99) + "\n";
    text += "  deliveries  " + countText(g.deliveries) + "/s   p99 " + secondsText(g.deliveryP99) + "\n";
    text += "  driver      " + percentText(g.driverCpu) + " of a processor, lag p99 " +
            secondsText(g.slipP99) + "\n";
    if (lines_ > 0) std::fprintf(stderr, "\r\x1b[%zuA\x1b[J", lines_);
    std::fputs(text.c_str(), stderr);
    std::fflush(stderr);
    lines_ = 6;
}

DriveFindings findingsOf(const models::Scenario& scenario, const drive::RunOutcome& outcome) {
    std::vector<models::Slo> measurable;
    for (const models::Slo& slo : scenario.slos) {
        using Quantity = models::Slo::Quantity;
        const bool priced =
            slo.quantity == Quantity::kCostPerHour || slo.quantity == Quantity::kPeakUtilization;
        if (!models::needsCapacity(slo) && !priced) measurable.push_back(slo);
    }
    DriveFindings findings{scenario, outcome, {}};
    if (outcome.result.binCount > 0) findings.slos = analysis::checkSlos(measurable, {&outcome.result});
    return findings;
}

int exitCodeOf(const DriveFindings& findings) {
    if (findings.outcome.interrupted) return kInterrupted;
    if (!findings.outcome.inconclusive.empty()) return kInconclusive;
    int code = findings.outcome.tooManyErrors ? kViolated : kOk;
    for (const analysis::SloOutcome& slo : findings.slos) {
        if (slo.verdict == analysis::Verdict::kViolated) code = kViolated;
        if (slo.verdict == analysis::Verdict::kUndecided && code == kOk) code = kUndecided;
    }
    return code;
}

std::string driveText(const report::Style& style, const DriveFindings& findings) {
    const result::RunResult& run = findings.outcome.result;
    const drive::DriverHealth& health = findings.outcome.health;
    std::string out;
    if (!findings.outcome.inconclusive.empty()) {
        out +=
            paint(style, Ink::kYellow,
                  "Inconclusive: the driver was the bottleneck, so this says nothing of the target.") +
            "\n";
        for (const std::string& reason : findings.outcome.inconclusive) out += "  - " + reason + "\n";
    }
    if (!findings.outcome.stopped.empty()) out += "Ended early: " + findings.outcome.stopped + "\n";
    out += findings.scenario.name + ", " + analysis::clockText(run.durationSeconds) + ": " +
           countText(static_cast<double>(run.users.arrived)) + " users came, " +
           countText(static_cast<double>(run.users.failed)) + " could not finish their script\n";
    for (const auto& [cause, count] : run.users.failedByCause)
        out += "  " + countText(static_cast<double>(count)) + "  " + cause + "\n";
    out += "\nLatency from the intended start; in brackets p99 from the actual start, as tools with "
           "coordinated omission report\n";
    report::TextTable table({{"operation"},
                             {"done", true},
                             {"failed", true},
                             {"p50", true},
                             {"p95", true},
                             {"p99", true},
                             {"(p99)", true},
                             {"max", true}});
    for (const result::OperationResult& op : run.operations) {
        const bool seen = !op.latency.empty();
        const auto at = [&](double q) {
            return seen ? secondsText(quantile(op.latency, q)) : std::string("-");
        };
        table.add(
            {op.name, countText(static_cast<double>(sum(op.completed))),
             countText(static_cast<double>(sum(op.failed))), at(0.5), at(0.95), at(0.99),
             op.uncorrected && seen ? "(" + secondsText(quantile(*op.uncorrected, 0.99)) + ")" : "",
             seen ? secondsText(static_cast<double>(op.latency.max()) * 1e-6) : "-"});
    }
    out += table.print(style);
    if (!run.errors.empty()) {
        out += "\nErrors\n";
        report::TextTable errors({{"operation"}, {"cause"}, {"count", true}});
        for (const result::ErrorSeries& error : run.errors)
            errors.add(
                {error.operation, error.cause, countText(static_cast<double>(sum(error.perBin)))});
        out += errors.print(style);
    }
    out += "\n";
    const Reach reach = reachOf(run);
    if (reach.known())
        out += "Reach      " + percentText(reach.share()) + " of " + countText(reach.expected) +
               " deliveries arrived, " + countText(total(run, "members not reached")) + " did not\n";
    out += "Achieved   " + percentText(achieved(health)) + " of " +
           countText(static_cast<double>(health.asked)) + " operations asked for were begun\n";
    out += "Driver     lag p99 " + secondsText(quantile(health.slip, 0.99)) + ", max " +
           secondsText(static_cast<double>(health.slip.max()) * 1e-6) + "; busiest process " +
           percentText(health.peakCpu) + " of a processor\n";
    constexpr double kWorthSaying = 0.01;
    if (health.stolenShare > kWorthSaying)
        out += "Machine    the hypervisor took " + percentText(health.stolenShare) +
               " of its processor time\n";
    for (const drive::ClockOffset& clock : findings.outcome.clocks)
        out += "Clock      " + clock.host + " is off by " +
               analysis::shortNumber(clock.offsetSeconds * 1e3) + " ms, known to " +
               analysis::shortNumber(clock.uncertaintySeconds * 1e3) + " ms\n";
    if (!findings.slos.empty()) out += "\nObjectives\n";
    for (const analysis::SloOutcome& slo : findings.slos)
        out += "  " + report::padRight(analysis::verdictText(slo.verdict), 10) + " " + slo.text +
               "   measured " + analysis::estimateText(slo.measured, slo.unit) + "\n";
    return out;
}

nlohmann::json driveJson(const DriveFindings& findings) {
    using nlohmann::json;
    const result::RunResult& run = findings.outcome.result;
    const drive::DriverHealth& health = findings.outcome.health;
    json operations = json::object();
    const auto latency = [](const result::Histogram& h) {
        return json{{"count", h.count()},          {"mean", h.mean() * 1e-6},
                    {"p50", quantile(h, 0.5)},     {"p90", quantile(h, 0.9)},
                    {"p95", quantile(h, 0.95)},    {"p99", quantile(h, 0.99)},
                    {"p99.9", quantile(h, 0.999)}, {"max", static_cast<double>(h.max()) * 1e-6}};
    };
    for (const result::OperationResult& op : run.operations) {
        json item{{"started", sum(op.started)},
                  {"completed", sum(op.completed)},
                  {"failed", sum(op.failed)},
                  {"latency", latency(op.latency)}};
        if (op.uncorrected) item["uncorrected"] = latency(*op.uncorrected);
        operations[op.name] = std::move(item);
    }
    json errors = json::array();
    for (const result::ErrorSeries& error : run.errors)
        errors.push_back(
            {{"operation", error.operation}, {"cause", error.cause}, {"count", sum(error.perBin)}});
    json slos = json::array();
    for (const analysis::SloOutcome& slo : findings.slos)
        slos.push_back({{"text", slo.text},
                        {"value", slo.measured.value},
                        {"unit", slo.unit},
                        {"verdict", analysis::verdictText(slo.verdict)}});
    json clocks = json::array();
    for (const drive::ClockOffset& clock : findings.outcome.clocks)
        clocks.push_back({{"host", clock.host},
                          {"offsetSeconds", clock.offsetSeconds},
                          {"uncertaintySeconds", clock.uncertaintySeconds}});
    json out{
        {"scenario", run.scenario},
        {"conclusive", findings.outcome.inconclusive.empty()},
        {"inconclusiveBecause", findings.outcome.inconclusive},
        {"stopped", findings.outcome.stopped},
        {"durationSeconds", run.durationSeconds},
        {"users",
         {{"arrived", run.users.arrived},
          {"passed", run.users.passed},
          {"failed", run.users.failed},
          {"unfinished", run.users.unfinished},
          {"failedByCause", run.users.failedByCause}}},
        {"requests",
         {{"injected", run.requests.injected},
          {"completed", run.requests.completed},
          {"failed", run.requests.failed},
          {"inFlight", run.requests.inFlight}}},
        {"operations", std::move(operations)},
        {"errors", std::move(errors)},
        {"asked", health.asked},
        {"started", health.started},
        {"achieved", achieved(health)},
        {"driver",
         {{"lagP99Seconds", quantile(health.slip, 0.99)},
          {"lagMaxSeconds", static_cast<double>(health.slip.max()) * 1e-6},
          {"peakCpu", health.peakCpu},
          {"stolenShare", health.stolenShare},
          {"outOfDescriptors", health.outOfDescriptors},
          {"outOfPorts", health.outOfPorts}}},
        {"clocks", std::move(clocks)},
        {"slos", std::move(slos)},
        {"notes", run.notes},
    };
    const Reach reach = reachOf(run);
    if (reach.known())
        out["reach"] = {{"expected", reach.expected},
                        {"received", reach.received},
                        {"share", reach.share()},
                        {"missed", total(run, "members not reached")}};
    return out;
}

} // namespace headroom::cli
