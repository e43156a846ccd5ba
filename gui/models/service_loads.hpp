// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// How loaded the parts of a fleet are at a moment of a run.

#include "sim/result/run_result.hpp"

#include <QString>
#include <map>
#include <memory>
#include <vector>

namespace headroom::gui {

struct ServiceLoad {
    double utilization = 0.0;    ///< of its busiest resource, 0 to 1
    QString resource;            ///< that one
    QString kind;                ///< "event-loop", "cpu", ...
    double waiting = 0.0;        ///< mean number waiting, all its resources together
    std::vector<double> members; ///< of each process, node or instance, in their order; may be empty
};

/// An index of a result, so that a moment costs microseconds however long the run is.
class ServiceLoads {
public:
    ServiceLoads() = default;
    /// Keeps the result alive.
    explicit ServiceLoads(std::shared_ptr<const result::RunResult> run);

    [[nodiscard]] bool empty() const { return !run_; }
    [[nodiscard]] std::size_t binAt(double seconds) const;
    /// Nothing known of the service: utilization 0 and no resource.
    [[nodiscard]] ServiceLoad at(const QString& service, std::size_t bin) const;
    [[nodiscard]] double users(std::size_t bin) const;

private:
    struct Indices {
        std::vector<std::size_t> all;
        std::vector<std::size_t> members; ///< one for each process, node or instance
    };
    std::shared_ptr<const result::RunResult> run_;
    std::map<QString, Indices> services_;
    const result::Series* users_ = nullptr;
};

} // namespace headroom::gui
