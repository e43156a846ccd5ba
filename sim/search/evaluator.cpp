#include "sim/search/evaluator.hpp"

#include "sim/result/digest.hpp"
#include "sim/search/measures.hpp"
#include "sim/search/search_error.hpp"

namespace headroom::search {
namespace {

bool sameMeasures(const Json& a, const Json& b) { return a.dump() == b.dump(); }

std::string inWords(const Point& point) {
    std::string text;
    for (const models::Override& change : point.changes)
        text += (text.empty() ? "" : " ") + change.path + "=" + change.value;
    return text;
}

} // namespace

Compute computeOf(const Study& study) {
    return [&study](const Task& task) { return simulate(study, task.changes).dump(); };
}

Evaluator::Evaluator(const Study& study, Executor& executor, Journal* journal)
    : study_(study), executor_(executor), journal_(journal) {
    if (journal_ == nullptr) return;
    for (const Entry& entry : journal_->entries()) {
        const auto [known, added] = byKey_.try_emplace(entry.key, entry.measures);
        if (!added && !sameMeasures(known->second, entry.measures))
            throw SearchError("'" + journal_->file().string() +
                              "' holds two different results for point " + std::to_string(entry.index) +
                              "; start over with --fresh");
        byIndex_.insert_or_assign(entry.index, entry);
    }
}

Evaluator::Variant Evaluator::variantOf(const Point& point) const {
    try {
        return {study_.keyOf(study_.scenarioOf(point.changes)), {}};
    } catch (const models::ScenarioError& error) {
        const std::string problems = problemsOf(error);
        return {result::digestOf(study_.digest() + inWords(point) + problems), problems};
    }
}

void Evaluator::keep(const Entry& entry) {
    if (journal_ != nullptr) journal_->append(entry);
    byKey_.insert_or_assign(entry.key, entry.measures);
    byIndex_.insert_or_assign(entry.index, entry);
}

std::vector<Entry> Evaluator::evaluate(std::span<const Point> points, const OnEvaluation& onProgress) {
    std::vector<Task> tasks;
    std::map<std::string, std::vector<const Point*>> waiting; // by key: points of the same simulation
    EvaluationProgress progress;
    for (const Point& point : points) {
        const Variant variant = variantOf(point);
        if (const auto known = byIndex_.find(point.index); known != byIndex_.end()) {
            if (known->second.key != variant.key)
                throw SearchError("point " + std::to_string(point.index) + " (" + inWords(point) +
                                  ") is another scenario than the one in the journal: a file it names "
                                  "has changed; start over with --fresh");
            ++progress.known;
        } else if (!variant.error.empty()) {
            keep({point.index, variant.key, point.changes, errorMeasures(variant.error)});
            ++progress.known;
        } else if (const auto same = byKey_.find(variant.key); same != byKey_.end()) {
            keep({point.index, variant.key, point.changes, Json(same->second)});
            ++progress.known;
        } else {
            std::vector<const Point*>& alike = waiting[variant.key];
            if (alike.empty()) tasks.push_back({point.index, point.changes});
            alike.push_back(&point);
        }
    }
    std::map<std::size_t, const std::string*> keys; // of tasks, by index
    for (const auto& [key, alike] : waiting) keys[alike.front()->index] = &key;

    std::string failures;
    std::size_t failed = 0;
    progress.missing = tasks.size();
    if (onProgress) onProgress(progress);
    executor_.run(tasks, [&](const TaskEnd& end) {
        const std::string& key = *keys.at(end.index);
        const std::vector<const Point*>& alike = waiting.at(key);
        if (end.failed) {
            ++failed;
            failures += "\n  point " + std::to_string(end.index) + " (" + inWords(*alike.front()) +
                        "): " + end.text;
        } else {
            const Json measures = Json::parse(end.text);
            for (const Point* point : alike) keep({point->index, key, point->changes, measures});
        }
        ++progress.computed;
        --progress.missing;
        if (onProgress) onProgress(progress);
    });
    if (failed > 0)
        throw PointsFailed(std::to_string(failed) + " points could not be computed:" + failures);

    std::vector<Entry> entries;
    entries.reserve(points.size());
    for (const Point& point : points) entries.push_back(byIndex_.at(point.index));
    return entries;
}

} // namespace headroom::search
