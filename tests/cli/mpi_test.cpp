// headroom sweep under mpirun: the bytes of a serial sweep, and what is left when a rank dies.

#include "tests/cli/background.hpp"
#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace headroom::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::size_t linesOf(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

class Mpi : public testing::Test {
protected:
    void SetUp() override {
        const fs::path helper = fs::path(HEADROOM_EXECUTABLE).parent_path() / "headroom-mpi";
        if (!fs::exists(helper)) GTEST_SKIP() << "built without MPI";
        if (std::system("command -v mpirun > /dev/null") != 0) GTEST_SKIP() << "no mpirun";
        for (const char* variable : {"OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"})
            ::setenv(variable, "1", 1);
        // A scenario slow enough that something can happen to it.
        std::string text = smallScenario();
        const std::string hold = R"("hold": "10s")";
        text.replace(text.find(hold), hold.size(), R"("hold": "4m")");
        file = scratch.write("s.json", text);
    }

    [[nodiscard]] std::vector<std::string> sweep(const std::string& out) const {
        return {"sweep",
                file,
                "--vary",
                "services.chat.on.count=1..8",
                "--replications",
                "2",
                "--quiet",
                "--out",
                out,
                "--rank-timeout",
                "3"};
    }
    [[nodiscard]] std::vector<std::string> mpirun(const std::string& ranks,
                                                  const std::vector<std::string>& options,
                                                  const std::string& out) const {
        std::vector<std::string> all{"mpirun", "-n", ranks, "--oversubscribe"};
        all.insert(all.end(), options.begin(), options.end());
        all.emplace_back(HEADROOM_EXECUTABLE);
        const std::vector<std::string> rest = sweep(out);
        all.insert(all.end(), rest.begin(), rest.end());
        return all;
    }
    /// The process of a rank: a child of mpirun with that number in its environment.
    [[nodiscard]] static pid_t processOfRank(pid_t mpirun, const std::string& rank) {
        for (const auto& entry : fs::directory_iterator("/proc")) {
            const std::string name = entry.path().filename().string();
            if (name.find_first_not_of("0123456789") != std::string::npos) continue;
            std::ifstream status(entry.path() / "status");
            bool child = false;
            for (std::string line; std::getline(status, line);)
                child = child || line == "PPid:\t" + std::to_string(mpirun);
            const std::string environment = readAll((entry.path() / "environ").string());
            const std::string wanted = "OMPI_COMM_WORLD_RANK=" + rank + std::string(1, '\0');
            if (child && environment.find(wanted) != std::string::npos) return std::stoi(name);
        }
        return -1;
    }
    [[nodiscard]] std::string serialBytes() const {
        const Outcome outcome = headroom(sweep(scratch / "serial.json"));
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return readAll(scratch / "serial.json");
    }

    Scratch scratch;
    std::string file;
};

TEST_F(Mpi, RanksGiveTheBytesOfASerialSweep) {
    const std::string serial = serialBytes();
    for (const char* ranks : {"2", "3"}) {
        const std::string out = scratch / (std::string("r") + ranks);
        Background job(mpirun(ranks, {}, out), scratch / "err");
        ASSERT_EQ(job.wait(), 0) << readAll(scratch / "err");
        EXPECT_EQ(readAll(out), serial) << ranks;
        EXPECT_EQ(linesOf(readAll(out + ".journal")), 9U);
        EXPECT_EQ(readAll(scratch / "err"), "");
    }
}

TEST_F(Mpi, WithRecoveryALostRankCostsTimeOnly) {
    const std::string serial = serialBytes();
    const std::string out = scratch / "r.json";
    Background job(mpirun("3", {"--enable-recovery"}, out), scratch / "err");
    ASSERT_TRUE(waitUntil([&] { return linesOf(readAll(out + ".journal")) >= 2; }));
    const pid_t rank = processOfRank(job.process(), "2");
    ASSERT_GT(rank, 0);
    ASSERT_EQ(::kill(rank, SIGKILL), 0);
    EXPECT_EQ(job.wait(), 0) << readAll(scratch / "err");
    EXPECT_THAT(readAll(scratch / "err"), HasSubstr("headroom: rank 2 on "));
    EXPECT_THAT(readAll(scratch / "err"), HasSubstr(" was lost; points computed again: "));
    EXPECT_EQ(readAll(out), serial);
}

TEST_F(Mpi, WithoutRecoveryTheJobEndsAndTheNextGoesOn) {
    const std::string serial = serialBytes();
    const std::string out = scratch / "r.json";
    {
        Background job(mpirun("2", {}, out), scratch / "err");
        ASSERT_TRUE(waitUntil([&] { return linesOf(readAll(out + ".journal")) >= 2; }));
        const pid_t rank = processOfRank(job.process(), "1");
        ASSERT_GT(rank, 0);
        ASSERT_EQ(::kill(rank, SIGKILL), 0);
        EXPECT_NE(job.wait(), 0);
        EXPECT_THAT(readAll(scratch / "err"), HasSubstr("signal 9")) << "mpirun says why";
    }
    EXPECT_FALSE(fs::exists(out));
    const std::string kept = readAll(out + ".journal");
    Background again(mpirun("2", {}, out), scratch / "err");
    EXPECT_EQ(again.wait(), 0) << readAll(scratch / "err");
    const std::string now = readAll(out + ".journal");
    EXPECT_EQ(now.substr(0, kept.rfind('\n') + 1), kept.substr(0, kept.rfind('\n') + 1));
    EXPECT_EQ(linesOf(now), 9U) << "a head and each point once";
    EXPECT_EQ(readAll(out), serial);
}

// Rank 0 has the journal: without it the others must not wait for ever.
TEST_F(Mpi, RanksLeaveWhenTheFirstIsLost) {
    const std::string out = scratch / "r.json";
    Background job(mpirun("2", {"--enable-recovery"}, out), scratch / "err");
    ASSERT_TRUE(waitUntil([&] { return linesOf(readAll(out + ".journal")) >= 2; }));
    const pid_t rank = processOfRank(job.process(), "0");
    ASSERT_GT(rank, 0);
    ASSERT_EQ(::kill(rank, SIGKILL), 0);
    (void)job.wait();
    EXPECT_FALSE(fs::exists(out));
    const Outcome again = headroom(sweep(out));
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_EQ(linesOf(readAll(out + ".journal")), 9U);
}

TEST_F(Mpi, MistakesEndTheJob) {
    Background job(mpirun("2", {}, "/no/such/folder/r.json"), scratch / "err");
    EXPECT_EQ(job.wait(), 3);
    EXPECT_THAT(readAll(scratch / "err"), HasSubstr("cannot write '/no/such/folder/r.json'"));
}

} // namespace
} // namespace headroom::cli
