#pragma once
// Deadlines of all sessions of a loop in one structure, instead of a timer each.

#include <array>
#include <cstddef>
#include <cstdint>

namespace headroom::chat {

/// Base of what waits in a wheel; leaves it when destroyed.
class WheelHook {
public:
    WheelHook() = default;
    WheelHook(const WheelHook&) = delete;
    WheelHook& operator=(const WheelHook&) = delete;

protected:
    ~WheelHook() { unlink(); }

    friend class Wheel;
    void unlink() {
        if (previous_ == nullptr) return;
        previous_->next_ = next_;
        next_->previous_ = previous_;
        previous_ = next_ = nullptr;
    }
    WheelHook* previous_ = nullptr;
    WheelHook* next_ = nullptr;
    std::int64_t due_ = 0;
};

/// A hashed timing wheel (Varghese and Lauck, 1987): setting and clearing take constant time; a deadline fires up
/// to one tick late, and further away than a round it is looked at once a round.
class Wheel {
public:
    Wheel(std::int64_t tickMs, std::int64_t nowMs) : tick_(tickMs), done_(nowMs / tickMs) {
        for (Head& slot : slots_) slot.reset();
    }

    void set(WheelHook& hook, std::int64_t dueMs) {
        hook.unlink();
        hook.due_ = dueMs;
        const std::int64_t at = dueMs / tick_ > done_ ? dueMs / tick_ : done_ + 1;
        link(hook, slots_[static_cast<std::size_t>(at) % kSlots]);
    }
    void clear(WheelHook& hook) { hook.unlink(); }

    /// Calls `due` for what is due at `nowMs`, after taking it out.
    template <class Due>
    void advance(std::int64_t nowMs, Due due) {
        const std::int64_t target = nowMs / tick_;
        const std::int64_t last = target - done_ > static_cast<std::int64_t>(kSlots)
                                      ? done_ + static_cast<std::int64_t>(kSlots)
                                      : target;
        Head ready;
        ready.reset();
        for (std::int64_t at = done_ + 1; at <= last; ++at) {
            Head& slot = slots_[static_cast<std::size_t>(at) % kSlots];
            for (WheelHook* hook = slot.next_; hook != &slot;) {
                WheelHook* const next = hook->next_;
                if (hook->due_ / tick_ <= target) {
                    hook->unlink();
                    link(*hook, ready);
                }
                hook = next;
            }
        }
        done_ = target;
        while (ready.next_ != &ready) {
            WheelHook* const hook = ready.next_;
            hook->unlink();
            due(*hook);
        }
        ready.release();
    }

private:
    struct Head : WheelHook {
        Head() = default;
        void reset() { previous_ = next_ = this; }
        void release() { previous_ = next_ = nullptr; }
        ~Head() { release(); }
    };
    static void link(WheelHook& hook, Head& head) {
        hook.previous_ = head.previous_;
        hook.next_ = &head;
        head.previous_->next_ = &hook;
        head.previous_ = &hook;
    }
    static constexpr std::size_t kSlots = 512;
    std::int64_t tick_;
    std::int64_t done_; ///< last tick that was looked at
    std::array<Head, kSlots> slots_;
};

} // namespace headroom::chat
