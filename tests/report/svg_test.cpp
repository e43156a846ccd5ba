// The parts charts are made of, against brute force and stated rules.

#include "sim/report/chart_set.hpp"
#include "sim/report/png.hpp"
#include "sim/report/svg/envelope.hpp"
#include "sim/report/svg/text_width.hpp"
#include "sim/report/svg/ticks.hpp"
#include "tests/report/python.hpp"
#include "tests/report/subjects.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

namespace headroom::report {
namespace {

using svg::Point;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(Ticks, AreRoundAndWithinTheRange) {
    EXPECT_THAT(svg::linearTicks(0.0, 100.0, 5), ElementsAre(0, 25, 50, 75, 100));
    EXPECT_THAT(svg::timeTicks(0.0, 1050.0, 5), ElementsAre(0, 300, 600, 900));
    EXPECT_THAT(svg::timeTicks(0.0, 7200.0, 5), ElementsAre(0, 1800, 3600, 5400, 7200));
    EXPECT_EQ(svg::logarithmicTicks(0.001, 1.0, 12).size(), 10U) << "1, 2 and 5 of three decades, and 1";
    EXPECT_THAT(svg::logarithmicTicks(0.001, 1.0, 6), testing::SizeIs(4));
    EXPECT_EQ(svg::logarithmicTicks(0.05, 1.0, 12).size(), 5U) << "0.05 0.1 0.2 0.5 1";
    for (const double span : {0.03, 1.0, 7.0, 999.0, 1e6, 3e7}) {
        for (const std::size_t most : {2U, 3U, 6U, 12U}) {
            for (const auto& ticks :
                 {svg::linearTicks(0.0, span, most), svg::timeTicks(0.0, span, most)}) {
                EXPECT_LE(ticks.size(), most) << span;
                for (const double tick : ticks) EXPECT_LE(tick, span * (1.0 + 1e-9));
            }
        }
        EXPECT_GE(svg::roundTop(span, 5), span * (1.0 - 1e-9));
        EXPECT_LE(svg::roundTop(span, 5), span * 2.0);
    }
    EXPECT_EQ(svg::roundTop(0.0, 5), 1.0);
    EXPECT_EQ(svg::roundTop(std::nan(""), 5), 1.0);
}

TEST(Envelope, KeepsEveryStretchsEnds) {
    std::vector<Point> points;
    for (int i = 0; i < 5000; ++i) {
        const double noise = std::sin(i * 12.9898) * 43758.5453;
        points.push_back({static_cast<double>(i), noise - std::floor(noise)});
    }
    points[1234].y = 50.0;
    points[4321].y = -50.0;
    const std::vector<Point> thin = svg::thin(points, 0.0, 5000.0, 100);
    EXPECT_LE(thin.size(), 400U);
    for (std::size_t stretch = 0; stretch < 100; ++stretch) {
        const auto within = [&](const Point& p) {
            return p.x >= static_cast<double>(stretch) * 50.0 &&
                   p.x < static_cast<double>(stretch + 1) * 50.0;
        };
        const auto range = [&](const std::vector<Point>& all) {
            double low = 1e9;
            double high = -1e9;
            for (const Point& p : all) {
                if (!within(p)) continue;
                low = std::min(low, p.y);
                high = std::max(high, p.y);
            }
            return std::pair{low, high};
        };
        EXPECT_EQ(range(thin), range(points)) << stretch;
    }
    for (std::size_t i = 1; i < thin.size(); ++i) EXPECT_LT(thin[i - 1].x, thin[i].x);
    const std::vector<Point> few{{0, 1}, {1, std::nan("")}, {2, 3}};
    EXPECT_EQ(svg::thin(few, 0.0, 2.0, 100).size(), 3U);
}

TEST(TextWidth, IsThatOfDejaVuAndCutsWithAnEllipsis) {
    EXPECT_NEAR(svg::textWidth("Hello", 1000.0), 752 + 615 + 278 + 278 + 612, 1e-9);
    EXPECT_EQ(svg::textWidth("\ucc44\ud305", 10.0), 20.0);
    for (const double width : {12.0, 40.0, 90.0}) {
        const std::string cut = svg::fitText("a long name \ucc44\ud305 of a thing", 12.0, width);
        EXPECT_LE(svg::textWidth(cut, 12.0), width);
        EXPECT_TRUE(cut.ends_with("\u2026"));
    }
    EXPECT_EQ(svg::fitText("short", 12.0, 100.0), "short");
}

std::vector<Subject> one(bool hot, std::size_t bins = 300) {
    return {subjectOf({builtRun(hot, 1, bins)})};
}

const NamedChart& chartNamed(const std::vector<NamedChart>& charts, const std::string& id) {
    for (const NamedChart& chart : charts) {
        if (chart.id == id) return chart;
    }
    ADD_FAILURE() << "no chart " << id;
    return charts.front();
}

TEST(ChartSet, EveryChartIsAWellFormedDocumentOfItsOwn) {
    const auto charts = chartSet(one(true));
    std::set<std::string> ids;
    for (const NamedChart& chart : charts) {
        EXPECT_TRUE(ids.insert(chart.id).second) << chart.id;
        EXPECT_FALSE(chart.caption.empty());
        const ScriptOutcome read = runScript("check_svg.py", render(chart, svg::Dress::kStandalone));
        EXPECT_EQ(read.code, 0) << chart.id << read.output;
    }
    for (const char* id :
         {"users", "throughput", "latency-send-message", "latency-deliver", "latency-over-users",
          "errors", "queues", "credits", "cost", "where-time-went", "utilization"}) {
        EXPECT_TRUE(ids.contains(id)) << id;
    }
}

TEST(ChartSet, MarksTheFirstBreakAndTheFirstLimitInTheOrderOfTime) {
    const auto charts = chartSet(one(true));
    const std::string users = render(chartNamed(charts, "users"), svg::Dress::kStandalone);
    const auto broken = users.find("first broken: p95(send-message) &lt; 300ms");
    const auto bound = users.find("first to bind: chat event loops (2 of 40)");
    ASSERT_NE(broken, std::string::npos);
    ASSERT_NE(bound, std::string::npos);
    const Subject subject = one(true).front();
    EXPECT_EQ(broken < bound, subject.summary.slos[0].firstBreak->atSeconds <
                                  subject.summary.binding.fleet[0].first.atSeconds);
    EXPECT_THAT(render(chartNamed(chartSet(one(false)), "users"), svg::Dress::kStandalone),
                Not(HasSubstr("first to bind")));
}

TEST(ChartSet, ObjectivesAreInTheLegendEvenAboveTheAxis) {
    const std::string hot =
        render(chartNamed(chartSet(one(true)), "latency-send-message"), svg::Dress::kStandalone);
    EXPECT_THAT(hot, HasSubstr(">p95(send-message) &lt; 300ms<"));
    const std::string cold =
        render(chartNamed(chartSet(one(false)), "latency-send-message"), svg::Dress::kStandalone);
    EXPECT_THAT(cold, HasSubstr(">p95(send-message) &lt; 300ms (above)<"));
}

TEST(ChartSet, SizeDoesNotGrowWithTheLengthOfTheRun) {
    const auto size = [](std::size_t bins) {
        std::size_t bytes = 0;
        for (const NamedChart& chart : chartSet(one(true, bins)))
            bytes += render(chart, svg::Dress::kInline).size();
        return bytes;
    };
    const std::size_t longRun = size(5000);
    EXPECT_LT(longRun, 600'000U);
    EXPECT_LT(longRun, 3 * size(600));
}

TEST(ChartSet, ReplicationsGetABandAndSeveralSubjectsALineEach) {
    auto slower = builtRun(false, 2);
    for (double& users : slower.series[0].perBin) users *= 0.5;
    const auto replicated = chartSet(std::vector{subjectOf({builtRun(false, 1), slower})});
    const auto& users = std::get<svg::LineChart>(chartNamed(replicated, "users").chart);
    const svg::Line& active = users.lines.front();
    ASSERT_EQ(active.low.size(), 300U);
    EXPECT_EQ(active.high[200].y, builtRun(false).series[0].perBin[200]);
    EXPECT_EQ(active.low[200].y, 0.5 * active.high[200].y);
    EXPECT_EQ(active.points[200].y, 0.75 * active.high[200].y);

    const auto both = chartSet(
        std::vector{subjectOf({builtRun(false)}, "before"), subjectOf({builtRun(true)}, "after")});
    const auto& overlaid = std::get<svg::LineChart>(chartNamed(both, "latency-send-message").chart);
    ASSERT_EQ(overlaid.lines.size(), 2U);
    EXPECT_EQ(overlaid.lines[1].name, "after");
    EXPECT_EQ(chartNamed(both, "utilization-after").wide(), true);
}

TEST(Png, HasTheSizeOfTheChartTwice) {
    const std::string png =
        pngOf(render(chartNamed(chartSet(one(true)), "users"), svg::Dress::kStandalone));
    ASSERT_GT(png.size(), 4000U);
    EXPECT_EQ(png.substr(1, 3), "PNG");
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value = value << 8U | static_cast<unsigned char>(png[at + i]);
        return value;
    };
    EXPECT_EQ(number(16), 2U * (480U + 32U));
    EXPECT_THROW((void)pngOf("no drawing"), PngError);
}

} // namespace
} // namespace headroom::report
