#pragma once
// Binary min-heap of the members 0..n-1 whose keys may change: O(log n) each, O(1) minimum.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace headroom::engine {

template <class Key>
class IndexedHeap {
public:
    [[nodiscard]] bool empty() const { return heap_.empty(); }
    [[nodiscard]] std::size_t size() const { return heap_.size(); }
    /// Member with the least key. Precondition: not empty.
    [[nodiscard]] std::uint32_t top() const { return heap_.front(); }
    [[nodiscard]] bool contains(std::uint32_t member) const {
        return member < places_.size() && places_[member] != kAbsent;
    }

    /// Inserts a member or changes its key.
    void set(std::uint32_t member, const Key& key) {
        if (member >= places_.size()) {
            places_.resize(member + 1, kAbsent);
            keys_.resize(member + 1);
        }
        keys_[member] = key;
        if (places_[member] == kAbsent) {
            places_[member] = static_cast<std::uint32_t>(heap_.size());
            heap_.push_back(member);
        }
        down(up(places_[member]));
    }

    void erase(std::uint32_t member) {
        if (!contains(member)) return;
        const std::uint32_t place = places_[member];
        places_[member] = kAbsent;
        const std::uint32_t moved = heap_.back();
        heap_.pop_back();
        if (moved == member) return;
        heap_[place] = moved;
        places_[moved] = place;
        down(up(place));
    }

private:
    static constexpr std::uint32_t kAbsent = std::numeric_limits<std::uint32_t>::max();

    bool less(std::size_t a, std::size_t b) const { return keys_[heap_[a]] < keys_[heap_[b]]; }
    void swap(std::size_t a, std::size_t b) {
        std::swap(heap_[a], heap_[b]);
        places_[heap_[a]] = static_cast<std::uint32_t>(a);
        places_[heap_[b]] = static_cast<std::uint32_t>(b);
    }
    std::size_t up(std::size_t place) {
        while (place > 0 && less(place, (place - 1) / 2)) {
            swap(place, (place - 1) / 2);
            place = (place - 1) / 2;
        }
        return place;
    }
    void down(std::size_t place) {
        for (;;) {
            std::size_t child = 2 * place + 1;
            if (child >= heap_.size()) return;
            if (child + 1 < heap_.size() && less(child + 1, child)) ++child;
            if (!less(child, place)) return;
            swap(child, place);
            place = child;
        }
    }

    std::vector<std::uint32_t> heap_;
    std::vector<std::uint32_t> places_;
    std::vector<Key> keys_;
};

} // namespace headroom::engine
