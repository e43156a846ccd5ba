#include "live/drive/self_test.hpp"

#include "live/drive/clock.hpp"
#include "live/drive/script.hpp"

#include <arpa/inet.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <system_error>
#include <unistd.h>

namespace headroom::drive {
namespace {

/// A child process that ends with this one.
class Child {
public:
    template <class Body>
    explicit Child(Body body) {
        std::fflush(nullptr);
        id_ = ::fork();
        if (id_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
        if (id_ != 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::signal(SIGINT, SIG_IGN);
        body();
        ::_exit(0);
    }
    ~Child() {
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    [[nodiscard]] pid_t id() const { return id_; }

private:
    pid_t id_ = -1;
};

void sleepUntil(Nanos date) {
    const timespec until{static_cast<time_t>(date / kSecond), static_cast<long>(date % kSecond)};
    while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
    }
}

/// Users who each send at a constant rate, evenly out of step.
models::Scenario steadyScenario(const FreezeTest& test) {
    constexpr int kUsers = 50;
    const models::Duration think(kUsers / test.rate);
    models::Scenario scenario;
    scenario.name = "freeze-test";
    scenario.workload.steady =
        models::SteadyUsers{kUsers, think, models::seconds(test.seconds), models::Duration()};
    scenario.workload.behaviours = {{"steady", 1.0}};
    models::BehaviourStep connect;
    connect.operation = "connect";
    models::BehaviourStep pause;
    pause.kind = models::BehaviourStep::Kind::kThink;
    pause.think = models::Distribution::constant(think);
    models::BehaviourStep send;
    send.operation = "send-message";
    models::BehaviourStep loop;
    loop.kind = models::BehaviourStep::Kind::kRepeat;
    loop.steps = {pause, send};
    models::Behaviour behaviour;
    behaviour.name = "steady";
    behaviour.steps = {connect, loop};
    scenario.behaviours["steady"] = behaviour;
    return scenario;
}

int listenOnLoopback(std::uint16_t& port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (listener < 0 || ::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listener, 512) != 0 ||
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot listen on 127.0.0.1");
    port = ntohs(address.sin_port);
    return listener;
}

} // namespace

bool FreezeFindings::right() const {
    return run.inconclusive.empty() && std::abs(measuredP99 - expectedP99) <= kTolerance * expectedP99;
}

FreezeFindings testFreeze(const FreezeTest& test, RunHooks hooks) {
    if (test.seconds < 2.0 * test.freezeSeconds || test.seconds > 90.0 * test.freezeSeconds)
        throw DriveError(
            "the freeze test takes 6 to 270 seconds; beyond, its p99 says nothing of the freeze");
    std::uint16_t port = 0;
    const int listener = listenOnLoopback(port);
    const Child server([listener] { serveEchoes(listener); });
    ::close(listener);
    const models::Scenario scenario = steadyScenario(test);
    Settings settings;
    settings.target = "ws://127.0.0.1:" + std::to_string(port);
    settings.protocol = "websocket";
    settings.timetable = true;
    settings.drainSeconds = test.freezeSeconds + 2.0;
    // The driver's own lag is small against what is looked for, and it is part of the corrected figures anyway.
    settings.maxSlipSeconds = 0.05;
    std::unique_ptr<Child> freezer;
    const pid_t victim = server.id();
    const auto onStart = hooks.onStart;
    hooks.onStart = [&](Nanos zero) {
        if (onStart) onStart(zero);
        const Nanos from = zero + nanos((test.seconds - test.freezeSeconds) / 2.0);
        freezer = std::make_unique<Child>([=] {
            sleepUntil(from);
            ::kill(victim, SIGSTOP);
            sleepUntil(from + nanos(test.freezeSeconds));
            ::kill(victim, SIGCONT);
        });
    };
    FreezeFindings findings;
    findings.run = drive(scenario, settings, {}, hooks);
    findings.expectedP99 = test.freezeSeconds - 0.01 * test.seconds;
    if (const result::OperationResult* sent = findings.run.result.operation("send-message")) {
        findings.measuredP50 = sent->latency.quantile(0.5) * 1e-6;
        findings.measuredP99 = sent->latency.quantile(0.99) * 1e-6;
        findings.measuredMax = static_cast<double>(sent->latency.max()) * 1e-6;
    }
    return findings;
}

} // namespace headroom::drive
