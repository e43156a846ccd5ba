#include "models/nearest.hpp"

#include <gtest/gtest.h>

namespace headroom::models {
namespace {

TEST(Nearest, CountsEdits) {
    EXPECT_EQ(editDistance("", ""), 0U);
    EXPECT_EQ(editDistance("", "abc"), 3U);
    EXPECT_EQ(editDistance("kitten", "sitting"), 3U);
    EXPECT_EQ(editDistance("cuont", "count"), 1U); // a swap is one edit
    EXPECT_EQ(editDistance("count", "count"), 0U);
}

TEST(Nearest, SuggestsOnlyWhatIsClose) {
    EXPECT_EQ(nearest("cuont", {"credits", "count"}), "count");
    EXPECT_EQ(nearest("zzz", {"credits", "count"}), "");
    EXPECT_EQ(nearest("browser", {"load", "browser-session"}), "browser-session"); // a beginning
    EXPECT_EQ(nearest("", {"a"}), "");
    EXPECT_EQ(nearest("a", {}), "");
}

TEST(Nearest, SaysWhatIsKnownOtherwise) {
    EXPECT_EQ(suggestion("cuont", {"count"}), "; did you mean \"count\"?");
    EXPECT_EQ(suggestion("zzz", {"a", "b"}), "; known: a, b");
    EXPECT_EQ(suggestion("zzz", {}), "");
    const std::vector<std::string> many(20, "name");
    EXPECT_TRUE(suggestion("zzz", many).ends_with("name, and 8 more"));
    EXPECT_EQ(quotedList({"a", "b", "c"}), "\"a\", \"b\" or \"c\"");
}

// A hostile name costs no more than a short one.
TEST(Nearest, CutsLongNames) { EXPECT_EQ(nearest(std::string(10'000'000, 'x'), {"count"}), ""); }

} // namespace
} // namespace headroom::models
