#include "sim/bridge/reference/reference_engine.hpp"

#include "sim/bridge/platform.hpp"
#include "sim/bridge/reference/client.hpp"
#include "sim/bridge/run_watch.hpp"
#include "sim/bridge/simulation.hpp"

#include <simgrid/kernel/resource/Model.hpp>

#include <algorithm>

namespace headroom::bridge::reference {

namespace s4u = simgrid::s4u;

namespace {

constexpr int kStackKibibytes = 64;

/// Has no events; SimGrid comes by every round. Ends the run early by ending all actors, so that their
/// stacks unwind and nothing is left that waits.
class WatchModel final : public simgrid::kernel::resource::Model {
public:
    WatchModel(World& world, RunWatch& watch) : Model("RunWatch"), world_(world), watch_(watch) {}

    double next_occurring_event(double /*now*/) override { return -1.0; }
    void update_actions_state(double now, double /*delta*/) override {
        if (++rounds_ % 256 == 0 && !world_.failure) look(now);
        if (!world_.failure || ended_) return;
        ended_ = true;
        s4u::Actor::kill_all();
    }

private:
    void look(double now) {
        try {
            if (watch_.due()) watch_.report(now, static_cast<double>(world_.activeUsers));
        } catch (...) {
            world_.failure = std::current_exception();
        }
    }

    World& world_;
    RunWatch& watch_;
    std::uint64_t rounds_ = 0;
    bool ended_ = false;
};

struct Fleet {
    std::vector<PlatformHost> described;
    std::vector<std::unique_ptr<Machine>> machines;
    std::vector<const models::InstanceType*> types;
    std::size_t chatMachines = 0;

    /// Machines of one service; `shift` moves a store's replicas one zone on.
    void describe(const World& world, const models::Placement& on, int count, int shift) {
        const models::InstanceType& type = world.view.scenario.instanceTypes.at(on.instance);
        const int zones = std::max(1, world.view.scenario.network.zones);
        for (int i = 0; i < count; ++i) {
            described.push_back({"host-" + std::to_string(described.size()),
                                 static_cast<std::uint32_t>(type.vcpus), type.singleThreadSpeed,
                                 static_cast<std::uint32_t>((i + shift) % zones),
                                 type.networkBurst.value});
            types.push_back(&type);
        }
    }
    void build(const Platform& platform) {
        for (std::uint32_t i = 0; i < platform.size(); ++i)
            machines.push_back(std::make_unique<Machine>(platform.host(i), types[i]->vcpus,
                                                         types[i]->physicalCores, types[i]->smtYield,
                                                         described[i].zone));
    }
    [[nodiscard]] std::vector<Machine*> range(std::size_t first, std::size_t last) const {
        std::vector<Machine*> out;
        for (std::size_t i = first; i < last; ++i) out.push_back(machines[i].get());
        return out;
    }
};

std::string numbered(const std::string& name, std::size_t index) {
    return name + "[" + std::to_string(index) + "]";
}

/// Fills the series at the end of every bin, then ends the run.
class Observer {
public:
    Observer(World& world, Fleet& fleet, Server& server, Store* store)
        : world_(world), fleet_(fleet), server_(server) {
        const std::string& chat = world.view.parts.processName;
        const std::string& kept = world.view.parts.storeName;
        loops_ = server.loops();
        const std::size_t processes = loops_.size();
        for (std::size_t i = 0; store != nullptr && i < store->nodes(); ++i)
            loops_.push_back(&store->node(i));
        for (std::size_t i = 0; i < loops_.size(); ++i) {
            const bool ofChat = i < processes;
            world.recorder.addResource(ofChat ? numbered(chat + ".event-loop", i)
                                              : numbered(kept + ".node", i - processes),
                                       ofChat ? chat : kept, "event-loop", 1.0, "threads");
        }
        for (std::size_t i = 0; i < fleet.machines.size(); ++i) {
            const bool ofChat = i < fleet.chatMachines;
            world.recorder.addResource(ofChat ? numbered(chat + ".cpu", i)
                                              : numbered(kept + ".cpu", i - fleet.chatMachines),
                                       ofChat ? chat : kept, "cpu", fleet.machines[i]->vcpus(), "vCPU");
        }
    }

    void run() {
        for (std::size_t bin = 0; bin < world_.recorder.bins(); ++bin) {
            s4u::this_actor::sleep_until(
                std::min(world_.length, static_cast<double>(bin + 1) * world_.recorder.binSeconds()));
            sample(bin);
        }
        s4u::Actor::kill_all(); // all but this one, which ends here
    }

private:
    void sample(std::size_t bin) {
        Recorder& recorder = world_.recorder;
        const double seconds = recorder.binSeconds();
        const auto share = [&](double busy, double& before, double capacity) {
            const double used = (busy - before) / (seconds * capacity);
            before = busy;
            return static_cast<float>(std::clamp(used, 0.0, 1.0));
        };
        for (std::size_t i = 0; i < loops_.size(); ++i)
            recorder.resource(i).utilization[bin] =
                share(loops_[i]->busySeconds(), loops_[i]->sampledBusy, 1.0);
        for (std::size_t i = 0; i < fleet_.machines.size(); ++i) {
            Machine& machine = *fleet_.machines[i];
            recorder.resource(loops_.size() + i).utilization[bin] =
                share(machine.busySeconds(), machine.sampledBusy, machine.vcpus());
        }
        recorder.set("users", "users", bin, static_cast<double>(world_.activeUsers));
        recorder.set("users arrived", "users", bin, static_cast<double>(world_.users.size()));
        recorder.set("connections", "connections", bin, static_cast<double>(world_.connections));
        recorder.set("rooms", "rooms", bin, static_cast<double>(world_.rooms.size()));
        recorder.set("room members connected", "users", bin, static_cast<double>(server_.joined()));
        recorder.set("messages", "1/s", bin, static_cast<double>(world_.messages) / seconds);
        recorder.set("frames sent", "1/s", bin, static_cast<double>(world_.frames) / seconds);
        world_.messages = world_.frames = 0;
        recorder.closeBin(bin);
    }

    World& world_;
    Fleet& fleet_;
    Server& server_;
    std::vector<Loop*> loops_;
};

} // namespace

result::RunResult runReference(const models::Scenario& scenario, std::uint64_t seed,
                               const RunOptions& options) {
    World world(scenario, seed); // refuses what is not modelled before SimGrid starts
    Simulation simulation(kStackKibibytes);
    const fleet::FleetParts& parts = world.view.parts;
    Fleet fleet;
    fleet.describe(world, parts.process->on, parts.process->on.count, 0);
    fleet.chatMachines = fleet.described.size();
    for (int layer = 0; parts.store != nullptr && layer <= parts.store->replicasPerMaster; ++layer)
        fleet.describe(world, parts.store->on, parts.store->masters, layer);
    const Platform platform(fleet.described, scenario.network);
    fleet.build(platform);
    world.clients = platform.controlHost();

    std::unique_ptr<Store> store;
    if (parts.store != nullptr)
        store = std::make_unique<Store>(world, fleet.range(fleet.chatMachines, fleet.machines.size()));
    Server server(world, fleet.range(0, fleet.chatMachines), parts.process->on.processesPerInstance,
                  store.get());
    Balancer balancer(world, server.loops());
    server.setBalancer(&balancer);
    Clients clients(world, server, balancer);
    Observer observer(world, fleet, server, store.get());
    RunWatch watch(options, world.length);
    simulation.engine().add_model(std::make_shared<WatchModel>(world, watch));

    server.start();
    balancer.start();
    clients.start();
    world.spawn("observer", [&observer] { observer.run(); });
    simulation.runUntil(world.length + 1.0);
    if (world.failure) std::rethrow_exception(world.failure);
    watch.report(world.length, static_cast<double>(world.activeUsers));

    result::UserOutcome& users = world.recorder.users;
    users.arrived = world.users.size();
    for (const UserPtr& user : world.users) {
        if (user->failed)
            ++users.failed;
        else if (user->passed)
            ++users.passed;
    }
    users.unfinished = users.arrived - users.passed - users.failed;
    result::RunResult out = world.recorder.take();
    out.scenario = scenario.name;
    out.source = "reference";
    out.seed = seed;
    out.durationSeconds = world.length;
    out.events = world.callbacks;
    out.notes.emplace_back(
        "reference engine: memory, credits, money and network bytes are not modelled");
    return out;
}

} // namespace headroom::bridge::reference
