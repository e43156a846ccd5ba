// The probes themselves.

#include "live/probe/fetch.hpp"
#include "live/probe/openmetrics.hpp"
#include "live/probe/probe.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <unistd.h>

namespace headroom::probe {
namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
    std::ifstream in(path);
    if (!in) throw ProbeError("cannot read " + path.string());
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

class ProcessProbe final : public Probe {
public:
    ProcessProbe(const std::string& pid, std::string name)
        : folder_("/proc/" + pid), name_(std::move(name)) {
        if (pid.empty() || pid.find_first_not_of("0123456789") != std::string::npos)
            throw ProbeError("'" + pid + "' is no process id");
        if (!fs::exists(folder_)) throw ProbeError("there is no process " + pid);
    }
    void sample(Sheet& sheet, std::size_t bin, double seconds) override {
        // Fields behind the command's name, which may hold spaces (proc(5)): 3 state, 14 utime, 15 stime, 20 threads.
        if (!fs::exists(folder_ / "stat")) return ended(sheet, bin);
        const std::string stat = slurp(folder_ / "stat");
        std::istringstream fields(stat.substr(stat.rfind(')') + 1));
        std::vector<std::string> field{std::istream_iterator<std::string>(fields), {}};
        if (field.size() < 22) throw ProbeError("strange /proc stat");
        if (field[0] == "Z") return ended(sheet, bin);
        const double ticks = std::stod(field[11]) + std::stod(field[12]);
        const double cpu =
            cpu_.step(busySeconds(ticks / static_cast<double>(::sysconf(_SC_CLK_TCK))), seconds);
        const auto processors = static_cast<double>(::sysconf(_SC_NPROCESSORS_ONLN));
        if (cpu >= 0.0) sheet.use({name_ + ".cpu", name_, "cpu", processors, "vCPU"}, bin, cpu);
        sheet.value(name_ + " threads", "threads", bin, std::stod(field[17]));
        const double memory = std::stod(field[21]) * static_cast<double>(::sysconf(_SC_PAGESIZE));
        const double all = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) *
                           static_cast<double>(::sysconf(_SC_PAGESIZE));
        sheet.use({name_ + ".memory", name_, "memory", all, "bytes"}, bin, memory);
        sheet.value(name_ + " memory", "bytes", bin, memory);
        std::error_code error;
        double open = 0.0;
        for (fs::directory_iterator it(folder_ / "fd", error), end; !error && it != end;
             it.increment(error))
            ++open;
        if (limit_ <= 0.0) limit_ = descriptorLimit();
        sheet.use({name_ + ".descriptors", name_, "file-descriptors", limit_, "descriptors"}, bin, open);
    }

private:
    /// The kernel keeps the time of threads in nanoseconds, that of the process in hundredths of a second. Threads
    /// that ended are in the second figure only.
    [[nodiscard]] double busySeconds(double coarse) const {
        double precise = 0.0;
        std::error_code error;
        for (fs::directory_iterator it(folder_ / "task", error), end; !error && it != end;
             it.increment(error)) {
            std::ifstream in(it->path() / "schedstat");
            double nanoseconds = 0.0;
            if (in >> nanoseconds) precise += nanoseconds * 1e-9;
        }
        constexpr double kRounding = 0.03;
        return precise > 0.0 && precise > coarse - kRounding ? precise : coarse;
    }
    /// Uses nothing any more; its last figures must not go on.
    void ended(Sheet& sheet, std::size_t bin) const {
        sheet.use(
            {name_ + ".cpu", name_, "cpu", static_cast<double>(::sysconf(_SC_NPROCESSORS_ONLN)), "vCPU"},
            bin, 0.0);
        sheet.value(name_ + " threads", "threads", bin, 0.0);
        sheet.value(name_ + " memory", "bytes", bin, 0.0);
        throw ProbeError("the process has ended");
    }
    [[nodiscard]] double descriptorLimit() const {
        std::istringstream lines(slurp(folder_ / "limits"));
        for (std::string line; std::getline(lines, line);)
            if (line.starts_with("Max open files")) return std::atof(line.c_str() + 14);
        return 1024.0;
    }
    fs::path folder_;
    std::string name_;
    Rate cpu_;
    double limit_ = 0.0;
};

/// Version 2 has a group's files in one folder; version 1 has a tree for each controller, and any of the group's folders
/// names it: /sys/fs/cgroup/cpu/x, /sys/fs/cgroup/cpuacct/x, /sys/fs/cgroup/memory/x.
class CgroupProbe final : public Probe {
public:
    CgroupProbe(const fs::path& folder, std::string name) : name_(std::move(name)) {
        folders_.push_back(folder);
        fs::path root = folder;
        fs::path below;
        while (root.has_relative_path() && !fs::exists(root.parent_path() / "cpuacct")) {
            below = root.filename() / below;
            root = root.parent_path();
        }
        // `root` is a controller's tree, `below` the group's place in it.
        if (root.has_relative_path())
            for (const char* controller : {"cpuacct", "cpu", "cpu,cpuacct", "memory"})
                folders_.push_back(root.parent_path() / controller / below);
        if (!known("cpu.stat", "usage_usec") && read("cpuacct.usage").empty())
            throw ProbeError("no cgroup with CPU times at " + folder.string());
    }
    void sample(Sheet& sheet, std::size_t bin, double seconds) override {
        std::optional<double> used = known("cpu.stat", "usage_usec");
        if (used) *used *= 1e-6;
        if (const std::string text = read("cpuacct.usage"); !used && !text.empty())
            used = std::atof(text.c_str()) * 1e-9;
        if (!used) throw ProbeError("the group is gone");
        const double cpu = cpu_.step(*used, seconds);
        if (cpu >= 0.0) sheet.use({name_ + ".cpu", name_, "cpu", processors(), "vCPU"}, bin, cpu);
        sheet.value(name_ + " throttled periods", "in all", bin,
                    known("cpu.stat", "nr_throttled").value_or(0.0));
        const std::string memory = either("memory.current", "memory.usage_in_bytes");
        if (memory.empty()) return;
        sheet.value(name_ + " memory", "bytes", bin, std::atof(memory.c_str()));
        // Version 1 writes "no limit" as the largest number of whole pages.
        constexpr double kNoLimit = 0x1p62;
        const double limit =
            std::atof(either("memory.max", "memory.limit_in_bytes").c_str()); // "max": 0
        if (limit > 0.0 && limit < kNoLimit)
            sheet.use({name_ + ".memory", name_, "memory", limit, "bytes"}, bin,
                      std::atof(memory.c_str()));
    }

private:
    /// Text of the first such file among the group's; "" when there is none.
    [[nodiscard]] std::string read(const std::string& file) const {
        for (const fs::path& folder : folders_)
            if (std::ifstream in(folder / file); in) {
                std::ostringstream text;
                text << in.rdbuf();
                return text.str();
            }
        return {};
    }
    [[nodiscard]] std::string either(const std::string& first, const std::string& second) const {
        const std::string text = read(first);
        return text.empty() ? read(second) : text;
    }
    /// A number of a file of "key number" lines: of the first of the group's files that has it.
    [[nodiscard]] std::optional<double> known(const std::string& file, const std::string& wanted) const {
        for (const fs::path& folder : folders_) {
            std::ifstream in(folder / file);
            std::string key;
            for (double value = 0.0; in >> key >> value;)
                if (key == wanted) return value;
        }
        return std::nullopt;
    }
    /// The quota, or all processors without one.
    [[nodiscard]] double processors() const {
        const auto all = static_cast<double>(::sysconf(_SC_NPROCESSORS_ONLN));
        double quota = 0.0; // "max" and -1 are none
        double period = 0.0;
        if (const std::string both = read("cpu.max"); !both.empty()) {
            std::istringstream words(both);
            std::string first;
            words >> first >> period;
            quota = std::atof(first.c_str());
        } else {
            quota = std::atof(read("cpu.cfs_quota_us").c_str());
            period = std::atof(read("cpu.cfs_period_us").c_str());
        }
        return quota <= 0.0 || period <= 0.0 ? all : quota / period;
    }
    std::vector<fs::path> folders_;
    std::string name_;
    Rate cpu_;
};

class RedisProbe final : public Probe {
public:
    RedisProbe(const std::string& address, std::string name) : name_(std::move(name)) {
        const std::size_t colon = address.rfind(':');
        host_ = address.substr(0, colon);
        port_ = colon == std::string::npos ? "6379" : address.substr(colon + 1);
        if (host_.empty() || port_.empty()) throw ProbeError("'" + address + "' is not host:port");
    }
    void sample(Sheet& sheet, std::size_t bin, double seconds) override {
        std::map<std::string, std::string> info;
        std::istringstream lines(redisInfo(host_, port_, "everything"));
        for (std::string line; std::getline(lines, line);) {
            const std::size_t colon = line.find(':');
            if (colon != std::string::npos && line[0] != '#')
                info[line.substr(0, colon)] = line.substr(colon + 1);
        }
        const auto number = [&](const char* key) { return std::atof(info[key].c_str()); };
        const double cpu = cpu_.step(number("used_cpu_sys") + number("used_cpu_user"), seconds);
        if (cpu >= 0.0) sheet.use({name_ + ".cpu", name_, "cpu", 1.0, "vCPU"}, bin, cpu);
        const double commands = commands_.step(number("total_commands_processed"), seconds);
        if (commands >= 0.0) sheet.value(name_ + " commands", "1/s", bin, commands);
        if (number("maxmemory") > 0.0)
            sheet.use({name_ + ".memory", name_, "memory", number("maxmemory"), "bytes"}, bin,
                      number("used_memory"));
        sheet.value(name_ + " memory", "bytes", bin, number("used_memory"));
        sheet.use({name_ + ".connections", name_, "connections", number("maxclients"), "clients"}, bin,
                  number("connected_clients"));
        sheet.refused(name_ + ".connections", static_cast<std::uint64_t>(number("rejected_connections")),
                      seconds);
        sheet.value(name_ + " evicted keys", "in all", bin, number("evicted_keys"));
        for (const auto& [key, text] : info) {
            if (!key.starts_with("cmdstat_")) continue;
            const std::string command = key.substr(8);
            const auto field = [&](const std::string& label) {
                const std::size_t at = text.find(label + "=");
                return at == std::string::npos ? 0.0 : std::atof(text.c_str() + at + label.size() + 1);
            };
            if (before_ >= 0.0 && !calls_.contains(command)) { // its first use: it stood at nothing
                (void)calls_[command].step(0.0, before_);
                (void)busy_[command].step(0.0, before_);
            }
            const double rate = calls_[command].step(field("calls"), seconds);
            if (rate > 0.0) sheet.value(name_ + " " + command, "1/s", bin, rate);
            const double busy = busy_[command].step(field("usec") * 1e-6, seconds);
            if (rate > 0.0 && busy >= 0.0)
                sheet.value(name_ + " " + command + " time", "s", bin, busy / rate);
        }
        before_ = seconds;
    }

private:
    std::string host_, port_, name_;
    Rate cpu_, commands_;
    std::map<std::string, Rate> calls_, busy_;
    double before_ = -1.0; ///< time of the last sample
};

class NginxProbe final : public Probe {
public:
    NginxProbe(std::string url, std::string name) : url_(std::move(url)), name_(std::move(name)) {}
    void sample(Sheet& sheet, std::size_t bin, double seconds) override {
        // Active connections: 2 / server accepts handled requests / 5 5 9 / Reading: 0 Writing: 1 Waiting: 1
        std::istringstream text(httpGet(url_));
        std::string skip;
        double active = 0.0;
        double accepted = 0.0;
        double handled = 0.0;
        double requests = 0.0;
        double waiting = 0.0;
        text >> skip >> skip >> active >> skip >> skip >> skip >> skip >> accepted >> handled >>
            requests;
        text >> skip >> skip >> skip >> skip >> skip >> waiting;
        if (!text) throw ProbeError("this is no nginx stub_status");
        sheet.value(name_ + " connections", "connections", bin, active);
        sheet.value(name_ + " idle connections", "connections", bin, waiting);
        sheet.value(name_ + " dropped connections", "in all", bin, accepted - handled);
        const double opened = accepted_.step(accepted, seconds);
        if (opened >= 0.0) sheet.value(name_ + " connections opened", "1/s", bin, opened);
        const double rate = requests_.step(requests, seconds);
        if (rate >= 0.0) sheet.value(name_ + " requests", "1/s", bin, rate);
    }

private:
    std::string url_, name_;
    Rate accepted_, requests_;
};

class MetricsProbe final : public Probe {
public:
    MetricsProbe(std::string url, std::string name) : url_(std::move(url)), name_(std::move(name)) {}
    void sample(Sheet& sheet, std::size_t bin, double seconds) override {
        for (const Metric& metric : parseMetrics(httpGet(url_))) {
            if (rates_.size() > kMost && !rates_.contains(metric.name)) continue;
            Rate& rate = rates_[metric.name];
            if (metric.counter) {
                const double step = rate.step(metric.value, seconds);
                if (step >= 0.0) sheet.value(name_ + " " + metric.name, "1/s", bin, step);
            } else {
                sheet.value(name_ + " " + metric.name, "", bin, metric.value);
            }
        }
    }

private:
    static constexpr std::size_t kMost = 300; ///< series; more would bury the rest of the result
    std::string url_, name_;
    std::map<std::string, Rate> rates_;
};

class PrometheusProbe final : public Probe {
public:
    PrometheusProbe(std::string url, std::string name) : url_(std::move(url)), name_(std::move(name)) {}
    void sample(Sheet& sheet, std::size_t bin, double /*seconds*/) override {
        const nlohmann::json answer = nlohmann::json::parse(httpGet(url_), nullptr, false);
        if (!answer.is_object() || answer.value("status", "") != "success")
            throw ProbeError("Prometheus did not answer the query");
        const nlohmann::json& data = answer.at("data");
        if (data.value("resultType", "") == "scalar") return take(sheet, bin, "", data.at("result"));
        for (const nlohmann::json& item : data.at("result"))
            take(sheet, bin, item.at("metric").empty() ? "" : " " + item.at("metric").dump(),
                 item.at("value"));
    }

private:
    /// `sample` is [time, "number"]; NaN and infinities, as of a rate without data, are none.
    void take(Sheet& sheet, std::size_t bin, const std::string& labels,
              const nlohmann::json& sample) const {
        const double value = std::strtod(sample.at(1).get_ref<const std::string&>().c_str(), nullptr);
        if (std::isfinite(value)) sheet.value(name_ + labels, "", bin, value);
    }
    std::string url_, name_;
};

/// What fails while a run is under way is noted, and the run goes on.
class Guarded final : public Probe {
public:
    Guarded(std::unique_ptr<Probe> probe, std::string text)
        : probe_(std::move(probe)), text_(std::move(text)) {}
    void sample(Sheet& sheet, std::size_t bin, double seconds) override {
        try {
            probe_->sample(sheet, bin, seconds);
        } catch (const std::exception& error) {
            sheet.note("probe " + text_ + ": " + error.what());
        }
    }

private:
    std::unique_ptr<Probe> probe_;
    std::string text_;
};

} // namespace

std::unique_ptr<Probe> makeProbe(const std::string& text) {
    const std::size_t colon = text.find(':');
    const std::string kind = text.substr(0, colon);
    std::string what = colon == std::string::npos ? "" : text.substr(colon + 1);
    std::string name = kind;
    // A query may hold '=' itself, so a name is only what follows the last one and is a plain word.
    const std::size_t equals = what.rfind('=');
    const auto plain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
    };
    const bool query = what.find('?') != std::string::npos;
    // Behind a query the name is a fragment, which no server is ever sent.
    if (const std::size_t hash = what.rfind('#');
        query && hash != std::string::npos && hash + 1 < what.size()) {
        name = what.substr(hash + 1);
        what.resize(hash);
    }
    if (equals != std::string::npos && equals + 1 < what.size() && !query &&
        std::all_of(what.begin() + static_cast<std::ptrdiff_t>(equals) + 1, what.end(), plain)) {
        name = what.substr(equals + 1);
        what.resize(equals);
    }
    if (what.empty()) throw ProbeError("probe '" + text + "' says not what to look at");
    std::unique_ptr<Probe> probe;
    if (kind == "pid")
        probe = std::make_unique<ProcessProbe>(what, name == "pid" ? "process-" + what : name);
    else if (kind == "cgroup")
        probe = std::make_unique<CgroupProbe>(what, name);
    else if (kind == "redis")
        probe = std::make_unique<RedisProbe>(what, name);
    else if (kind == "nginx")
        probe = std::make_unique<NginxProbe>(what, name);
    else if (kind == "metrics")
        probe = std::make_unique<MetricsProbe>(what, name);
    else if (kind == "prometheus")
        probe = std::make_unique<PrometheusProbe>(what, name);
    else
        throw ProbeError("probe '" + text +
                         "': unknown kind; there are pid, cgroup, redis, nginx, metrics and "
                         "prometheus");
    return std::make_unique<Guarded>(std::move(probe), text);
}

} // namespace headroom::probe
