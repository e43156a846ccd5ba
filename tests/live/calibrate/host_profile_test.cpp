#include "live/calibrate/host_profile.hpp"
#include "live/host/kernel.hpp"
#include "live/host/measure.hpp"
#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>

namespace headroom::calibrate {
namespace {

using ::testing::HasSubstr;

TEST(HostProfile, TheKernelsWorkDependsOnItsInput) {
    std::set<std::uint32_t> seen;
    for (std::uint32_t seed = 0; seed < 50; ++seed) seen.insert(host::integerRound(seed));
    EXPECT_GT(seen.size(), 48U);
    EXPECT_EQ(host::integerRound(3), host::integerRound(3));
}

TEST(HostProfile, MeasuresWithinWhatMachinesCanDo) {
    host::MeasureOptions options;
    options.repeats = 3;
    options.secondsEach = 0.02;
    const HostProfile host = host::measureHost(options, [](const std::string&) {});
    EXPECT_GE(host.vcpus, 1);
    for (const Measured* value :
         {&host.speed, &host.secondYield, &host.systemCall, &host.loopbackRoundTrip, &host.loopbackSend,
          &host.loopbackReceive, &host.tlsHandshake, &host.bcrypt}) {
        EXPECT_GT(value->low, 0.0);
        EXPECT_LE(value->low, value->median);
        EXPECT_LE(value->median, value->high);
    }
    EXPECT_GT(host.speed.median, 0.01);
    EXPECT_LT(host.speed.median, 20.0);
    EXPECT_GT(host.secondYield.median, 0.5);
    EXPECT_LT(host.secondYield.median, 2.5);
    EXPECT_LT(host.systemCall.median, host.loopbackSend.median);    // a send is a system call and more
    EXPECT_GT(host.bcrypt.median, 1000.0 * host.systemCall.median); // 2^10 key schedules
}

TEST(HostProfile, SurvivesItsFileAndNamesWhatIsWrong) {
    cli::Scratch scratch;
    const cli::Outcome made = cli::headroom(
        {"live", "host-profile", "--repeats", "3", "--quiet", "--out", scratch / "here.json"});
    ASSERT_EQ(made.code, 0) << made.err;
    const HostProfile host = readHostProfile(scratch / "here.json");
    EXPECT_EQ(toJson(host), cli::readAll(scratch / "here.json"));
    nlohmann::json json = nlohmann::json::parse(cli::readAll(scratch / "here.json"));
    json["speed"]["value"] = 0;
    const std::string bad = scratch.write("bad.json", json.dump());
    try {
        (void)readHostProfile(bad);
        ADD_FAILURE() << "a speed of 0 was taken";
    } catch (const HostProfileError& error) {
        EXPECT_THAT(error.what(), HasSubstr("bad.json: /speed/value"));
    }
}

} // namespace
} // namespace headroom::calibrate
