#include "live/host/measure.hpp"

#include "live/host/kernel.hpp"
#include "live/host/sockets.hpp"
#include "live/host/tls.hpp"

#include <sys/syscall.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <crypt.h>
#include <fstream>
#include <memory>
#include <sched.h>
#include <stdexcept>
#include <thread>
#include <unistd.h>
#include <vector>

namespace headroom::host {
namespace {

using calibrate::Measured;

/// Keeps what was computed from being optimised away.
std::atomic<std::uint32_t> sink{0};

Measured summary(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return {values[values.size() / 2], values.front(), values.back(), static_cast<int>(values.size())};
}

template <class Once>
Measured repeated(const MeasureOptions& options, Once once) {
    std::vector<double> values;
    (void)once(); // the first fills caches
    for (int i = 0; i < options.repeats; ++i) values.push_back(once());
    return summary(std::move(values));
}

/// Rounds a CPU-second of the calling thread.
double rate(double seconds) {
    const double start = threadSeconds();
    std::uint32_t sum = 0;
    std::uint32_t rounds = 0;
    double spent = 0.0;
    while ((spent = threadSeconds() - start) < seconds)
        for (int i = 0; i < 20; ++i) sum += integerRound(++rounds);
    sink += sum;
    return rounds / spent;
}

void pin(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<std::size_t>(processor), &set);
    ::sched_setaffinity(0, sizeof set, &set);
}

/// Processors this process may use.
std::vector<int> processors() {
    cpu_set_t set;
    CPU_ZERO(&set);
    std::vector<int> all;
    if (::sched_getaffinity(0, sizeof set, &set) != 0) return {0};
    for (int i = 0; i < CPU_SETSIZE; ++i)
        if (CPU_ISSET(static_cast<std::size_t>(i), &set)) all.push_back(i);
    return all;
}

/// Work of two threads on two processors over that of one alone.
double secondYield(int first, int second, double seconds) {
    double alone = 0.0;
    std::thread([&] {
        pin(first);
        alone = rate(seconds);
    }).join();
    std::array<double, 2> both{};
    std::thread one([&] {
        pin(first);
        both[0] = rate(seconds);
    });
    std::thread two([&] {
        pin(second);
        both[1] = rate(seconds);
    });
    one.join();
    two.join();
    return (both[0] + both[1]) / alone;
}

double systemCall(double seconds) {
    const double start = threadSeconds();
    double spent = 0.0;
    std::uint64_t calls = 0;
    while ((spent = threadSeconds() - start) < seconds) {
        for (int i = 0; i < 1000; ++i) sink += static_cast<std::uint32_t>(::syscall(SYS_getppid));
        calls += 1000;
    }
    return spent / static_cast<double>(calls);
}

double bcryptTen() {
    const auto data = std::make_unique<crypt_data>();
    const double start = threadSeconds();
    const char* result =
        crypt_rn("a password", "$2b$10$abcdefghijklmnopqrstuu", data.get(), sizeof(crypt_data));
    if (result == nullptr || result[0] != '$')
        throw std::runtime_error("this system's libcrypt has no bcrypt");
    return threadSeconds() - start;
}

std::string processorName() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    return "unknown";
}

/// Hardware threads of the first core; and one of its siblings, or another processor without.
int siblings(int processor, int& sibling) {
    std::ifstream file("/sys/devices/system/cpu/cpu" + std::to_string(processor) +
                       "/topology/thread_siblings_list");
    int first = processor;
    char between = 0;
    int last = processor;
    if (!(file >> first)) return 1;
    if (!(file >> between >> last)) return 1;
    sibling = first == processor ? last : first;
    return 2;
}

} // namespace

calibrate::HostProfile measureHost(const MeasureOptions& options,
                                   const std::function<void(const std::string&)>& said) {
    calibrate::HostProfile out;
    const std::vector<int> usable = processors();
    out.processor = processorName();
    utsname system{};
    if (::uname(&system) == 0) out.kernel = std::string(system.sysname) + " " + system.release;
    out.vcpus = static_cast<int>(usable.size());
    out.memoryBytes =
        static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
    int second = usable.size() > 1 ? usable[1] : -1;
    out.threadsPerCore = siblings(usable[0], second);

    said("speed of a lone thread");
    out.speed = repeated(options, [&] { return rate(options.secondsEach) / kReferenceRate; });
    said("speed while a second thread is busy");
    if (second >= 0)
        out.secondYield =
            repeated(options, [&] { return secondYield(usable[0], second, options.secondsEach); });
    else
        out.secondYield = {1.0, 1.0, 1.0, 1};
    said("system calls");
    out.systemCall = repeated(options, [&] { return systemCall(options.secondsEach); });
    said("loopback");
    out.loopbackRoundTrip = repeated(options, [&] { return roundTrip(options.secondsEach); });
    std::vector<double> receive;
    out.loopbackSend = repeated(options, [&] {
        const SendCost cost = sendCost(options.secondsEach);
        receive.push_back(cost.receive);
        return cost.send;
    });
    out.loopbackReceive = summary(std::move(receive));
    said("TLS handshakes");
    out.tlsHandshake = repeated(options, [&] { return handshakeSeconds(options.secondsEach); });
    said("bcrypt");
    out.bcrypt = repeated(options, bcryptTen);
    return out;
}

} // namespace headroom::host
