#include "sim/search/optimize/trial_runs.hpp"

#include "sim/search/local_executor.hpp"

namespace headroom::search {

struct TrialRuns::Stage {
    Stage(const Study& ofStage, bool atAsked, const std::map<std::size_t, TrialStart>& starts,
          const TrialJournal& journalOptions, const std::string& suffix, std::size_t processes,
          const std::atomic<bool>* cancel)
        : study(ofStage),
          executor(
              [this, atAsked, &starts](const Task& task) {
                  const models::Scenario scenario = study.scenarioOf(task.changes);
                  return toJson(tryCandidate(scenario, study.firstSeedOf(scenario), study.replications(),
                                             starts.at(task.index), atAsked))
                      .dump();
              },
              processes, cancel) {
        if (!journalOptions.file.empty()) {
            Json head = journalOptions.plan;
            head["stage"] = atAsked ? "finals" : "search";
            head["replications"] = study.replications();
            journal.emplace(journalOptions.file.string() + suffix, head, journalOptions.start);
        }
        evaluator.emplace(study, executor, journal ? &*journal : nullptr);
    }
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    const Study& study;
    LocalExecutor executor;
    std::optional<Journal> journal;
    std::optional<Evaluator> evaluator;
};

TrialRuns::TrialRuns(const Study& search, const Study& finals, const Space& space,
                     const TrialJournal& journal, std::size_t processes, const std::atomic<bool>* cancel)
    : space_(space),
      search_(std::make_unique<Stage>(search, false, starts_, journal, "", processes, cancel)),
      finals_(std::make_unique<Stage>(finals, true, starts_, journal, ".finals", processes, cancel)) {
    for (const Stage* stage : {search_.get(), finals_.get()})
        if (stage->journal) found_ += stage->journal->entries().size();
}

TrialRuns::~TrialRuns() = default;

std::vector<Trial> TrialRuns::run(std::span<const TrialRequest> requests, bool finals) {
    std::vector<Point> points;
    starts_.clear();
    for (const TrialRequest& request : requests) {
        const std::size_t index = space_.indexOf(request.candidate);
        points.push_back({index, space_.changes(request.candidate)});
        starts_[index] = request.start;
    }
    std::vector<Trial> trials;
    for (const Entry& entry : (finals ? finals_ : search_)->evaluator->evaluate(points))
        trials.push_back(trialFrom(entry.measures));
    return trials;
}

} // namespace headroom::search
