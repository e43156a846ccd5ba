#include "sim/bridge/reference/balancer.hpp"

#include <algorithm>
#include <utility>

namespace headroom::bridge::reference {

namespace s4u = simgrid::s4u;

Balancer::Balancer(World& world, std::vector<Loop*> processes)
    : world_(world), settings_(*world.view.parts.balancer) {
    for (Loop* loop : processes) {
        Target target;
        target.loop = loop;
        targets_.push_back(target);
    }
    const models::Placement& on = world.view.parts.process->on;
    groups_.resize(static_cast<std::size_t>(
        std::clamp(settings_.targetGroups, 1, static_cast<int>(processes.size()))));
    std::size_t registered = 0;
    for (int port = 0; port < on.processesPerInstance; ++port)
        for (int machine = 0; machine < on.count; ++machine)
            groups_[registered++ % groups_.size()].members.push_back(
                static_cast<std::uint32_t>(machine * on.processesPerInstance + port));
}

void Balancer::start() {
    if (settings_.healthCheck.interval.value <= 0.0) return;
    for (Target& target : targets_) world_.spawn("health-check", [this, &target] { probe(target); });
}

void Balancer::probe(Target& target) {
    const models::HealthCheck& check = settings_.healthCheck;
    const models::Operation* health = world_.view.find("health");
    const double work = health == nullptr ? 0.0 : health->cpu.base.value * world_.view.factor("health");
    struct Probe {
        bool answered = false;
    };
    std::shared_ptr<Probe> last;
    double sentAt = 0.0;
    for (int round = 1;; ++round) {
        s4u::this_actor::sleep_until(round * check.interval.value);
        if (last && !last->answered) { // the loop has not come to the last one yet
            if (World::now() - sentAt >= check.timeout.value) count(target, false, check);
            continue;
        }
        last = std::make_shared<Probe>();
        sentAt = World::now();
        target.loop->post([&target, &check, work, probe = last, sentAt] {
            target.loop->machine().execute(work);
            probe->answered = true;
            count(target, World::now() - sentAt <= check.timeout.value, check);
        });
    }
}

void Balancer::count(Target& target, bool ok, const models::HealthCheck& check) {
    target.good = ok ? target.good + 1 : 0;
    target.bad = ok ? 0 : target.bad + 1;
    if (target.bad >= check.unhealthyAfter)
        target.healthy = false;
    else if (target.good >= check.healthyAfter)
        target.healthy = true;
}

std::optional<std::uint32_t> Balancer::pick(const User& user) {
    if (const auto cookie = cookies_.find(user.index); settings_.sticky && cookie != cookies_.end())
        if (targets_[cookie->second].healthy) return cookie->second;
    Group& group = groups_[groupTurn_++ % groups_.size()];
    const auto healthy = [&](std::uint32_t process) { return targets_[process].healthy; };
    // With no healthy target a group uses all it has.
    const bool failOpen = std::none_of(group.members.begin(), group.members.end(), healthy);
    std::vector<std::uint32_t> usable; // from the one whose turn it is
    for (std::size_t i = 0; i < group.members.size(); ++i) {
        const std::uint32_t process = group.members[(group.turn + i) % group.members.size()];
        if (failOpen || healthy(process)) usable.push_back(process);
    }
    if (usable.empty()) return std::nullopt;
    std::uint32_t picked = usable.front();
    switch (settings_.algorithm) {
    case models::LoadBalancer::Algorithm::kRoundRobin: {
        const auto place = std::find(group.members.begin(), group.members.end(), picked);
        group.turn = static_cast<std::size_t>(place - group.members.begin()) + 1;
        break;
    }
    case models::LoadBalancer::Algorithm::kLeastOutstanding:
    case models::LoadBalancer::Algorithm::
        kLeastConnections: // refused by ScenarioView // of equal ones the longest unused
        picked = *std::min_element(usable.begin(), usable.end(), [&](std::uint32_t a, std::uint32_t b) {
            const auto load = [&](std::uint32_t process) {
                return std::pair(targets_[process].outstanding, targets_[process].lastPicked);
            };
            return load(a) < load(b);
        });
        break;
    case models::LoadBalancer::Algorithm::kRandom:
        picked = usable[world_.choice.below(static_cast<std::uint32_t>(usable.size()))];
        break;
    }
    targets_[picked].lastPicked = ++picks_;
    if (settings_.sticky) cookies_[user.index] = picked;
    return picked;
}

} // namespace headroom::bridge::reference
