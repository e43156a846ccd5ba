#pragma once
// One 'headroom sweep': from its options to its files, alone or as a rank of an MPI job.

#include "cli/sweep_output.hpp"
#include "sim/search/executor.hpp"
#include "sim/search/shard.hpp"
#include "sim/search/study.hpp"
#include "sim/search/sweep_plan.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headroom::cli {

struct SweepOptions {
    std::string file;
    std::vector<std::string> vary;
    std::vector<std::string> set;
    std::size_t samples = 0;
    std::string sampling;
    std::uint64_t seed = 0;
    int replications = 3;
    SweepOutput output;
    std::string journal;
    bool fresh = false;
    std::size_t processes = 0;
    std::string shard;
    std::string mpi = "auto";
    int rankTimeoutSeconds = 30;
};

class SweepJob {
public:
    /// Throws UsageError, SearchError, ScenarioError.
    explicit SweepJob(const SweepOptions& options);

    /// Exit code.
    [[nodiscard]] int run();

private:
    [[nodiscard]] int runAlone();
    [[nodiscard]] int runAsRank();
    [[nodiscard]] int conduct(search::Executor& executor);
    [[nodiscard]] std::vector<search::Entry> evaluate(search::Executor& executor,
                                                      search::Journal* journal);
    [[nodiscard]] std::string journalFile() const;
    [[nodiscard]] std::string inWords(std::size_t done) const;

    SweepOptions options_;
    search::Study study_;
    search::Shard shard_;
    std::vector<search::Point> points_; ///< of the shard
    search::Json plan_;
};

} // namespace headroom::cli
