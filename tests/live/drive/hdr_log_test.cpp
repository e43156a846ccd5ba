// Our HdrHistogram log, read by npm's decoder, which nobody here wrote.

#include "live/drive/hdr_log.hpp"
#include "tests/cli/program.hpp"
#include "tests/live/drive/node_server.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>
#include <sstream>

namespace headroom::drive {
namespace {

using result::Histogram;

nlohmann::json readByNode(const cli::Scratch& scratch, const std::string& log) {
    const std::string file = scratch.write("run.hlog", log);
    const std::string command = "node " HEADROOM_SOURCE_DIR "/tests/live/peers/read_hlog.js " + file +
                                " --modules " + npmModules() + " > " + scratch / "out.json";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return nlohmann::json::parse(cli::readAll(scratch / "out.json"));
}

TEST(HdrLog, AnIndependentDecoderReadsTheSameCounts) {
    const cli::Scratch scratch;
    std::mt19937_64 random(11);
    std::string log = hdrLogHeader(1.7e9);
    std::vector<std::vector<std::uint64_t>> intervals;
    for (const double width : {0.1, 1.0, 4.0}) {
        std::lognormal_distribution<> law(9.0, width);
        std::vector<std::uint64_t> values;
        Histogram histogram;
        for (int i = 0; i < 5000; ++i) {
            values.push_back(static_cast<std::uint64_t>(std::min(law(random), 6e10)));
            histogram.add(values.back());
        }
        std::sort(values.begin(), values.end());
        log += hdrLogLine("send-message", static_cast<double>(intervals.size()), 1.0, histogram);
        intervals.push_back(std::move(values));
    }
    const nlohmann::json read = readByNode(scratch, log);
    ASSERT_EQ(read.size(), intervals.size());
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        const std::vector<std::uint64_t>& values = intervals[i];
        EXPECT_EQ(read[i]["tag"], "send-message");
        EXPECT_EQ(read[i]["count"], values.size());
        const double levels[] = {0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0};
        for (std::size_t q = 0; q < std::size(levels); ++q) {
            const auto rank =
                static_cast<std::size_t>(std::ceil(levels[q] * static_cast<double>(values.size())));
            const auto exact = static_cast<double>(values[rank - 1]);
            // Three significant digits: a bucket is at most 2^-10 of its values wide.
            EXPECT_NEAR(read[i]["p"][q].get<double>(), exact, exact / 1024.0 + 1.0)
                << i << " " << levels[q];
        }
    }
}

TEST(HdrLog, PercentileTableEndsAtTheLargest) {
    Histogram histogram;
    for (std::uint64_t i = 1; i <= 1000; ++i) histogram.add(i * 1000);
    std::istringstream lines(percentileCsv(histogram));
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line, "\"Value\",\"Percentile\",\"TotalCount\",\"1/(1-Percentile)\"");
    double before = -1.0;
    while (std::getline(lines, line)) {
        double value = 0.0;
        double share = 0.0;
        unsigned long long count = 0;
        ASSERT_EQ(std::sscanf(line.c_str(), "%lf,%lf,%llu", &value, &share, &count), 3) << line;
        EXPECT_GE(share, before);
        // The k-th of a thousand values is k milliseconds.
        EXPECT_NEAR(value, std::max(1.0, std::ceil(share * 1000.0)), 1.0 + value / 1024.0);
        before = share;
    }
    EXPECT_EQ(before, 1.0);
}

} // namespace
} // namespace headroom::drive
