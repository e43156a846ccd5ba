// Deploys and changes of size: units of processes that leave, restart or join, some at a time.

#include "sim/fleet/fleet.hpp"
#include "sim/hardware/sampling.hpp"

#include <algorithm>

namespace headroom::fleet {

namespace {
constexpr std::uint64_t kBootStream = 6;
}

using Kind = models::Fault::Kind;

std::vector<std::vector<std::uint32_t>> Fleet::rolloutUnits(const models::Fault& fault,
                                                            std::uint32_t firstSpare) const {
    std::vector<std::vector<std::uint32_t>> units;
    const bool joins = fault.kind == Kind::kScaleOut;
    std::uint32_t spare = 0;
    for (const Host& host : hosts_.hosts) {
        if (host.isStore) continue;
        if (joins) {
            if (!host.spare) continue;
            const std::uint32_t number = spare++;
            if (number < firstSpare || number >= firstSpare + static_cast<std::uint32_t>(fault.count))
                continue;
        } else if (!host.rented) {
            continue;
        }
        std::vector<std::uint32_t> processes;
        for (std::uint32_t p = 0; p < host.loopCount; ++p) processes.push_back(host.firstLoop + p);
        if (fault.kind == Kind::kDeployProcess)
            for (const std::uint32_t p : processes) units.push_back({p});
        else
            units.push_back(std::move(processes));
    }
    if (fault.kind == Kind::kScaleIn) {
        // One instance stays whatever is asked; the last to come are the first to go.
        const auto count = std::min(static_cast<std::size_t>(fault.count), units.size() - 1);
        units.erase(units.begin(), units.end() - static_cast<std::ptrdiff_t>(count));
    }
    return units;
}

void Fleet::startRollout(const models::Fault& fault, std::uint32_t firstSpare, double now) {
    auto rollout = std::make_shared<Rollout>();
    rollout->fault = &fault;
    rollout->units = rolloutUnits(fault, firstSpare);
    rollout->random = engine::RandomStream(options_.seed, kBootStream, firstSpare);
    if (fault.kind == Kind::kScaleOut) rollout->boot = hardware::compile(fault.boot);
    rolloutBatch(rollout, now);
}

void Fleet::rolloutBatch(const std::shared_ptr<Rollout>& rollout, double now) {
    const models::Fault& fault = *rollout->fault;
    const std::size_t left = rollout->units.size() - rollout->next;
    if (left == 0) return;
    const std::size_t size =
        fault.batch > 0 ? std::min(left, static_cast<std::size_t>(fault.batch)) : left;
    std::vector<std::uint32_t> processes;
    for (std::size_t i = 0; i < size; ++i) {
        const auto& unit = rollout->units[rollout->next + i];
        processes.insert(processes.end(), unit.begin(), unit.end());
    }
    rollout->next += size;
    double end = now;
    switch (fault.kind) {
    case Kind::kScaleOut:
        end = bootHosts(*rollout, processes, now);
        break;
    case Kind::kScaleIn:
        end = partFrom(processes, fault, now);
        control_->at(end, [this, processes](double date) { returnHosts(processes, date); });
        break;
    default:
        end = partFrom(processes, fault, now);
        control_->at(end, [this, processes](double date) {
            for (const std::uint32_t p : processes) {
                killProcess(p, date);
                restartLater(p, date);
            }
        });
        end += parts_.process->restartDelay.value;
        break;
    }
    if (rollout->next < rollout->units.size())
        control_->at(end + fault.pause.value,
                     [this, rollout](double date) { rolloutBatch(rollout, date); });
}

double Fleet::partFrom(const std::vector<std::uint32_t>& processes, const models::Fault& fault,
                       double now) {
    if (fault.close == models::Fault::Close::kHard) return now;
    now_ = std::max(now_, now);
    for (const std::uint32_t p : processes) {
        targets_[p].deregistered = true;
        balancer_->deregister(p);
    }
    std::vector<std::uint32_t> holders;
    for (std::uint32_t u = 0; u < users_.size(); ++u) {
        if (users_[u].connected &&
            std::find(processes.begin(), processes.end(), users_[u].process) != processes.end())
            holders.push_back(u);
    }
    const double drain = fault.close == models::Fault::Close::kSpread ? fault.drain.value : 0.0;
    for (std::size_t i = 0; i < holders.size(); ++i) {
        const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(holders.size());
        push(now_ + share * drain, kServerCloses, users_[holders[i]].connectionNumber, holders[i]);
    }
    return now + fault.drain.value;
}

double Fleet::bootHosts(Rollout& rollout, const std::vector<std::uint32_t>& processes, double now) {
    double last = now;
    for (const std::uint32_t p : processes) {
        const std::uint32_t h = hosts_.loops[p].host;
        if (hosts_.hosts[h].firstLoop != p) continue; // once a host
        Host& host = hosts_.hosts[h];
        host.rented = true;
        host.rentedFrom = now;
        const double up = now + std::max(0.0, rollout.boot->sample(rollout.random));
        last = std::max(last, up);
        control_->at(up, [this, h](double date) {
            if (!hosts_.hosts[h].rented) return;
            hosts_.hosts[h].processor.renewCredits(date);
            control_->setHostUp(h, true);
        });
    }
    return last + parts_.process->restartDelay.value;
}

void Fleet::returnHosts(const std::vector<std::uint32_t>& processes, double now) {
    for (const std::uint32_t p : processes) {
        const std::uint32_t h = hosts_.loops[p].host;
        Host& host = hosts_.hosts[h];
        if (!host.rented) continue; // once a host
        host.rented = false;
        host.rentedSeconds += now - host.rentedFrom;
        for (std::uint32_t own = host.firstLoop; own < std::uint32_t{host.firstLoop} + host.loopCount;
             ++own) {
            targets_[own].deregistered = true; // a hard close has not told the balancer before
            balancer_->deregister(own);
        }
        control_->setHostUp(h, false);
    }
}

} // namespace headroom::fleet
