#include "live/calibrate/observation.hpp"

#include "models/enum_names.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace headroom::calibrate {
namespace {

using models::OperationStep;
using models::Variable;

/// What the run says about a bin, from series and counts.
struct Moment {
    double connections = 0.0;
    double joined = 0.0;
    double rooms = 0.0;
    double messages = 0.0; ///< stored so far
    [[nodiscard]] double members() const { return rooms > 0.0 ? std::max(1.0, joined / rooms) : 0.0; }
};

double at(const result::Series* series, std::size_t bin) {
    return series != nullptr && bin < series->perBin.size() ? series->perBin[bin] : 0.0;
}

double at(const std::vector<std::uint32_t>& values, std::size_t bin) {
    return bin < values.size() ? static_cast<double>(values[bin]) : 0.0;
}

bool storesMessage(const models::Operation& operation) {
    return std::any_of(operation.steps.begin(), operation.steps.end(), [](const OperationStep& step) {
        return step.kind == OperationStep::Kind::kEffect && step.effect == "store-message";
    });
}

bool sendsMessage(const models::Operation& operation) {
    return std::any_of(operation.steps.begin(), operation.steps.end(), [](const OperationStep& step) {
        return step.kind == OperationStep::Kind::kBroadcast && step.frame == "message" && step.toSender;
    });
}

class Observer {
public:
    Observer(const result::RunResult& run, const models::Scenario& scenario,
             const models::ProcessService& process)
        : run_(run), profile_(scenario.profiles.at(process.profile)), process_(process),
          rooms_(run.find("rooms")), joined_(run.find("room members connected")),
          deliveries_(run.operation("deliver")) {
        for (const result::OperationResult& operation : run.operations) {
            const auto known = profile_.operations.find(operation.name);
            if (known != profile_.operations.end()) done_.emplace_back(&operation, &known->second);
        }
    }

    void add(std::size_t bin, Row& row) {
        Moment now;
        now.rooms = at(rooms_, bin);
        now.joined = at(joined_, bin);
        double messageOperations = 0.0;
        for (const auto& [measured, operation] : done_) {
            const double count = at(measured->completed, bin);
            if (operation->transport == models::Transport::kConnect) opened_ += count;
            if (operation->transport == models::Transport::kDisconnect) opened_ -= count;
            if (storesMessage(*operation)) messages_ += count;
            if (sendsMessage(*operation)) messageOperations += count;
        }
        now.connections = std::max(0.0, opened_);
        now.messages = messages_;
        const double deliveredEach = messageOperations > 0.0 && deliveries_ != nullptr
                                         ? at(deliveries_->completed, bin) / messageOperations
                                         : now.members();
        const double seconds = run_.binSeconds;
        const double processes = process_.on.count * process_.on.processesPerInstance;
        row.amounts["idlePerSecond"] += seconds * processes;
        row.amounts["idlePerConnection"] += seconds * now.connections;
        if (profile_.heartbeat.value > 0.0)
            row.events += seconds * now.connections / profile_.heartbeat.value;
        for (const auto& [measured, operation] : done_)
            addOperation(*measured, *operation, at(measured->completed, bin), now, deliveredEach, row);
        row.connections += now.connections * seconds;
        row.joined += now.joined * seconds;
        row.messages = now.messages;
    }

private:
    [[nodiscard]] double valueOf(Variable variable, const Moment& now) const {
        switch (variable) {
        case Variable::kMembers:
        case Variable::kReceivers:
            return now.members();
        case Variable::kOthers:
            return std::max(0.0, now.members() - 1.0);
        case Variable::kRooms:
            return now.rooms;
        case Variable::kLookups:
            return std::min(now.rooms, static_cast<double>(profile_.roomPage)) * now.members();
        case Variable::kHistory:
        case Variable::kUnread:
            return now.rooms > 0.0
                       ? std::min(static_cast<double>(profile_.historyPage), now.messages / now.rooms)
                       : 0.0;
        case Variable::kNone:
        case Variable::kMegabytes:
            break;
        }
        return 0.0;
    }

    void addOperation(const result::OperationResult& measured, const models::Operation& operation,
                      double count, const Moment& now, double deliveredEach, Row& row) const {
        if (count <= 0.0) return;
        const std::string& name = measured.name;
        row.amounts[name + "/base"] += count;
        for (const auto& slope : operation.cpu.perUnit)
            row.amounts[name + "/perUnit/" + models::nameOf(slope.first)] +=
                count * valueOf(slope.first, now);
        double visits = 1.0;
        for (const OperationStep& step : operation.steps) {
            if (step.kind == OperationStep::Kind::kBlock) {
                row.amounts[name + "/block"] += count;
                if (step.password && process_.hashing == models::Hashing::kSidePool) visits += 1.0;
            } else if (step.kind == OperationStep::Kind::kTrip && !process_.store.empty()) {
                visits += step.repeat == Variable::kNone ? 1.0 : valueOf(step.repeat, now);
            } else if (step.kind == OperationStep::Kind::kBroadcast) {
                const bool measuredReach = step.frame == "message" && step.toSender;
                const double reach =
                    measuredReach ? deliveredEach : now.members() - (step.toSender ? 0.0 : 1.0);
                row.amounts[name + "/perReceiver/" + step.frame] += count * std::max(0.0, reach);
            }
        }
        row.events += count * visits;
    }

    const result::RunResult& run_;
    const models::ServiceProfile& profile_;
    const models::ProcessService& process_;
    const result::Series* rooms_;
    const result::Series* joined_;
    const result::OperationResult* deliveries_;
    std::vector<std::pair<const result::OperationResult*, const models::Operation*>> done_;
    double opened_ = 0.0;
    double messages_ = 0.0;
};

} // namespace

std::string processServiceOf(const models::Scenario& scenario) {
    for (const models::Service& service : scenario.services)
        if (std::holds_alternative<models::ProcessService>(service.kind)) return service.name;
    throw std::runtime_error("the scenario has no service of type 'process'");
}

namespace {

bool belongsTo(const std::string& name, const std::string& service) {
    return name == service || name.starts_with(service + "-") || name.starts_with(service + "[");
}

} // namespace

std::vector<double> cpuPerBin(const result::RunResult& run, const std::string& service) {
    std::vector<double> cpu;
    for (const result::ResourceSeries& resource : run.resources) {
        if (resource.kind != "cpu" || !belongsTo(resource.service, service)) continue;
        cpu.resize(run.binCount, 0.0);
        for (std::size_t bin = 0; bin < run.binCount && bin < resource.utilization.size(); ++bin)
            cpu[bin] +=
                static_cast<double>(resource.utilization[bin]) * resource.capacity * run.binSeconds;
    }
    return cpu;
}

double stolenShare(const result::RunResult& run, std::size_t bin) {
    return at(run.find("processor time stolen"), bin);
}

std::vector<Row> observe(const result::RunResult& run, std::size_t index,
                         const models::Scenario& scenario, const ObservationOptions& options) {
    const models::Service* service = scenario.service(options.service);
    if (service == nullptr || !std::holds_alternative<models::ProcessService>(service->kind))
        throw std::runtime_error("the scenario has no service '" + options.service +
                                 "' of type 'process'");
    const auto& process = std::get<models::ProcessService>(service->kind);
    const std::vector<double> cpu = cpuPerBin(run, options.service);
    std::vector<double> memory(run.binCount, 0.0);
    for (const result::Series& series : run.series)
        if (series.unit == "bytes" && series.name.ends_with(" memory") &&
            belongsTo(series.name.substr(0, series.name.size() - 7), options.service))
            for (std::size_t bin = 0; bin < series.perBin.size(); ++bin)
                memory[bin] += series.perBin[bin];
    Observer observer(run, scenario, process);
    std::vector<Row> rows;
    const auto bins =
        static_cast<std::size_t>(std::max(1.0, std::round(options.windowSeconds / run.binSeconds)));
    const auto length =
        static_cast<std::size_t>(scenario.workload.length().value / run.binSeconds + 1e-6);
    const std::size_t end = std::min({run.binCount, cpu.size(), std::max<std::size_t>(1, length)});
    for (std::size_t from = 0; from < end; from += bins) {
        Row row;
        row.run = index;
        row.from = static_cast<double>(from) * run.binSeconds;
        double stolen = 0.0;
        const std::size_t to = std::min(end, from + bins);
        row.seconds = static_cast<double>(to - from) * run.binSeconds;
        for (std::size_t bin = from; bin < to; ++bin) {
            observer.add(bin, row);
            row.cpuSeconds += cpu[bin];
            stolen += stolenShare(run, bin);
        }
        row.connections /= row.seconds;
        row.joined /= row.seconds;
        row.memoryBytes = memory[to - 1];
        if (to - from == bins && stolen <= kMostStolen * static_cast<double>(bins))
            rows.push_back(std::move(row)); // a rest would weigh as much as a whole row
    }
    return rows;
}

} // namespace headroom::calibrate
