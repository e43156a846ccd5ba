#include "live/drive/coordinator.hpp"

#include "live/drive/clock.hpp"
#include "live/drive/hdr_log.hpp"
#include "live/drive/net/target.hpp"
#include "live/drive/processes.hpp"
#include "live/drive/protocol/protocol.hpp"
#include "live/drive/safety.hpp"
#include "live/drive/stolen_time.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <poll.h>
#include <random>

namespace headroom::drive {
namespace {

constexpr Nanos kLead = kSecond / 2; ///< from the start signal to the start, so that all hear it in time
constexpr int kClockRounds = 30;

std::uint16_t freshRun() {
    std::random_device source;
    return static_cast<std::uint16_t>(source());
}

void waitFor(Processes& processes, const Peers* peers, int milliseconds) {
    std::vector<pollfd> watched;
    for (const Processes::Process& process : processes.all())
        if (process.open) watched.push_back({process.lines.descriptor(), POLLIN, 0});
    if (peers != nullptr) watched.push_back({peers->descriptor(), POLLIN, 0});
    ::poll(watched.data(), watched.size(), milliseconds);
}

/// Passes every line of this host's processes to `take(process, line)`, and processes that ended to `lose`.
template <class Take, class Lose>
void listen(Processes& processes, Take take, Lose lose) {
    for (Processes::Process& process : processes.all()) {
        if (!process.open) continue;
        const bool alive = process.lines.fill();
        while (const std::optional<std::string> line = process.lines.next()) take(process.part, *line);
        if (alive) continue;
        process.open = false;
        lose(process.part);
    }
}

class Run {
public:
    Run(const models::Scenario& scenario, const Settings& settings, const RunFiles& files,
        const RunHooks& hooks, Peers* peers)
        : scenario_(scenario), settings_(settings), files_(files), hooks_(hooks), peers_(peers),
          script_(compileScript(scenario, settings.timetable)),
          parts_(settings.processes * static_cast<std::uint32_t>(peers == nullptr ? 1 : peers->size())),
          run_(freshRun()),
          collector_(script_.operations, parts_, scenario.bin.value, settings.maxSlipSeconds) {
        protocol_ = makeProtocol(settings, script_, run_);
        refuseUnsafe(scenario, settings, parseTarget(settings.target));
    }

    RunOutcome go() {
        if (peers_ != nullptr)
            for (int rank = 1; rank < peers_->size(); ++rank)
                peers_->send(rank, "run " + std::to_string(run_));
        processes_.emplace(scenario_, settings_, run_, 0, parts_);
        if (peers_ != nullptr) measureClocks();
        begin();
        while (!collector_.complete()) {
            waitFor(*processes_, peers_, 100);
            hear();
            watch();
            advance(false);
            if (killed_) break;
        }
        advance(true);
        if (peers_ != nullptr)
            for (int rank = 1; rank < peers_->size(); ++rank) peers_->send(rank, "done");
        out_.result = current(false);
        out_.health = collector_.health();
        out_.health.rateCapped = rateCapped_;
        out_.health.stolenShare = stolenTime_.whole();
        out_.health.maxStolenShare = settings_.maxStolenShare;
        out_.inconclusive = whyInconclusive(out_.health);
        if (!files_.result.empty()) result::writeResult(out_.result, files_.result);
        return std::move(out_);
    }

private:
    void tellAll(const std::string& line) {
        processes_->tell(line);
        for (int rank = 1; peers_ != nullptr && rank < peers_->size(); ++rank) peers_->send(rank, line);
    }

    /// Cristian's algorithm (1989): of several round trips the shortest one bounds the error best.
    void measureClocks() {
        for (int rank = 1; rank < peers_->size(); ++rank) {
            ClockOffset best;
            Nanos shortest = 60 * kSecond;
            for (int round = 0; round < kClockRounds; ++round) {
                const Nanos asked = monotonicNow();
                peers_->send(rank, "clock");
                while (monotonicNow() - asked < 5 * kSecond) {
                    const auto letter = peers_->receive();
                    if (!letter) {
                        pollfd watched{peers_->descriptor(), POLLIN, 0};
                        ::poll(&watched, 1, 100);
                        continue;
                    }
                    if (letter->first != rank || !letter->second.starts_with("clock ")) {
                        early_.push_back(*letter);
                        continue;
                    }
                    const Nanos answered = monotonicNow();
                    if (answered - asked < shortest) {
                        shortest = answered - asked;
                        char* rest = nullptr;
                        const Nanos theirs = std::strtoll(letter->second.c_str() + 6, &rest, 10);
                        best.host = *rest == ' ' ? rest + 1 : "?";
                        best.offsetSeconds = seconds(theirs - (asked + answered) / 2);
                        best.uncertaintySeconds = seconds(shortest) / 2.0;
                    }
                    break;
                }
            }
            if (shortest == 60 * kSecond)
                throw DriveError("rank " + std::to_string(rank) + " does not answer");
            out_.clocks.push_back(best);
        }
    }

    void begin() {
        zero_ = monotonicNow() + kLead;
        if (!files_.hdrLog.empty()) {
            hdrLog_.open(files_.hdrLog, std::ios::trunc);
            timespec now{};
            ::clock_gettime(CLOCK_REALTIME, &now);
            hdrLog_ << hdrLogHeader(static_cast<double>(now.tv_sec) + seconds(kLead)) << std::flush;
            if (!hdrLog_) throw result::FileError("cannot write " + files_.hdrLog.string());
        }
        if (hooks_.onStart) hooks_.onStart(zero_);
        processes_->tell("start " + std::to_string(zero_));
        for (int rank = 1; peers_ != nullptr && rank < peers_->size(); ++rank) {
            const double offset = out_.clocks[static_cast<std::size_t>(rank) - 1].offsetSeconds;
            peers_->send(rank, "start " + std::to_string(zero_ + nanos(offset)));
        }
    }

    void take(std::uint32_t part, const std::string& line) {
        if (line.starts_with("{\"room\":")) {
            const std::string room = "room " + nlohmann::json::parse(line).at("room").get<std::string>();
            processes_->tellOthers(part, room);
            for (int rank = 1; peers_ != nullptr && rank < peers_->size(); ++rank)
                if (part / settings_.processes != static_cast<std::uint32_t>(rank))
                    peers_->send(rank, room);
            return;
        }
        if (line.starts_with("{\"rooms\":")) return collector_.add(roomReportsOf(line));
        collector_.add(binReportOf(line));
    }

    void hear() {
        listen(
            *processes_, [this](std::uint32_t part, const std::string& line) { take(part, line); },
            [this](std::uint32_t part) { collector_.lose(part); });
        if (peers_ == nullptr) return;
        for (const auto& [rank, line] : std::exchange(early_, {})) takeLetter(rank, line);
        while (const auto letter = peers_->receive()) takeLetter(letter->first, letter->second);
    }

    void takeLetter(int rank, const std::string& line) {
        const std::uint32_t first = static_cast<std::uint32_t>(rank) * settings_.processes;
        if (line.starts_with("lost "))
            return collector_.lose(static_cast<std::uint32_t>(std::atoi(line.c_str() + 5)));
        if (line.starts_with("{")) take(first, line);
    }

    /// Ctrl-C, too many errors, a rate over its cap; and a process that has stopped talking.
    void watch() {
        if (hooks_.interrupted != nullptr && hooks_.interrupted->load() && !out_.interrupted) {
            out_.interrupted = true;
            stop("interrupted");
        }
        const double end = scenario_.workload.length().value + settings_.drainSeconds;
        constexpr double kPatience = 30.0;
        const Nanos limit = stopping_ ? stoppedAt_ + nanos(settings_.drainSeconds + kPatience)
                                      : zero_ + nanos(end + kPatience);
        if (monotonicNow() < limit || killed_) return;
        killed_ = true;
        for (std::uint32_t part = 0; part < parts_; ++part) collector_.lose(part);
    }

    void stop(const std::string& why) {
        if (stopping_) return;
        stopping_ = true;
        stoppedAt_ = monotonicNow();
        out_.stopped = why;
        tellAll("stop");
    }

    /// Follows the bins that were closed since the last time.
    void advance(bool last) {
        const std::uint32_t closed = collector_.closed();
        if (closed == done_ || (closed == 0 && last)) return;
        stolen_.resize(closed, stolenTime_.step());
        for (; done_ < closed; ++done_) {
            for (const auto& [operation, histogram] : collector_.takeInterval(done_))
                if (hdrLog_.is_open())
                    hdrLog_ << hdrLogLine(operation, scenario_.bin.value * done_, scenario_.bin.value,
                                          histogram);
        }
        if (hdrLog_.is_open()) hdrLog_.flush();
        const Glance glance = collector_.glance();
        if (hooks_.onSecond) hooks_.onSecond(glance);
        if (glance.attempts >= kFewestAttempts && glance.failedShare > settings_.stopErrorShare &&
            !stopping_) {
            out_.tooManyErrors = true;
            stop(fmt::format(
                "{:.0f} % of the operations of ten seconds failed, more than --stop-errors allows",
                glance.failedShare * 100.0));
        }
        if (glance.asked > settings_.maxRate && !stopping_) {
            rateCapped_ = true;
            stop(fmt::format("{:.0f} operations a second were asked, more than --max-rate allows",
                             glance.asked));
        }
        if (!last && !files_.result.empty()) result::writeResult(current(true), files_.result);
    }

    [[nodiscard]] result::RunResult current(bool underWay) {
        result::RunResult result = collector_.result();
        result.scenario = scenario_.name;
        result.seed = settings_.seed;
        result.notes.push_back("measured against " + settings_.target + " by " + std::to_string(parts_) +
                               " driving process" + (parts_ == 1 ? "" : "es"));
        result.notes.push_back(settings_.timetable
                                   ? "users keep their timetable, however slow the target is (open load)"
                                   : "users wait for answers before they think (closed load)");
        for (std::size_t i = 0; i < script_.operations.size(); ++i)
            if (protocol_->plan(static_cast<std::uint16_t>(i)).carrier == Carrier::kNone)
                result.notes.push_back("'" + script_.operations[i] + "' was not driven");
        result::Series stolen{"processor time stolen", "share", stolen_};
        stolen.perBin.resize(result.binCount);
        result.series.push_back(std::move(stolen));
        for (const ClockOffset& clock : out_.clocks)
            result.notes.push_back(fmt::format("clock of {}: {:+.6f} s, known to {:.1f} ms", clock.host,
                                               clock.offsetSeconds, clock.uncertaintySeconds * 1e3));
        if (!out_.stopped.empty()) result.notes.push_back("ended early: " + out_.stopped);
        if (underWay) result.notes.emplace_back("the run was under way when this was written");
        if (hooks_.complete) hooks_.complete(result);
        result::roundToFile(result);
        return result;
    }

    const models::Scenario& scenario_;
    const Settings& settings_;
    const RunFiles& files_;
    const RunHooks& hooks_;
    Peers* peers_;
    Script script_;
    std::uint32_t parts_;
    std::uint16_t run_;
    std::unique_ptr<Protocol> protocol_;
    Collector collector_;
    StolenTime stolenTime_;
    std::vector<double> stolen_; ///< share, by closed bin
    std::optional<Processes> processes_;
    std::ofstream hdrLog_;
    std::vector<std::pair<int, std::string>> early_;
    RunOutcome out_;
    Nanos zero_ = 0, stoppedAt_ = 0;
    std::uint32_t done_ = 0;
    bool stopping_ = false, killed_ = false, rateCapped_ = false;
};

} // namespace

RunOutcome drive(const models::Scenario& scenario, const Settings& settings, const RunFiles& files,
                 const RunHooks& hooks, Peers* peers) {
    return Run(scenario, settings, files, hooks, peers).go();
}

void assist(const models::Scenario& scenario, const Settings& settings, Peers& peers,
            const std::atomic<bool>& interrupted) {
    refuseUnsafe(scenario, settings, parseTarget(settings.target));
    const auto hearLeader = [&]() -> std::optional<std::string> {
        const auto letter = peers.receive();
        if (letter) return letter->second;
        return std::nullopt;
    };
    std::uint16_t run = 0;
    for (;;) {
        const auto line = hearLeader();
        if (line && line->starts_with("run ")) {
            run = static_cast<std::uint16_t>(std::atoi(line->c_str() + 4));
            break;
        }
        if (line && *line == "done") return;
        pollfd watched{peers.descriptor(), POLLIN, 0};
        if (!line) ::poll(&watched, 1, 100);
    }
    const auto rank = static_cast<std::uint32_t>(peers.rank());
    Processes processes(scenario, settings, run, rank * settings.processes,
                        static_cast<std::uint32_t>(peers.size()) * settings.processes);
    bool told = false;
    for (;;) {
        waitFor(processes, &peers, 100);
        while (const auto line = hearLeader()) {
            if (*line == "clock")
                peers.send(0, "clock " + std::to_string(monotonicNow()) + " " + peers.host());
            else if (*line == "done")
                return;
            else
                processes.tell(*line);
        }
        if (interrupted.load() && !told) {
            told = true;
            processes.tell("stop");
        }
        listen(
            processes,
            [&](std::uint32_t part, const std::string& line) {
                if (line.starts_with("{\"room\":"))
                    processes.tellOthers(
                        part, "room " + nlohmann::json::parse(line).at("room").get<std::string>());
                peers.send(0, line);
            },
            [&](std::uint32_t part) { peers.send(0, "lost " + std::to_string(part)); });
    }
}

} // namespace headroom::drive
