#include "models/read_scenario.hpp"
#include "sim/analysis/load.hpp"
#include "sim/batch/forked_runner.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace headroom::batch {
namespace {

std::shared_ptr<const models::Scenario> smallFleet() {
    static const auto kScenario = std::make_shared<const models::Scenario>(analysis::atLoad(
        models::readScenario(HEADROOM_SOURCE_DIR "/scenarios/kakao-2024-final.json"), 60));
    return kScenario;
}

analysis::Measures completions(const analysis::RunRequest&, const result::RunResult& run) {
    return {static_cast<double>(run.requests.completed), static_cast<double>(run.events)};
}

TEST(ForkedRunner, GivesWhatARunInThisProcessGives) {
    std::vector<analysis::RunRequest> requests;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) requests.push_back({smallFleet(), seed, 120.0});
    std::size_t finished = 0;
    ForkedRunner forked(
        {.processes = 3, .cancel = nullptr, .onFinished = [&](std::size_t n) { finished = n; }});
    analysis::SerialRunner serial;
    EXPECT_EQ(forked.run(requests, completions), serial.run(requests, completions));
    EXPECT_EQ(finished, 5U);
}

TEST(ForkedRunner, NamesTheScenarioAndTheReasonOfAFailure) {
    const analysis::RunRequest request{smallFleet(), 1, 30.0};
    ForkedRunner runner;
    const auto refuse = [](const analysis::RunRequest&, const result::RunResult&) -> analysis::Measures {
        throw std::runtime_error("no such operation");
    };
    try {
        (void)runner.run({&request, 1}, refuse);
        FAIL() << "no exception";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "scenario 'kakao-2024-final': no such operation");
    }
}

TEST(ForkedRunner, SurvivesAChildThatIsKilled) {
    const analysis::RunRequest request{smallFleet(), 1, 30.0};
    ForkedRunner runner;
    const auto die = [](const analysis::RunRequest&, const result::RunResult&) -> analysis::Measures {
        std::raise(SIGKILL);
        return {};
    };
    EXPECT_THROW((void)runner.run({&request, 1}, die), std::runtime_error);
    EXPECT_EQ(runner.run({&request, 1}, completions).size(), 1U);
}

TEST(ForkedRunner, StopsWhenCancelled) {
    const std::vector<analysis::RunRequest> requests(4, {smallFleet(), 1, 0.0});
    std::atomic<bool> cancel{false};
    ForkedRunner runner(
        {.processes = 1, .cancel = &cancel, .onFinished = [&](std::size_t) { cancel = true; }});
    EXPECT_THROW((void)runner.run(requests, completions), analysis::AnalysisCancelled);
}

} // namespace
} // namespace headroom::batch
