#include "sim/analysis/operational/station_data.hpp"

#include <array>
#include <string_view>

namespace headroom::analysis::operational {
namespace {

enum class Of : std::uint8_t { kProcess, kStore, kBalancer, kStorage, kContent, kClients };

struct Naming {
    Of service;
    std::string_view kind;
    std::string_view unit;
    std::string_view text; ///< behind the service's name
};

constexpr std::array<Naming, kStations> kNames{{
    {Of::kProcess, "event-loop", "s", "event loops"},
    {Of::kProcess, "cpu", "s", "CPUs"},
    {Of::kProcess, "credits", "vCPU-s", "CPU credits"},
    {Of::kProcess, "pool", "s", "side pool"},
    {Of::kStore, "event-loop", "s", "masters"},
    {Of::kStore, "event-loop", "s", "replicas"},
    {Of::kStore, "credits", "vCPU-s", "CPU credits"},
    {Of::kBalancer, "rate", "requests", "requests"},
    {Of::kBalancer, "rate", "connections", "new connections"},
    {Of::kProcess, "rate", "requests", "rate limit"},
    {Of::kStorage, "rate", "requests", "requests"},
    {Of::kContent, "rate", "requests", "requests"},
    {Of::kProcess, "network", "B", "network"},
    {Of::kProcess, "memory", "B", "memory"},
    {Of::kProcess, "file-descriptors", "files", "file descriptors"},
    {Of::kProcess, "connections", "connections", "connections"},
    {Of::kClients, "ports", "ports", "ports"},
    {Of::kStore, "memory", "B", "maxmemory"},
    {Of::kClients, "delay", "s", "to region"},
    {Of::kBalancer, "delay", "s", "latency"},
    {Of::kStore, "delay", "s", "network"},
    {Of::kStorage, "delay", "s", "latency"},
    {Of::kContent, "delay", "s", "latency"},
}};

const Naming& naming(StationId id) { return kNames[static_cast<std::size_t>(id)]; }

} // namespace

std::string StationModel::service(StationId id) const {
    switch (naming(id).service) {
    case Of::kProcess:
        return data_->parts.processName;
    case Of::kStore:
        return data_->parts.storeName;
    case Of::kBalancer:
        return data_->parts.balancerName;
    case Of::kStorage:
        return data_->parts.storageName;
    case Of::kContent:
        return data_->parts.contentName;
    case Of::kClients:
        break;
    }
    return "load-generator";
}

std::string StationModel::kind(StationId id) { return std::string(naming(id).kind); }
std::string StationModel::unit(StationId id) { return std::string(naming(id).unit); }

std::string StationModel::name(StationId id) const {
    return service(id) + " " + std::string(naming(id).text);
}

} // namespace headroom::analysis::operational
