#pragma once
// Reverse proxy (nginx): connection slots of its workers.
//
// Assumptions: a proxied request in progress takes two connections, one to the client and one to the
// upstream, out of workers * workerConnections; beyond that a request is refused at once
// ("worker_connections are not enough"). Event-driven: no thread per request; CPU per request shares the
// machine. Source: nginx documentation, ngx_core_module, worker_connections ("includes all connections, among
// others with proxied servers"). Validity: clients behind a balancer, whose idle connections are few; idle
// kept-alive clients are not counted, which errs on the generous side for clients that connect directly.

#include "models/tier.hpp"

#include <algorithm>
#include <cstdint>

namespace headroom::tiers {

/// Requests one instance can proxy at once.
[[nodiscard]] inline std::uint32_t proxySlots(const models::Proxy& proxy) {
    return static_cast<std::uint32_t>(std::max(1, proxy.workers * proxy.workerConnections / 2));
}

} // namespace headroom::tiers
