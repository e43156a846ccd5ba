#include "live/chat/server/server.hpp"

#include "live/chat/auth/random.hpp"
#include "live/chat/events/chat_events.hpp"
#include "live/chat/log/log.hpp"
#include "live/chat/server/service.hpp"
#include "live/chat/server/shard.hpp"
#include "live/chat/store/open.hpp"

#include <boost/asio/signal_set.hpp>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <unistd.h>
#include <utility>

namespace headroom::chat {
namespace {

namespace asio = boost::asio;

struct Loop {
    std::unique_ptr<Shard> shard;
    std::shared_ptr<Kv> kv;
    std::unique_ptr<Service> service;
    std::unique_ptr<ChatEvents> events;
    std::vector<std::unique_ptr<HttpListener>> listeners;
    bool quiet = false; ///< while stopping: nothing is left to do here
};

/// One process of the server.
class Process {
public:
    Process(const Config& config, MetricsBoard& board, std::size_t number)
        : config_(config), board_(board), number_(config.firstNode + number), stores_(config),
          passwords_(
              std::make_unique<Passwords>(config.hashThreads, config.bcryptCost, config.hashesWaiting)),
          files_(makeFileStore(config)), responder_(makeResponder(config.ai)),
          roomLists_(config.limits.roomListsPer30s, 30'000),
          hub_(board.of(number)), backend_{config,  board,       board.of(number), hub_, *passwords_,
                                           *files_, *responder_, roomLists_,       {},   number_} {
        backend_.metrics.process.store(::getpid());
    }

    /// Requests and events that were cut off are coroutines still, which refer to nearly everything here and to each
    /// other's loops. So first the threads end that post to the loops, then the coroutines, then what they used.
    ~Process() {
        passwords_.reset();
        hub_.setBus(nullptr);
        for (Loop& loop : loops_) loop.kv.reset();
        stores_.close();
        for (std::size_t round = 0; round < 3; ++round)
            for (Loop& loop : loops_)
                if (loop.shard) loop.shard->loop().abandon();
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void run() {
        makeLoops();
        listen();
        asio::signal_set signals(first().loop(), SIGINT, SIGTERM);
        signals.async_wait([this](boost::system::error_code problem, int signal) {
            if (!problem) stop(signal);
        });
        asio::signal_set hangup(first().loop(), SIGHUP);
        awaitHangup(hangup);
        if (config_.ready) config_.ready(port_);
        log(LogLevel::kInfo, "listening", {{"address", config_.address}, {"port", port_}});
        std::vector<std::thread> threads;
        for (std::size_t i = 1; i < loops_.size(); ++i)
            threads.emplace_back([this, i] { loops_[i].shard->loop().run(); });
        first().loop().run();
        for (std::thread& thread : threads) thread.join();
        log(LogLevel::kInfo, "stopped");
    }

private:
    Shard& first() { return *loops_.front().shard; }

    void makeLoops() {
        loops_.resize(config_.threads);
        for (std::size_t i = 0; i < loops_.size(); ++i) {
            Loop& loop = loops_[i];
            loop.shard = std::make_unique<Shard>(
                config_, backend_.metrics, i, number_,
                [this](const std::string& room, bool isFirst) { hub_.interest(room, isFirst); });
            backend_.shards.push_back(loop.shard.get());
        }
        hub_.setShards(backend_.shards);
        hub_.setBus(stores_.bus(first().loop(), hub_));
        for (Loop& loop : loops_) {
            loop.kv = stores_.forLoop(loop.shard->loop());
            loop.service = std::make_unique<Service>(backend_, *loop.shard, *loop.kv);
            loop.events = std::make_unique<ChatEvents>(backend_, *loop.shard, *loop.kv);
            loop.shard->setApplication(*loop.events);
        }
    }

    void listen() {
        port_ = config_.port;
        const bool shared = config_.threads > 1 || config_.processes > 1;
        std::uint16_t rest = config_.restPort;
        std::uint16_t socket = config_.socketPort;
        for (Loop& loop : loops_) {
            const auto add = [&](std::uint16_t& port, Serves serves) {
                loop.listeners.push_back(std::make_unique<HttpListener>(
                    loop.shard->loop(), *loop.service, config_.address, port, serves, shared));
                port = loop.listeners.back()->port(); // the others share what 0 found
            };
            if (rest != 0) add(rest, Serves::kRest);
            if (socket != 0) add(socket, Serves::kSocket);
            if (rest == 0 || socket == 0)
                add(port_, rest != 0 ? Serves::kSocket : socket != 0 ? Serves::kRest : Serves::kAll);
            for (const auto& listener : loop.listeners) listener->start();
        }
    }

    void awaitHangup(asio::signal_set& hangup) {
        hangup.async_wait([this, &hangup](boost::system::error_code problem, int /*signal*/) {
            if (problem) return;
            if (config_.reload) config_.reload();
            awaitHangup(hangup);
        });
    }

    void stop(int signal) {
        log(LogLevel::kInfo, "stopping", {{"signal", ::strsignal(signal)}});
        for (Loop& loop : loops_) {
            asio::post(loop.shard->loop(), [this, &loop] {
                for (const auto& listener : loop.listeners) listener->stop();
                waitUntilQuiet(loop, std::chrono::steady_clock::now() + std::chrono::seconds(2));
            });
        }
    }

    /// Stops the loop once nothing is under way on any: a request that came to one may be carried out on another.
    void waitUntilQuiet(Loop& loop, std::chrono::steady_clock::time_point deadline) {
        const bool late = std::chrono::steady_clock::now() >= deadline;
        loop.shard->drain(late);
        const bool busy = std::any_of(loop.listeners.begin(), loop.listeners.end(),
                                      [](const auto& listener) { return listener->busy(); });
        const bool quiet = loop.shard->quiet() && !busy;
        if (quiet != std::exchange(loop.quiet, quiet)) quietLoops_ += quiet ? 1 : -1;
        if (late || quietLoops_ == static_cast<int>(loops_.size())) return loop.shard->stop();
        const auto timer =
            std::make_shared<asio::steady_timer>(loop.shard->loop(), std::chrono::milliseconds(20));
        timer->async_wait([this, &loop, deadline, timer](boost::system::error_code problem) {
            if (!problem) waitUntilQuiet(loop, deadline);
        });
    }

    const Config& config_;
    MetricsBoard& board_;
    std::size_t number_;
    StoreFactory stores_;
    std::unique_ptr<Passwords> passwords_;
    std::unique_ptr<FileStore> files_;
    std::unique_ptr<Responder> responder_;
    RateLimit roomLists_;
    Hub hub_;
    Backend backend_;
    std::uint16_t port_ = 0;
    std::atomic<int> quietLoops_{0};
    std::vector<Loop> loops_;
};

/// A connection is a descriptor; the soft limit is often 1 024.
void raiseDescriptorLimit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::vector<pid_t> children; // for the signal handler, written before it is installed

void passOn(int signal) {
    for (const pid_t child : children) ::kill(child, signal);
}

/// Forks the processes and waits for them; a signal to the parent reaches them all.
int serveForked(const Config& config, MetricsBoard& board) {
    for (std::size_t i = 0; i < config.processes; ++i) {
        const pid_t child = ::fork();
        if (child < 0) throw std::runtime_error(std::string("cannot fork: ") + std::strerror(errno));
        if (child == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGTERM); // not to outlive a parent that was killed
            children.clear();
            int code = 0;
            try {
                Process(config, board, i).run();
            } catch (const std::exception& error) {
                log(LogLevel::kError, "failed", {{"reason", error.what()}});
                code = 1;
            }
            std::_Exit(code);
        }
        children.push_back(child);
    }
    struct sigaction action {};
    action.sa_handler = passOn;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &action, nullptr);
    int worst = 0;
    for (std::size_t left = children.size(); left > 0; --left) {
        int status = 0;
        const pid_t ended = ::waitpid(-1, &status, 0);
        if (ended < 0) break;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
        log(LogLevel::kError, "process-died", {{"pid", static_cast<long long>(ended)}});
        worst = 1;
    }
    return worst;
}

} // namespace

int serve(Config config) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGHUP,
                SIG_IGN); // until the loops run, which may take a while when there is much to read
    raiseDescriptorLimit();
    if (config.secret.empty()) config.secret = randomHex(32);
    if (config.threads == 0 || config.threads > 256 || config.processes == 0 || config.processes > 256)
        throw std::runtime_error("threads and processes must be from 1 to 256");
    if (config.firstNode + config.processes > 256)
        throw std::runtime_error("the server's number and those of its processes must be below 256");
    if (config.processes > 1 && config.store.starts_with("memory:"))
        throw std::runtime_error(
            "several processes cannot share the embedded store; use --threads, or a redis:// store");
    if (config.processes > 1 && config.port == 0)
        throw std::runtime_error("several processes need a port to share; 0 would give each its own");
    MetricsBoard board(config.processes);
    if (config.processes > 1) return serveForked(config, board);
    Process(config, board, 0).run();
    return 0;
}

} // namespace headroom::chat
