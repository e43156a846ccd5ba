#pragma once
// An epoll loop for one thread: sockets that become ready, and whatever falls due at a date.
//
// Sockets are registered once, edge-triggered, for both directions; a watcher reads until nothing is left.
// Writes are collected: a stream that has something to say is flushed once, at the end of the turn in which it
// said it, so several frames leave in one system call.

#include "live/drive/clock.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace headroom::drive {

class Watcher {
public:
    virtual ~Watcher() = default;
    virtual void onReady(std::uint32_t events) = 0; ///< EPOLL... flags
    virtual void flush() = 0;
};

class Loop {
public:
    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    using Handle = std::uint32_t;
    static constexpr Handle kNone = 0xffffffffU;
    /// A negative descriptor only gives a handle, for flushLater().
    [[nodiscard]] Handle add(int descriptor, Watcher& watcher);
    /// Before the descriptor is closed. No event reaches the watcher afterwards.
    void remove(Handle handle);
    /// Calls watcher's flush() before the loop waits again, or at flushNow().
    void flushLater(Watcher& watcher, Handle handle);
    void flushNow();
    /// Keeps something alive until the end of the turn: nothing may die inside its own call.
    void bury(std::shared_ptr<void> object) { buried_.push_back(std::move(object)); }

    /// Waits at most until `until` for ready sockets and tells their watchers. Exact to some microseconds; the thread's
    /// timer slack is set to nothing for it.
    void turn(Nanos until);

private:
    struct Slot {
        Watcher* watcher = nullptr;
        std::uint32_t generation = 0;
        bool dirty = false;
    };
    int epoll_ = -1;
    std::vector<Slot> slots_;
    std::vector<Handle> free_;
    std::vector<Handle> dirty_;
    std::vector<std::shared_ptr<void>> buried_;
};

} // namespace headroom::drive
