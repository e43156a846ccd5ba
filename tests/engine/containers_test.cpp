// The containers of the engine against their std counterparts.
#include "sim/engine/flat_map.hpp"
#include "sim/engine/indexed_heap.hpp"
#include "sim/engine/ring_buffer.hpp"
#include "sim/engine/time_integral.hpp"
#include "sim/engine/wait_list.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <vector>

namespace headroom::engine {
namespace {

TEST(RingBuffer, AgreesWithDeque) {
    RandomStream random(1, 1);
    RingBuffer<int> ring;
    std::deque<int> reference;
    for (int i = 0; i < 50000; ++i) {
        if (reference.empty() || random.chance((i / 1000) % 2 == 0 ? 0.6 : 0.4)) {
            ring.push(i);
            reference.push_back(i);
        } else {
            ASSERT_EQ(ring.front(), reference.front());
            ASSERT_EQ(ring.pop(), reference.front());
            reference.pop_front();
        }
        ASSERT_EQ(ring.size(), reference.size());
        ASSERT_EQ(ring.empty(), reference.empty());
    }
    ring.clear();
    EXPECT_TRUE(ring.empty());
}

TEST(FlatMap, AgreesWithMap) {
    RandomStream random(1, 2);
    FlatMap<std::uint32_t> flat;
    std::map<std::uint64_t, std::uint32_t> reference;
    EXPECT_EQ(flat.find(1), nullptr);
    EXPECT_FALSE(flat.erase(1));
    for (std::uint32_t i = 0; i < 100000; ++i) {
        const std::uint64_t key = random.below(300) * 0x100000001ULL;
        if (random.chance(0.5)) {
            const auto [value, inserted] = flat.findOrInsert(key);
            ASSERT_EQ(inserted, reference.count(key) == 0);
            *value = i;
            reference[key] = i;
        } else {
            ASSERT_EQ(flat.erase(key), reference.erase(key) == 1);
        }
        ASSERT_EQ(flat.size(), reference.size());
        const std::uint64_t probe = random.below(300) * 0x100000001ULL;
        const auto found = reference.find(probe);
        const std::uint32_t* value = flat.find(probe);
        ASSERT_EQ(value != nullptr, found != reference.end());
        if (value != nullptr) {
            ASSERT_EQ(*value, found->second);
        }
    }
}

TEST(IndexedHeap, TopIsAlwaysTheLeastKey) {
    RandomStream random(1, 3);
    IndexedHeap<std::uint64_t> heap;
    std::map<std::uint32_t, std::uint64_t> reference;
    for (int i = 0; i < 20000; ++i) {
        const std::uint32_t member = random.below(40);
        if (random.chance(0.7)) {
            const std::uint64_t key = random.next();
            heap.set(member, key);
            reference[member] = key;
        } else {
            heap.erase(member);
            reference.erase(member);
        }
        ASSERT_EQ(heap.size(), reference.size());
        ASSERT_EQ(heap.contains(member), reference.count(member) == 1);
        if (reference.empty()) continue;
        const auto least = std::min_element(reference.begin(), reference.end(),
                                            [](auto& a, auto& b) { return a.second < b.second; });
        ASSERT_EQ(heap.top(), least->first);
    }
}

TEST(WaitSlab, MembersLeaveFromTheMiddleAndTicketsGoStale) {
    WaitSlab slab;
    WaitList first;
    WaitList second;
    const Ticket a = slab.push(first, 1.0, 10);
    const Ticket b = slab.push(first, 2.0, 11);
    const Ticket c = slab.push(first, 3.0, 12);
    slab.push(second, 4.0, 20);
    EXPECT_FALSE(slab.remove(first, Ticket{}));
    EXPECT_TRUE(slab.remove(first, b));
    EXPECT_FALSE(slab.remove(first, b));
    const Ticket d = slab.push(first, 5.0, 13); // takes b's node
    EXPECT_EQ(d.node, b.node);
    EXPECT_FALSE(slab.remove(first, b));
    EXPECT_TRUE(slab.remove(first, a)); // head
    EXPECT_EQ(slab.front(first).id, 12U);
    EXPECT_EQ(slab.front(first).since, 3.0);
    EXPECT_TRUE(slab.remove(first, d)); // tail
    EXPECT_EQ(slab.pop(first).id, 12U);
    EXPECT_TRUE(first.empty());
    EXPECT_FALSE(slab.remove(first, c));
    EXPECT_EQ(slab.pop(second).id, 20U);
}

TEST(TimeIntegral, IntegratesAStepFunction) {
    TimeIntegral integral;
    integral.set(1.0, 2.0);
    integral.add(3.0, 1.0);
    EXPECT_DOUBLE_EQ(integral.level(), 3.0);
    EXPECT_DOUBLE_EQ(integral.integral(5.0), 2.0 * 2.0 + 3.0 * 2.0);
    integral.set(5.0, 0.0);
    EXPECT_DOUBLE_EQ(integral.integral(100.0), 10.0);
}

} // namespace
} // namespace headroom::engine
