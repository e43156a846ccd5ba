#include "cli/simulate.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/worker_process.hpp"
#include "headroom_version.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/bridge/run.hpp"
#include "sim/report/style.hpp"
#include "sim/result/result_json.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <thread>

namespace headroom::cli {
namespace {

std::string detailOf(const WorkerProgress& progress) {
    return analysis::clockText(progress.seconds) + " of " + analysis::clockText(progress.totalSeconds) +
           ", " + report::counted(std::round(progress.users), "user", "users");
}

/// Share done over all jobs, finished and not yet started ones included.
double shareOf(const std::vector<WorkerProgress>& jobs) {
    const double sum = std::accumulate(jobs.begin(), jobs.end(), 0.0, [](double total, const auto& job) {
        return total + (job.totalSeconds > 0.0 ? std::min(1.0, job.seconds / job.totalSeconds) : 0.0);
    });
    return sum / static_cast<double>(jobs.size());
}

} // namespace

result::RunResult simulate(const SimulationJob& job, const models::Scenario& scenario,
                           const OnProgress& onProgress) {
    bridge::RunOptions options;
    options.seed = job.seed;
    options.engine = job.reference ? bridge::RunOptions::EngineKind::kReference
                                   : bridge::RunOptions::EngineKind::kPlane;
    options.cancel = &interrupted();
    bool first = true;
    options.progress = [&](double seconds, double total, double users) {
        if (first) catchInterrupts();
        first = false;
        onProgress(seconds, total, users);
    };
    catchInterrupts();
    try {
        result::RunResult result = bridge::run(scenario, options);
        throwIfInterrupted();
        result.headroomVersion = kVersion;
        // As it would be after a trip through a file, so that the report of a run and of its file agree.
        result::roundToFile(result);
        return result;
    } catch (const bridge::RunCancelled&) {
        throw Interrupted();
    } catch (const std::runtime_error& error) {
        // The engine's way to say that a valid scenario asks for something it cannot simulate.
        throwIfInterrupted();
        throw UsageError("the scenario cannot be simulated: " + std::string(error.what()));
    }
}

result::RunResult simulateHere(const SimulationJob& job, const models::Scenario& scenario,
                               const std::string& label, bool showProgress) {
    Progress bar(label, showProgress);
    return simulate(job, scenario, [&](double seconds, double total, double users) {
        bar.update(total > 0.0 ? seconds / total : 0.0, detailOf({seconds, total, users}));
    });
}

std::vector<result::RunResult> simulateInChildren(const std::vector<SimulationJob>& jobs,
                                                  const std::string& label, bool showProgress) {
    catchInterrupts();
    Progress bar(label, showProgress);
    const TemporaryFolder folder;
    const std::size_t atOnce = std::max(1U, std::thread::hardware_concurrency());
    std::vector<WorkerProgress> progress(jobs.size());
    std::vector<result::RunResult> results(jobs.size());
    std::vector<std::unique_ptr<WorkerProcess>> running;
    std::size_t next = 0;
    const auto fileOf = [&](std::size_t i) { return folder.path() / (std::to_string(i) + ".json"); };
    while (next < jobs.size() || !running.empty()) {
        throwIfInterrupted(); // the destructors end the children
        while (next < jobs.size() && running.size() < atOnce) {
            running.push_back(std::make_unique<WorkerProcess>(jobs[next], next, fileOf(next)));
            ++next;
        }
        waitForAny(running);
        for (std::unique_ptr<WorkerProcess>& child : running) {
            const std::size_t index = child->index();
            child->read();
            progress[index] = child->progress();
            if (!child->finished()) continue;
            const int code = child->exitCode();
            if (code == kInterrupted) throw Interrupted();
            if (code == kBadInput)
                throw UsageError("replication " + std::to_string(index + 1) + " failed; see above");
            if (code != kOk) {
                throw std::runtime_error("replication " + std::to_string(index + 1) +
                                         " ended with code " + std::to_string(code));
            }
            results[index] = result::readResult(fileOf(index));
            progress[index] = {1.0, 1.0, progress[index].users};
            child.reset();
        }
        std::erase(running, nullptr);
        const WorkerProgress shown = running.empty() ? WorkerProgress{} : running.front()->progress();
        bar.update(shareOf(progress), detailOf(shown));
    }
    return results;
}

std::vector<result::RunResult> replicate(const SimulationJob& first, const models::Scenario& scenario,
                                         int replications, bool showProgress) {
    std::vector<result::RunResult> results;
    if (replications == 1) {
        results.push_back(simulateHere(first, scenario, scenario.name, showProgress));
        return results;
    }
    std::vector<SimulationJob> jobs;
    for (int i = 0; i < replications; ++i) {
        SimulationJob job = first;
        job.seed = (first.seed == 0 ? scenario.seed : first.seed) + static_cast<std::uint64_t>(i);
        jobs.push_back(job);
    }
    return simulateInChildren(
        jobs, scenario.name + ", " + std::to_string(replications) + " replications", showProgress);
}

} // namespace headroom::cli
