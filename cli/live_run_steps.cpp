#include "cli/live_run_steps.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "models/writer.hpp"
#include "sim/result/atomic_file.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <random>
#include <sched.h>
#include <stdexcept>
#include <unistd.h>

namespace headroom::cli {
namespace {

namespace fs = std::filesystem;

constexpr double kStep = 0.5; ///< seconds between steps of a ramp
constexpr double kHold = 1.0; ///< seconds at its top
constexpr double kShort = 60.0;

void clearLoad(models::Workload& workload) {
    workload.ramp.reset();
    workload.steady.reset();
    workload.arrivals.reset();
    workload.profile.reset();
    workload.events.clear();
}

/// The program with its words, its output in `log`; -1 when it cannot be started.
pid_t start(const std::vector<std::string>& words, const fs::path& log) {
    const pid_t parent = ::getpid();
    const pid_t id = ::fork();
    if (id != 0) return id;
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(99);
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
}

int await(pid_t process) {
    int status = 0;
    while (::waitpid(process, &status, WNOHANG) == 0) {
        if (interrupted().load()) ::kill(process, SIGTERM);
        ::usleep(20'000);
    }
    throwIfInterrupted();
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

models::Scenario steadyAt(const models::Scenario& scenario, int users, double seconds) {
    models::Scenario out = scenario;
    clearLoad(out.workload);
    models::SteadyUsers steady;
    steady.count = users;
    steady.rampUp = models::seconds(kArrivalShare * seconds);
    steady.duration = models::seconds((1.0 - kArrivalShare) * seconds);
    steady.warmUp = models::seconds(0.1 * seconds);
    out.workload.steady = steady;
    out.bin = models::seconds(1.0);
    return out;
}

models::Scenario rampTo(const models::Scenario& scenario, int users, double seconds) {
    models::Scenario out = scenario;
    clearLoad(out.workload);
    models::RampUsers ramp;
    const double steps = std::max(1.0, (seconds - kHold) / kStep);
    ramp.step = std::max(1, static_cast<int>(static_cast<double>(users) / steps));
    ramp.start = std::min(ramp.step, users);
    ramp.every = models::seconds(kStep);
    ramp.until = users;
    ramp.hold = models::seconds(kHold);
    ramp.arrival = models::RampUsers::Arrival::kSpread;
    out.workload.ramp = ramp;
    out.bin = models::seconds(seconds < kShort ? 0.5 : 1.0);
    return out;
}

void writeScenario(const models::Scenario& scenario, const fs::path& original, const fs::path& file) {
    models::Json json = models::toJson(scenario);
    for (auto& [name, service] : json.at("services").items()) {
        if (!service.contains("profile")) continue;
        const std::string profile = service.at("profile");
        if (profile.ends_with(".json"))
            service["profile"] = fs::absolute(original.parent_path() / profile).string();
    }
    result::writeFile(file, json.dump(2) + "\n");
}

Pins pinsOfMachine() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) != 0 || CPU_COUNT(&set) < 2) return {};
    Pins pins;
    for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
        if (!CPU_ISSET(processor, &set)) continue;
        if (!pins.servers) pins.servers = processor;
        pins.driver = processor;
    }
    return pins;
}

void pin(up::Plan& plan, const Pins& pins) {
    if (!pins.servers) return;
    for (up::PlannedProcess& process : plan.processes) {
        const int processor = process.role == "balancer" ? *pins.driver : *pins.servers;
        process.command.insert(process.command.begin(), {"taskset", "-c", std::to_string(processor)});
    }
}

std::vector<std::string> probesOf(const up::Fleet& fleet) {
    std::vector<std::string> probes;
    for (const up::Fleet::Member& member : fleet.members()) {
        std::string name = member.planned.name; // "chat[0]" as probes take names: "chat-0"
        std::replace(name.begin(), name.end(), '[', '-');
        std::erase(name, ']');
        const std::string address = "127.0.0.1:" + std::to_string(member.planned.port);
        if (member.planned.role == "backend")
            probes.push_back("pid:" + std::to_string(member.process) + "=" + name);
        else if (member.planned.role == "store")
            probes.push_back("redis:" + address + "=" + name);
        else
            probes.push_back("nginx:http://" + address + "/nginx_status=" + name);
    }
    return probes;
}

int runSelf(const std::vector<std::string>& arguments, const fs::path& log) {
    std::vector<std::string> words{ownProgram()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const pid_t process = start(words, log);
    if (process < 0) throw std::runtime_error("cannot start " + words[0]);
    return await(process);
}

std::string sha256(const std::vector<fs::path>& files) {
    std::vector<std::string> words{"sha256sum", "--"};
    for (const fs::path& file : files) words.push_back(file.filename().string());
    const fs::path folder = files.front().parent_path();
    const fs::path log = folder / "sha256.tmp";
    words.insert(words.begin(), {"env", "-C", folder.empty() ? "." : folder.string()});
    const int code = await(start(words, log));
    const std::string text = result::readFile(log);
    fs::remove(log);
    if (code != 0) throw std::runtime_error("sha256sum failed: " + text);
    return text;
}

void shareSecret() {
    std::random_device source;
    std::string secret;
    for (int i = 0; i < 8; ++i) secret += fmt::format("{:08x}", source());
    constexpr int kKeepTheirs = 0;
    ::setenv("HEADROOM_CHAT_SECRET", secret.c_str(), kKeepTheirs);
}

std::string ownProgram() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).string();
}

} // namespace headroom::cli
