#pragma once
// What 'headroom live drive' shows: a view while it runs, the findings at its end.

#include "live/drive/coordinator.hpp"
#include "models/scenario.hpp"
#include "sim/analysis/slo_check.hpp"
#include "sim/report/style.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace headroom::cli {

/// A few lines on a terminal's stderr that replace themselves every second.
class DriveView {
public:
    DriveView(std::string title, double lengthSeconds, bool enabled);
    ~DriveView();
    DriveView(const DriveView&) = delete;
    DriveView& operator=(const DriveView&) = delete;
    void update(const drive::Glance& glance);

private:
    std::string title_;
    double length_;
    bool enabled_;
    std::size_t lines_ = 0;
};

struct DriveFindings {
    const models::Scenario& scenario;
    const drive::RunOutcome& outcome;
    std::vector<analysis::SloOutcome> slos; ///< those a measured run can answer
};

[[nodiscard]] DriveFindings findingsOf(const models::Scenario& scenario,
                                       const drive::RunOutcome& outcome);
/// 130 interrupted, 5 inconclusive, 1 an objective or the error limit broken, 2 undecided, else 0.
[[nodiscard]] int exitCodeOf(const DriveFindings& findings);

[[nodiscard]] std::string driveText(const report::Style& style, const DriveFindings& findings);
[[nodiscard]] nlohmann::json driveJson(const DriveFindings& findings);

} // namespace headroom::cli
