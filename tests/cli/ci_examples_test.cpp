// docs/ci: the examples' own shell lines, run in a folder like a repository with scenarios.

#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>

namespace headroom::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

namespace fs = std::filesystem;

/// A checked-out repository with one scenario.
class Repository {
public:
    Repository() { fs::create_directory(scratch_ / "scenarios"); }

    void scenario(const std::string& objective, const std::string& clientRtt = "5ms") const {
        std::string text = steadyScenario("[\"" + objective + "\"]");
        const std::string rtt = "\"clientRtt\": \"5ms\"";
        text.replace(text.find(rtt), rtt.size(), "\"clientRtt\": \"" + clientRtt + "\"");
        (void)scratch_.write("scenarios/small.json", text);
    }

    /// Exit code of the example's lines; their output is shown when a test fails.
    int run(const std::string& example, const std::string& chosen) {
        const std::string source = HEADROOM_SOURCE_DIR;
        const std::string program = fs::path(HEADROOM_EXECUTABLE).parent_path().string();
        const std::string command = "cd '" + (scratch_ / "") + "' && PATH='" + program +
                                    "':\"$PATH\" GITHUB_STEP_SUMMARY='" + (scratch_ / "summary.md") +
                                    "' python3 '" + source + "/tests/cli/scripts/run_ci_example.py' '" +
                                    source + "/docs/ci/" + example + "' " + chosen + " 2>&1";
        output_.clear();
        std::FILE* pipe = popen(command.c_str(), "r");
        if (pipe == nullptr) return -1;
        std::array<char, 4096> buffer{};
        while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
            output_.append(buffer.data(), got);
        return WEXITSTATUS(pclose(pipe));
    }

    [[nodiscard]] const std::string& output() const { return output_; }
    [[nodiscard]] std::string file(const std::string& name) const { return readAll(scratch_ / name); }
    [[nodiscard]] bool has(const std::string& name) const { return fs::exists(scratch_ / name); }

private:
    Scratch scratch_;
    std::string output_;
};

constexpr const char* kEasy = "p95(send-message) < 1000s";
constexpr const char* kImpossible = "p95(send-message) < 1us";

/// An objective the measured value itself is the limit of: no number of replications decides it.
std::string undecidable() {
    const Scratch scratch;
    const Outcome outcome =
        headroom({"check", scratch.write("s.json", steadyScenario(R"(["p95(send-message) < 1000s"])")),
                  "--replications", "12", "--json"});
    const std::size_t at = outcome.out.find("\"value\": ") + 9;
    const double seconds = std::stod(outcome.out.substr(at));
    return "p95(send-message) < " + std::to_string(seconds * 1e6) + "us";
}

TEST(CiExamples, GitHubActions) {
    Repository repository;
    repository.scenario(kEasy);
    ASSERT_EQ(repository.run("github-actions.yml", "pull_request"), 0) << repository.output();
    EXPECT_FALSE(repository.has("baseline.json")) << "only main leaves one";
    EXPECT_THAT(repository.file("summary.md"), HasSubstr("All objectives hold"));
    EXPECT_THAT(repository.file("capacity.xml"), HasSubstr("failures=\"0\""));
    EXPECT_TRUE(repository.has("capacity-results/small-seed-7.json"));

    ASSERT_EQ(repository.run("github-actions.yml", "push"), 0) << repository.output();
    ASSERT_TRUE(repository.has("baseline.json"));
    EXPECT_EQ(repository.run("github-actions.yml", "pull_request"), 0) << repository.output();
    EXPECT_THAT(repository.output(), HasSubstr("baseline: none of"));

    repository.scenario(kEasy, "20ms"); // 15 ms more on the way: a regression the objective allows
    EXPECT_EQ(repository.run("github-actions.yml", "pull_request"), 1) << repository.output();
    EXPECT_THAT(repository.output(), HasSubstr("violated: worse than the baseline, small"));
    EXPECT_THAT(repository.file("capacity.xml"), HasSubstr("name=\"baseline: p95(send-message)\""));

    repository.scenario(kImpossible);
    EXPECT_EQ(repository.run("github-actions.yml", "push"), 1) << repository.output();
    EXPECT_TRUE(repository.has("baseline.json")) << "figures of main are kept, good or bad";
    EXPECT_THAT(repository.file("summary.md"), HasSubstr("Objectives are violated"));
    EXPECT_THAT(repository.file("summary.md"), HasSubstr("All objectives hold"))
        << "what other steps wrote stays";
}

TEST(CiExamples, GitLab) {
    Repository repository;
    repository.scenario(kEasy);
    ASSERT_EQ(repository.run("gitlab-ci.yml", "capacity-of-merge-request"), 0) << repository.output();
    EXPECT_THAT(repository.output(), Not(HasSubstr("baseline")));
    ASSERT_EQ(repository.run("gitlab-ci.yml", "capacity-of-main"), 0) << repository.output();
    ASSERT_TRUE(repository.has(".baseline/main.json"));
    EXPECT_THAT(repository.file("capacity.md"), HasSubstr("All objectives hold"));
    repository.scenario(kEasy, "20ms");
    EXPECT_EQ(repository.run("gitlab-ci.yml", "capacity-of-merge-request"), 1) << repository.output();
    repository.scenario(undecidable());
    EXPECT_EQ(repository.run("gitlab-ci.yml", "capacity-of-merge-request"), 2) << repository.output();
    EXPECT_THAT(repository.file("capacity.xml"), HasSubstr("<skipped"));
}

TEST(CiExamples, Jenkins) {
    Repository repository;
    repository.scenario(kEasy);
    EXPECT_EQ(repository.run("Jenkinsfile", "all"), 0) << repository.output();
    repository.scenario(undecidable());
    EXPECT_EQ(repository.run("Jenkinsfile", "all"), 0)
        << "undecided is ok there: " << repository.output();
    repository.scenario(kImpossible);
    EXPECT_EQ(repository.run("Jenkinsfile", "all"), 1) << repository.output();
    EXPECT_TRUE(repository.has("capacity-results/small-seed-7.json"));
}

} // namespace
} // namespace headroom::cli
