#pragma once
// Looks on all processors, each simulated at most once: what the journal holds is taken from there.

#include "sim/search/local_executor.hpp"
#include "sim/search/optimize/look.hpp"
#include "sim/search/study.hpp"

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace headroom::search {

struct LookJournal {
    std::filesystem::path file; ///< empty = nothing outlives the process
    Json plan;                  ///< heads it: everything the looks depend on besides themselves
    Journal::Start start = Journal::Start::kResume;
};

class LookRuns {
public:
    /// `study` and `space` outlive this. Throws what Journal throws.
    LookRuns(const Study& study, const Space& space, const LookJournal& journal, std::size_t processes,
             const std::atomic<bool>* cancel);

    /// In the order of the requests, which differ from each other. `onLook` after every simulation.
    /// Throws SearchCancelled, PointsFailed (a child crashed; the others are journalled), FileError.
    [[nodiscard]] std::vector<Look> run(std::span<const LookRequest> requests,
                                        const std::function<void()>& onLook = {});

    /// Looks found in the journal when it was opened.
    [[nodiscard]] std::size_t found() const { return found_; }

private:
    [[nodiscard]] std::string keyOf(const LookRequest& request, const models::Scenario& scenario) const;

    const Study& study_;
    const Space& space_;
    std::size_t processes_;
    const std::atomic<bool>* cancel_;
    std::optional<Journal> journal_;
    std::map<std::string, Look> known_; ///< by key
    std::size_t found_ = 0;
};

} // namespace headroom::search
