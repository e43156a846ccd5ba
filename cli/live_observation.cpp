#include "cli/live_observation.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/live_drive_report.hpp"
#include "live/probe/allowance.hpp"
#include "live/probe/probe.hpp"
#include "sim/result/atomic_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <sched.h>

namespace headroom::cli {
namespace {

/// Processors the process of each "pid:4711=chat" may use, by the probe's name.
std::map<std::string, double> allowances(const std::vector<std::string>& probes) {
    std::map<std::string, double> out;
    for (const std::string& text : probes) {
        if (!text.starts_with("pid:")) continue;
        const std::size_t equals = text.find('=');
        const std::string pid = text.substr(4, equals == std::string::npos ? equals : equals - 4);
        const std::string name =
            equals == std::string::npos ? "process-" + pid : text.substr(equals + 1);
        out[name] = probe::processorsOf(pid);
    }
    return out;
}

} // namespace

AdoptedSeries adoptedFrom(const std::string& kind, const std::string& text) {
    const std::size_t equals = text.find('=');
    AdoptedSeries out{kind, text.substr(0, equals), 0.0,
                      equals == std::string::npos ? "" : text.substr(equals + 1)};
    const std::string unit = kind == "cpu" ? "PROCESSORS" : "BYTES";
    if (const std::size_t colon = out.service.find(':'); colon != std::string::npos) {
        char* end = nullptr;
        out.capacity = std::strtod(out.service.c_str() + colon + 1, &end);
        if (*end != '\0' || !(out.capacity > 0.0))
            throw UsageError("--" + kind + " '" + text + "': expected SERVICE:" + unit + "=SERIES");
        out.service.resize(colon);
    }
    const bool unlimited = out.capacity <= 0.0;
    if (out.service.empty() || out.series.empty() || (unlimited && kind == "cpu"))
        throw UsageError("--" + kind + " '" + text + "': expected SERVICE:" + unit + "=SERIES");
    return out;
}

bool adopt(result::RunResult& run, const AdoptedSeries& adopted) {
    const result::Series* found = run.find(adopted.series);
    if (found == nullptr) return false;
    const std::vector<double> values = found->perBin;
    // Exact bytes, as a process's own probe writes them; a resource needs a limit to be a share of.
    if (adopted.kind == "memory") run.series.push_back({adopted.service + " memory", "bytes", values});
    if (adopted.capacity <= 0.0) return true;
    result::ResourceSeries resource;
    resource.name = adopted.service + "." + adopted.kind;
    resource.service = adopted.service;
    resource.kind = adopted.kind;
    resource.unit = adopted.kind == "cpu" ? "vCPU" : "bytes";
    resource.capacity = adopted.capacity;
    for (const double value : values)
        resource.utilization.push_back(static_cast<float>(std::max(0.0, value) / resource.capacity));
    run.resources.push_back(std::move(resource));
    return true;
}

void setProcessors(result::RunResult& run, const std::string& service, double processors) {
    if (processors <= 0.0) return;
    for (result::ResourceSeries& resource : run.resources) {
        if (resource.kind != "cpu" || resource.service != service || resource.capacity == processors)
            continue;
        const auto factor = static_cast<float>(resource.capacity / processors);
        for (float& use : resource.utilization) use *= factor;
        resource.capacity = processors;
    }
}

drive::RunOutcome observe(const ObservedRun& run) {
    std::map<std::string, double> allowed;
    try {
        for (const std::string& text : run.probes) (void)probe::makeProbe(text);
        allowed = allowances(run.probes);
    } catch (const probe::ProbeError& error) {
        throw UsageError(error.what());
    }
    if (!run.out.empty()) result::AtomicFile unwritable(run.out); // shows before the run, not after it
    drive::RunHooks hooks;
    hooks.interrupted = &interrupted();
    DriveView view(run.label, run.scenario.workload.length().value, run.view);
    std::optional<probe::Monitor> monitor;
    hooks.onStart =
        [&](std::int64_t zero) { // after the driving processes were forked: this starts a thread
            monitor.emplace(run.probes, run.scenario.bin.value);
            monitor->start(zero);
        };
    hooks.complete = [&](result::RunResult& result) {
        if (monitor) monitor->addTo(result);
        for (const auto& [service, processors] : allowed) setProcessors(result, service, processors);
        for (const AdoptedSeries& adopted : run.adopted)
            if (!adopt(result, adopted))
                result.notes.push_back("no probe wrote the series '" + adopted.series + "' for " +
                                       adopted.service + " " + adopted.kind);
    };
    hooks.onSecond = [&](const drive::Glance& glance) { view.update(glance); };
    return drive::drive(run.scenario, run.settings, {run.out, {}}, hooks);
}

std::filesystem::path fileOfRepeat(const std::filesystem::path& file, int repeat) {
    std::filesystem::path out = file.parent_path() / file.stem();
    out += "-" + std::to_string(repeat);
    out += file.extension();
    return out;
}

OnProcessor::OnProcessor(std::optional<int> processor) {
    if (!processor) return;
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) != 0) return;
    for (int i = 0; i < CPU_SETSIZE; ++i)
        if (CPU_ISSET(i, &set)) before_.push_back(i);
    CPU_ZERO(&set);
    CPU_SET(*processor, &set);
    if (::sched_setaffinity(0, sizeof set, &set) != 0)
        throw UsageError("this process may not run on processor " + std::to_string(*processor));
}

OnProcessor::~OnProcessor() {
    if (before_.empty()) return;
    cpu_set_t set;
    CPU_ZERO(&set);
    for (const int processor : before_) CPU_SET(processor, &set);
    (void)::sched_setaffinity(0, sizeof set, &set);
}

} // namespace headroom::cli
