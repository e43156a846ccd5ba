#include "cli/sweep_job.hpp"

#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/scenario_input.hpp"
#include "sim/batch/child_pool.hpp"
#include "sim/report/style.hpp"
#include "sim/result/digest.hpp"
#include "sim/search/evaluator.hpp"
#include "sim/search/local_executor.hpp"
#include "sim/search/messenger.hpp"
#include "sim/search/rank_executor.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <signal.h>

namespace headroom::cli {
namespace {

search::Design designOf(const SweepOptions& options, const search::Study& study) {
    search::Design design;
    design.dimensions = search::parseVaries(options.vary);
    const bool sampled = options.samples > 0;
    design.sampling = options.sampling.empty()
                          ? (sampled ? search::Sampling::kLatinHypercube : search::Sampling::kGrid)
                          : search::parseSampling(options.sampling);
    if (sampled && design.sampling == search::Sampling::kGrid)
        throw UsageError("--samples is for --sampling lhs or random; a grid has all its points");
    design.samples = options.samples;
    design.seed = study.firstSeedOf(study.base());
    return design;
}

void requireSense(const SweepOptions& options) {
    const SweepOutput& output = options.output;
    if (!options.shard.empty()) {
        if (output.out.empty())
            throw UsageError("--shard needs --out PART, the file that 'headroom merge' takes");
        if (!output.csv.empty() || output.json)
            throw UsageError("--csv and --json are for whole sweeps; give them to 'headroom merge'");
        if (!options.journal.empty())
            throw UsageError("--journal is for whole sweeps; the part of a shard is its own journal");
    }
    if (options.fresh && output.out.empty() && output.csv.empty() && options.journal.empty())
        throw UsageError("--fresh starts a journal over, and there is none without --out");
}

/// Ranks of one machine share its processors, unless they have been bound to some.
std::size_t processesOfRank(std::size_t asked) {
    if (asked > 0) return asked;
    std::size_t neighbours = 1;
    for (const char* variable : {"OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS"}) {
        const char* text = std::getenv(variable);
        if (text != nullptr)
            neighbours = std::max(neighbours, static_cast<std::size_t>(std::max(1, std::atoi(text))));
    }
    return std::max(std::size_t{1}, batch::usableProcessors() / neighbours);
}

} // namespace

SweepJob::SweepJob(const SweepOptions& options)
    : options_(options), study_(findScenario(options.file), parseOverrides(options.set), options.seed,
                                options.replications) {
    requireSense(options_);
    if (!options_.shard.empty()) shard_ = search::parseShard(options_.shard);
    const search::Design design = designOf(options_, study_);
    points_ = search::pointsOf(design);
    plan_ = search::planOf(study_, design, points_.size());
    search::requireUsable(study_, design);
    std::erase_if(points_, [&](const search::Point& point) { return !shard_.owns(point.index); });
}

int SweepJob::run() {
    // A file size limit is then a failed write with a message, not the end of the process.
    ::signal(SIGXFSZ, SIG_IGN);
    const int ranks = options_.mpi == "off" ? 1 : search::ranksOfJob();
    return ranks > 1 ? runAsRank() : runAlone();
}

int SweepJob::runAlone() {
    search::LocalExecutor executor(search::computeOf(study_), options_.processes, &interrupted());
    return conduct(executor);
}

int SweepJob::runAsRank() {
    const std::unique_ptr<search::Messenger> messenger = search::openMessenger();
    const search::RankOptions rankOptions{search::computeOf(study_),
                                          processesOfRank(options_.processes),
                                          result::digestOf(plan_.dump()),
                                          std::chrono::seconds(options_.rankTimeoutSeconds),
                                          &interrupted(),
                                          [](const std::string& notice) { complain(notice); }};
    if (messenger->rank() > 0) {
        messenger->finish(search::serve(*messenger, rankOptions));
        return interrupted().load() ? kInterrupted : kOk;
    }
    bool allPresent = true;
    int code = kOk;
    {
        search::RankExecutor executor(*messenger, rankOptions);
        code = guarded([&] { return conduct(executor); });
        allPresent = executor.stop();
    }
    messenger->finish(allPresent);
    return code;
}

std::string SweepJob::journalFile() const {
    if (!options_.shard.empty()) return options_.output.out;
    if (!options_.journal.empty()) return options_.journal;
    const std::string& file = options_.output.out.empty() ? options_.output.csv : options_.output.out;
    return file.empty() ? std::string{} : file + ".journal";
}

std::string SweepJob::inWords(std::size_t done) const {
    return std::to_string(done) + " of " +
           report::counted(static_cast<double>(points_.size()), "point", "points");
}

int SweepJob::conduct(search::Executor& executor) {
    if (options_.shard.empty()) options_.output.probe();
    std::optional<search::Journal> journal;
    if (const std::string file = journalFile(); !file.empty())
        journal.emplace(file, search::journalHead(plan_, shard_),
                        options_.fresh ? search::Journal::Start::kFresh
                                       : search::Journal::Start::kResume);
    if (journal) {
        for (const std::size_t line : journal->damagedLines())
            complain("'" + journalFile() + "': line " + std::to_string(line) +
                     " is damaged; its point is computed again");
        if (!journal->entries().empty() && !options_.output.quiet)
            complain(inWords(journal->entries().size()) + " found in '" + journalFile() + "'");
    }
    try {
        const std::vector<search::Entry> entries = evaluate(executor, journal ? &*journal : nullptr);
        SweepOutput output = options_.output;
        if (!options_.shard.empty()) output.out.clear(); // the journal is the part
        output.write(plan_, entries);
    } catch (const search::SearchCancelled&) {
        complain("interrupted; " + (journal
                                        ? inWords(journal->entries().size()) + " done and kept in '" +
                                              journalFile() + "': the same command goes on from there"
                                        : std::string("nothing was kept, for want of --out")));
        return kInterrupted;
    } catch (const search::PointsFailed& error) {
        complain(error.what());
        if (journal)
            complain("the other points are in '" + journalFile() +
                     "'; the same command tries these again");
        return kInternal;
    }
    return kOk;
}

std::vector<search::Entry> SweepJob::evaluate(search::Executor& executor, search::Journal* journal) {
    Progress bar(study_.base().name, !options_.output.quiet && stderrIsTerminal());
    search::Evaluator evaluator(study_, executor, journal);
    return evaluator.evaluate(points_, [&](const search::EvaluationProgress& progress) {
        const std::size_t simulations = progress.computed + progress.missing;
        if (simulations == 0) return;
        bar.update(static_cast<double>(progress.computed) / static_cast<double>(simulations),
                   std::to_string(progress.computed) + " of " + std::to_string(simulations) +
                       " variants");
    });
}

} // namespace headroom::cli
