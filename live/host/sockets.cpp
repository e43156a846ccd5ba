#include "live/host/sockets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <time.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace headroom::host {
namespace {

struct Descriptor {
    explicit Descriptor(int number) : number_(number) {
        if (number_ < 0) throw std::runtime_error("the system gives no sockets");
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return number_; }

private:
    int number_;
};

/// Both ends of a TCP connection over loopback.
class Pair {
public:
    Pair()
        : listener_(::socket(AF_INET, SOCK_STREAM, 0)), client_(::socket(AF_INET, SOCK_STREAM, 0)),
          server_(open()) {
        const int on = 1;
        ::setsockopt(client_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::setsockopt(server_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    [[nodiscard]] int client() const { return client_.get(); }
    [[nodiscard]] int server() const { return server_.get(); }

private:
    int open() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_.get(), any, size) != 0 || ::listen(listener_.get(), 1) != 0 ||
            ::getsockname(listener_.get(), any, &size) != 0 || ::connect(client_.get(), any, size) != 0)
            throw std::runtime_error("cannot connect over loopback");
        return ::accept(listener_.get(), nullptr, nullptr);
    }
    Descriptor listener_, client_, server_;
};

double wallSeconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

double threadSeconds() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double roundTrip(double seconds) {
    const Pair pair;
    std::thread echo([&] {
        char byte = 0;
        while (::recv(pair.server(), &byte, 1, 0) == 1)
            if (::send(pair.server(), &byte, 1, MSG_NOSIGNAL) != 1) break;
    });
    std::vector<double> times;
    char byte = 'x';
    for (const double start = wallSeconds(); wallSeconds() - start < seconds;) {
        const double sent = wallSeconds();
        if (::send(pair.client(), &byte, 1, MSG_NOSIGNAL) != 1 ||
            ::recv(pair.client(), &byte, 1, 0) != 1)
            break;
        times.push_back(wallSeconds() - sent);
        std::this_thread::sleep_for(std::chrono::microseconds(300)); // both ends fall asleep
    }
    ::shutdown(pair.client(), SHUT_RDWR);
    echo.join();
    if (times.empty()) throw std::runtime_error("nothing came back over loopback");
    std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2),
                     times.end());
    return times[times.size() / 2];
}

SendCost sendCost(double seconds) {
    const Pair pair;
    std::array<char, 200> message{};
    constexpr int kRun = 50;
    double send = 0.0;
    double receive = 0.0;
    double runs = 0.0;
    while (send + receive < seconds) {
        const double start = threadSeconds();
        for (int i = 0; i < kRun; ++i)
            if (::send(pair.server(), message.data(), message.size(), MSG_NOSIGNAL) < 0)
                throw std::runtime_error("cannot send over loopback");
        const double sent = threadSeconds();
        for (int i = 0; i < kRun; ++i)
            if (::recv(pair.client(), message.data(), message.size(), MSG_WAITALL) <= 0)
                throw std::runtime_error("nothing comes over loopback");
        send += sent - start;
        receive += threadSeconds() - sent;
        runs += 1.0;
    }
    return {send / (runs * kRun), receive / (runs * kRun)};
}

} // namespace headroom::host
