#pragma once
// A network path: latency of a message, and bandwidth that bulk flows share.
//
// Small messages pay one sample of the one-way latency. Bulk flows share the bandwidth equally, each
// at most `perFlow` (one connection's ceiling), in O(log n) by virtual time (fair_share.hpp); a flow
// is done when its last byte has left, and arrives one latency later. Units: bytes, seconds.
// Assumptions: max-min fairness at this one bottleneck, no loss, no slow start of TCP.

#include "sim/engine/completion.hpp"
#include "sim/engine/distribution.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/fair_share.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace headroom::engine {

struct LinkSpec {
    Sampler latency;           ///< one way, seconds
    double bandwidth = kNever; ///< bytes per second, all flows together
    double perFlow = kNever;   ///< bytes per second of one flow; one of the two must be finite
};

class Link {
public:
    explicit Link(LinkSpec spec) : spec_(std::move(spec)) {}

    /// One-way latency of the next message.
    [[nodiscard]] double latency(RandomStream& stream) const { return spec_.latency.sample(stream); }
    /// `n` exchanges one after another: TCP set-up 1, TLS 1.3 one more, TLS 1.2 two more.
    [[nodiscard]] double roundTrips(RandomStream& stream, std::uint32_t n) const {
        double sum = 0.0;
        for (std::uint32_t i = 0; i < 2 * n; ++i) sum += spec_.latency.sample(stream);
        return sum;
    }

    /// Starts a bulk flow. Drive completions with completion.hpp, as for a Processor.
    void start(SimTime now, std::uint32_t flow, double bytes) {
        advance(now);
        flows_.add(flow, bytes);
        rate();
    }
    [[nodiscard]] SimTime nextCompletion() const { return last_ + flows_.timeToNext(); }
    [[nodiscard]] SimTime nextChange() const { return nextCompletion(); }
    /// Removes and returns the flow that is done first. Precondition: nextCompletion() <= now.
    std::uint32_t finish(SimTime now) {
        advance(now);
        const std::uint32_t flow = flows_.removeFirst();
        rate();
        return flow;
    }
    /// Breaks a flow; false when absent. O(n).
    bool remove(SimTime now, std::uint32_t flow) {
        advance(now);
        const bool found = flows_.remove(flow);
        rate();
        return found;
    }
    void setBandwidth(SimTime now, double bandwidth) {
        advance(now);
        spec_.bandwidth = bandwidth;
        rate();
    }
    void settle(SimTime now) { advance(now); }

    [[nodiscard]] std::size_t flows() const { return flows_.size(); }
    /// Bytes carried by bulk flows since time 0.
    double bytes(SimTime now) {
        advance(now);
        return flows_.served();
    }

    /// Date of the one useful event in the queue; see completion.hpp.
    SimTime scheduledAt = kNever;

private:
    void advance(SimTime now) {
        if (now > last_) {
            flows_.advance(now - last_);
            last_ = now;
        }
    }
    void rate() {
        const auto count = static_cast<double>(flows_.size());
        flows_.setRate(count > 0.0 ? std::min(spec_.perFlow, spec_.bandwidth / count) : 0.0);
    }

    LinkSpec spec_;
    FairShare flows_;
    SimTime last_ = 0.0;
};

} // namespace headroom::engine
