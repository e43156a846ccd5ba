#pragma once
// What every importer writes into: requests and readings at their dates, in any order, from one file or
// several of one run. finish() cuts the time into bins and gives the RunResult.
//
// Nothing is invented: latency histograms hold requests whose own latency the source states. Where a source
// states only figures of an interval ("p95 of these 10 s"), those become series and OperationResult::reported,
// and the histograms stay empty.

#include "live/import/line_reader.hpp"
#include "live/import/text.hpp"
#include "sim/result/run_result.hpp"

#include <array>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::imports {

/// One request with dates of its own.
struct Request {
    std::string_view operation; ///< as operationName() gives it
    Micros start = 0;
    Micros end = 0;
    bool ok = true;
    std::string_view cause = {}; ///< of a failure
};

/// A resource whose use is read from time to time.
struct ResourceKey {
    std::string name;
    std::string service;
    std::string kind;
    std::string unit;
    double capacity = 0.0; ///< in `unit`
};

/// The dates of a file cannot be those of one run.
class SpanError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Recorder {
public:
    /// Operations beyond this many are counted together as "(other)", with a note.
    static constexpr std::size_t kMostOperations = 200;
    static constexpr std::size_t kMostCauses = 200;
    static constexpr std::size_t kMostBins = 1'000'000;

    /// `hook` is for the readers, which pass it to the files they read.
    explicit Recorder(BlockHook hook = {}) : hook_(std::move(hook)) {}
    [[nodiscard]] const BlockHook& hook() const { return hook_; }

    void add(const Request& request);
    /// Requests known by number only, of an interval that begins at `at`. Failures are counted by failures().
    void completed(std::string_view operation, Micros at, std::uint64_t count);
    void failures(std::string_view operation, std::string_view cause, Micros at, std::uint64_t count);
    /// Seconds completed requests of an operation spent in one part of their way.
    void part(std::string_view operation, const std::string& name, double seconds);

    /// A level read at a date ("users", "connections"): the bin's value is the mean of its readings; a bin
    /// without one keeps the last value for `holdSeconds`, then is empty (NaN).
    void level(const std::string& name, const std::string& unit, Micros at, double value,
               double holdSeconds = kForever);
    /// A figure of one interval: NaN where the source states none.
    void figure(const std::string& name, const std::string& unit, Micros at, double value);
    /// Share of capacity in use, 0 to 1; held between readings.
    void utilization(const ResourceKey& key, Micros at, double share);
    /// What the source states of an operation's latency over the whole run, in seconds.
    void reported(std::string_view operation, const std::string& figure, double seconds);

    void usersArrived(Micros at, std::uint64_t count = 1) { arrivals_[secondOf(at)] += count; }
    void usersLeft(Micros at, std::uint64_t count = 1) { leavings_[secondOf(at)] += count; }
    /// Outcomes of users where the source knows them.
    void outcome(const result::UserOutcome& users) { outcome_ = users; }

    void interval(double seconds); ///< the source's own resolution; the largest is the default bin
    void note(const std::string& text);
    void tool(const std::string& name); ///< e.g. "Gatling 3.9.5"

    [[nodiscard]] bool empty() const;

    static constexpr double kForever = 1e12;

    /// `binSeconds` a whole number of seconds, absent = the largest interval() in whole seconds, at least 1.
    /// Throws SpanError when the dates span more than kMostBins bins. Precondition: not empty.
    [[nodiscard]] result::RunResult finish(const std::string& name,
                                           std::optional<double> binSeconds) const;

private:
    struct Bin {
        std::uint64_t started = 0;
        std::uint64_t completed = 0;
        std::uint64_t failed = 0;
        std::map<std::uint32_t, std::uint64_t> latency;
    };
    using Seconds = std::int64_t; ///< since the epoch
    struct Operation {
        std::map<Seconds, Bin> bins;
        result::Histogram latency{result::Histogram::kThreeDigits};
        std::map<std::string, double> parts;
        std::map<std::string, double> reported;
        Bin* last = nullptr; ///< of lastSecond; requests come nearly in order
        Seconds lastSecond = 0;
    };
    struct Mean {
        double sum = 0.0;
        std::uint64_t count = 0;
    };
    struct Readings {
        std::string unit;
        std::map<Seconds, Mean> values;
        double hold = 0.0;
    };
    struct Frame; ///< where the bins lie

    static Seconds secondOf(Micros at) { return at / 1'000'000; }
    Operation& operation(std::string_view name);
    static Bin& binOf(Operation& operation, Seconds second);
    void addError(std::string_view operation, std::string_view cause, Seconds second,
                  std::uint64_t count);
    [[nodiscard]] Frame frameOf(std::optional<double> binSeconds) const;
    void putOperations(const Frame& frame, result::RunResult& out) const;
    void putErrors(const Frame& frame, result::RunResult& out) const;
    void putSeries(const Frame& frame, result::RunResult& out) const;
    void putUsers(const Frame& frame, result::RunResult& out) const;
    void putResources(const Frame& frame, result::RunResult& out) const;
    void seen(Micros from, Micros to);

    BlockHook hook_;
    std::map<std::string, Operation, std::less<>> operations_;
    bool folded_ = false;
    std::map<std::array<std::string, 2>, std::map<Seconds, std::uint64_t>> errors_;
    std::map<std::string, Readings> series_;
    std::map<std::string, std::pair<ResourceKey, Readings>> resources_;
    std::map<Seconds, std::uint64_t> arrivals_;
    std::map<Seconds, std::uint64_t> leavings_;
    std::optional<result::UserOutcome> outcome_;
    std::vector<std::string> notes_;
    std::vector<std::string> tools_;
    double interval_ = 1.0;
    Micros first_ = kLatest;
    Micros last_ = kEarliest;
};

} // namespace headroom::imports
