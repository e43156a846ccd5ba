#pragma once
// Limits of the operating system on one instance of an application.
//
// Assumptions: a request inside the instance holds one connection and with it one file descriptor, every pooled
// connection another; what goes beyond `fileDescriptors` or `connections` is refused at once. The accept queue
// of worker threads is the smaller of what the server asks for and what the kernel allows (`backlog`,
// net.core.somaxconn: 128 before Linux 5.4, 4096 since; listen(2)). Parameters: the scenario's `limits`,
// defaults of the catalogue. Known error: idle kept-alive connections and the process's own files are not
// counted; connections between services are kept alive, so ephemeral ports do not run out and are not limited.

#include "models/placement.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/tiers/causes.hpp"

#include <algorithm>
#include <cstdint>

namespace headroom::tiers {

class OsLimits {
public:
    OsLimits() = default; ///< no limits
    explicit OsLimits(const models::Limits& limits)
        : files_(static_cast<std::uint32_t>(limits.fileDescriptors)),
          connections_(static_cast<std::uint32_t>(limits.connections)) {}

    /// Why an instance with `inside` requests, the new one included, and `pooled` connections of its own
    /// cannot take the new one; kNone when it can.
    [[nodiscard]] std::uint16_t refusal(engine::SimTime now, std::uint32_t inside,
                                        std::uint32_t pooled) {
        largest_ = std::max(largest_, inside + pooled);
        const bool noFile = files_ > 0 && inside + pooled > files_;
        const bool noSlot = connections_ > 0 && inside > connections_;
        if (!noFile && !noSlot) return kNone;
        if (refusals_++ == 0) firstRefusal_ = now;
        return noFile ? kFileDescriptors : kConnections;
    }

    /// The smaller of the two limits; 0 without one.
    [[nodiscard]] std::uint32_t most() const {
        if (files_ == 0 || connections_ == 0) return std::max(files_, connections_);
        return std::min(files_, connections_);
    }
    /// Largest share of most() that an instance used since the last call.
    [[nodiscard]] double takeUse() {
        const double use = most() == 0 ? 0.0 : static_cast<double>(largest_) / most();
        largest_ = 0;
        return std::min(1.0, use);
    }
    [[nodiscard]] std::uint64_t refusals() const { return refusals_; }
    [[nodiscard]] double firstRefusal() const { return firstRefusal_; }

private:
    std::uint32_t files_ = 0;
    std::uint32_t connections_ = 0;
    std::uint32_t largest_ = 0;
    std::uint64_t refusals_ = 0;
    double firstRefusal_ = -1.0;
};

} // namespace headroom::tiers
