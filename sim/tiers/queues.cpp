// Brokers' queues and scheduled batches.

#include "sim/tiers/tiers.hpp"

#include <algorithm>

namespace headroom::tiers {

std::uint32_t Tiers::innerFrame(std::uint16_t operation, Caller kind, std::uint32_t caller,
                                std::uint32_t instance) {
    const engine::RandomStream random(choice_.next(), 0);
    const std::uint32_t index = newFrame(kNoIndex, kind, caller, 0, random);
    Frame& frame = frames_[index];
    frame.operation = operation;
    frame.instance = instance;
    frame.inner = true;
    frame.sentAt = now_;
    return index;
}

void Tiers::putItem(std::uint16_t index) {
    ItemQueue& queue = queues_[index];
    const QueueCode& code = program_.queues[index];
    queue.add(now_);
    recorder_.started(code.row, now_);
    if (code.batch) return;
    stations_[code.station].memoryUsed[code.node] += code.itemBytes;
    pump(index);
}

bool Tiers::flowAllows(std::uint32_t frame, std::uint16_t index) {
    const QueueCode& code = program_.queues[index];
    const Station& station = stations_[code.station];
    if (station.memoryUsed[code.node] < station.memoryLimit) return true;
    frames_[frame].since = now_;
    frames_[frame].queued = true;
    heldPublishers_[index].push_back(frame);
    return false;
}

void Tiers::freeMemory(std::uint16_t index, double bytes) {
    const QueueCode& code = program_.queues[index];
    Station& station = stations_[code.station];
    double& used = station.memoryUsed[code.node];
    used -= bytes;
    double coming = used; // what those let in now will add
    for (std::uint16_t q = 0; q < queues_.size(); ++q) {
        if (program_.queues[q].station != code.station || program_.queues[q].node != code.node) continue;
        std::vector<std::uint32_t>& held = heldPublishers_[q];
        std::size_t let = 0;
        while (let < held.size() && coming < station.memoryLimit) {
            Frame& frame = frames_[held[let]];
            frame.queued = false;
            frame.waited += static_cast<float>(now_ - frame.since);
            ready(Ready::Kind::kRun, held[let++]);
            coming += program_.queues[q].itemBytes;
        }
        held.erase(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(let));
    }
}

void Tiers::pump(std::uint16_t index) {
    const QueueCode& code = program_.queues[index];
    // A broker that is down keeps what it has and hands nothing out.
    if (instances_[stations_[code.station].firstInstance + code.node].power != Power::kUp) return;
    for (;;) {
        ItemQueue& queue = queues_[index];
        const std::uint32_t count = queue.ready(now_, code.consumers, code.batchSize, code.linger);
        if (count > 0) {
            deliver(index, count);
            continue;
        }
        if (queue.items.empty() || queue.delivering >= code.consumers) return;
        const double due = queue.items.front().since + code.linger;
        if (due >= queue.lingerAt) return;
        queue.lingerAt = due;
        return push(due, kLinger, 0, index);
    }
}

void Tiers::deliver(std::uint16_t index, std::uint32_t count) {
    const QueueCode& code = program_.queues[index];
    ItemQueue& queue = queues_[index];
    const std::uint32_t record = deliveries_.take();
    Delivery& delivery = deliveries_[record];
    delivery.queue = index;
    delivery.since.clear();
    for (std::uint32_t i = 0; i < count; ++i) delivery.since.push_back(queue.items.pop().since);
    ++queue.delivering;
    const std::uint32_t frame = innerFrame(code.deliver, Caller::kDelivery, record,
                                           stations_[code.station].firstInstance + code.node);
    frames_[frame].items = static_cast<std::uint16_t>(std::min(count, 65535U));
    ready(Ready::Kind::kArrive, frame);
}

void Tiers::deliveryDone(std::uint32_t record, std::uint16_t cause) {
    Delivery& delivery = deliveries_[record];
    const std::uint16_t index = delivery.queue;
    const QueueCode& code = program_.queues[index];
    for (const double since : delivery.since) {
        if (cause == kNone)
            recorder_.completed(code.row, now_, now_ - since);
        else
            recorder_.failed(code.row, now_, cause);
    }
    const double bytes = code.itemBytes * static_cast<double>(delivery.since.size());
    deliveries_.give(record);
    --queues_[index].delivering;
    freeMemory(index, bytes);
    pump(index);
}

void Tiers::onTick(std::uint32_t index) {
    BatchRunner& runner = runners_[index];
    const QueueCode& code = program_.queues[runner.queue];
    const auto& batch = std::get<models::Batch>(scenario_.services[code.service].kind);
    const bool taken = batch.lock && lockedBy_[runner.queue] != kNoOne;
    if (instances_[runner.instance].power != Power::kUp || taken)
        return push(now_ + batch.every.value, kTick, 0, index);
    if (batch.lock) lockedBy_[runner.queue] = index;
    if (code.fetch == kNoIndex) return fetched(index);
    const engine::RandomStream random(choice_.next(), 0);
    const std::uint32_t frame = newFrame(code.fetch, Caller::kBatchFetch, index, 0, random);
    send(frame);
}

void Tiers::fetched(std::uint32_t index) {
    BatchRunner& runner = runners_[index];
    const QueueCode& code = program_.queues[runner.queue];
    const auto& batch = std::get<models::Batch>(scenario_.services[code.service].kind);
    ItemQueue& queue = queues_[runner.queue];
    runner.taken.clear();
    runner.next = 0;
    const std::size_t count = std::min<std::size_t>(queue.items.size(), code.batchSize);
    // Without the lock, reading and removing are two steps, and other runners read in between.
    for (std::size_t i = 0; i < count; ++i)
        runner.taken.push_back(batch.lock ? queue.items.pop() : queue.items.at(i));
    batchItems(index);
}

void Tiers::batchItems(std::uint32_t index) {
    for (;;) {
        BatchRunner& runner = runners_[index];
        const QueueCode& code = program_.queues[runner.queue];
        if (runner.next == runner.taken.size()) {
            if (runner.pending == 0) runnerEnds(index);
            return;
        }
        if (runner.pending >= code.consumers) return;
        const ItemQueue::Item item = runner.taken[runner.next++];
        ItemQueue& queue = queues_[runner.queue];
        while (!queue.items.empty() && queue.items.front().number <= item.number) queue.items.pop();
        ++runner.pending;
        const std::uint32_t frame = innerFrame(code.deliver, Caller::kBatchItem, index, runner.instance);
        frames_[frame].sentAt = item.since;
        frames_[frame].versions[1] = static_cast<std::uint32_t>(item.number);
        ready(Ready::Kind::kArrive, frame);
    }
}

void Tiers::batchItemDone(std::uint32_t index, const Frame& frame, std::uint16_t cause) {
    BatchRunner& runner = runners_[index];
    const QueueCode& code = program_.queues[runner.queue];
    ItemQueue& queue = queues_[runner.queue];
    const std::uint32_t number = frame.versions[1];
    if (queue.timesDone.size() <= number) queue.timesDone.resize(number + 1, 0);
    if (queue.timesDone[number]++ > 0)
        ++queue.doneTwice;
    else if (cause == kNone)
        recorder_.completed(code.row, now_, now_ - frame.sentAt);
    else
        recorder_.failed(code.row, now_, cause);
    --runner.pending;
    batchItems(index);
}

void Tiers::runnerEnds(std::uint32_t index) {
    BatchRunner& runner = runners_[index];
    const auto& batch =
        std::get<models::Batch>(scenario_.services[program_.queues[runner.queue].service].kind);
    if (lockedBy_[runner.queue] == index) lockedBy_[runner.queue] = kNoOne;
    push(now_ + batch.every.value, kTick, 0, index);
}

} // namespace headroom::tiers
