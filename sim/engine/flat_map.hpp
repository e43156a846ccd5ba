#pragma once
// Hash map from 64-bit keys to small values: open addressing, linear probing, erase by shifting back.
//
// Allocates only when it holds more keys than ever before. Nothing depends on the order of entries
// in memory, so results do not either.

#include "sim/engine/random.hpp"

#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

namespace headroom::engine {

template <class Value>
class FlatMap {
    static_assert(std::is_trivially_copyable_v<Value>);

public:
    [[nodiscard]] std::size_t size() const { return size_; }

    /// Valid until the next insertion or erasure; null when absent.
    [[nodiscard]] Value* find(std::uint64_t key) {
        if (slots_.empty()) return nullptr;
        Slot& slot = slots_[locate(key)];
        return slot.used ? &slot.value : nullptr;
    }

    /// The value of `key` and whether it was inserted just now, default-constructed.
    std::pair<Value*, bool> findOrInsert(std::uint64_t key) {
        if (2 * (size_ + 1) > slots_.size()) grow();
        Slot& slot = slots_[locate(key)];
        if (slot.used) return {&slot.value, false};
        slot = {key, Value{}, true};
        ++size_;
        return {&slot.value, true};
    }

    bool erase(std::uint64_t key) {
        if (slots_.empty()) return false;
        std::size_t hole = locate(key);
        if (!slots_[hole].used) return false;
        const std::size_t mask = slots_.size() - 1;
        for (std::size_t i = (hole + 1) & mask; slots_[i].used; i = (i + 1) & mask) {
            const std::size_t home = mix64(slots_[i].key) & mask;
            // Entry i may fill the hole unless its home lies cyclically within (hole, i].
            if (((i - home) & mask) < ((i - hole) & mask)) continue;
            slots_[hole] = slots_[i];
            hole = i;
        }
        slots_[hole].used = false;
        --size_;
        return true;
    }

private:
    struct Slot {
        std::uint64_t key = 0;
        Value value{};
        bool used = false;
    };

    // Slot of the key, or the free slot where it would go.
    std::size_t locate(std::uint64_t key) const {
        const std::size_t mask = slots_.size() - 1;
        std::size_t i = mix64(key) & mask;
        while (slots_[i].used && slots_[i].key != key) i = (i + 1) & mask;
        return i;
    }

    void grow() {
        std::vector<Slot> old(slots_.empty() ? 16 : 2 * slots_.size());
        old.swap(slots_);
        for (const Slot& slot : old)
            if (slot.used) slots_[locate(slot.key)] = slot;
    }

    std::vector<Slot> slots_; // size is zero or a power of two, at most half of it used
    std::size_t size_ = 0;
};

} // namespace headroom::engine
