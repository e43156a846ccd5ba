#include "sim/bridge/reference/machine.hpp"

#include "sim/bridge/platform.hpp"

#include <algorithm>

namespace headroom::bridge::reference {

namespace s4u = simgrid::s4u;

namespace {
constexpr std::size_t kPollReturnsAtMost = 1024; // libuv's epoll array

double clock() { return s4u::Engine::get_clock(); }
} // namespace

Machine::Machine(s4u::Host* host, int vcpus, int cores, double smtYield, std::uint32_t zone)
    : host_(host), vcpus_(vcpus), zone_(zone) {
    const double oneCore = host->get_speed();
    host->set_sharing_policy(s4u::Host::SharingPolicy::NONLINEAR,
                             [=](double /*capacity*/, int activities) {
                                 const int onCpu = std::min(activities, vcpus);
                                 if (onCpu <= cores) return oneCore * onCpu;
                                 const int alone = 2 * cores - onCpu;
                                 const int paired = onCpu - cores;
                                 return oneCore * (alone + paired * smtYield);
                             });
}

void Machine::execute(double work) {
    if (work <= 0.0) return;
    account();
    ++running_;
    s4u::Exec::init()
        ->set_flops_amount(work * kFlopsPerReferenceSecond)
        ->set_host(host_)
        ->start()
        ->wait();
    account();
    --running_;
}

void Machine::account() {
    busy_ += std::min(running_, vcpus_) * (clock() - since_);
    since_ = clock();
}

double Machine::busySeconds() {
    account();
    return busy_;
}

void Loop::run() {
    for (;;) {
        if (queue_.empty()) {
            asleep_ = true;
            wake_->acquire();
        }
        const std::size_t batch = std::min(queue_.size(), kPollReturnsAtMost);
        for (std::size_t i = 0; i < batch; ++i) {
            const Job job = std::move(queue_.front());
            queue_.pop_front();
            running_ = true;
            runningSince_ = clock();
            if (job.times != nullptr) job.times->waited = clock() - job.queuedAt;
            if (i == 0) machine_.execute(wakeUp_);
            job.callback();
            if (job.times != nullptr) job.times->served = clock() - runningSince_;
            busy_ += clock() - runningSince_;
            running_ = false;
            if (job.done) job.done->release();
        }
        // What the last callback set off at this very date belongs to the next poll.
        s4u::this_actor::yield();
    }
}

Loop::Times Loop::call(const std::function<void()>& callback) {
    Times times;
    const s4u::SemaphorePtr done = s4u::Semaphore::create(0);
    enqueue({callback, done, &times, clock()});
    done->acquire();
    return times;
}

void Loop::post(std::function<void()> callback) {
    enqueue({std::move(callback), nullptr, nullptr, clock()});
}

void Loop::enqueue(Job job) {
    queue_.push_back(std::move(job));
    if (!asleep_) return;
    asleep_ = false;
    wake_->release();
}

double Loop::busySeconds() const { return busy_ + (running_ ? clock() - runningSince_ : 0.0); }

} // namespace headroom::bridge::reference
