#include "live/chat/metrics/metrics.hpp"

#include <sys/mman.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <new>
#include <optional>
#include <sstream>
#include <unistd.h>
#include <vector>

namespace headroom::chat {
namespace {

std::size_t bucketOf(std::int64_t nanoseconds) {
    const auto value = static_cast<std::uint64_t>(nanoseconds > 0 ? nanoseconds : 0);
    if (value < 8) return static_cast<std::size_t>(value);
    const auto exponent =
        static_cast<std::size_t>(std::bit_width(value)) - 4; // the top four bits remain
    const std::size_t index = 8 * exponent + static_cast<std::size_t>(value >> exponent);
    return index < LatencyHistogram::kBuckets ? index : LatencyHistogram::kBuckets - 1;
}

/// Counts exactly, whatever their size: readers take differences of them.
std::string number(double value) {
    char text[32];
    const bool whole = value == std::floor(value) && std::abs(value) < 0x1p53;
    std::snprintf(text, sizeof text, whole ? "%.0f" : "%.9g", value);
    return text;
}

struct Usage {
    double cpuSeconds = 0;
    double residentBytes = 0;
};

/// Of a process that lives (proc(5)): fields 14, 15 and 24 of its stat, behind the name, which may hold spaces.
std::optional<Usage> usageOf(std::int64_t process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(in, line);
    const std::size_t name = line.rfind(')');
    if (name == std::string::npos) return std::nullopt;
    std::istringstream words(line.substr(name + 1));
    const std::vector<std::string> field{std::istream_iterator<std::string>(words), {}};
    if (field.size() < 22 || field[0] == "Z") return std::nullopt;
    return Usage{(std::stod(field[11]) + std::stod(field[12])) /
                     static_cast<double>(::sysconf(_SC_CLK_TCK)),
                 std::stod(field[21]) * static_cast<double>(::sysconf(_SC_PAGESIZE))};
}

struct GaugeRow {
    const char* name;
    const char* help;
    Gauge Metrics::*value;
};
struct CounterRow {
    const char* name;
    const char* help;
    Counter Metrics::*value;
};
struct HistogramRow {
    const char* name;
    const char* help;
    LatencyHistogram Metrics::*value;
};

constexpr GaugeRow kGauges[] = {
    {"connections", "Engine.IO sessions", &Metrics::connections},
    {"websockets", "Sessions over WebSocket", &Metrics::webSockets},
    {"http_connections", "Open HTTP connections", &Metrics::httpConnections},
    {"rooms", "Rooms with members on a loop", &Metrics::rooms},
    {"send_queue_bytes", "Bytes waiting in send queues", &Metrics::queuedBytes},
    {"password_hashes_waiting", "Passwords being hashed or waiting", &Metrics::hashing},
    {"events_waiting", "Socket.IO events being handled or waiting", &Metrics::eventsWaiting},
};
constexpr CounterRow kCounters[] = {
    {"sessions_opened", "Sessions opened", &Metrics::sessionsOpened},
    {"sessions_refused", "Sessions refused at a limit", &Metrics::sessionsRefused},
    {"events", "Socket.IO events received", &Metrics::eventsIn},
    {"messages_stored", "Chat messages kept", &Metrics::messagesStored},
    {"broadcasts", "Publishes to a room", &Metrics::broadcasts},
    {"frames_sent", "Frames handed to the kernel", &Metrics::framesOut},
    {"writes", "System calls that frames left with", &Metrics::writes},
    {"sent_bytes", "Bytes handed to the kernel", &Metrics::bytesOut},
    {"received_bytes", "Bytes read from WebSockets", &Metrics::bytesIn},
    {"frames_dropped", "Frames dropped for slow consumers", &Metrics::framesDropped},
    {"slow_disconnects", "Slow consumers disconnected", &Metrics::slowDisconnects},
    {"protocol_errors", "Sessions ended for what they sent", &Metrics::protocolErrors},
    {"rate_limited", "Requests and events refused at a rate limit", &Metrics::rateLimited},
    {"http_requests", "HTTP requests answered", &Metrics::httpRequests},
    {"http_errors", "HTTP answers of 500 and above", &Metrics::httpErrors},
    {"store_errors", "Failures of the store", &Metrics::storeErrors},
    {"bus_messages", "Messages from other backends", &Metrics::busMessages},
};
constexpr HistogramRow kHistograms[] = {
    {"http_request_seconds", "HTTP request read to answer ready", &Metrics::http},
    {"event_seconds", "Socket.IO event read to handled", &Metrics::event},
    {"delivery_seconds", "Frame made to handed to the kernel", &Metrics::delivery},
};

void family(std::string& text, const char* name, const char* type, const char* help) {
    text += std::string("# TYPE headroom_chat_") + name + " " + type + "\n";
    text += std::string("# HELP headroom_chat_") + name + " " + help + "\n";
}

} // namespace

void LatencyHistogram::record(std::int64_t nanoseconds) {
    buckets_[bucketOf(nanoseconds)].fetch_add(1, std::memory_order_relaxed);
    count_.fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(static_cast<std::uint64_t>(nanoseconds > 0 ? nanoseconds : 0),
                   std::memory_order_relaxed);
}

std::uint64_t LatencyHistogram::below(std::int64_t nanoseconds) const {
    std::uint64_t total = 0;
    const std::size_t last = bucketOf(nanoseconds);
    for (std::size_t i = 0; i <= last; ++i) total += buckets_[i].load(std::memory_order_relaxed);
    return total;
}

MetricsBoard::MetricsBoard(std::size_t processes) : all_(nullptr), processes_(processes) {
    void* memory = ::mmap(nullptr, processes * sizeof(Metrics), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    all_ = static_cast<Metrics*>(memory);
    for (std::size_t i = 0; i < processes; ++i) new (all_ + i) Metrics;
}

MetricsBoard::~MetricsBoard() { ::munmap(all_, processes_ * sizeof(Metrics)); }

std::string MetricsBoard::openMetrics() const {
    std::string text;
    std::vector<std::optional<Usage>> usage;
    for (std::size_t i = 0; i < processes_; ++i) usage.push_back(usageOf(all_[i].process.load()));
    const auto sum = [&](auto value) {
        double total = 0;
        for (std::size_t i = 0; i < processes_; ++i) total += value(all_[i]);
        return number(total);
    };
    const std::string prefix = "headroom_chat_";
    for (const GaugeRow& row : kGauges) {
        family(text, row.name, "gauge", row.help);
        double total = 0;
        for (std::size_t i = 0; i < processes_; ++i)
            if (usage[i]) total += static_cast<double>((all_[i].*row.value).load());
        text += prefix + row.name + " " + number(total) + "\n";
    }
    for (const CounterRow& row : kCounters) {
        family(text, row.name, "counter", row.help);
        text += prefix + row.name + "_total " +
                sum([&](const Metrics& m) { return static_cast<double>((m.*row.value).load()); }) + "\n";
    }
    for (const HistogramRow& row : kHistograms) {
        family(text, row.name, "histogram", row.help);
        for (std::int64_t bound = 4096; bound < (1LL << 36); bound *= 4) { // 4 us to 17 s
            text += prefix + row.name + "_bucket{le=\"" + number(static_cast<double>(bound) / 1e9) +
                    "\"} " + sum([&](const Metrics& m) {
                        return static_cast<double>((m.*row.value).below(bound - 1));
                    }) +
                    "\n";
        }
        const std::string count =
            sum([&](const Metrics& m) { return static_cast<double>((m.*row.value).count()); });
        text += prefix + row.name + "_bucket{le=\"+Inf\"} " + count + "\n";
        text += prefix + row.name + "_count " + count + "\n";
        text += prefix + row.name + "_sum " +
                sum([&](const Metrics& m) { return static_cast<double>((m.*row.value).sum()) / 1e9; }) +
                "\n";
    }
    const auto ofEach = [&](const char* name, double Usage::*value) {
        for (std::size_t i = 0; i < processes_; ++i)
            if (usage[i])
                text += prefix + name + "{process=\"" + std::to_string(i) + "\"} " +
                        number((*usage[i]).*value) + "\n";
    };
    family(text, "process_cpu_seconds", "counter", "CPU time of a process of the server");
    ofEach("process_cpu_seconds_total", &Usage::cpuSeconds);
    family(text, "process_resident_bytes", "gauge", "Resident memory of a process of the server");
    ofEach("process_resident_bytes", &Usage::residentBytes);
    return text + "# EOF\n";
}

} // namespace headroom::chat
