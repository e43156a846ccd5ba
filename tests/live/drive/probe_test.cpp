// What probes read, from texts of the formats' documents, this very process, and Debian's Redis and nginx.

#include "live/probe/openmetrics.hpp"
#include "live/probe/probe.hpp"
#include "tests/cli/background.hpp"
#include "tests/cli/program.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
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

/// What a probe sees at 0 s and, after `between`, a second later.
result::RunResult sampledTwice(Probe& probe, const std::function<void()>& between) {
    Sheet sheet;
    probe.sample(sheet, 0, 0.0);
    between();
    probe.sample(sheet, 1, 1.0);
    result::RunResult result;
    result.binCount = 2;
    sheet.addTo(result);
    return result;
}

// Both versions' files, as cgroups(7) and the kernel's admin-guide have them.
TEST(Probe, ReadsCgroupsOfBothVersions) {
    const cli::Scratch scratch;
    const auto put = [&](const std::string& name, const std::string& text) {
        const std::filesystem::path file(scratch / name);
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << text;
    };
    put("two/chat/cpu.stat", "usage_usec 1000000\nuser_usec 1\nnr_periods 9\nnr_throttled 2\n");
    put("two/chat/cpu.max", "50000 100000\n");
    put("two/chat/memory.current", "4096\n");
    put("two/chat/memory.max", "16384\n");
    result::RunResult result =
        sampledTwice(*makeProbe("cgroup:" + (scratch / "two/chat") + "=two"),
                     [&] { put("two/chat/cpu.stat", "usage_usec 1250000\nnr_throttled 3\n"); });
    ASSERT_EQ(result.resources.size(), 2U);
    EXPECT_EQ(result.resources[0].capacity, 0.5);
    EXPECT_FLOAT_EQ(result.resources[0].utilization[1],
                    0.5F); // a quarter second of CPU of half a processor
    EXPECT_FLOAT_EQ(result.resources[1].utilization[1], 0.25F);
    EXPECT_EQ(result.find("two throttled periods")->perBin[1], 3.0);

    put("one/cpuacct/a/chat/cpuacct.usage", "7000000000\n");
    put("one/cpu/a/chat/cpu.stat", "nr_periods 9\nnr_throttled 4\nthrottled_time 5\n");
    put("one/cpu/a/chat/cpu.cfs_quota_us", "150000\n");
    put("one/cpu/a/chat/cpu.cfs_period_us", "100000\n");
    put("one/memory/a/chat/memory.usage_in_bytes", "8192\n");
    put("one/memory/a/chat/memory.limit_in_bytes", "9223372036854771712\n"); // none
    result = sampledTwice(*makeProbe("cgroup:" + (scratch / "one/cpu/a/chat") + "=one"),
                          [&] { put("one/cpuacct/a/chat/cpuacct.usage", "7300000000\n"); });
    ASSERT_EQ(result.resources.size(), 1U);
    EXPECT_EQ(result.resources[0].capacity, 1.5);
    EXPECT_NEAR(result.resources[0].utilization[1], 0.2, 1e-6);
    EXPECT_EQ(result.find("one memory")->perBin[1], 8192.0);
    EXPECT_EQ(result.find("one throttled periods")->perBin[1], 4.0);

    put("none/chat/cpu.stat", "nr_periods 9\n");
    EXPECT_THROW((void)makeProbe("cgroup:" + (scratch / "none/chat")), ProbeError);
}

TEST(Probe, AProcessThatEndedUsesNothing) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::pause();
        ::_exit(0);
    }
    const auto probe = makeProbe("pid:" + std::to_string(child) + "=gone");
    const result::RunResult result = sampledTwice(*probe, [&] {
        ::kill(child, SIGKILL);
        siginfo_t info{};
        ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT); // a zombie still
    });
    ::waitpid(child, nullptr, 0);
    EXPECT_GT(result.find("gone memory")->perBin[0], 0.0);
    EXPECT_EQ(result.find("gone memory")->perBin[1], 0.0);
    ASSERT_EQ(result.notes.size(), 1U);
    EXPECT_NE(result.notes[0].find("the process has ended"), std::string::npos);
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

// The answers of Prometheus' HTTP API document; the query arrives as written.
TEST_F(Server, AServerThatSpeaksPrometheusApi) {
    const std::string script = scratch.write("prometheus.js", R"js(
const http = require('node:http');
const answers = {
  'sum(rate(cpu_seconds_total{job="chat server"}[4s]))': { resultType: 'vector', result: [{ metric: {}, value: [1435781451.781, '0.75'] }] },
  'up': { resultType: 'vector', result: [{ metric: { __name__: 'up', job: 'a' }, value: [1, '1'] }, { metric: { __name__: 'up', job: 'b' }, value: [1, 'NaN'] }] },
  'scalar(42)': { resultType: 'scalar', result: [1, '42'] },
};
http.createServer((request, response) => {
  const url = new URL(request.url, 'http://x');
  const data = url.pathname === '/api/v1/query' && answers[url.searchParams.get('query')];
  response.writeHead(data ? 200 : 400, { 'content-type': 'application/json' });
  response.end(JSON.stringify(data ? { status: 'success', data } : { status: 'error', errorType: 'bad_data', error: 'parse error' }));
}).listen(17390, '127.0.0.1');
)js");
    const cli::Background server({"node", script}, scratch / "log");
    const std::string query = "prometheus:http://127.0.0.1:17390/api/v1/query?query=";
    result::RunResult result =
        sampled(query + R"(sum(rate(cpu_seconds_total{job="chat server"}[4s]))#cpu)", [] {});
    ASSERT_NE(result.find("cpu"), nullptr);
    EXPECT_EQ(result.find("cpu")->perBin.at(0), 0.75);
    result = sampled(query + "up", [] {});
    ASSERT_EQ(result.series.size(), 1U); // the other has no number
    EXPECT_EQ(result.series[0].perBin.at(0), 1.0);
    EXPECT_NE(result.series[0].name.find(R"("job":"a")"), std::string::npos);
    result = sampled(query + "scalar(42)#answer", [] {});
    EXPECT_EQ(result.find("answer")->perBin.at(0), 42.0);
    Sheet sheet;
    makeProbe(query + "sum(")->sample(sheet, 0, 0.0);
    sheet.addTo(result);
    ASSERT_EQ(result.notes.size(), 1U);
    EXPECT_NE(result.notes[0].find("answered 400"), std::string::npos);
}

} // namespace
} // namespace headroom::probe
