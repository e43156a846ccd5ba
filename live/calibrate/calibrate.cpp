#include "live/calibrate/calibrate.hpp"

#include "live/calibrate/identify.hpp"
#include "live/calibrate/latency_prior.hpp"
#include "live/calibrate/least_squares.hpp"
#include "live/calibrate/log_search.hpp"
#include "live/calibrate/poll_chain.hpp"
#include "models/demand_parameter.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>

namespace headroom::calibrate {
namespace {

using models::Duration;

constexpr std::size_t kFewestRows = 8;
/// Of a process. Below it a message of two programs we measured took 1.3 to 2.6 times what it took at this utilization.
constexpr double kWorthReaching = 0.2;
constexpr const char* kWakeUp = "wakeUp";
constexpr const char* kCold = "coldWakeUp";

/// Everything one regression needs, for a given prior and time after which a loop is cold.
class Regression {
public:
    Regression(std::vector<Row> rows, models::ServiceProfile prior, double processes, double speed)
        : rows_(std::move(rows)), prior_(std::move(prior)), processes_(processes), speed_(speed) {
        models::forEachDemand(prior_, [&](const std::string& name, Duration demand) {
            if (demand.value > 0.0) priors_[name] = demand.value;
        });
    }

    struct Solved {
        std::vector<Column> columns;
        Fit fit;
        double coldAfter = 0.0;

        /// What the fitted demands are of the prior's on the whole.
        [[nodiscard]] double commonScale() const {
            double prior = 0.0;
            double fitted = 0.0;
            for (std::size_t i = 0; i < columns.size(); ++i) {
                const double sum =
                    std::accumulate(columns[i].perRow.begin(), columns[i].perRow.end(), 0.0);
                prior += sum;
                fitted += fit.values[i] * sum;
            }
            return prior > 0.0 ? fitted / prior : 1.0;
        }
    };

    /// Fits with the noise of rows found from its own residuals.
    [[nodiscard]] Solved solve(double coldAfter, double wakeUp) const {
        System system;
        for (const Row& row : rows_) {
            system.target.push_back(row.cpuSeconds * speed_);
            system.group.push_back(row.run);
        }
        std::vector<Column> columns = columnsFor(coldAfter, wakeUp);
        Solved out;
        out.coldAfter = coldAfter;
        system.weights = weightsFrom(std::vector<double>(rows_.size(), 0.0), system.target);
        for (int round = 0; round < 4; ++round) {
            out.columns = identify(columns, system.weights);
            if (rows_.size() < kFewestRows)
                throw CalibrationError("the runs are too short: " + std::to_string(rows_.size()) +
                                       " rows (stretches in which no processor time was stolen), at "
                                       "least " +
                                       std::to_string(kFewestRows) +
                                       " are needed; measure longer or at more loads");
            system.columns.clear();
            for (const Column& column : out.columns) system.columns.push_back(column.perRow);
            // The prior's demands are believed to a factor of about two around one common scale.
            const double scale = scaleOf(out.columns, system);
            system.prior.assign(out.columns.size(), scale);
            system.priorDeviation.assign(out.columns.size(), kPriorDeviation * scale);
            out.fit = fitNonNegative(system);
            std::vector<double> fitted(rows_.size());
            for (std::size_t i = 0; i < rows_.size(); ++i)
                fitted[i] = system.target[i] - out.fit.residuals[i];
            system.weights = weightsFrom(out.fit.residuals, fitted);
        }
        return out;
    }

    /// Sum of squares of relative size, comparable between different weights.
    [[nodiscard]] double misfit(const Solved& solved) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const double noise = 0.006 + 0.03 * rows_[i].cpuSeconds * speed_;
            sum += solved.fit.residuals[i] * solved.fit.residuals[i] / (noise * noise);
        }
        return sum;
    }

    [[nodiscard]] double priorOf(const std::string& name) const {
        const auto found = priors_.find(name);
        return found == priors_.end() ? 0.0 : found->second;
    }
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    [[nodiscard]] double total() const {
        double sum = 0.0;
        for (const Row& row : rows_) sum += row.cpuSeconds * speed_;
        return sum;
    }
    /// CPU of these rows with the demands that `other` was solved to; the prior times their common scale where it has
    /// none.
    [[nodiscard]] double totalWith(const Regression& other, const Solved& solved) const {
        std::map<std::string, double> factors;
        for (std::size_t i = 0; i < solved.columns.size(); ++i)
            for (const std::string& name : solved.columns[i].names) factors[name] = solved.fit.values[i];
        double total = 0.0;
        for (const Column& column : columnsFor(solved.coldAfter, other.priorOf(kWakeUp))) {
            const auto found = factors.find(column.names.front());
            const double factor = found != factors.end() ? found->second : solved.commonScale();
            total += factor * std::accumulate(column.perRow.begin(), column.perRow.end(), 0.0);
        }
        return total;
    }

private:
    static constexpr double kPriorDeviation = 0.6; ///< relative

    /// Measured over predicted by the prior, weighted.
    [[nodiscard]] static double scaleOf(const std::vector<Column>& columns, const System& system) {
        double xy = 0.0;
        double xx = 0.0;
        for (std::size_t i = 0; i < system.target.size(); ++i) {
            double sum = 0.0;
            for (const Column& column : columns) sum += column.perRow[i];
            xy += system.weights[i] * sum * system.target[i];
            xx += system.weights[i] * sum * sum;
        }
        return xx > 0.0 ? std::max(1e-3, xy / xx) : 1.0;
    }

    [[nodiscard]] std::vector<Column> columnsFor(double coldAfter, double wakeUp) const {
        std::map<std::string, Column> byName;
        const auto put = [&](const std::string& name, std::size_t row, double amount) {
            const auto prior = priors_.find(name);
            if (prior == priors_.end()) return;
            Column& column = byName[name];
            if (column.perRow.empty()) {
                column.names = {name};
                column.perRow.resize(rows_.size());
            }
            column.perRow[row] += amount * prior->second;
        };
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const Row& row = rows_[i];
            for (const auto& [name, amount] : row.amounts) put(name, i, amount);
            const double rate = row.events / row.seconds / processes_;
            if (rate <= 0.0) continue;
            // What an event takes beside its share of the wake-up, from the measurement itself.
            const double blocks = blockSeconds(row);
            const double each = std::max(1e-7, (row.cpuSeconds - blocks) / row.events - wakeUp / speed_);
            const PollRates polls = pollRates(rate, wakeUp / speed_, each, coldAfter);
            put(kWakeUp, i, polls.polls * row.seconds * processes_);
            put(kCold, i, polls.cold * row.seconds * processes_);
        }
        std::vector<Column> columns;
        for (auto& [name, column] : byName) columns.push_back(std::move(column));
        return columns;
    }

    /// Work that does not run on the loop, by the prior.
    [[nodiscard]] double blockSeconds(const Row& row) const {
        double sum = 0.0;
        for (const auto& [name, amount] : row.amounts)
            if (name.ends_with("/block") && priors_.contains(name))
                sum += amount * priors_.at(name) / speed_;
        return std::min(sum, 0.95 * row.cpuSeconds);
    }

    std::vector<Row> rows_;
    models::ServiceProfile prior_;
    double processes_;
    double speed_;
    std::map<std::string, double> priors_;
};

/// Value of a demand after a fit.
double valueOf(const Regression& regression, const Regression::Solved& solved, const std::string& name) {
    for (std::size_t i = 0; i < solved.columns.size(); ++i)
        for (const std::string& part : solved.columns[i].names)
            if (part == name) return solved.fit.values[i] * regression.priorOf(name);
    return regression.priorOf(name);
}

/// Wake-ups per event depend on what a wake-up takes: a fixed point.
Regression::Solved settled(const Regression& regression, double coldAfter, double wakeUp) {
    Regression::Solved solved = regression.solve(coldAfter, wakeUp);
    for (int round = 0; round < 3; ++round) {
        const double next = valueOf(regression, solved, kWakeUp);
        if (std::abs(next - wakeUp) < 0.02 * wakeUp + 1e-8) break;
        wakeUp = 0.5 * (wakeUp + next);
        solved = regression.solve(coldAfter, wakeUp);
    }
    return solved;
}

/// Searches the time after which a sleeping loop is cold.
Regression::Solved bestCold(const Regression& regression, const models::ServiceProfile& prior) {
    if (prior.coldWakeUp.value <= 0.0)
        return settled(regression, prior.coldAfter.value, prior.wakeUp.value);
    const std::vector<double> best =
        minimise({{2e-5, 2e-2, std::clamp(prior.coldAfter.value, 3e-5, 1e-2)}}, {},
                 [&](const std::vector<double>& coldAfter) {
                     return regression.misfit(settled(regression, coldAfter[0], prior.wakeUp.value));
                 });
    return settled(regression, best[0], prior.wakeUp.value);
}

/// Memory of a process, of a connection, of a joined user and of a message from the rows; joined where they rise
/// together. Returns by how much the memory at the runs' ends is missed, logarithmic.
double fitMemory(const std::vector<Row>& rows, double processes, models::ServiceProfile& profile) {
    constexpr const char* kProcess = "memoryPerProcess";
    constexpr const char* kMessage = "memoryPerMessage";
    Column process{{kProcess}, {}}, connection{{"memoryPerConnection"}, {}}, message{{kMessage}, {}};
    System system;
    std::map<std::size_t, std::size_t> atEnd; // row of the system, by run
    for (const Row& row : rows) {
        if (row.memoryBytes <= 0.0) continue;
        process.perRow.push_back(processes * profile.memoryPerProcess.value);
        connection.perRow.push_back(row.connections * profile.memoryPerConnection.value +
                                    row.joined * profile.memoryPerJoinedUser.value);
        message.perRow.push_back(row.messages * profile.memoryPerMessage.value);
        system.target.push_back(row.memoryBytes);
        atEnd[row.run] = system.target.size() - 1;
    }
    if (system.target.size() < 4) return 0.0;
    std::vector<Column> all{process, connection};
    if (profile.memoryPerMessage.value > 0.0) all.push_back(message);
    const std::vector<Column> columns = identify(all, {});
    for (const Column& column : columns) system.columns.push_back(column.perRow);
    const Fit fit = fitNonNegative(system);
    for (std::size_t i = 0; i < columns.size(); ++i)
        for (const std::string& name : columns[i].names) {
            if (name == kProcess) {
                profile.memoryPerProcess = profile.memoryPerProcess * fit.values[i];
            } else if (name == kMessage) {
                profile.memoryPerMessage = profile.memoryPerMessage * fit.values[i];
            } else {
                profile.memoryPerConnection = profile.memoryPerConnection * fit.values[i];
                profile.memoryPerJoinedUser = profile.memoryPerJoinedUser * fit.values[i];
            }
        }
    double squares = 0.0;
    for (const auto& [run, row] : atEnd) {
        const double fitted = system.target[row] - fit.residuals[row];
        const double off = fitted > 0.0 ? std::log(system.target[row] / fitted) : 0.0;
        squares += off * off;
    }
    return ofOtherRuns(std::sqrt(squares / static_cast<double>(atEnd.size())), atEnd.size());
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

/// Whether stolen time, which spoils the stretch around it, is why there are so few rows.
bool stolenAway(std::size_t rows, std::span<const result::RunResult> runs,
                const std::vector<Verdict>& verdicts) {
    std::size_t stolen = 0;
    for (const Verdict& verdict : verdicts) {
        if (!verdict.reasons.empty()) continue;
        const result::RunResult& run = runs[verdict.run];
        for (std::size_t bin = 0; bin < run.binCount; ++bin)
            if (stolenShare(run, bin) > kMostStolen) ++stolen;
    }
    return stolen + rows >= kFewestRows; // a stolen second spoils the stretch it is in
}

models::Calibration blockFor(const Regression& regression, const Regression::Solved& solved,
                             double confidence) {
    models::Calibration block;
    block.confidence = confidence;
    const double t = studentT(solved.fit.degreesOfFreedom, confidence);
    for (std::size_t i = 0; i < solved.columns.size(); ++i) {
        models::CalibratedFactor factor;
        for (const std::string& name : solved.columns[i].names)
            factor.parts[name] = Duration(regression.priorOf(name));
        factor.value = solved.fit.values[i];
        const double half = t * std::sqrt(std::max(0.0, solved.fit.covariance[i][i]));
        factor.interval = {std::max(0.0, factor.value - half), factor.value + half};
        if (factor.parts.size() > 1)
            block.notes.push_back("cannot be told apart, kept in the prior's ratio: " +
                                  listed(solved.columns[i].names));
        if (factor.value <= 0.0)
            block.notes.push_back("fitted to nothing: " + listed(solved.columns[i].names));
        block.factors.push_back(std::move(factor));
    }
    block.covariance = solved.fit.covariance;
    return block;
}

/// By how much fits on the other runs miss the CPU of each run, root mean square of relative errors: what the model
/// gets wrong from load to load, which residuals of one fit do not show. 0 for one run.
double missedRuns(const std::vector<Row>& rows, const models::ServiceProfile& prior, double processes,
                  double speed, const Regression::Solved& solved) {
    std::set<std::size_t> runs;
    for (const Row& row : rows) runs.insert(row.run);
    double squares = 0.0;
    double count = 0.0;
    for (const std::size_t run : runs) {
        std::vector<Row> own, others;
        for (const Row& row : rows) (row.run == run ? own : others).push_back(row);
        if (others.size() < kFewestRows) continue;
        const Regression fitted(std::move(others), prior, processes, speed);
        const Regression::Solved without = fitted.solve(solved.coldAfter, prior.wakeUp.value);
        const Regression judged(std::move(own), prior, processes, speed);
        const double off = judged.totalWith(fitted, without) / judged.total() - 1.0;
        squares += off * off;
        count += 1.0;
    }
    return count > 0.0 ? std::sqrt(squares / count) : 0.0;
}

/// Demands of operations the runs did not do follow what the others did on the whole: a slower machine is slower for
/// them too.
void scaleUnseen(const Regression& regression, const Regression::Solved& solved,
                 models::ServiceProfile& profile, std::vector<std::string>& notes) {
    std::set<std::string> seen;
    for (const Column& column : solved.columns) seen.insert(column.names.begin(), column.names.end());
    const double factor = solved.commonScale();
    std::vector<std::string> unseen;
    models::forEachDemand(profile, [&](const std::string& name, Duration& demand) {
        if (regression.priorOf(name) <= 0.0 || seen.contains(name)) return;
        demand = demand * factor;
        unseen.push_back(name);
    });
    if (!unseen.empty())
        notes.push_back("not measured, the prior times " + std::to_string(factor) + ": " +
                        listed(unseen));
}

} // namespace

std::size_t Outcome::usable() const {
    return static_cast<std::size_t>(std::count_if(verdicts.begin(), verdicts.end(),
                                                  [](const Verdict& v) { return v.reasons.empty(); }));
}

std::string reasonsText(const std::vector<Verdict>& verdicts, const std::vector<std::string>& names) {
    std::string text;
    for (const Verdict& verdict : verdicts)
        for (const std::string& reason : verdict.reasons)
            text += "  " + names.at(verdict.run) + ": " + reason + "\n";
    return text;
}

Outcome calibrate(std::span<const result::RunResult> runs, const std::vector<std::string>& names,
                  const models::Scenario& scenario, const Options& options) {
    if (runs.empty()) throw CalibrationError("no measured result was given");
    const std::string service = processServiceOf(scenario);
    const auto& process = std::get<models::ProcessService>(scenario.service(service)->kind);
    const double processes = process.on.count * process.on.processesPerInstance;
    Outcome outcome;
    outcome.verdicts = judge(runs, service, options.rules);
    outcome.profile = scenario.profiles.at(process.profile);
    outcome.profile.calibration.reset();
    std::vector<Row> rows;
    std::vector<std::string> used;
    for (const Verdict& verdict : outcome.verdicts) {
        if (!verdict.reasons.empty()) continue;
        const std::vector<Row> more =
            observe(runs[verdict.run], verdict.run, scenario, {service, options.windowSeconds});
        rows.insert(rows.end(), more.begin(), more.end());
        used.push_back(names.at(verdict.run));
    }
    if (used.empty())
        throw CalibrationError("no run is fit to calibrate on:\n" +
                               reasonsText(outcome.verdicts, names));
    if (rows.size() < kFewestRows && stolenAway(rows.size(), runs, outcome.verdicts))
        throw CalibrationError(
            "the hypervisor took processor time again and again, and stretches with that "
            "say nothing: measure again when the host is calmer");

    correctPriors(outcome.profile, runs, outcome.verdicts, rows,
                  {options.machineSpeed, !process.store.empty()});
    const models::ServiceProfile prior = outcome.profile;
    const Regression regression(std::move(rows), prior, processes, options.machineSpeed);
    Regression::Solved solved = bestCold(regression, prior);
    const double missed = missedRuns(regression.rows(), prior, processes, options.machineSpeed, solved);
    if (missed > solved.fit.betweenRuns) {
        const double more = missed * missed - solved.fit.betweenRuns * solved.fit.betweenRuns;
        for (std::size_t i = 0; i < solved.fit.values.size(); ++i)
            for (std::size_t j = 0; j < solved.fit.values.size(); ++j)
                solved.fit.covariance[i][j] += more * solved.fit.values[i] * solved.fit.values[j];
    }
    models::Calibration block = blockFor(regression, solved, options.confidence);
    block.runs = used;
    block.machine = options.machine;
    scaleUnseen(regression, solved, outcome.profile, block.notes);
    models::applyFactors(outcome.profile, block.factors, solved.fit.values);
    outcome.profile.coldAfter = models::seconds(solved.coldAfter);
    for (auto& [name, operation] : outcome.profile.operations) operation.cpu.interval = {};
    block.memoryError = fitMemory(regression.rows(), processes, outcome.profile);

    outcome.rows = regression.rows().size();
    outcome.betweenRuns = solved.fit.betweenRuns;
    outcome.missedRuns = missed;
    std::vector<double> errors;
    const double mean = regression.total() / static_cast<double>(outcome.rows);
    double left = 0.0;
    double all = 0.0;
    for (std::size_t i = 0; i < outcome.rows; ++i) {
        const double cpu = regression.rows()[i].cpuSeconds * options.machineSpeed;
        left += solved.fit.residuals[i] * solved.fit.residuals[i];
        all += (cpu - mean) * (cpu - mean);
        if (cpu > 0.0) errors.push_back(std::abs(solved.fit.residuals[i]) / cpu);
    }
    outcome.explained = all > 0.0 ? 1.0 - left / all : 0.0;
    std::sort(errors.begin(), errors.end());
    outcome.typicalError = errors.empty() ? 0.0 : errors[errors.size() / 2];
    double busiest = 0.0; // of one process, over a stretch
    for (const Row& row : regression.rows())
        busiest = std::max(busiest, row.cpuSeconds / row.seconds / processes);
    if (busiest < kWorthReaching)
        block.notes.push_back("the runs kept no process busier than " +
                              std::to_string(static_cast<int>(std::lround(100.0 * busiest))) +
                              " %: busy servers need less for the same work, so predictions far beyond "
                              "that will be too dear; calibrate up to half the knee");
    if (runs.size() < 2)
        block.notes.push_back(
            "one run only: how much runs differ as a whole is not known, the intervals are too narrow");
    outcome.profile.calibration = std::move(block);
    return outcome;
}

} // namespace headroom::calibrate
