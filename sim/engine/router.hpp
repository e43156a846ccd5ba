#pragma once
// Chooses a target for each request: the picking rules of load balancers.
//
//   kRoundRobin        in turn; weights by deficit: a target of weight w is taken every 1/w-th turn
//   kLeastOutstanding  fewest requests under way per weight, ties in turn; O(log n)
//   kRandom            uniform
//   kWeightedRandom    probability proportional to weight; O(log n)
//   kSticky            by the request's key (jump consistent hash, Lamping and Veach 2014): a target
//                      that fails loses only its own keys, and gets them back
// Eligible is a healthy target that does not drain. When none is healthy all that do not drain are
// eligible (AWS target groups "fail open"); when all drain, pick() returns kNoTarget.
// Slow start: for `duration` seconds a target's share ramps linearly from 0 to full, in kRoundRobin,
// kRandom and kWeightedRandom (AWS offers none for least outstanding); least share 1/32.
// Changes of targets cost O(n), they are rare; picks are O(1) unless said otherwise above.

#include "sim/engine/event_queue.hpp"
#include "sim/engine/indexed_heap.hpp"
#include "sim/engine/random.hpp"

#include <compare>
#include <cstdint>
#include <limits>
#include <vector>

namespace headroom::engine {

inline constexpr std::uint32_t kNoTarget = std::numeric_limits<std::uint32_t>::max();

enum class RouterPolicy : std::uint8_t {
    kRoundRobin,
    kLeastOutstanding,
    kRandom,
    kWeightedRandom,
    kSticky
};

class Router {
public:
    explicit Router(RouterPolicy policy) : policy_(policy) {}

    /// Adds a healthy target and returns its index, the next of 0, 1, 2...
    std::uint32_t add(double weight = 1.0);
    void setHealthy(std::uint32_t target, bool healthy);
    /// A draining target gets no new requests and keeps those it has.
    void setDraining(std::uint32_t target, bool draining);
    void setWeight(std::uint32_t target, double weight);
    /// From `now` on the target's share ramps up for `duration` seconds.
    void slowStart(std::uint32_t target, SimTime now, double duration);

    /// The target of the next request, counted as outstanding there until release(). `key` is
    /// used by kSticky only, `stream` by the random policies and by slow start.
    std::uint32_t pick(SimTime now, RandomStream& stream, std::uint64_t key = 0);
    /// A request ended at `target`.
    void release(std::uint32_t target);

    [[nodiscard]] std::size_t targets() const { return targets_.size(); }
    [[nodiscard]] std::size_t eligible() const { return eligible_.size(); }
    [[nodiscard]] bool isEligible(std::uint32_t target) const { return targets_[target].eligible; }
    [[nodiscard]] std::uint32_t outstanding(std::uint32_t target) const {
        return targets_[target].outstanding;
    }
    /// A draining target without requests under way may be removed.
    [[nodiscard]] bool drained(std::uint32_t target) const {
        return targets_[target].draining && targets_[target].outstanding == 0;
    }

private:
    struct Target {
        double weight = 1.0;
        double credit = 0.0; // of the deficit round robin
        SimTime warmFrom = 0.0;
        double warmFor = 0.0;
        std::uint32_t outstanding = 0;
        std::uint64_t lastTurn = 0;
        bool healthy = true;
        bool draining = false;
        bool eligible = true;
    };
    struct Load {
        double perWeight = 0.0;
        std::uint64_t lastTurn = 0;
        auto operator<=>(const Load&) const = default;
    };

    void rebuild();
    double warmth(const Target& target, SimTime now) const;
    Load load(const Target& target) const;
    std::uint32_t pickInTurn(SimTime now);
    std::uint32_t pickRandom(SimTime now, RandomStream& stream);
    std::uint32_t pickByKey(std::uint64_t key) const;

    RouterPolicy policy_;
    std::vector<Target> targets_;
    std::vector<std::uint32_t> eligible_; // ascending
    std::vector<double> cumulative_;      // weights of eligible_, running sum
    IndexedHeap<Load> byLoad_;
    double maxWeight_ = 1.0;
    std::size_t cursor_ = 0; // place in eligible_ whose turn is next
    std::uint64_t turn_ = 0;
};

/// Jump consistent hash: bucket of `key` among `buckets` >= 1; growing by one moves 1/buckets of keys.
[[nodiscard]] std::uint32_t jumpHash(std::uint64_t key, std::uint32_t buckets);

} // namespace headroom::engine
