// Fleets share nothing: several may run in the threads of one process, and give what they give alone.

#include "sim/result/result_json.hpp"
#include "tests/fleet/small_fleet.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace headroom::fleet::test {
namespace {

TEST(FleetThreads, RunsInThreadsEqualRunsAlone) {
    Scenario scenario = smallFleet();
    addStore(scenario, 2, 1, RedisCluster::ReadFrom::kReplica);
    chatting(scenario, 30);
    constexpr std::uint64_t kRuns = 4;
    std::vector<std::string> alone;
    for (std::uint64_t seed = 1; seed <= kRuns; ++seed)
        alone.push_back(result::toJson(runSeed(scenario, seed)));
    std::vector<std::string> together(kRuns);
    std::vector<std::thread> threads;
    for (std::uint64_t seed = 1; seed <= kRuns; ++seed)
        threads.emplace_back(
            [&, seed] { together[seed - 1] = result::toJson(runSeed(scenario, seed)); });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(alone, together);
}

} // namespace
} // namespace headroom::fleet::test
