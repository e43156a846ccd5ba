// What the run costs: instances by the second, requests, memory times duration.

#include "models/catalog.hpp"
#include "models/lcu.hpp"
#include "models/tier_lookup.hpp"
#include "sim/tiers/tiers.hpp"

#include <algorithm>
#include <map>

namespace headroom::tiers {

void Tiers::addCost(result::RunResult& out) {
    const double hours = length_ / 3600.0;
    const auto item = [&](const std::string& name, double usd) {
        if (usd > 0.0) out.cost.push_back({name, usd / hours, usd});
    };
    std::map<std::uint16_t, double> seconds;
    double surplus = 0.0;
    for (Host& host : hosts_) {
        bill(host, length_);
        seconds[host.station] += std::min(host.billedSeconds, std::max(length_, 60.0));
        const models::Placement* on =
            models::tierPlacement(scenario_.services[program_.stations[host.station].service]);
        const double credits =
            host.processor.chargedCredits(length_) + host.processor.surplusCredits(length_);
        surplus += credits / 60.0 * scenario_.instanceTypes.at(on->instance).surplusPerVcpu.value;
    }
    for (const auto& [station, on] : seconds) {
        const models::Service& service = scenario_.services[program_.stations[station].service];
        const std::string& type = models::tierPlacement(service)->instance;
        const auto& price = scenario_.instanceTypes.at(type).price;
        const auto found = price.find(scenario_.region);
        if (found == price.end()) {
            out.notes.push_back("no cost of " + service.name + ": no price of " + type + " in " +
                                scenario_.region);
            continue;
        }
        // A run shorter than a billed minute costs what a long one would an hour.
        item(service.name + ": " + type,
             std::min(on, on * length_ / std::max(length_, 60.0)) / 3600.0 * found->second.value);
    }
    const auto priced = [&](const std::string& name, const models::Prices& prices, double requests) {
        item(name, prices.perHour.value * hours);
        item(name + ": requests", prices.perMillion * requests * 1e-6);
    };
    for (std::size_t s = 0; s < stations_.size(); ++s) {
        const models::Service& service = scenario_.services[program_.stations[s].service];
        const auto requests = static_cast<double>(stations_[s].requests);
        if (const models::TierCommon* own = models::commonOf(service)) {
            priced(service.name, own->prices, requests);
            if (const auto* functions = std::get_if<models::Functions>(&service.kind))
                item(service.name + ": duration",
                     own->prices.perGigabyteSecond * stations_[s].busySeconds * functions->memory.value /
                         (1024.0 * 1024.0 * 1024.0));
        }
        if (const auto* broker = std::get_if<models::Broker>(&service.kind))
            priced(service.name, broker->prices, requests);
    }
    for (std::size_t e = 0; e < edges_.size(); ++e) {
        const models::Service& service = scenario_.services[program_.edges[e].service];
        const auto requests = static_cast<double>(edges_[e].capacity.total());
        if (const auto* gateway = std::get_if<models::Gateway>(&service.kind))
            priced(service.name, gateway->prices, requests);
        if (const auto* proxy = std::get_if<models::ConnectionProxy>(&service.kind))
            priced(service.name, proxy->prices, requests);
        if (!std::holds_alternative<models::LoadBalancer>(service.kind)) continue;
        try {
            models::LoadBalancerUse use;
            use.requests = models::Rate(requests / length_);
            use.bytes = models::BytesPerSecond(edges_[e].bytes / length_);
            const double perHour =
                models::loadBalancerPrice(models::Catalogue::load(models::defaultDataDirs()),
                                          scenario_.region, use)
                    .value;
            item(service.name + ": load balancer", perHour * hours);
        } catch (const models::CatalogueError& error) {
            out.notes.push_back(std::string("no cost: ") + error.what());
        }
    }
    item("surplus CPU credits", surplus);
}

} // namespace headroom::tiers
