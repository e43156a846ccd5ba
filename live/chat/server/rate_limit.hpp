#pragma once
// So many requests in a window of time, per client address.

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace headroom::chat {

/// Fixed windows, as the contract's limiter has them. Safe for threads.
class RateLimit {
public:
    /// `most` 0: any.
    RateLimit(std::size_t most, std::int64_t windowMs) : most_(most), window_(windowMs) {}

    [[nodiscard]] bool allow(const std::string& who, std::int64_t nowMs) {
        if (most_ == 0) return true;
        const std::lock_guard lock(mutex_);
        if (nowMs - began_ >= window_) {
            began_ = nowMs;
            counts_.clear();
        }
        return ++counts_[who] <= most_;
    }

private:
    std::size_t most_;
    std::int64_t window_;
    std::int64_t began_ = 0;
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> counts_;
};

} // namespace headroom::chat
