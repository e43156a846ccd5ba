#pragma once
// Trials of candidates on an executor, each made at most once: what the journal holds is taken from there.
//
// Two studies, two journals: one seed for the search, several (with the asked load) for the finals.

#include "sim/search/evaluator.hpp"
#include "sim/search/optimize/optimizer.hpp"

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace headroom::search {

struct TrialJournal {
    std::filesystem::path
        file;  ///< empty = nothing outlives the process; the finals' is `file` + ".finals"
    Json plan; ///< heads both: everything the trials depend on
    Journal::Start start = Journal::Start::kResume;
};

class TrialRuns {
public:
    /// `search` and `finals` are studies of the same file that differ in their replications; they and `space`
    /// outlive this. Throws what Journal throws.
    TrialRuns(const Study& search, const Study& finals, const Space& space, const TrialJournal& journal,
              std::size_t processes, const std::atomic<bool>* cancel);
    ~TrialRuns();

    [[nodiscard]] std::vector<Trial> run(std::span<const TrialRequest> requests, bool finals);

    /// Trials found in the journals when they were opened.
    [[nodiscard]] std::size_t found() const { return found_; }

private:
    struct Stage;
    const Space& space_;
    std::map<std::size_t, TrialStart> starts_; ///< by index, of the requests under way
    std::unique_ptr<Stage> search_, finals_;
    std::size_t found_ = 0;
};

} // namespace headroom::search
