#pragma once
// Builds results with known properties: a ramp of users over one operation "send" whose latency, and one
// service whose utilization, are given functions of the active users.

#include "sim/result/run_result.hpp"

#include <cmath>
#include <functional>
#include <string>

namespace headroom::analysis {

class ResultBuilder {
public:
    /// `bins` bins of one second; users rise evenly from 1 to `users` in the first 90 % of them.
    ResultBuilder(std::size_t bins, double users) {
        result_.headroomVersion = "0.1.0";
        result_.scenario = "built";
        result_.source = "plane";
        result_.seed = 1;
        result_.binCount = bins;
        result_.durationSeconds = static_cast<double>(bins);
        result::Series series{"users", "users", {}};
        for (std::size_t bin = 0; bin < bins; ++bin) {
            const double share = static_cast<double>(bin) / (0.9 * static_cast<double>(bins));
            series.perBin.push_back(std::max(1.0, std::floor(users * std::min(1.0, share))));
        }
        result_.series.push_back(series);
        result_.users.arrived = static_cast<std::uint64_t>(users);
        result_.users.passed = result_.users.arrived;
    }

    [[nodiscard]] const std::vector<double>& users() const { return result_.series[0].perBin; }

    /// Completions per second and latency (seconds, exact median; values spread over +-50 %).
    ResultBuilder& operation(const std::string& name, const std::function<double(double)>& perSecond,
                             const std::function<double(double)>& latency) {
        result::OperationResult operation;
        operation.name = name;
        for (const double load : users()) {
            const auto count = static_cast<std::uint32_t>(perSecond(load));
            const auto middle = latency(load) * 1e6;
            operation.started.push_back(count);
            operation.completed.push_back(count);
            operation.failed.push_back(0);
            result::Histogram bin(result::Histogram::kSeries);
            bin.addEvenly(static_cast<std::uint64_t>(middle * 0.5),
                          static_cast<std::uint64_t>(middle * 1.5), count);
            operation.latencyPerBin.push_back(bin.sparse());
            operation.latency.addEvenly(static_cast<std::uint64_t>(middle * 0.5),
                                        static_cast<std::uint64_t>(middle * 1.5), count);
        }
        operation.secondsByPart["network"] = 0.004 * static_cast<double>(operation.latency.count());
        operation.secondsByPart["chat wait"] = 0.001 * static_cast<double>(operation.latency.count());
        operation.secondsByPart["chat service"] = 0.002 * static_cast<double>(operation.latency.count());
        result_.operations.push_back(operation);
        return *this;
    }

    /// Utilization as a function of (users, second).
    ResultBuilder& resource(const std::string& name, const std::string& service, const std::string& kind,
                            const std::function<double(double, double)>& utilization,
                            const std::function<double(double, double)>& wait = {}) {
        result::ResourceSeries resource;
        resource.name = name;
        resource.service = service;
        resource.kind = kind;
        resource.capacity = 1.0;
        for (std::size_t bin = 0; bin < result_.binCount; ++bin) {
            const auto second = static_cast<double>(bin);
            resource.utilization.push_back(static_cast<float>(utilization(users()[bin], second)));
            if (!wait) continue;
            resource.waitSeconds.push_back(static_cast<float>(wait(users()[bin], second)));
            resource.queue.push_back(static_cast<float>(std::ceil(100.0 * wait(users()[bin], second))));
        }
        result_.resources.push_back(resource);
        return *this;
    }

    /// `count` failed users, one per second from `firstSecond` on.
    ResultBuilder& failures(const std::string& operation, const std::string& cause,
                            std::size_t firstSecond, std::uint32_t count) {
        result::ErrorSeries error{operation, cause, std::vector<std::uint32_t>(result_.binCount, 0)};
        for (std::uint32_t i = 0; i < count; ++i) error.perBin[firstSecond + i] += 1;
        for (result::OperationResult& candidate : result_.operations) {
            if (candidate.name != operation) continue;
            for (std::size_t bin = 0; bin < result_.binCount; ++bin)
                candidate.failed[bin] += error.perBin[bin];
        }
        result_.errors.push_back(error);
        result_.users.failed += count;
        result_.users.passed -= count;
        result_.users.failedByCause[operation + ": " + cause] += count;
        return *this;
    }

    [[nodiscard]] result::RunResult& result() { return result_; }

private:
    result::RunResult result_;
};

} // namespace headroom::analysis
