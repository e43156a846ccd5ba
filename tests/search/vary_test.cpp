#include "models/units_text.hpp"
#include "sim/search/search_error.hpp"
#include "sim/search/vary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::search {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> levels(const std::string& values) { return parseVary("a.b=" + values).levels; }

std::string errorOf(const std::vector<std::string>& texts) {
    try {
        (void)parseVaries(texts);
    } catch (const SearchError& error) {
        return error.what();
    }
    return "no error";
}

TEST(Vary, WholeNumbersGoByOne) {
    EXPECT_THAT(levels("10..13"), ElementsAre("10", "11", "12", "13"));
    EXPECT_THAT(levels("3..1"), ElementsAre("3", "2", "1"));
    EXPECT_THAT(levels("-1..1"), ElementsAre("-1", "0", "1"));
    EXPECT_THAT(levels("7..7"), ElementsAre("7"));
}

TEST(Vary, StepsEndAtOrBeforeTheLastValue) {
    EXPECT_THAT(levels("10..20:5"), ElementsAre("10", "15", "20"));
    EXPECT_THAT(levels("10..19:5"), ElementsAre("10", "15"));
    EXPECT_THAT(levels("20..10:5"), ElementsAre("20", "15", "10"));
}

// 0.1 is no binary fraction: 0 + 3 * 0.1 is 0.30000000000000004, and ten steps may miss the end.
TEST(Vary, FractionsAreDecimal) {
    EXPECT_THAT(levels("0..1:0.1"),
                ElementsAre("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"));
}

TEST(Vary, FactorsMultiply) {
    EXPECT_THAT(levels("100..1600:x2"), ElementsAre("100", "200", "400", "800", "1600"));
    EXPECT_THAT(levels("800..100:x2"), ElementsAre("800", "400", "200", "100"));
    // Whole ends give whole values: 1, 1.5, 2.25, 3.375, 5.06, 7.59 rounded, each once.
    EXPECT_THAT(levels("1..8:x1.5"), ElementsAre("1", "2", "3", "5", "8"));
}

TEST(Vary, UnitsMayDifferWhenTheyMeasureTheSame) {
    std::vector<double> seconds;
    for (const std::string& level : levels("250ms..1s:250ms"))
        seconds.push_back(models::parseDuration(level).value);
    EXPECT_THAT(seconds, ElementsAre(0.25, 0.5, 0.75, 1.0));
    std::vector<double> bytes;
    for (const std::string& level : levels("512MiB..2GiB:x2"))
        bytes.push_back(models::parseBytes(level).value);
    EXPECT_THAT(bytes, ElementsAre(0x1p29, 0x1p30, 0x1p31));
    std::vector<double> rates;
    for (const std::string& level : levels("100/s..300/s:100/s"))
        rates.push_back(models::parseRate(level).value);
    EXPECT_THAT(rates, ElementsAre(100.0, 200.0, 300.0));
    std::vector<double> shares;
    for (const std::string& level : levels("0..10%:5%")) shares.push_back(models::parseShare(level));
    EXPECT_THAT(shares, ElementsAre(0.0, 0.05, 0.1));
}

TEST(Vary, Lists) {
    EXPECT_THAT(levels("t3.small,t3.medium"), ElementsAre("t3.small", "t3.medium"));
    EXPECT_THAT(levels("1,4..6,10"), ElementsAre("1", "4", "5", "6", "10"));
    EXPECT_THAT(levels("uniform(0.5s, 3s),1s"), ElementsAre("uniform(0.5s, 3s)", "1s"));
    EXPECT_THAT(levels(R"([1,2],{"a":[3,4]},"x,y")"),
                ElementsAre("[1,2]", R"({"a":[3,4]})", R"("x,y")"));
    EXPECT_THAT(levels("true,false"), ElementsAre("true", "false"));
}

TEST(Vary, PathMayHoldDotsOrSlashesAndTheValueEqualsSigns) {
    const Dimension dimension = parseVary("services/chat/on/instance=a=b,c");
    EXPECT_EQ(dimension.path, "services/chat/on/instance");
    EXPECT_THAT(dimension.levels, ElementsAre("a=b", "c"));
}

TEST(Vary, RangesWithoutAStepAreContinuous) {
    const Dimension dimension = parseVary("a=0.5s..2s");
    EXPECT_TRUE(dimension.continuous());
    EXPECT_EQ(models::parseDuration(dimension.at(0.0)).value, 0.5);
    EXPECT_EQ(models::parseDuration(dimension.at(0.5)).value, 1.25);
    EXPECT_EQ(parseVary("a=1.0..2.0").at(1.0 / 3.0), "1.33333");
}

TEST(Vary, LevelsCutTheUnitIntervalEvenly) {
    const Dimension dimension = parseVary("a=5..8");
    EXPECT_EQ(dimension.at(0.0), "5");
    EXPECT_EQ(dimension.at(0.2499), "5");
    EXPECT_EQ(dimension.at(0.25), "6");
    EXPECT_EQ(dimension.at(0.9999999), "8");
}

TEST(Vary, ErrorsSayWhatIsAllowed) {
    EXPECT_THAT(errorOf({"a"}), HasSubstr("expected path=values"));
    EXPECT_THAT(errorOf({"=1..2"}), HasSubstr("expected path=values"));
    EXPECT_THAT(errorOf({"a="}), HasSubstr("a value is missing"));
    EXPECT_THAT(errorOf({"a=1,,2"}), HasSubstr("a value is missing"));
    EXPECT_THAT(errorOf({"a=1..x"}), HasSubstr("expected a number"));
    EXPECT_THAT(errorOf({"a=1.."}), HasSubstr("expected a number"));
    EXPECT_THAT(errorOf({"a=1..9:0"}), HasSubstr("must be above 0"));
    EXPECT_THAT(errorOf({"a=1..9:-2"}), HasSubstr("must be above 0"));
    EXPECT_THAT(errorOf({"a=1..9:x1"}), HasSubstr("must be above 1"));
    EXPECT_THAT(errorOf({"a=0..9:x2"}), HasSubstr("above 0"));
    EXPECT_THAT(errorOf({"a=1s..1GiB:1s"}), HasSubstr("is a duration and \"1GiB\" is a size"));
    EXPECT_THAT(errorOf({"a=1s..9s:2"}), HasSubstr("is a number"));
    EXPECT_THAT(errorOf({"a=1,0.5..2"}), HasSubstr("needs a step"));
    EXPECT_THAT(errorOf({"a=1,2,1"}), HasSubstr("there twice"));
    EXPECT_THAT(errorOf({"a=0..10000000"}), HasSubstr("more than 1000000 values"));
    EXPECT_THAT(errorOf({"a.b=1..2", "a/b=3..4"}), HasSubstr("varied twice"));
    EXPECT_THAT(errorOf({"count=1..x"}), testing::StartsWith("--vary \"count=1..x\": "));
}

} // namespace
} // namespace headroom::search
