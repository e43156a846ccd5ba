#include "sim/search/optimize/look_runs.hpp"

#include "headroom_version.hpp"
#include "sim/result/digest.hpp"
#include "sim/search/evaluator.hpp"

namespace headroom::search {

LookRuns::LookRuns(const Study& study, const Space& space, const LookJournal& journal,
                   std::size_t processes, const std::atomic<bool>* cancel)
    : study_(study), space_(space), processes_(processes), cancel_(cancel) {
    if (journal.file.empty()) return;
    journal_.emplace(journal.file, journal.plan, journal.start);
    for (const Entry& entry : journal_->entries())
        known_.insert_or_assign(entry.key, lookFrom(entry.measures));
    found_ = journal_->entries().size();
}

/// A look is its scenario's digest with seed and step, not its place in a search.
std::string LookRuns::keyOf(const LookRequest& request, const models::Scenario& scenario) const {
    return result::digestOf("look " + digestOf(scenario) + " " + std::to_string(request.seed) + " " +
                            std::to_string(request.step) + " " + kVersion);
}

std::vector<Look> LookRuns::run(std::span<const LookRequest> requests,
                                const std::function<void()>& onLook) {
    std::vector<Task> tasks;
    std::vector<std::string> keys;
    std::vector<Look> looks(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const std::vector<models::Override> changes = space_.changes(requests[i].candidate);
        try {
            keys.push_back(keyOf(requests[i], study_.scenarioOf(changes)));
        } catch (const models::ScenarioError& error) {
            keys.emplace_back();
            looks[i].error = problemsOf(error);
            continue;
        }
        const auto known = known_.find(keys.back());
        if (known != known_.end())
            looks[i] = known->second;
        else
            tasks.push_back({i, changes});
    }
    const Compute compute = [&](const Task& task) {
        const LookRequest& request = requests[task.index];
        return toJson(lookAt(study_.scenarioOf(task.changes), request.seed, request.step)).dump();
    };
    std::string failures;
    LocalExecutor executor(compute, processes_, cancel_);
    executor.run(tasks, [&](const TaskEnd& end) {
        if (end.failed) {
            failures += "\n  " + end.text;
            return;
        }
        const Json measures = Json::parse(end.text);
        const std::string& key = keys[end.index];
        looks[end.index] = lookFrom(measures);
        if (journal_)
            journal_->append({space_.indexOf(requests[end.index].candidate), key,
                              space_.changes(requests[end.index].candidate), measures});
        known_.insert_or_assign(key, looks[end.index]);
        if (onLook) onLook();
    });
    if (!failures.empty()) throw PointsFailed("simulations failed:" + failures);
    return looks;
}

} // namespace headroom::search
