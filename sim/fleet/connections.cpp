// Connections: how they end, how clients come back, and what keeps them even.

#include "sim/fleet/fleet.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::fleet {

void Fleet::dropConnection(User& user) {
    if (!user.connected) return;
    user.connected = false;
    if (balancer_->countsConnections()) balancer_->closed(user.process);
    --hosts_.loops[user.process].connections;
    if (!user.joined) return;
    rooms_.leave(user.room, user.process);
    --joinedPerProcess_[user.process];
    user.joined = false;
}

void Fleet::connectionLost(std::uint32_t index) {
    User& user = users_[index];
    dropConnection(user);
    const models::ReconnectPolicy& policy = program_.behaviours[user.behaviour].reconnect;
    if (user.gone || user.failed || !policy.enabled || user.reconnecting) return;
    user.reconnecting = true;
    user.reconnectStep = 0;
    user.reconnectAttempts = 0;
    ++user.epoch; // a pending think time is cut short by the reconnect
    if (user.request == kNone) scheduleReconnect(index);
}

// The balancer closes a connection that carries nothing for its idle time-out. A frame to the room counts for
// all its members, wherever they are connected.
void Fleet::onIdle(std::uint32_t index, std::uint32_t connection) {
    User& user = users_[index];
    if (!user.connected || user.connectionNumber != connection) return;
    const double frame = user.joined ? rooms_[user.room].lastFrame : 0.0;
    const double closes = std::max(user.lastActive, frame) + parts_.balancer->idleTimeout.value;
    if (closes > now_) return push(closes, kIdle, connection, index);
    ++closedIdle_;
    connectionLost(index);
}

// The server's side of a close it decides on: what the disconnect costs, then the client's reconnect. The
// user keeps its place in the room's list, for it is back in a moment.
void Fleet::closeByServer(std::uint32_t index, std::uint32_t connection) {
    User& user = users_[index];
    if (!user.connected || user.connectionNumber != connection) return;
    const bool inRoom = user.joined && program_.leaveByDisconnect != kNoOperation;
    const std::uint16_t operation = inRoom ? program_.leaveByDisconnect : program_.disconnect;
    if (operation != kNoOperation) {
        const std::uint32_t closing = newRequest(kNone, operation, 1);
        Request& request = requests_[closing];
        request.process = user.process;
        request.room = user.joined ? user.room : kNoRoom;
        request.answered = true;
        startOnServer(closing);
    }
    ++closedByServer_;
    if (targets_[user.process].deregistered) markAffected(user);
    connectionLost(index);
}

void Fleet::scheduleAge(std::uint32_t index) {
    const models::ConnectionPolicy& policy = parts_.process->connections;
    const double age = policy.maxAge.value * (1.0 + policy.maxAgeJitter * remedies_.uniform(-1.0, 1.0));
    push(now_ + age, kServerCloses, users_[index].connectionNumber, index);
}

bool Fleet::admitted(std::uint32_t process) {
    if (targets_[process].admission.conform(now_)) {
        ++admitted_;
        return true;
    }
    admissionRefusals_.add(now_);
    return false;
}

// Once a second every process compares itself with the mean over the serving ones, as a gossiped or central
// count would tell it, and closes what is too much, evenly over the second. Connections are taken in the
// order of their users, going on where the last ones were taken.
void Fleet::shed(double now) {
    now_ = std::max(now_, now);
    const models::Shedding& shedding = parts_.process->connections.shedding;
    double connections = 0.0;
    double serving = 0.0;
    for (std::uint32_t p = 0; p < processes_; ++p) {
        if (!hosts_.loops[p].up || targets_[p].deregistered) continue;
        connections += hosts_.loops[p].connections;
        serving += 1.0;
    }
    if (serving <= 0.0) return;
    const double mean = connections / serving;
    std::uint32_t wanted = 0;
    for (std::uint32_t p = 0; p < processes_; ++p) {
        Target& target = targets_[p];
        target.toShed = 0;
        if (!hosts_.loops[p].up || target.deregistered) continue;
        double limit = engine::kNever;
        if (shedding.above > 0.0) limit = std::ceil(mean * (1.0 + shedding.above));
        if (shedding.aboveConnections > 0)
            limit = std::min(limit, static_cast<double>(shedding.aboveConnections));
        const double excess = hosts_.loops[p].connections - limit;
        if (excess <= 0.0) continue;
        target.shedCredit = std::min(target.shedCredit + shedding.rate.value, shedding.rate.value + 1.0);
        target.toShed = static_cast<std::uint32_t>(std::min(excess, std::floor(target.shedCredit)));
        target.shedCredit -= target.toShed;
        wanted += target.toShed;
    }
    const std::uint32_t all = wanted;
    for (std::size_t looked = 0; wanted > 0 && looked < users_.size(); ++looked) {
        shedFrom_ = shedFrom_ + 1 < users_.size() ? shedFrom_ + 1 : 0;
        const User& user = users_[shedFrom_];
        if (!user.connected || targets_[user.process].toShed == 0) continue;
        --targets_[user.process].toShed;
        const double share = static_cast<double>(all - wanted) / all;
        --wanted;
        push(now_ + share, kServerCloses, user.connectionNumber, shedFrom_);
    }
}

void Fleet::addConnectionSeries() {
    for (std::uint32_t p = 0; p < processes_; ++p) {
        const std::size_t at = recorder_.addSeries(
            parts_.processName + ".connections[" + std::to_string(p) + "]", "connections");
        if (p == 0) firstConnectionSeries_ = at;
    }
}

void Fleet::sampleConnections(std::size_t bin, double seconds) {
    for (std::uint32_t p = 0; p < processes_; ++p)
        recorder_.seriesAt(firstConnectionSeries_ + p).perBin[bin] = hosts_.loops[p].connections;
    const auto set = [&](const char* name, const char* unit, double value) {
        recorder_.series(name, unit).perBin[bin] = value;
    };
    const auto rate = [&](const char* name, std::uint64_t& count) {
        set(name, "1/s", static_cast<double>(count) / seconds);
        count = 0;
    };
    double serving = 0.0;
    for (std::uint32_t p = 0; p < processes_; ++p)
        if (hosts_.loops[p].up && !targets_[p].deregistered) serving += 1.0;
    set("serving processes", "processes", serving);
    std::uint64_t waiting = 0;
    std::uint64_t connected = 0; // without connections a process holds for clients that have given up
    for (const User& user : users_) {
        if (user.connected) ++connected;
        if (user.reconnecting && !user.gone && !user.failed) ++waiting;
    }
    set("users connected", "users", static_cast<double>(connected));
    set("users reconnecting", "users", static_cast<double>(waiting));
    set("users affected", "in all", static_cast<double>(affected_));
    rate("connections opened", opened_);
    rate("connections broken", broken_);
    rate("connections closed by the server", closedByServer_);
    rate("reconnect attempts", attempts_);
    rate("reconnects", reconnected_);
    const models::Admission& admission = parts_.process->connections.admission;
    if (admission.rate.value <= 0.0) return;
    result::ResourceSeries& resource = recorder_.resource(admissionResource_);
    resource.utilization[bin] = static_cast<float>(
        std::min(1.0, static_cast<double>(admitted_) / (seconds * resource.capacity)));
    resource.refusals = admissionRefusals_.count;
    resource.firstRefusalSeconds = admissionRefusals_.firstSeconds;
    admitted_ = 0;
}

void Fleet::scheduleReconnect(std::uint32_t index) {
    User& user = users_[index];
    const models::ReconnectPolicy& policy = program_.behaviours[user.behaviour].reconnect;
    double delay = policy.initialDelay.value;
    for (std::uint8_t i = 0; i < user.reconnectAttempts && delay < policy.maxDelay.value; ++i)
        delay *= policy.factor;
    delay = std::min(delay, policy.maxDelay.value);
    delay *= 1.0 + policy.jitter * user.random.uniform(-1.0, 1.0);
    if (policy.spread.value > 0.0) delay += user.random.uniform(0.0, policy.spread.value);
    if (user.reconnectAttempts < 255) ++user.reconnectAttempts;
    push(now_ + std::max(0.0, delay), kReconnect, user.epoch, index);
}

void Fleet::onReconnect(std::uint32_t index) {
    User& user = users_[index];
    if (user.gone || user.failed || user.request != kNone) return;
    const BehaviourCode& behaviour = program_.behaviours[user.behaviour];
    user.inReconnect = true;
    if (user.reconnectStep == 0) ++attempts_;
    begin(index, behaviour.reconnectOperations[user.reconnectStep],
          static_cast<float>(behaviour.reconnect.timeout.value), 0.0F);
}

} // namespace headroom::fleet
