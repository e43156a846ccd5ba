// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/service_loads.hpp"

#include <algorithm>
#include <array>

namespace headroom::gui {
namespace {

double valueAt(const std::vector<float>& perBin, std::size_t bin) {
    return bin < perBin.size() ? static_cast<double>(perBin[bin]) : 0.0;
}

/// What stands for the members of a service: its processes rather than their machines.
constexpr std::array<const char*, 4> kMemberKinds{"event-loop", "cpu", "threads", "memory"};

} // namespace

ServiceLoads::ServiceLoads(std::shared_ptr<const result::RunResult> run) : run_(std::move(run)) {
    users_ = run_->find("users");
    std::map<QString, std::map<std::string, std::vector<std::size_t>>> byKind;
    for (std::size_t i = 0; i < run_->resources.size(); ++i) {
        const result::ResourceSeries& resource = run_->resources[i];
        const QString service = QString::fromStdString(resource.service);
        services_[service].all.push_back(i);
        byKind[service][resource.kind].push_back(i);
    }
    for (auto& [service, indices] : services_) {
        for (const char* kind : kMemberKinds) {
            if (!byKind[service].contains(kind)) continue;
            indices.members = byKind[service][kind];
            break;
        }
    }
}

std::size_t ServiceLoads::binAt(double seconds) const {
    if (!run_ || run_->binCount == 0 || seconds <= 0.0) return 0;
    return std::min(static_cast<std::size_t>(seconds / run_->binSeconds), run_->binCount - 1);
}

ServiceLoad ServiceLoads::at(const QString& service, std::size_t bin) const {
    ServiceLoad load;
    const auto found = services_.find(service);
    if (found == services_.end()) return load;
    for (const std::size_t index : found->second.all) {
        const result::ResourceSeries& resource = run_->resources[index];
        const double used = valueAt(resource.utilization, bin);
        load.waiting += valueAt(resource.queue, bin);
        if (!load.resource.isEmpty() && used <= load.utilization) continue;
        load.utilization = used;
        load.resource = QString::fromStdString(resource.name);
        load.kind = QString::fromStdString(resource.kind);
    }
    for (const std::size_t index : found->second.members)
        load.members.push_back(valueAt(run_->resources[index].utilization, bin));
    return load;
}

double ServiceLoads::users(std::size_t bin) const {
    return users_ == nullptr || bin >= users_->perBin.size() ? 0.0 : users_->perBin[bin];
}

} // namespace headroom::gui
