#include "live/drive/worker.hpp"

#include "live/drive/crowd.hpp"
#include "live/drive/lines.hpp"

#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace headroom::drive {

std::unique_ptr<Protocol> makeProtocol(const Settings& settings, const Script& script,
                                       std::uint16_t run) {
    ProtocolOptions options;
    options.operations = script.operations;
    options.run = run;
    options.messageBytes = settings.messageBytes;
    options.acks = settings.acks;
    options.transport = settings.transport;
    for (const std::string& header : settings.headers) options.commonHeaders += header + "\r\n";
    if (settings.protocol == "chat" && settings.templates.empty())
        return makeChatProtocol(std::move(options));
    const std::string kind = settings.protocol == "chat" ? "socket.io" : settings.protocol;
    return makeTemplateProtocol(std::move(options), kind, settings.templates);
}

namespace {

double cpuSeconds() {
    rusage use{};
    ::getrusage(RUSAGE_SELF, &use);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(use.ru_utime) + seconds(use.ru_stime);
}

/// The collecting process's words.
class Control final : public Watcher {
public:
    explicit Control(int socket) : lines(socket) {}
    void onReady(std::uint32_t /*events*/) override {
        gone = !lines.fill() || gone;
        while (const std::optional<std::string> line = lines.next()) {
            if (line->starts_with("start ")) zero = std::atoll(line->c_str() + 6);
            if (*line == "stop") stop = true;
            if (line->starts_with("room ") && onRoom) onRoom(line->substr(5));
        }
    }
    void flush() override {}

    Lines lines;
    std::function<void(const std::string&)> onRoom;
    Nanos zero = -1;
    bool stop = false, gone = false;
};

class Worker {
public:
    Worker(const WorkerSetup& setup, int socket)
        : setup_(setup), script_(compileScript(setup.scenario, setup.settings.timetable)),
          protocol_(makeProtocol(setup.settings, script_, setup.run)),
          target_(parseTarget(setup.settings.target)),
          sources_(target_, setup.settings.sources, setup.part),
          control_(socket), network_{loop_, target_, sources_}, bin_(nanos(setup.scenario.bin.value)),
          tally_(script_.operations.size(), bin_), ledger_(setup.settings.ledger), crowd_(crowdSetup()) {
        if (target_.tls) {
            tls_ = std::make_unique<TlsContext>(setup.settings.verifyTls, setup.settings.authorities);
            network_.tls = tls_.get();
        }
        handle_ = loop_.add(socket, control_);
        control_.onRoom = [this](const std::string& id) { crowd_.addRoom(id); };
    }

    void run() {
        while (control_.zero < 0 && !control_.gone) loop_.turn(monotonicNow() + kSecond);
        if (control_.gone) return;
        crowd_.start(control_.zero);
        cpu_ = cpuSeconds();
        while (crowd_.now() < 0) loop_.turn(control_.zero);
        const Nanos end = nanos(setup_.scenario.workload.length().value);
        drive(end, [this] { return control_.stop; });
        const Nanos stopped = std::min(end, crowd_.now());
        const std::uint64_t unstarted = crowd_.unstarted(stopped);
        crowd_.stop();
        control_.stop = false; // a second stop ends the waiting for answers too
        drive(crowd_.now() + nanos(setup_.settings.drainSeconds),
              [this] { return crowd_.quiet() || control_.stop; });
        finish(unstarted);
        while (!control_.gone) loop_.turn(monotonicNow() + kSecond);
    }

private:
    Crowd::Setup crowdSetup() {
        Crowd::Setup setup{setup_.scenario, setup_.settings, script_,      *protocol_,
                           network_,        tally_,          ledger_,      {},
                           setup_.run,      setup_.part,     setup_.parts, {}};
        for (const std::string& header : setup_.settings.headers) setup.commonHeaders += header + "\r\n";
        setup.announceRoom = [this](const std::string& id) {
            control_.lines.write(nlohmann::json{{"room", id}}.dump());
        };
        return setup;
    }

    template <class Done>
    void drive(Nanos until, Done done) {
        while (!control_.gone && crowd_.now() < until && !done()) {
            const Nanos next = std::min({crowd_.work(), nextBin(), until});
            if (crowd_.now() >= nextBin()) closeBin(false, 0);
            loop_.turn(control_.zero + next);
        }
    }
    [[nodiscard]] Nanos nextBin() const { return static_cast<Nanos>(bins_ + 1) * bin_; }

    void closeBin(bool last, std::uint64_t unstarted) {
        BinReport report;
        report.part = setup_.part;
        report.bin = bins_++;
        report.last = last;
        report.unstarted = unstarted;
        tally_.close(report);
        crowd_.report(report);
        report.connections = network_.open;
        constexpr std::uint32_t kOwnDescriptors =
            6; // standard streams, epoll, the control socket, a spare
        report.descriptors = network_.open + kOwnDescriptors;
        report.outOfDescriptors = network_.outOfDescriptors;
        report.outOfPorts = network_.outOfPorts;
        report.bytesIn = network_.bytesIn;
        report.bytesOut = network_.bytesOut;
        const double cpu = cpuSeconds();
        report.cpuSeconds = cpu - cpu_;
        cpu_ = cpu;
        control_.lines.write(toLine(report));
        ledger_.flush();
    }

    void finish(std::uint64_t unstarted) {
        closeBin(true, unstarted);
        control_.lines.write(toLine(crowd_.roomReports()));
        crowd_.end();
        ledger_.flush();
        loop_.flushNow();
    }

    const WorkerSetup& setup_;
    Script script_;
    std::unique_ptr<Protocol> protocol_;
    Target target_;
    Sources sources_;
    Loop loop_;
    Control control_;
    std::unique_ptr<TlsContext> tls_;
    Network network_;
    Nanos bin_;
    Tally tally_;
    Ledger ledger_;
    Crowd crowd_;
    Loop::Handle handle_ = Loop::kNone;
    std::uint32_t bins_ = 0;
    double cpu_ = 0.0;
};

} // namespace

void runWorker(const WorkerSetup& setup, int socket) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    Worker(setup, socket).run();
}

} // namespace headroom::drive
