#include "sim/engine/router.hpp"

#include <algorithm>

namespace headroom::engine {

namespace {
constexpr double kLeastShare = 1.0 / 32.0;
} // namespace

std::uint32_t jumpHash(std::uint64_t key, std::uint32_t buckets) {
    std::int64_t bucket = -1;
    std::int64_t next = 0;
    while (next < buckets) {
        bucket = next;
        key = key * 2862933555777941757ULL + 1;
        const double scale = static_cast<double>(1LL << 31) / static_cast<double>((key >> 33) + 1);
        next = static_cast<std::int64_t>(static_cast<double>(bucket + 1) * scale);
    }
    return static_cast<std::uint32_t>(bucket);
}

std::uint32_t Router::add(double weight) {
    targets_.emplace_back();
    targets_.back().weight = weight;
    rebuild();
    return static_cast<std::uint32_t>(targets_.size() - 1);
}

void Router::setHealthy(std::uint32_t target, bool healthy) {
    if (targets_[target].healthy == healthy) return;
    targets_[target].healthy = healthy;
    rebuild();
}

void Router::setDraining(std::uint32_t target, bool draining) {
    if (targets_[target].draining == draining) return;
    targets_[target].draining = draining;
    rebuild();
}

void Router::setWeight(std::uint32_t target, double weight) {
    targets_[target].weight = weight;
    rebuild();
}

void Router::slowStart(std::uint32_t target, SimTime now, double duration) {
    targets_[target].warmFrom = now;
    targets_[target].warmFor = duration;
}

void Router::rebuild() {
    const std::uint32_t turnOf = cursor_ < eligible_.size() ? eligible_[cursor_] : 0;
    const bool anyHealthy = std::any_of(targets_.begin(), targets_.end(), [](const Target& target) {
        return target.healthy && !target.draining;
    });
    eligible_.clear();
    cumulative_.clear();
    maxWeight_ = 0.0;
    double sum = 0.0;
    for (std::uint32_t i = 0; i < targets_.size(); ++i) {
        Target& target = targets_[i];
        target.eligible = !target.draining && (target.healthy || !anyHealthy) && target.weight > 0.0;
        if (target.eligible) {
            eligible_.push_back(i);
            cumulative_.push_back(sum += target.weight);
            maxWeight_ = std::max(maxWeight_, target.weight);
            byLoad_.set(i, load(target));
        } else {
            byLoad_.erase(i);
        }
    }
    // The turn stays with the target that had it, or passes to its successor.
    const auto place = std::lower_bound(eligible_.begin(), eligible_.end(), turnOf);
    cursor_ = place == eligible_.end() ? 0 : static_cast<std::size_t>(place - eligible_.begin());
}

double Router::warmth(const Target& target, SimTime now) const {
    const double age = now - target.warmFrom;
    if (age >= target.warmFor) return 1.0;
    return std::max(kLeastShare, age / target.warmFor);
}

Router::Load Router::load(const Target& target) const {
    return {(static_cast<double>(target.outstanding) + 1.0) / target.weight, target.lastTurn};
}

std::uint32_t Router::pickInTurn(SimTime now) {
    // Deficit round robin: each visit earns the target's share; a whole turn is worth one request.
    // The heaviest warm target is taken at every visit, so the loop ends within 1/kLeastShare rounds.
    for (;;) {
        const std::uint32_t candidate = eligible_[cursor_];
        cursor_ = cursor_ + 1 == eligible_.size() ? 0 : cursor_ + 1;
        Target& target = targets_[candidate];
        target.credit += std::max(kLeastShare, target.weight / maxWeight_ * warmth(target, now));
        if (target.credit >= 1.0) {
            target.credit -= 1.0;
            return candidate;
        }
    }
}

std::uint32_t Router::pickRandom(SimTime now, RandomStream& stream) {
    // Slow start by rejection; bounded, for the case that all targets are cold.
    constexpr int kTries = 64;
    std::uint32_t candidate = kNoTarget;
    for (int i = 0; i < kTries; ++i) {
        std::size_t place = 0;
        if (policy_ == RouterPolicy::kRandom) {
            place = stream.below(static_cast<std::uint32_t>(eligible_.size()));
        } else {
            const double point = stream.uniform() * cumulative_.back();
            const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end() - 1, point);
            place = static_cast<std::size_t>(found - cumulative_.begin());
        }
        candidate = eligible_[place];
        const double share = warmth(targets_[candidate], now);
        if (share >= 1.0 || stream.chance(share)) break;
    }
    return candidate;
}

std::uint32_t Router::pickByKey(std::uint64_t key) const {
    // Hashing over all targets, not the eligible ones, keeps the keys of healthy targets in place.
    constexpr std::uint64_t kTries = 16;
    for (std::uint64_t attempt = 0; attempt < kTries; ++attempt) {
        const auto all = static_cast<std::uint32_t>(targets_.size());
        const std::uint32_t candidate = jumpHash(mix64(key + attempt * 0x9e3779b97f4a7c15ULL), all);
        if (targets_[candidate].eligible) return candidate;
    }
    return eligible_[jumpHash(mix64(~key), static_cast<std::uint32_t>(eligible_.size()))];
}

std::uint32_t Router::pick(SimTime now, RandomStream& stream, std::uint64_t key) {
    if (eligible_.empty()) return kNoTarget;
    std::uint32_t chosen = kNoTarget;
    switch (policy_) {
    case RouterPolicy::kRoundRobin:
        chosen = pickInTurn(now);
        break;
    case RouterPolicy::kLeastOutstanding:
        chosen = byLoad_.top();
        break;
    case RouterPolicy::kRandom:
    case RouterPolicy::kWeightedRandom:
        chosen = pickRandom(now, stream);
        break;
    case RouterPolicy::kSticky:
        chosen = pickByKey(key);
        break;
    }
    Target& target = targets_[chosen];
    ++target.outstanding;
    target.lastTurn = ++turn_;
    if (policy_ == RouterPolicy::kLeastOutstanding) byLoad_.set(chosen, load(target));
    return chosen;
}

void Router::release(std::uint32_t target) {
    --targets_[target].outstanding;
    if (policy_ == RouterPolicy::kLeastOutstanding && targets_[target].eligible)
        byLoad_.set(target, load(targets_[target]));
}

} // namespace headroom::engine
