#include "sim/result/atomic_file.hpp"
#include "sim/result/digest.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace headroom::result {
namespace {

namespace fs = std::filesystem;

class AtomicFileTest : public testing::Test {
protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = fs::path(testing::TempDir()) / (std::string("headroom-file-") + info->name());
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] std::size_t entries() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
    }

    fs::path folder_;
};

TEST_F(AtomicFileTest, NothingIsThereBeforeTheCommit) {
    {
        AtomicFile file(folder_ / "a");
        file.write("half");
        EXPECT_FALSE(fs::exists(folder_ / "a"));
    }
    EXPECT_EQ(entries(), 0U) << "the temporary file must go with the object";
}

TEST_F(AtomicFileTest, CommitReplacesTheWholeFile) {
    writeFile(folder_ / "a", "a long old text");
    AtomicFile file(folder_ / "a");
    file.write("new");
    EXPECT_EQ(readFile(folder_ / "a"), "a long old text");
    file.commit();
    EXPECT_EQ(readFile(folder_ / "a"), "new");
    EXPECT_EQ(entries(), 1U);
}

TEST_F(AtomicFileTest, LinkStaysALink) {
    writeFile(folder_ / "real", "old");
    fs::create_symlink("real", folder_ / "link");
    writeFile(folder_ / "link", "new");
    EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
    EXPECT_EQ(readFile(folder_ / "real"), "new");
}

TEST_F(AtomicFileTest, FailuresNameTheFileAndTheReason) {
    const auto messageOf = [](const fs::path& path) -> std::string {
        try {
            writeFile(path, std::string(100000, 'x'));
        } catch (const FileError& error) {
            return error.what();
        }
        return "no error";
    };
    EXPECT_EQ(messageOf(folder_ / "missing" / "a"),
              "cannot write '" + (folder_ / "missing" / "a").string() + "': No such file or directory");
    EXPECT_EQ(messageOf(folder_), "cannot write '" + folder_.string() + "': Is a directory");
    if (fs::exists("/dev/full")) {
        EXPECT_EQ(messageOf("/dev/full"), "cannot write '/dev/full': No space left on device");
    }
    EXPECT_THROW((void)readFile(folder_ / "missing"), FileError);
    EXPECT_THROW((void)readFile(folder_), FileError);
    EXPECT_EQ(entries(), 0U);
}

TEST(Digest, IsFnv1a64) {
    // Test vectors of the FNV authors.
    EXPECT_EQ(fnv1a64(""), 0xcbf29ce484222325ULL);
    EXPECT_EQ(fnv1a64("a"), 0xaf63dc4c8601ec8cULL);
    EXPECT_EQ(digestOf("foobar"), "85944171f73967e8");
}

} // namespace
} // namespace headroom::result
