#include "live/calibrate/store_fit.hpp"

#include "live/calibrate/identify.hpp"
#include "live/calibrate/least_squares.hpp"
#include "live/calibrate/observation.hpp"
#include "live/calibrate/poll_chain.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace headroom::calibrate {
namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

struct StoreRow {
    double seconds = 0.0, cpu = 0.0, executing = 0.0, commands = 0.0;
};

/// Calls and seconds in them, by command.
struct Use {
    double calls = 0.0, busy = 0.0;
};

constexpr std::size_t kBins = 2;

std::vector<StoreRow> rowsOf(const result::RunResult& run, const std::string& store,
                             std::map<std::string, Use>& uses) {
    const std::vector<double> cpu = cpuPerBin(run, store);
    std::vector<StoreRow> rows;
    const std::string prefix = store + " ";
    const auto at = [](const result::Series& series, std::size_t bin) {
        return bin < series.perBin.size() ? series.perBin[bin] : 0.0;
    };
    for (std::size_t from = 0; from + kBins <= cpu.size(); from += kBins) {
        StoreRow row;
        row.seconds = static_cast<double>(kBins) * run.binSeconds;
        for (std::size_t bin = from; bin < from + kBins; ++bin) {
            row.cpu += cpu[bin];
            for (const result::Series& series : run.series) {
                if (!series.name.starts_with(prefix) || series.unit != "1/s") continue;
                const std::string command = series.name.substr(prefix.size());
                if (command == "commands") {
                    row.commands += at(series, bin) * run.binSeconds;
                    continue;
                }
                const result::Series* each = run.find(series.name + " time");
                if (each == nullptr) continue;
                const double calls = at(series, bin) * run.binSeconds;
                row.executing += calls * at(*each, bin);
                uses[command].calls += calls;
                uses[command].busy += calls * at(*each, bin);
            }
        }
        rows.push_back(row);
    }
    return rows;
}

} // namespace

StoreOutcome calibrateStore(std::span<const result::RunResult> runs, const std::string& store,
                            const models::StoreProfile& prior, double machineSpeed) {
    StoreOutcome out;
    out.profile = prior;
    std::map<std::string, Use> uses;
    std::vector<StoreRow> rows;
    for (const result::RunResult& run : runs) {
        const std::vector<StoreRow> more = rowsOf(run, store, uses);
        rows.insert(rows.end(), more.begin(), more.end());
    }
    if (rows.size() < 4 || uses.empty()) return out;
    for (auto& [name, command] : out.profile.commands) {
        const auto found = uses.find(lower(name));
        if (found == uses.end() || found->second.calls < 20.0) {
            out.notMeasured.push_back(name);
            continue;
        }
        command.execute = models::seconds(found->second.busy / found->second.calls * machineSpeed);
    }
    System system;
    Column request{{"perRequest"}, {}}, wakeUp{{"wakeUp"}, {}}, idle{{"idlePerSecond"}, {}};
    for (const StoreRow& row : rows) {
        const double rate = row.commands / row.seconds;
        const double each = row.commands > 0.0 ? row.cpu / row.commands : 0.0;
        const PollRates polls =
            pollRates(rate, prior.wakeUp.value / machineSpeed,
                      std::max(1e-7, each - prior.wakeUp.value / machineSpeed), 1e-3);
        request.perRow.push_back(row.commands * prior.perRequest.value);
        wakeUp.perRow.push_back(polls.polls * row.seconds * prior.wakeUp.value);
        idle.perRow.push_back(row.seconds * prior.idlePerSecond.value);
        system.target.push_back(std::max(0.0, row.cpu - row.executing) * machineSpeed);
        system.group.push_back(0);
    }
    std::vector<double> residuals(rows.size(), 0.0);
    std::vector<double> fitted = system.target;
    std::vector<Column> columns;
    Fit fit;
    for (int round = 0; round < 3; ++round) {
        system.weights = weightsFrom(residuals, fitted);
        columns = identify({request, wakeUp, idle}, system.weights);
        system.columns.clear();
        for (const Column& column : columns) system.columns.push_back(column.perRow);
        system.prior.assign(columns.size(), 1.0);
        system.priorDeviation.assign(columns.size(), 0.6);
        fit = fitNonNegative(system);
        residuals = fit.residuals;
        for (std::size_t i = 0; i < rows.size(); ++i) fitted[i] = system.target[i] - residuals[i];
    }
    for (std::size_t i = 0; i < columns.size(); ++i)
        for (const std::string& name : columns[i].names) {
            if (name == "perRequest") out.profile.perRequest = prior.perRequest * fit.values[i];
            if (name == "wakeUp") out.profile.wakeUp = prior.wakeUp * fit.values[i];
            if (name == "idlePerSecond") out.profile.idlePerSecond = prior.idlePerSecond * fit.values[i];
        }
    out.rows = rows.size();
    std::vector<double> errors;
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].cpu > 0.0) errors.push_back(std::abs(residuals[i]) / (rows[i].cpu * machineSpeed));
    std::sort(errors.begin(), errors.end());
    out.typicalError = errors.empty() ? 0.0 : errors[errors.size() / 2];
    return out;
}

} // namespace headroom::calibrate
