#pragma once
// What the reference engine measures, by name, in the shape of a RunResult. Seconds, bins as in the
// result.

#include "sim/fleet/causes.hpp"
#include "sim/result/run_result.hpp"

#include <map>
#include <string>
#include <vector>

namespace headroom::bridge::reference {

/// Where an operation's time went, seconds.
struct Spent {
    double waited = 0.0;    ///< for the event loop
    double served = 0.0;    ///< on the event loop
    double stored = 0.0;    ///< for the store, hops included
    double elsewhere = 0.0; ///< object storage, content delivery, side pool
};

class Recorder {
public:
    Recorder(double binSeconds, double lengthSeconds, std::string processName, std::string storeName);

    void started(const std::string& operation, double now);
    void completed(const std::string& operation, double now, double seconds, const Spent& spent);
    void failed(const std::string& operation, double now, fleet::Cause cause);
    /// One frame of a chat message reached its recipient `seconds` after it was sent.
    void delivered(double now, double seconds);
    void userFailed(const std::string& operation, fleet::Cause cause);

    [[nodiscard]] std::size_t bins() const { return bins_; }
    [[nodiscard]] double binSeconds() const { return binSeconds_; }
    [[nodiscard]] std::size_t binOf(double now) const;
    void set(const std::string& series, const std::string& unit, std::size_t bin, double value);
    void add(const std::string& series, const std::string& unit, std::size_t bin, double value);
    std::size_t addResource(const std::string& name, const std::string& service, const std::string& kind,
                            double capacity, const std::string& unit);
    result::ResourceSeries& resource(std::size_t index) { return resources_[index]; }
    void closeBin(std::size_t bin);

    result::UserOutcome users;

    [[nodiscard]] result::RunResult take();

private:
    struct Row {
        result::OperationResult result;
        result::Histogram bin{result::Histogram::kSeries};
        Spent spent;
        double seconds = 0.0;
        std::map<fleet::Cause, std::vector<std::uint32_t>> errors;
    };
    Row& row(const std::string& operation);
    std::vector<double>& series(const std::string& name, const std::string& unit);

    double binSeconds_;
    std::size_t bins_;
    std::string processName_, storeName_;
    std::map<std::string, Row> rows_;
    std::vector<result::Series> series_;
    std::vector<result::ResourceSeries> resources_;
    result::FlowBalance requests_;
};

} // namespace headroom::bridge::reference
