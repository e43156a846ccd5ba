#include "sim/result/atomic_file.hpp"
#include "sim/search/journal.hpp"
#include "sim/search/merge.hpp"
#include "sim/search/search_error.hpp"
#include "sim/search/sweep_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <functional>
#include <set>
#include <unistd.h>

namespace headroom::search {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

Entry entry(std::size_t index, double value) {
    return {index, "key" + std::to_string(index), {{"a.b", std::to_string(index)}}, {{"x", value}}};
}

Json headOf(const std::string& scenario, const std::string& shard = "1/1", int points = 4) {
    return {{"version", "1"}, {"digest", scenario}, {"points", points}, {"shard", shard}};
}

std::string errorOf(const std::function<void()>& action) {
    try {
        action();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "no error";
}

class JournalTest : public testing::Test {
protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = fs::path(testing::TempDir()) / (std::string("headroom-journal-") + info->name());
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        file_ = folder_ / "j";
    }
    void TearDown() override { fs::remove_all(folder_); }

    /// A part with these points; the value of a point is its index and a half.
    fs::path part(const std::string& name, const std::string& shard,
                  const std::vector<std::size_t>& points) const {
        Journal journal(folder_ / name, headOf("s", shard), Journal::Start::kFresh);
        for (const std::size_t index : points)
            journal.append(entry(index, static_cast<double>(index) + 0.5));
        return folder_ / name;
    }
    void writeTwo() const {
        Journal journal(file_, headOf("s"), Journal::Start::kResume);
        journal.append(entry(0, 0.1));
        journal.append(entry(2, 1e300));
    }

    fs::path folder_;
    fs::path file_;
};

TEST_F(JournalTest, GoesOnWhereItEnded) {
    writeTwo();
    Journal journal(file_, headOf("s"), Journal::Start::kResume);
    ASSERT_EQ(journal.entries().size(), 2U);
    EXPECT_EQ(journal.entries()[1].index, 2U);
    EXPECT_EQ(journal.entries()[1].key, "key2");
    EXPECT_EQ(journal.entries()[1].changes.at(0).path, "a.b");
    EXPECT_EQ(journal.entries()[0].measures.dump(), R"({"x":0.1})");
    journal.append(entry(3, 3.0));
    EXPECT_EQ(readJournal(file_).entries.size(), 3U);
}

// Wherever a kill cuts the file, what remains whole is kept, and the next line starts on its own.
TEST_F(JournalTest, TornAnywhereItKeepsTheWholeLines) {
    writeTwo();
    const std::string text = result::readFile(file_);
    const std::size_t headEnd = text.find('\n') + 1;
    const std::size_t firstEnd = text.find('\n', headEnd) + 1;
    std::set<std::size_t> cuts; // a sync takes its time: every seventh byte, and those around line ends
    for (std::size_t cut = 0; cut < text.size(); cut += 7) cuts.insert(cut);
    for (const std::size_t end : {headEnd, firstEnd, text.size()})
        cuts.insert({end - 2, end - 1, std::min(end, text.size() - 1)});
    for (const std::size_t cut : cuts) {
        result::writeFile(file_, text.substr(0, cut));
        Journal journal(file_, headOf("s"), Journal::Start::kResume);
        ASSERT_EQ(journal.entries().size(), cut >= firstEnd ? 1U : 0U) << cut;
        ASSERT_TRUE(journal.damagedLines().empty()) << cut;
        journal.append(entry(2, 1e300));
        if (cut < firstEnd) journal.append(entry(0, 0.1));
        ASSERT_EQ(readJournal(file_).entries.size(), 2U) << cut;
    }
}

// Every single flipped bit is noticed: in the head the journal is refused, elsewhere the line is dropped.
TEST_F(JournalTest, FlippedBitsAreNoticed) {
    writeTwo();
    const std::string text = result::readFile(file_);
    const std::size_t headEnd = text.find('\n');
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string flipped = text;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 7)));
        if (flipped[at] == '\n' || text[at] == '\n') continue; // cuts or joins lines: the next test
        if (at < headEnd) {
            EXPECT_THROW((void)parseJournal(flipped, "j"), SearchError) << at;
        } else {
            const JournalContent content = parseJournal(flipped, "j");
            EXPECT_EQ(content.entries.size(), 1U) << at;
            EXPECT_EQ(content.damagedLines.size(), 1U) << at;
        }
    }
}

TEST_F(JournalTest, JoinedLinesAreDamaged) {
    writeTwo();
    std::string text = result::readFile(file_);
    text[text.find('\n', text.find('\n') + 1)] = ' ';
    const JournalContent content = parseJournal(text, "j");
    EXPECT_TRUE(content.entries.empty());
    EXPECT_EQ(content.damagedLines, std::vector<std::size_t>{2});
}

TEST_F(JournalTest, AnotherSearchIsRefusedUnlessFresh) {
    writeTwo();
    const std::string before = result::readFile(file_);
    const std::string message =
        errorOf([&] { Journal(file_, headOf("other"), Journal::Start::kResume); });
    EXPECT_THAT(message, AllOf(HasSubstr("belongs to another sweep"), HasSubstr("--fresh"),
                               HasSubstr(R"(digest: "s" there, "other" here)")));
    EXPECT_EQ(result::readFile(file_), before);
    const Journal fresh(file_, headOf("other"), Journal::Start::kFresh);
    EXPECT_TRUE(fresh.entries().empty());
    EXPECT_EQ(readJournal(file_).head["digest"], "other");
}

TEST_F(JournalTest, FilesThatAreNoJournalsStayAsTheyAre) {
    for (const std::string text : {"important notes\n", "no line break", "{\"a\":1}\n"}) {
        result::writeFile(file_, text);
        for (const auto start : {Journal::Start::kResume, Journal::Start::kFresh}) {
            EXPECT_THAT(errorOf([&] { Journal(file_, headOf("s"), start); }),
                        HasSubstr("is no journal of a sweep"));
            EXPECT_EQ(result::readFile(file_), text);
        }
    }
    EXPECT_THROW(Journal(folder_ / "missing" / "j", headOf("s"), Journal::Start::kResume),
                 result::FileError);
    EXPECT_THROW(Journal(folder_, headOf("s"), Journal::Start::kResume), result::FileError);
}

/// Exit code of `action` in a forked child.
int inChild(const std::function<int()>& action) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(action());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(JournalTest, OneWriterAtATime) {
    const auto tryToWrite = [&] {
        return inChild([&] {
            const std::string message =
                errorOf([&] { Journal(file_, headOf("s"), Journal::Start::kResume); });
            const bool refused = message.find("is being written by another sweep (process " +
                                              std::to_string(::getppid()) + ")") != std::string::npos;
            return message == "no error" ? 0 : refused ? 1 : 2;
        });
    };
    {
        Journal journal(file_, headOf("s"), Journal::Start::kResume);
        EXPECT_EQ(tryToWrite(), 1);
        journal.append(entry(0, 1.0));
        EXPECT_EQ(tryToWrite(), 1) << "the lock must hold after a write";
    }
    EXPECT_EQ(tryToWrite(), 0);
}

// A full disk, played by a limit on the file's size: the error names the file, and the journal is whole.
TEST_F(JournalTest, FullDiskLeavesAWholeJournal) {
    writeTwo();
    const auto whole = fs::file_size(file_);
    const int code = inChild([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{whole + 10, whole + 10};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        Journal journal(file_, headOf("s"), Journal::Start::kResume);
        const std::string message = errorOf([&] { journal.append(entry(3, 1.0)); });
        return message == "cannot write '" + file_.string() + "': File too large" ? 0 : 1;
    });
    EXPECT_EQ(code, 0);
    EXPECT_EQ(fs::file_size(file_), whole);
    EXPECT_EQ(readJournal(file_).entries.size(), 2U);
    EXPECT_FALSE(readJournal(file_).torn);
}

TEST(Shard, SplitsAreWholeAndDisjoint) {
    for (const std::size_t count : {1U, 2U, 3U, 7U, 20U}) {
        for (std::size_t point = 0; point < 15; ++point) {
            std::size_t owners = 0;
            for (std::size_t number = 1; number <= count; ++number)
                owners += Shard{number, count}.owns(point) ? 1 : 0;
            EXPECT_EQ(owners, 1U);
        }
    }
    EXPECT_EQ(print(parseShard("2/5")), "2/5");
    for (const char* text : {"", "1", "0/3", "4/3", "1/0", "a/b", "1/2/3", "-1/2", "1/"})
        EXPECT_THROW((void)parseShard(text), SearchError) << text;
}

TEST_F(JournalTest, MergeGivesAllPointsInOrder) {
    const Merged merged = merge({part("b", "2/2", {3, 1}), part("a", "1/2", {0, 2})});
    ASSERT_EQ(merged.entries.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(merged.entries[i].index, i);
    EXPECT_FALSE(merged.plan.contains("shard"));
    EXPECT_TRUE(merged.notes.empty());
}

TEST_F(JournalTest, MergeSaysWhatIsMissing) {
    const fs::path first = part("a", "1/2", {0});
    EXPECT_THAT(errorOf([&] { (void)merge({first}); }),
                AllOf(HasSubstr("3 of 4 points are missing (1, 2, 3)"),
                      HasSubstr("shard 1/2 ('" + first.string() + "') lacks 2; run it again"),
                      HasSubstr("shard 2/2 is not among the parts")));
}

TEST_F(JournalTest, MergeRefusesConflictsAndStrangers) {
    const fs::path first = part("a", "1/2", {0, 2});
    const fs::path second = part("b", "2/2", {1, 3});
    EXPECT_THAT(merge({first, second, first}).notes,
                testing::ElementsAre(HasSubstr("2 points are there more than once")));
    {
        Journal journal(folder_ / "c", headOf("s", "1/2"), Journal::Start::kFresh);
        journal.append(entry(2, 99.0));
    }
    EXPECT_THAT(errorOf([&] {
                    (void)merge({first, second, folder_ / "c"});
                }),
                HasSubstr("hold different results for point 2"));
    { const Journal journal(folder_ / "d", headOf("t", "2/2"), Journal::Start::kFresh); }
    EXPECT_THAT(errorOf([&] {
                    (void)merge({first, folder_ / "d"});
                }),
                AllOf(HasSubstr("parts of different sweeps"), HasSubstr("digest")));
    EXPECT_THROW((void)merge({folder_ / "none"}), result::FileError);
}

} // namespace
} // namespace headroom::search
