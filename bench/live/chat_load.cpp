// Load for one Socket.IO server, and what it costs the server: acked echoes, deliveries to rooms, idle connections.
// One epoll loop that counts frames by their headers, so that the probe is not what is measured. It prints a JSON
// line; run.py starts servers and compares. It measures cost per CPU second of the server, not latency: `headroom live
// drive` is for that.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    std::map<std::string, std::string> all;
    std::string text(const std::string& name) const {
        const auto found = all.find(name);
        return found == all.end() ? std::string() : found->second;
    }
    double number(const std::string& name) const { return std::strtod(text(name).c_str(), nullptr); }
};

std::string frame(std::string_view payload) {
    std::string out("\x81", 1);
    if (payload.size() < 126) {
        out += static_cast<char>(0x80U | payload.size());
    } else {
        out += '\xFE';
        out += static_cast<char>(payload.size() >> 8U);
        out += static_cast<char>(payload.size());
    }
    out.append(4, '\0'); // a mask of zeros: legal, and free
    return out.append(payload);
}

/// CPU seconds of the process, all threads.
double cpuOf(int process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/stat");
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const std::size_t end = text.rfind(')');
    if (end == std::string::npos) throw std::runtime_error("no such process");
    unsigned long long user = 0;
    unsigned long long system = 0;
    std::sscanf(text.c_str() + end + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user,
                &system);
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double residentOf(int process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/statm");
    double pages = 0;
    in >> pages >> pages;
    return pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

/// Memory of the kernel's objects, of the whole machine: what connections take is in there.
double kernelObjects() {
    std::ifstream in("/proc/meminfo");
    std::string name;
    for (double kilobytes = 0; in >> name >> kilobytes; in.ignore(100, '\n'))
        if (name == "Slab:") return kilobytes * 1024;
    return 0;
}

struct Client {
    int descriptor = -1;
    std::string rest; ///< unfinished frame
    bool upgraded = false;
    bool ready = false;
};

class Load {
public:
    explicit Load(const Options& options)
        : options_(options), mode_(options.text("mode")),
          process_(static_cast<int>(options.number("pid"))), epoll_(::epoll_create1(0)) {
        const std::string payload(64, 'x');
        echo_ = frame("421[\"" + options.text("event") + "\",\"" + payload + "\"]");
        std::string message = options.text("message");
        if (const std::size_t at = message.find("PAYLOAD"); at != std::string::npos)
            message.replace(at, 7, payload);
        say_ = frame(message);
    }

    void run() {
        const auto count = static_cast<std::size_t>(options_.number("connections"));
        clients_.resize(count);
        const double before = residentOf(process_);
        const double kernelBefore = kernelObjects();
        for (std::size_t i = 0; i < count; ++i) {
            open(clients_[i], i);
            while (opening_ > 50) turn(10);
        }
        while (ready_ < count) turn(10);
        settle(0.5);
        if (mode_ == "idle") {
            const double after = residentOf(process_);
            // Both ends of every connection are on this machine; the server's is half of it.
            std::printf("{\"mode\":\"idle\",\"connections\":%zu,\"bytes_per_connection\":%.0f,"
                        "\"kernel_bytes_per_connection\":%.0f}\n",
                        count, (after - before) / static_cast<double>(count),
                        (kernelObjects() - kernelBefore) / 2 / static_cast<double>(count));
            return;
        }
        if (mode_ == "echo")
            for (Client& client : clients_) write(client, echo_);
        measuring_ = true;
        settle(1.0); // warm
        const double cpu = cpuOf(process_);
        const std::size_t events = events_;
        const auto begun = Clock::now();
        settle(options_.number("seconds"));
        const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
        const double used = cpuOf(process_) - cpu;
        const auto done = static_cast<double>(events_ - events);
        std::printf("{\"mode\":\"%s\",\"connections\":%zu,\"per_second\":%.0f,\"per_cpu_second\":%.0f,"
                    "\"cpu_share\":%.3f,\"asked\":%.0f}\n",
                    mode_.c_str(), count, done / seconds, done / used, used / seconds,
                    options_.number("rate") * static_cast<double>(count));
    }

private:
    void open(Client& client, std::size_t index) {
        client.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (client.descriptor < 0) throw std::runtime_error("out of descriptors");
        const int on = 1;
        ::setsockopt(client.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(options_.number("port")));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::connect(client.descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = index;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.descriptor, &event);
        ++opening_;
        // A loopback connection is up at once; the request may go before it is accepted.
        write(client,
              "GET " + path() +
                  " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    }

    [[nodiscard]] std::string path() const {
        return options_.text("plain").empty() ? "/socket.io/?EIO=4&transport=websocket" : "/";
    }

    static void write(Client& client, std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(client.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent < 0 && (errno == EAGAIN || errno == ENOTCONN)) continue;
            if (sent <= 0) throw std::runtime_error("the server hung up");
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    /// Runs for so long; in room mode messages are sent when they are due.
    void settle(double seconds) {
        const auto end = Clock::now() + std::chrono::duration<double>(seconds);
        while (Clock::now() < end) {
            turn(1);
            if (mode_ != "room" || !measuring_) continue;
            const auto gap = std::chrono::duration_cast<Clock::duration>(
                std::chrono::duration<double>(1 / options_.number("rate")));
            if (due_ == Clock::time_point{}) due_ = Clock::now();
            while (due_ <= Clock::now()) {
                write(clients_[next_++ % clients_.size()], say_);
                due_ += gap;
            }
        }
    }

    void turn(int milliseconds) {
        std::array<epoll_event, 256> events{};
        const int count =
            ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), milliseconds);
        for (int i = 0; i < count; ++i) read(clients_[events[static_cast<std::size_t>(i)].data.u64]);
    }

    void read(Client& client) {
        static std::array<char, 1 << 18> block;
        const ssize_t got = ::recv(client.descriptor, block.data(), block.size(), 0);
        if (got < 0 && (errno == EAGAIN || errno == ENOTCONN)) return;
        if (got <= 0) throw std::runtime_error("the server hung up");
        std::string_view bytes(block.data(), static_cast<std::size_t>(got));
        std::string joined;
        if (!client.rest.empty()) {
            joined = client.rest + std::string(bytes);
            client.rest.clear();
            bytes = joined;
        }
        if (!client.upgraded) {
            const std::size_t end = bytes.find("\r\n\r\n");
            if (end == std::string_view::npos) {
                client.rest = bytes;
                return;
            }
            if (bytes.find("101") == std::string_view::npos) throw std::runtime_error("no upgrade");
            client.upgraded = true;
            bytes.remove_prefix(end + 4);
            if (!options_.text("plain").empty()) becomeReady(client);
        }
        while (bytes.size() >= 2) {
            std::size_t header = 2;
            std::size_t size = static_cast<unsigned char>(bytes[1]) & 0x7FU;
            if (size >= 126) {
                const std::size_t extra = size == 126 ? 2 : 8;
                header += extra;
                if (bytes.size() < header) break;
                size = 0;
                for (std::size_t i = 2; i < header; ++i)
                    size = size << 8U | static_cast<unsigned char>(bytes[i]);
            }
            if (bytes.size() < header + size) break;
            onFrame(client, bytes.substr(header, size));
            bytes.remove_prefix(header + size);
        }
        client.rest.assign(bytes);
    }

    void becomeReady(Client& client) {
        client.ready = true;
        ++ready_;
        --opening_;
    }

    void onFrame(Client& client, std::string_view packet) {
        if (!options_.text("plain").empty()) {
            ++events_;
            if (mode_ == "echo" && measuring_) write(client, echo_);
            return;
        }
        if (packet.starts_with("0{")) return write(client, frame("40" + options_.text("auth")));
        if (packet == "2") return write(client, frame("3"));
        if (packet.starts_with("44")) throw std::runtime_error("refused: " + std::string(packet));
        if (packet.starts_with("40")) {
            if (options_.text("join").empty()) return becomeReady(client);
            return write(client, frame(options_.text("join")));
        }
        if (!client.ready) {
            if (packet.starts_with("42[\"joinRoomSuccess\"")) becomeReady(client);
            return;
        }
        if (packet.starts_with("43") && mode_ == "echo") {
            ++events_;
            write(client, echo_);
        } else if (packet.starts_with("42[\"message\"")) {
            ++events_;
        }
    }

    Options options_;
    std::string mode_;
    int process_;
    int epoll_;
    std::string echo_;
    std::string say_;
    std::vector<Client> clients_;
    std::size_t opening_ = 0;
    std::size_t ready_ = 0;
    std::size_t events_ = 0;
    std::size_t next_ = 0;
    bool measuring_ = false;
    Clock::time_point due_{};
};

} // namespace

int main(int argc, char** argv) {
    rlimit descriptors{};
    ::getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &descriptors);
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) options.all[argv[i] + 2] = argv[i + 1];
    try {
        Load(options).run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "chat_load: %s\n", error.what());
        return 1;
    }
    return 0;
}
