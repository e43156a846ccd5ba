#include "live/drive/net/loop.hpp"

#include <sys/epoll.h>
#include <sys/prctl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <unistd.h>

namespace headroom::drive {
namespace {

/// A sleeping processor wakes tens of microseconds after its timer, which would count as the target's latency: the
/// last stretch before a date is spent polling.
constexpr Nanos kEarly = 40'000;

} // namespace

Loop::Loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    // Linux lets ordinary timers fire 50 us late to save wake-ups.
    ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
    if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

Loop::~Loop() { ::close(epoll_); }

Loop::Handle Loop::add(int descriptor, Watcher& watcher) {
    Handle handle = 0;
    if (free_.empty()) {
        handle = static_cast<Handle>(slots_.size());
        slots_.emplace_back();
    } else {
        handle = free_.back();
        free_.pop_back();
    }
    Slot& slot = slots_[handle];
    slot.watcher = &watcher;
    slot.dirty = false;
    if (descriptor < 0) return handle;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | static_cast<std::uint32_t>(EPOLLET);
    event.data.u64 = (static_cast<std::uint64_t>(slot.generation) << 32U) | handle;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
    return handle;
}

void Loop::remove(Handle handle) {
    Slot& slot = slots_[handle];
    slot.watcher = nullptr;
    ++slot.generation;
    free_.push_back(handle);
}

void Loop::flushLater(Watcher& watcher, Handle handle) {
    Slot& slot = slots_[handle];
    if (slot.watcher != &watcher || slot.dirty) return;
    slot.dirty = true;
    dirty_.push_back(handle);
}

void Loop::flushNow() {
    // Flushing may fail, which may make others write.
    for (std::size_t i = 0; i < dirty_.size(); ++i) {
        Slot& slot = slots_[dirty_[i]];
        if (!slot.dirty) continue;
        slot.dirty = false;
        if (slot.watcher != nullptr) slot.watcher->flush();
    }
    dirty_.clear();
}

void Loop::turn(Nanos until) {
    flushNow();
    std::array<epoll_event, 256> events{};
    const auto waitFor = [&](Nanos wait) {
        const timespec timeout{static_cast<time_t>(wait / kSecond), static_cast<long>(wait % kSecond)};
        const int found =
            ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
        if (found < 0 && errno != EINTR)
            throw std::system_error(errno, std::generic_category(), "epoll_pwait2");
        return found;
    };
    int ready = waitFor(std::max<Nanos>(0, until - monotonicNow() - kEarly));
    while (ready == 0 && monotonicNow() < until) ready = waitFor(0);
    for (int i = 0; i < ready; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        const auto handle = static_cast<Handle>(event.data.u64 & 0xffffffffU);
        const auto generation = static_cast<std::uint32_t>(event.data.u64 >> 32U);
        const Slot& slot = slots_[handle];
        if (slot.watcher != nullptr && slot.generation == generation)
            slot.watcher->onReady(event.events);
    }
    flushNow();
    buried_.clear();
}

} // namespace headroom::drive
