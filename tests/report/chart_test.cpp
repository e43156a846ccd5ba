#include "sim/report/terminal_chart.hpp"
#include "sim/report/text_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace headroom::report {
namespace {

Chart chart(std::vector<double> values) {
    Chart chart;
    chart.title = "users";
    chart.lines.push_back({"a", std::move(values), Ink::kCyan});
    chart.xText = [](double x) { return std::to_string(static_cast<int>(x)); };
    chart.yText = chart.xText;
    chart.xHigh = 10.0;
    chart.height = 5;
    return chart;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "|\n";
    return text;
}

TEST(Style, DisplayWidthCountsColumns) {
    EXPECT_EQ(displayWidth("abc"), 3U);
    EXPECT_EQ(displayWidth("\u2502\u28ff"), 2U);
    EXPECT_EQ(displayWidth("\uce74\uce74\uc624"), 6U);
    EXPECT_EQ(displayWidth("\x1b[31mred\x1b[0m"), 3U);
    EXPECT_EQ(padLeft("\u00e4", 3), "  \u00e4");
    EXPECT_EQ(clip({true, false, 0}, "\uce74\uce74\uc624", 5), "\uce74\uce74\u2026");
    EXPECT_EQ(clip({false, false, 0}, "abcdef", 5), "abc..");
    EXPECT_EQ(clip({false, false, 0}, "abcde", 5), "abcde");
}

TEST(Style, WrapKeepsNumbersAndUnitsTogether) {
    EXPECT_EQ(wrap("reached 4 900 users", 14, "", ""), "reached 4 900\nusers\n");
    EXPECT_EQ(wrap("reached 4 900 users", 11, "", "  "), "reached\n  4 900\n  users\n");
    EXPECT_EQ(wrap("was 52 %, then", 7, "", ""), "was\n52 %,\nthen\n");
    EXPECT_EQ(wrap("at 3 of", 5, "", ""), "at 3\nof\n") << "\"of\" is no unit";
}

TEST(Style, PaintOnlyWithColour) {
    EXPECT_EQ(paint({true, false, 0}, Ink::kRed, "x"), "x");
    EXPECT_EQ(paint({true, true, 0}, Ink::kRed, "x"), "\x1b[31mx\x1b[0m");
}

TEST(Chart, NiceCeiling) {
    EXPECT_EQ(niceCeiling(0.0), 1.0);
    EXPECT_EQ(niceCeiling(3400.0), 4000.0);
    EXPECT_EQ(niceCeiling(1.0), 1.0);
    EXPECT_EQ(niceCeiling(9.1), 10.0);
    EXPECT_NEAR(niceCeiling(0.0213), 0.025, 1e-12);
}

TEST(Chart, AsciiRisesFromBottomLeftToTopRight) {
    const Style style{false, false, 100};
    EXPECT_EQ(joined(renderChart(style, chart({0, 2.5, 5, 7.5, 10}), 14)), "users         |\n"
                                                                           "      10+    *|\n"
                                                                           "        |   * |\n"
                                                                           "       5+  *  |\n"
                                                                           "        | *   |\n"
                                                                           "       0+*    |\n"
                                                                           "        +-----|\n"
                                                                           "         0 510|\n");
}

TEST(Chart, BrailleUsesEightDotsACharacter) {
    const Style style{true, false, 100};
    Chart flat = chart({10, 10});
    flat.height = 1;
    const auto lines = renderChart(style, flat, 11);
    // two columns of two dots each, all in the top row: U+2809
    EXPECT_EQ(lines[1], "      10\u2524\u2809\u2809");
}

TEST(Chart, SteepFlankIsConnected) {
    const Style style{false, false, 100};
    const auto lines = renderChart(style, chart({0, 10}), 11);
    EXPECT_EQ(lines[1], "      10+ *");
    EXPECT_EQ(lines[2], "        | *");
    EXPECT_EQ(lines[4], "        | *");
    EXPECT_EQ(lines[5], "       0+* ");
}

TEST(Chart, GapsStayEmptyAndNothingSaysSo) {
    const Style style{false, false, 100};
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(renderChart(style, chart({10, nan, 10}), 12)[1], "      10+* *");
    Chart empty = chart({nan, nan});
    empty.emptyText = "no errors";
    EXPECT_EQ(renderChart(style, empty, 30)[3], "        |  no errors          ");
    empty.lines.clear();
    EXPECT_EQ(renderChart(style, empty, 30).size(), 8U);
}

TEST(Chart, LogarithmicOverMoreThanTwoDecades) {
    const Style style{false, false, 100};
    Chart log = chart({1, 10, 100, 1000, 10000});
    log.mayBeLogarithmic = true;
    const auto lines = renderChart(style, log, 14);
    EXPECT_EQ(lines[0], "users log     ");
    EXPECT_EQ(lines[1], "   10000+    *");
    EXPECT_EQ(lines[3], "     100+  *  ") << "a straight line";
    EXPECT_EQ(lines[5], "       1+*    ");
}

TEST(Chart, EveryLineHasTheSameWidth) {
    for (const bool unicode : {false, true}) {
        for (const bool colour : {false, true}) {
            Chart two = chart({1, 2, 3, 4, 5, 6, 7});
            two.lines.push_back({"other", {7, 6, 5, 4, 3, 2, 1}, Ink::kRed});
            for (const std::string& line : renderChart({unicode, colour, 100}, two, 40)) {
                EXPECT_EQ(displayWidth(line), 40U) << line;
            }
        }
    }
}

TEST(Table, NarrowsTextColumnsButNeverNumbers) {
    TextTable table({{"name", false, 60}, {"count", true}});
    table.add({std::string(50, 'x'), "1 234 567"});
    const std::string narrow = table.print({false, false, 40});
    EXPECT_EQ(narrow, "  name" + std::string(22, ' ') + "       count\n  " + std::string(25, 'x') +
                          "..  1 234 567\n");
}

} // namespace
} // namespace headroom::report
