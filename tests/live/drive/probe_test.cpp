// What probes read, from texts of the formats' documents, this very process, and Debian's Redis and nginx.

#include "live/probe/openmetrics.hpp"
#include "live/probe/probe.hpp"
#include "tests/cli/background.hpp"
#include "tests/cli/program.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>
#include <unistd.h>

namespace headroom::probe {
namespace {

// The example of Prometheus' exposition format document, shortened.
TEST(Probe, ReadsMetricTexts) {
    const std::vector<Metric> metrics =
        parseMetrics("# HELP http_requests_total The total number of HTTP requests.\n"
                     "# TYPE http_requests_total counter\n"
                     "http_requests_total{method=\"post\",code=\"200\"} 1027 1395066363000\n"
                     "msdos_file_access_time_seconds{path=\"C:\\\\DIR\\\\FILE.TXT\",error=\"a } "
                     "b:\\n\\\"x\\\"\"} 1.458255915e9\n"
                     "metric_without_timestamp_and_labels 12.47\n"
                     "something_weird{problem=\"division by zero\"} +Inf -3982045\n"
                     "# TYPE http_request_duration_seconds histogram\n"
                     "http_request_duration_seconds_bucket{le=\"0.05\"} 24054\n"
                     "http_request_duration_seconds_sum 53423\n"
                     "# TYPE queue_count gauge\n"
                     "queue_count 3\n# EOF\n");
    ASSERT_EQ(metrics.size(), 6U);
    EXPECT_EQ(metrics[0].name, "http_requests_total{method=\"post\",code=\"200\"}");
    EXPECT_EQ(metrics[0].value, 1027.0);
    EXPECT_TRUE(metrics[0].counter);
    EXPECT_EQ(metrics[1].value, 1.458255915e9);
    EXPECT_FALSE(metrics[2].counter);
    EXPECT_TRUE(metrics[3].counter);
    EXPECT_TRUE(metrics[4].counter);
    EXPECT_FALSE(metrics[5].counter);
}

TEST(Probe, SeesThisProcessWork) {
    Sheet sheet;
    const auto probe = makeProbe("pid:" + std::to_string(::getpid()) + "=me");
    probe->sample(sheet, 0, 0.0);
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start < std::chrono::milliseconds(300)) {
    }
    probe->sample(sheet, 1, 0.3);
    result::RunResult result;
    result.binCount = 2;
    sheet.addTo(result);
    ASSERT_EQ(result.resources.size(), 3U); // cpu, descriptors, memory
    EXPECT_EQ(result.resources[0].name, "me.cpu");
    EXPECT_GT(result.resources[0].utilization[1], 0.0F);
    EXPECT_LE(result.resources[0].utilization[1], 1.0F);
    EXPECT_GT(result.resources[1].utilization[1], 0.0F);
    for (const char* bad : {"pid:x", "pid:", "moon:1", "redis:", "cgroup:/nowhere"})
        EXPECT_THROW((void)makeProbe(bad), ProbeError) << bad;
}

class Server : public testing::Test {
protected:
    /// Samples until the server answers, then twice with `between` in the middle.
    result::RunResult sampled(const std::string& what, const std::function<void()>& between) {
        const auto probe = makeProbe(what);
        result::RunResult result;
        EXPECT_TRUE(cli::waitUntil([&] {
            Sheet sheet;
            probe->sample(sheet, 0, 0.0);
            result::RunResult tried;
            sheet.addTo(tried);
            return tried.notes.empty();
        }));
        between();
        Sheet sheet;
        probe->sample(sheet, 0, 1.0);
        result.binCount = 1;
        sheet.addTo(result);
        return result;
    }
    cli::Scratch scratch;
};

TEST_F(Server, DebiansRedis) {
    const cli::Background redis({"redis-server", "--port", "17379", "--bind", "127.0.0.1", "--save", "",
                                 "--dir", scratch / ".", "--maxclients", "100"},
                                scratch / "log");
    const result::RunResult result = sampled("redis:127.0.0.1:17379=store", [] {
        EXPECT_EQ(std::system("redis-cli -p 17379 -r 50 SET a b > /dev/null"), 0);
    });
    ASSERT_NE(result.find("store set"), nullptr);
    EXPECT_EQ(result.find("store set")->perBin.at(0), 50.0); // fifty in the one second since
    EXPECT_GT(result.find("store set time")->perBin.at(0), 0.0);
    EXPECT_EQ(result.resources.at(0).name, "store.connections");
    EXPECT_FLOAT_EQ(result.resources.at(0).utilization.at(0), 0.01F); // the probe's own connection
}

TEST_F(Server, DebiansNginx) {
    const std::string root = scratch / ".";
    const std::string config = scratch.write(
        "nginx.conf",
        "daemon off; master_process off; pid " + (scratch / "pid") + "; error_log " +
            (scratch / "error") + ";\nevents {}\nhttp { access_log off; client_body_temp_path " + root +
            "; proxy_temp_path " + root + "; fastcgi_temp_path " + root + "; uwsgi_temp_path " + root +
            "; scgi_temp_path " + root +
            ";\n server { listen 127.0.0.1:17380; location /status { stub_status; } } }\n");
    const cli::Background nginx({"nginx", "-c", config, "-e", scratch / "error"}, scratch / "log");
    const result::RunResult result = sampled("nginx:http://127.0.0.1:17380/status=edge", [] {
        for (int i = 0; i < 7; ++i)
            (void)makeProbe("metrics:http://127.0.0.1:17380/status")
                ->sample(*std::make_unique<Sheet>(), 0, 0.0);
    });
    ASSERT_NE(result.find("edge requests"), nullptr);
    EXPECT_EQ(result.find("edge requests")->perBin.at(0), 8.0); // seven, and the probe's own
}

} // namespace
} // namespace headroom::probe
