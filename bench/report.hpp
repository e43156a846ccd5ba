#pragma once
// What every benchmark program prints: one JSON line on stdout that measure.py reads.
//
// Plain C++17 without our libraries, so that the peers use it too.

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <time.h>
#include <vector>

namespace headroom::bench {

inline double secondsOf(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}
/// User and system time of this process, all threads.
inline double cpuSeconds() { return secondsOf(CLOCK_PROCESS_CPUTIME_ID); }
inline double wallSeconds() { return secondsOf(CLOCK_MONOTONIC); }

/// A line of the kernel's account of this process, in bytes: "VmHWM:" is the peak resident size,
/// "VmRSS:" the present one. Not getrusage(): its peak includes the launcher's, from before exec.
inline std::uint64_t memoryBytes(const char* field) {
    std::FILE* file = std::fopen("/proc/self/status", "r");
    if (file == nullptr) return 0;
    char line[256];
    std::uint64_t kibibytes = 0;
    while (std::fgets(line, sizeof line, file) != nullptr) {
        if (std::strncmp(line, field, std::strlen(field)) == 0)
            kibibytes = std::strtoull(line + std::strlen(field), nullptr, 10);
    }
    std::fclose(file);
    return kibibytes * 1024;
}

/// 0 <= q <= 1, of at least one value.
inline double quantile(std::vector<double> values, double q) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

/// Reads "--name=value" as a number; `otherwise` when it is not given.
inline double option(int argc, char** argv, const char* name, double otherwise) {
    const std::size_t length = std::strlen(name);
    for (int i = 1; i < argc; ++i) {
        if (std::strncmp(argv[i], name, length) == 0 && argv[i][length] == '=')
            return std::strtod(argv[i] + length + 1, nullptr);
    }
    return otherwise;
}

/// The text of "--name=text", or `otherwise`.
inline const char* textOption(int argc, char** argv, const char* name, const char* otherwise) {
    const std::size_t length = std::strlen(name);
    for (int i = 1; i < argc; ++i) {
        if (std::strncmp(argv[i], name, length) == 0 && argv[i][length] == '=')
            return argv[i] + length + 1;
    }
    return otherwise;
}

/// One result line, built field by field: Report("hold").number("pending", 1000).rate(events, cpu).
class Report {
public:
    explicit Report(const char* name) { std::printf("{\"name\": \"%s\"", name); }
    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;
    ~Report() { std::printf(", \"peak_rss_bytes\": %" PRIu64 "}\n", memoryBytes("VmHWM:")); }

    Report& text(const char* key, const char* value) {
        std::printf(", \"%s\": \"%s\"", key, value);
        return *this;
    }
    Report& number(const char* key, double value) {
        std::printf(", \"%s\": %.9g", key, value);
        return *this;
    }
    Report& rate(std::uint64_t events, double cpu) {
        std::printf(", \"events\": %" PRIu64, events);
        number("cpu_seconds", cpu);
        return number("events_per_second", static_cast<double>(events) / cpu);
    }
};

} // namespace headroom::bench
