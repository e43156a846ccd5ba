#include "live/probe/allowance.hpp"
#include "live/probe/probe.hpp"
#include "tests/cli/program.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace headroom::probe {
namespace {

namespace fs = std::filesystem;

/// Trees as the kernel shows them (proc(5), cgroups(7)).
struct Trees {
    cli::Scratch scratch;
    fs::path proc = scratch / "proc";
    fs::path groups = scratch / "cgroup";

    void file(const fs::path& path, const std::string& text) const {
        fs::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }
    void process(const std::string& allowed, const std::string& group) const {
        file(proc / "7" / "status", "Name:\tx\nCpus_allowed:\t3\nCpus_allowed_list:\t" + allowed + "\n");
        file(proc / "7" / "cgroup", group);
    }
    [[nodiscard]] double allowed() const { return processorsOf("7", proc, groups); }
};

TEST(Allowance, CountsListsOfProcessors) {
    EXPECT_EQ(countOfList("0"), 1.0);
    EXPECT_EQ(countOfList("0-3,8"), 5.0);
    EXPECT_EQ(countOfList("2,4-5"), 3.0);
}

TEST(Allowance, IsTheAffinityWithoutQuota) {
    const Trees trees;
    trees.process("0-3", "0::/\n");
    EXPECT_EQ(trees.allowed(), 4.0);
}

TEST(Allowance, SmallestQuotaOnTheWayUpCounts) {
    const Trees trees;
    trees.process("0-3", "0::/pod/box\n");
    trees.file(trees.groups / "pod" / "cpu.max", "50000 100000\n");
    trees.file(trees.groups / "pod" / "box" / "cpu.max", "max 100000\n");
    EXPECT_EQ(trees.allowed(), 0.5);
}

TEST(Allowance, KnowsVersionOne) {
    const Trees trees;
    trees.process("0-1", "4:cpu,cpuacct:/box\n3:memory:/\n");
    trees.file(trees.groups / "cpu,cpuacct" / "box" / "cpu.cfs_quota_us", "20000\n");
    trees.file(trees.groups / "cpu,cpuacct" / "box" / "cpu.cfs_period_us", "100000\n");
    EXPECT_DOUBLE_EQ(trees.allowed(), 0.2);
    trees.file(trees.groups / "cpu,cpuacct" / "box" / "cpu.cfs_quota_us", "-1\n");
    EXPECT_EQ(trees.allowed(), 2.0);
}

TEST(Allowance, NoProcessIsAnError) {
    const Trees trees;
    EXPECT_THROW((void)trees.allowed(), ProbeError);
}

} // namespace
} // namespace headroom::probe
