#include "sim/bridge/simgrid_control_plane.hpp"

#include <simgrid/s4u.hpp>

#include <algorithm>

namespace headroom::bridge {

namespace s4u = simgrid::s4u;

SimGridControlPlane::SimGridControlPlane(control::RequestPlane& plane, const Platform& platform)
    : plane_(plane), platform_(platform) {
    s4u::Host::on_state_change_cb([this](const s4u::Host& changed) {
        for (std::uint32_t i = 0; i < platform_.size(); ++i) {
            if (platform_.host(i) != &changed) continue;
            const double date = running_ ? now_ : std::max(now_, s4u::Engine::get_clock());
            plane_.hostChanged(i, changed.is_on(), date);
        }
    });
}

void SimGridControlPlane::at(double dateSeconds, Task task) {
    Entry entry;
    entry.task = std::move(task);
    entry.first = dateSeconds;
    add(std::move(entry));
}

void SimGridControlPlane::every(double firstSeconds, double periodSeconds, Task task) {
    Entry entry;
    entry.task = std::move(task);
    entry.first = firstSeconds;
    entry.period = periodSeconds;
    add(std::move(entry));
}

void SimGridControlPlane::setHostUp(std::uint32_t host, bool up) {
    if (up)
        platform_.host(host)->turn_on();
    else
        platform_.host(host)->turn_off();
}

void SimGridControlPlane::add(Entry entry) {
    auto shared = std::make_shared<Entry>(std::move(entry));
    if (!issue(shared, shared->first)) return;
    s4u::Actor::create("control-task", platform_.controlHost(), [this, shared] { follow(shared); });
}

bool SimGridControlPlane::issue(const std::shared_ptr<Entry>& entry, double date) {
    entry->date = std::max(date, now_);
    entry->sequence = sequence_++;
    if (entry->date > plane_.lengthSeconds()) return false;
    tickets_.emplace(Ticket{entry->date, entry->sequence}, entry);
    return true;
}

void SimGridControlPlane::follow(const std::shared_ptr<Entry>& entry) {
    while (entry->date <= plane_.lengthSeconds() && !failure_) {
        const Ticket ticket{entry->date, entry->sequence};
        s4u::this_actor::sleep_until(entry->date);
        runThrough(ticket);
        if (entry->period <= 0.0) return;
    }
}

void SimGridControlPlane::runThrough(const Ticket& ticket) {
    // Switching a host or creating an actor lets other actors run before the task goes on.
    while (running_) s4u::this_actor::yield();
    try {
        while (!failure_ && !tickets_.empty() && tickets_.begin()->first <= ticket) runFirst();
    } catch (const simgrid::ForcefulKillException&) {
        throw;
    } catch (...) {
        failure_ = std::current_exception();
    }
    running_ = false;
}

void SimGridControlPlane::runFirst() {
    const std::shared_ptr<Entry> entry = tickets_.begin()->second;
    tickets_.erase(tickets_.begin());
    running_ = true;
    now_ = entry->date;
    plane_.runUntil(now_);
    entry->task(now_);
    ++entry->runs;
    if (entry->period > 0.0)
        issue(entry, entry->first + static_cast<double>(entry->runs) * entry->period);
    running_ = false;
}

} // namespace headroom::bridge
