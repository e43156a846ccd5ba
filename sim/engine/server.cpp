#include "sim/engine/server.hpp"

#include <algorithm>

namespace headroom::engine {

void Server::begin(EventQueue& queue, SimTime now, std::uint32_t id, double work) {
    ++busy_;
    busyTime_.set(now, busy_);
    queue.push(now + work, spec_.completionKind, id);
}

bool Server::arrive(EventQueue& queue, SimTime now, std::uint32_t id, double work) {
    ++counters_.arrivals;
    if (busy_ < spec_.servers) {
        begin(queue, now, id, work);
        return true;
    }
    if (waiting_.size() >= spec_.maxQueue) {
        ++counters_.rejections;
        return false;
    }
    ++counters_.delayed;
    waiting_.push({work, id});
    queueTime_.add(now, 1.0);
    counters_.maxQueue = std::max(counters_.maxQueue, waiting_.size());
    return true;
}

void Server::startWaiting(EventQueue& queue, SimTime now) {
    while (busy_ < spec_.servers && !waiting_.empty()) {
        const Waiting next = waiting_.pop();
        queueTime_.add(now, -1.0);
        begin(queue, now, next.id, next.work);
    }
}

void Server::complete(EventQueue& queue, SimTime now) {
    ++counters_.completions;
    --busy_;
    busyTime_.set(now, busy_);
    startWaiting(queue, now);
}

void Server::setServers(EventQueue& queue, SimTime now, std::uint32_t servers) {
    spec_.servers = servers;
    startWaiting(queue, now);
}

} // namespace headroom::engine
