#include "sim/analysis/trials.hpp"

#include "sim/analysis/binding.hpp"
#include "sim/analysis/lever_building.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/analysis/windows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

namespace headroom::analysis {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Two windows: a break earlier than that is seen blurred, and long after its time.
constexpr double kEarliestBreak = 2.0 * kSloWindowSeconds;
constexpr double kAimedBreak = 100.0;
/// A variant is followed to this many times the load at which the unchanged scenario breaks: a single
/// resource made 50 % faster cannot lift the break by much more than a half.
constexpr double kFarthest = 2.5;

/// Faster than that no load is tried: the asked users in an eighth of a second instead of a minute.
constexpr double kMostTimesAsked = 512.0;

/// Kinds of ResourceSeries, as numbers in what a child process sends.
constexpr std::array<const char*, 15> kKinds = {
    "cpu",     "event-loop", "memory", "connections", "file-descriptors",
    "network", "rate",       "pool",   "credits",     "backlog",
    "threads", "lock",       "slots",  "concurrency", "ports"};

double serviceNumber(const models::Scenario& scenario, const std::string& service) {
    for (std::size_t i = 0; i < scenario.services.size(); ++i)
        if (scenario.services[i].name == service) return static_cast<double>(i);
    return -1.0;
}

double kindNumber(const std::string& kind) {
    const auto found = std::find(kKinds.begin(), kKinds.end(), kind);
    return found == kKinds.end() ? -1.0 : static_cast<double>(found - kKinds.begin());
}

/// Share of the users who came that had failed by the end of the bin.
double failedShareAt(const result::RunResult& run, std::size_t bin) {
    const std::vector<double> failed = failedUsersSoFar(run);
    const std::vector<double> arrived = arrivedUsersSoFar(run);
    if (bin >= failed.size() || bin >= arrived.size() || arrived[bin] <= 0.0) return 0.0;
    return failed[bin] / arrived[bin];
}

std::size_t binAt(const result::RunResult& run, double seconds) {
    const double bin = std::round(seconds / run.binSeconds) - 1.0;
    return static_cast<std::size_t>(
        std::clamp(bin, 0.0, static_cast<double>(std::max<std::size_t>(1, run.binCount) - 1)));
}

/// Seconds of the median break; infinite unless every run broke.
double medianBreak(const std::vector<Sighting>& runs) {
    std::vector<double> seconds;
    for (const Sighting& run : runs) {
        if (!run.broke) return kInfinity;
        seconds.push_back(run.seconds);
    }
    std::sort(seconds.begin(), seconds.end());
    return seconds[seconds.size() / 2];
}

bool timed(const models::Slo& slo) { return slo.quantity != models::Slo::Quantity::kThroughput; }

} // namespace

std::string bottleneckText(const Bottleneck& bottleneck) {
    if (bottleneck.kind.empty()) return "nothing";
    const std::string words = bottleneck.service + " " + kindInWords(bottleneck.kind, 2);
    return bottleneck.bound ? words : "nothing full, most used: " + words;
}

struct Trials::Job {
    Variant variant;
    std::size_t replication = 0;
    double compareAt = 0.0; ///< seconds; 0: the run's own break
};

Trials::Trials(const models::Scenario& scenario, const std::vector<Lever>& levers, Runner& runner,
               Options options)
    : scenario_(scenario), levers_(levers), runner_(runner), options_(std::move(options)) {
    if (std::none_of(scenario.slos.begin(), scenario.slos.end(), timed))
        throw std::invalid_argument("scenario '" + scenario.name +
                                    "' states no objective that a load could break (\"slo\")");
    if (options_.seed == 0) options_.seed = scenario.seed;
    for (const models::Slo& slo : scenario.slos) {
        const bool latency = slo.quantity == models::Slo::Quantity::kLatencyQuantile ||
                             slo.quantity == models::Slo::Quantity::kLatencyMean;
        const bool known = std::find(mainOperations_.begin(), mainOperations_.end(), slo.operation) !=
                           mainOperations_.end();
        if (latency && !known) mainOperations_.push_back(slo.operation);
    }
    if (mainOperations_.empty()) mainOperations_.push_back("");
    for (const models::Service& service : scenario.services) {
        if (const auto* process = std::get_if<models::ProcessService>(&service.kind))
            askedOperations_ = operationsAsked(scenario, scenario.profiles.at(process->profile));
    }
}

std::string Trials::keyOf(const Variant& variant) {
    std::string key;
    for (const Pull& pull : variant) key += pull.lever->id + "@" + std::to_string(pull.amount) + " ";
    return key;
}

models::Scenario Trials::changed(const Variant& variant) const {
    models::Scenario scenario = scenario_;
    for (const Pull& pull : variant) pull.lever->change(scenario, pull.amount);
    return scenario;
}

Trials::Calibration Trials::calibrate(std::size_t replications) {
    constexpr double kFirstMinute = 60.0; // the asked load within a minute
    constexpr double kFaster = 8.0;
    constexpr double kNear = 2.0; // rates that close to each other leave nothing to find between them
    constexpr int kAttempts = 12;
    const double step = scenario_.workload.ramp ? std::max(1, scenario_.workload.ramp->step) : 1;
    const double fewestUsers = 2.0 * step; // a break among the first to come says nothing of load
    const double first = std::max(1.0, scenario_.workload.peakUsers()) / kFirstMinute;
    const double fastest = kMostTimesAsked * first;
    double never = 0.0;       // largest rate at which not every run broke
    double early = kInfinity; // smallest rate at which they broke too early
    load_.usersPerSecond = first;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        sightings_.clear();
        run({}, replications);
        double& rate = load_.usersPerSecond;
        const double seconds = medianBreak(unchanged());
        if (seconds >= kEarliestBreak && std::isfinite(seconds)) return Calibration::kFound;
        if (std::isfinite(seconds) && rate * seconds < fewestUsers) return Calibration::kHoldsNowhere;
        (std::isfinite(seconds) ? early : never) = rate;
        if (never == 0.0) {
            rate *= std::max(1.0 / kFaster, seconds / kAimedBreak);
        } else if (std::isinf(early) && rate < fastest) {
            rate = std::min(fastest, kFaster * rate);
        } else if (std::isfinite(early) && early > kNear * never) {
            rate = std::sqrt(early * never);
        } else if (!load_.startOver) {
            // Users who are done add no load: it settles below some rate and is too much at once above it.
            load_.startOver = true;
            never = 0.0;
            early = kInfinity;
            rate = first;
        } else if (std::isinf(early)) {
            return Calibration::kNothingBreaks;
        } else if (std::isfinite(seconds)) {
            return Calibration::kFound; // blurred, but a break
        } else {
            rate = early;
        }
    }
    return std::isfinite(medianBreak(unchanged())) ? Calibration::kFound : Calibration::kNothingBreaks;
}

double Trials::longestFor(const Variant& variant, std::size_t replication) const {
    if (variant.empty()) return load_.longest;
    const std::vector<Sighting>& base = unchanged();
    // Of a stack of fixes the last pull starts from what the others have reached already.
    const Variant before(variant.begin(), variant.end() - 1);
    const std::vector<Sighting>& from = of(before).size() > replication ? of(before) : base;
    return std::min(load_.longest, kFarthest * from[replication].seconds);
}

void Trials::run(const std::vector<Variant>& variants, std::size_t replications) {
    std::vector<Job> jobs;
    const auto missing = [&](const Variant& variant) {
        for (std::size_t r = of(variant).size(); r < replications; ++r)
            jobs.push_back({variant, r, 0.0});
    };
    missing({});
    runJobs(jobs); // the others are compared at its breaks
    jobs.clear();
    std::set<std::string> seen;
    for (const Variant& variant : variants)
        if (!variant.empty() && seen.insert(keyOf(variant)).second) missing(variant);
    for (Job& job : jobs) job.compareAt = unchanged()[job.replication].seconds;
    runJobs(jobs);
}

void Trials::runJobs(const std::vector<Job>& jobs) {
    if (jobs.empty()) return;
    if (options_.onBatch) options_.onBatch(jobs.size());
    std::vector<RunRequest> requests;
    std::map<std::string, std::shared_ptr<const models::Scenario>> scenarios;
    for (const Job& job : jobs) {
        auto& scenario = scenarios[keyOf(job.variant)];
        if (!scenario)
            scenario = std::make_shared<const models::Scenario>(underRise(changed(job.variant), load_));
        RunRequest request{scenario, options_.seed + job.replication,
                           longestFor(job.variant, job.replication)};
        const double until = job.compareAt;
        request.stopWhen = [slos = &scenario->slos, until](const result::RunResult& soFar) {
            // Looking costs time in proportion to the bins: seldom enough to stay a few percent.
            const double end = endOf(soFar, soFar.binCount - 1);
            if (end < until || end < kSloWindowSeconds ||
                soFar.binCount % (1 + soFar.binCount / 40) != 0)
                return false;
            return breakOf(*slos, soFar).has_value();
        };
        requests.push_back(std::move(request));
    }
    // The runner may reorder runs but hands each its request: where to compare is found by it.
    std::map<std::pair<const models::Scenario*, std::uint64_t>, double> compareAt;
    for (std::size_t i = 0; i < jobs.size(); ++i)
        compareAt[{requests[i].scenario.get(), requests[i].seed}] = jobs[i].compareAt;
    const std::vector<Measures> measured =
        runner_.run(requests, [&](const RunRequest& request, const result::RunResult& run) {
            return measure(request, run, compareAt.at({request.scenario.get(), request.seed}));
        });
    runs_ += jobs.size();
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        events_ += measured[i].at(0);
        sightings_[keyOf(jobs[i].variant)].push_back(read(measured[i]));
    }
}

Measures Trials::measure(const RunRequest& request, const result::RunResult& run,
                         double compareAt) const {
    const std::optional<LoadBreak> broken = breakOf(scenario_.slos, run);
    const double at = broken ? broken->atSeconds : run.durationSeconds;
    Measures out{static_cast<double>(run.events), load_.usersAt(at), at, broken ? 1.0 : 0.0,
                 broken ? static_cast<double>(broken->slo) : -1.0};
    const BindingReport binding = findBinding(run);
    const bool bound = !binding.fleet.empty();
    const std::string service = bound             ? binding.fleet.front().service
                                : binding.nearest ? binding.nearest->service
                                                  : "";
    const std::string kind = bound             ? binding.fleet.front().first.kind
                             : binding.nearest ? binding.nearest->kind
                                               : "";
    out.insert(out.end(),
               {serviceNumber(*request.scenario, service), kindNumber(kind), bound ? 1.0 : 0.0});

    const std::size_t bin = binAt(run, compareAt > 0.0 ? std::ceil(compareAt) : std::ceil(at));
    out.push_back(failedShareAt(run, bin));
    for (const std::string& name : mainOperations_) {
        LatencyWindow window(operationsOf(run, name), binsOf(run, kSloWindowSeconds));
        for (std::size_t i = 0; i <= bin; ++i) window.advance();
        constexpr double kUsPerSecond = 1e6;
        const bool any = window.count() > 0;
        out.push_back(any ? window.quantile(0.95) / kUsPerSecond : kNaN);
        out.push_back(any ? window.quantile(0.99) / kUsPerSecond : kNaN);
    }
    double all = 0.0;
    std::vector<double> served;
    for (const std::string& name : askedOperations_) {
        double seconds = 0.0;
        if (const result::OperationResult* operation = run.operation(name)) {
            for (const auto& [part, value] : operation->secondsByPart)
                if (part.ends_with(" service")) seconds += value;
        }
        served.push_back(seconds);
        all += seconds;
    }
    for (const double seconds : served) out.push_back(all > 0.0 ? seconds / all : 0.0);
    for (const Lever& lever : levers_) out.push_back(!lever.reached || lever.reached(run) ? 1.0 : 0.0);
    return out;
}

Sighting Trials::read(const Measures& m) const {
    Sighting sighting;
    std::size_t i = 1; // events come first
    sighting.users = m.at(i++);
    sighting.seconds = m.at(i++);
    sighting.broke = m.at(i++) > 0.0;
    sighting.slo = static_cast<std::size_t>(std::max(0.0, m.at(i++)));
    const double service = m.at(i++);
    const double kind = m.at(i++);
    if (service >= 0.0)
        sighting.bottleneck.service = scenario_.services.at(static_cast<std::size_t>(service)).name;
    if (kind >= 0.0) sighting.bottleneck.kind = kKinds.at(static_cast<std::size_t>(kind));
    sighting.bottleneck.bound = m.at(i++) > 0.0;
    sighting.failedShare = m.at(i++);
    for (std::size_t o = 0; o < mainOperations_.size(); ++o) {
        sighting.p95.push_back(m.at(i++));
        sighting.p99.push_back(m.at(i++));
    }
    for (std::size_t o = 0; o < askedOperations_.size(); ++o) sighting.shares.push_back(m.at(i++));
    for (std::size_t l = 0; l < levers_.size(); ++l) sighting.reached.push_back(m.at(i++) > 0.0);
    return sighting;
}

std::size_t Trials::indexOf(const Lever& lever) const {
    const auto found = std::find_if(levers_.begin(), levers_.end(),
                                    [&](const Lever& one) { return one.id == lever.id; });
    return static_cast<std::size_t>(found - levers_.begin());
}

const std::vector<Sighting>& Trials::of(const Variant& variant) const {
    static const std::vector<Sighting> kNone;
    const auto found = sightings_.find(keyOf(variant));
    return found == sightings_.end() ? kNone : found->second;
}

std::vector<double> Trials::gains(const Variant& variant, const Variant& reference) const {
    const std::vector<Sighting>& changedRuns = of(variant);
    const std::vector<Sighting>& referenceRuns = of(reference);
    std::vector<double> gains;
    for (std::size_t r = 0; r < std::min(changedRuns.size(), referenceRuns.size()); ++r)
        gains.push_back(changedRuns[r].users - referenceRuns[r].users);
    return gains;
}

} // namespace headroom::analysis
