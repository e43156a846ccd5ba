#include "live/up/plan.hpp"

#include <fmt/format.h>

#include <sstream>

namespace headroom::up {
namespace {

constexpr std::size_t kMostNodes = 256; ///< that session identifiers can tell apart

struct Parts {
    const models::LoadBalancer* balancer = nullptr;
    const models::ProcessService* process = nullptr;
    const models::RedisCluster* store = nullptr;
    std::string balancerName, processName, storeName;
};

Parts partsOf(const models::Scenario& scenario) {
    Parts parts;
    for (const models::Service& service : scenario.services) {
        if (const auto* b = std::get_if<models::LoadBalancer>(&service.kind)) {
            parts.balancer = b;
            parts.balancerName = service.name;
        } else if (const auto* p = std::get_if<models::ProcessService>(&service.kind)) {
            parts.process = p;
            parts.processName = service.name;
        } else if (const auto* r = std::get_if<models::RedisCluster>(&service.kind)) {
            parts.store = r;
            parts.storeName = service.name;
        }
    }
    if (parts.process == nullptr) throw UpError("the scenario has no service of type 'process'");
    return parts;
}

std::string filled(std::string text, const std::string& gap, const std::string& value) {
    for (std::size_t at = text.find(gap); at != std::string::npos;
         at = text.find(gap, at + value.size()))
        text.replace(at, gap.size(), value);
    return text;
}

const char* methodOf(const models::LoadBalancer& balancer) {
    using Algorithm = models::LoadBalancer::Algorithm;
    // Not ip_hash, which looks at three of an address' four bytes: all of this machine would be one client.
    if (balancer.sticky) return "        hash $remote_addr$remote_port consistent;\n";
    switch (balancer.algorithm) {
    case Algorithm::kLeastConnections:
    case Algorithm::kLeastOutstanding:
        return "        least_conn;\n";
    case Algorithm::kRandom:
        return "        random;\n";
    case Algorithm::kRoundRobin:
        break;
    }
    return "";
}

/// What the session identifiers of `headroom live serve --node n` begin with, as a regular expression: the eight bits of
/// n in base64, six in the first character and two in the second.
std::string sessionsOf(std::size_t node) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    constexpr const char* kSeconds[] = {"A-P", "Q-Zabcdef", "g-v", "w-z0-9_-"};
    return fmt::format("^{}[{}]", kDigits[node >> 2U], kSeconds[node & 3U]);
}

/// Engine.IO's long-polling is a session of many requests, all of which must reach the backend that has it. Its
/// identifier says which that is.
std::string sessionRoutes(const std::vector<std::uint16_t>& backends) {
    std::string upstreams;
    std::string routes;
    for (std::size_t i = 0; i < backends.size(); ++i) {
        upstreams += fmt::format("    upstream node{} {{ server 127.0.0.1:{}; keepalive 64; }}\n", i,
                                 backends[i]);
        routes += fmt::format("        \"~{}\" node{};\n", sessionsOf(i), i);
    }
    return upstreams + "    map $arg_sid $home {\n        default backends;\n" + routes + "    }\n";
}

std::string nginxConfiguration(const models::LoadBalancer& balancer,
                               const std::vector<std::uint16_t>& backends, bool numbered,
                               std::uint16_t port, const std::string& folder) {
    std::string servers;
    for (const std::uint16_t backend : backends)
        servers += fmt::format("        server 127.0.0.1:{} max_fails=1 fail_timeout=1s;\n", backend);
    std::string paths;
    for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        paths += fmt::format("    {}_temp_path {}/nginx-{};\n", kind, folder, kind);
    // One process: with workers, nginx serves on when its master is killed, and whoever kills it kills no balancer.
    return fmt::format(R"(daemon off;
master_process off;
pid {0}/nginx.pid;
error_log {0}/nginx.log;
events {{ worker_connections 19000; }}
http {{
    access_log off;
    client_max_body_size 50m;
{1}    map $http_upgrade $connection_upgrade {{ default upgrade; '' ''; }}
    upstream backends {{
{2}{3}        keepalive 64;
    }}
{6}    server {{
        listen 127.0.0.1:{4} backlog=4096;
        location = /nginx_status {{ stub_status; }}
        location / {{
            proxy_pass http://{7};
            proxy_http_version 1.1;
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_read_timeout {5:.0f}s;
            proxy_connect_timeout 2s;
        }}
    }}
}}
)",
                       folder, paths, methodOf(balancer), servers, port,
                       std::max(60.0, balancer.idleTimeout.value),
                       numbered ? sessionRoutes(backends) : "", numbered ? "$home" : "backends");
}

class Planner {
public:
    Planner(const models::Scenario& scenario, const PlanOptions& options)
        : options_(options), parts_(partsOf(scenario)) {}

    Plan plan() {
        out_.store = "memory:";
        if (parts_.store != nullptr) addStore();
        std::vector<std::uint16_t> backends;
        const models::Placement& on = parts_.process->on;
        const int count = options_.backends > 0 ? options_.backends : on.count * on.processesPerInstance;
        for (int i = 0; i < count; ++i) backends.push_back(addBackend(i));
        out_.port = backends.front();
        if (parts_.balancer != nullptr) addBalancer(backends);
        return std::move(out_);
    }

private:
    std::uint16_t nextPort() {
        if (port_ >= 10'000)
            throw UpError("the fleet has more processes than this machine should start");
        return static_cast<std::uint16_t>(options_.firstPort + port_++);
    }

    void addStore() {
        const bool cluster = parts_.store->masters > 1 || parts_.store->replicasPerMaster > 0;
        const int nodes = parts_.store->masters * (1 + parts_.store->replicasPerMaster);
        if (cluster && parts_.store->masters < 3)
            throw UpError("a Redis cluster has at least three masters; services." + parts_.storeName +
                          " asks for " + std::to_string(parts_.store->masters));
        std::string list;
        for (int i = 0; i < nodes; ++i) {
            const std::uint16_t port = nextPort();
            const std::string folder = fmt::format("{}/redis-{}", options_.folder, i);
            PlannedProcess process{fmt::format("{}[{}]", parts_.storeName, i), "store", port, {}};
            process.command = {"redis-server", "--port",    std::to_string(port),
                               "--bind",       "127.0.0.1", "--dir",
                               folder,         "--save",    "",
                               "--appendonly", "yes",       "--appendfsync",
                               "everysec"};
            if (cluster)
                process.command.insert(process.command.end(),
                                       {"--cluster-enabled", "yes", "--cluster-config-file",
                                        "nodes.conf", "--cluster-node-timeout", "2000"});
            // redis-server wants its folder to exist; an empty file makes it.
            out_.files.emplace_back(folder + "/.keep", "");
            out_.processes.push_back(std::move(process));
            list += (i == 0 ? "" : ",") + fmt::format("127.0.0.1:{}", port);
            if (cluster) nodes_.push_back(fmt::format("127.0.0.1:{}", port));
        }
        out_.store = (cluster ? "redis-cluster://" : "redis://") + list;
        // What is acknowledged must outlive its master.
        if (parts_.store->replicasPerMaster > 0) out_.store += "?wait=1";
        if (!cluster) return;
        out_.cluster = {"redis-cli", "--cluster", "create"};
        out_.cluster.insert(out_.cluster.end(), nodes_.begin(), nodes_.end());
        out_.cluster.insert(
            out_.cluster.end(),
            {"--cluster-replicas", std::to_string(parts_.store->replicasPerMaster), "--cluster-yes"});
    }

    std::uint16_t addBackend(int index) {
        const std::uint16_t port = nextPort();
        PlannedProcess process{fmt::format("{}[{}]", parts_.processName, index), "backend", port, {}};
        std::istringstream words(options_.backend);
        for (std::string word; words >> word;) {
            word = filled(word, "{port}", std::to_string(port));
            word = filled(word, "{store}", out_.store);
            word = filled(word, "{folder}", options_.folder);
            process.command.push_back(filled(word, "{index}", std::to_string(index)));
        }
        if (process.command.empty()) throw UpError("no command for the backends");
        out_.processes.push_back(std::move(process));
        return port;
    }

    void addBalancer(const std::vector<std::uint16_t>& backends) {
        out_.port = nextPort();
        const std::string file = options_.folder + "/nginx.conf";
        const bool numbered = options_.backend.find("--node {index}") != std::string::npos &&
                              backends.size() <= kMostNodes;
        out_.files.emplace_back(
            file, nginxConfiguration(*parts_.balancer, backends, numbered, out_.port, options_.folder));
        out_.processes.push_back({parts_.balancerName,
                                  "balancer",
                                  out_.port,
                                  {"nginx", "-c", file, "-e", options_.folder + "/nginx.log"}});
    }

    const PlanOptions& options_;
    Parts parts_;
    Plan out_;
    std::vector<std::string> nodes_;
    int port_ = 0;
};

} // namespace

Plan planFleet(const models::Scenario& scenario, const PlanOptions& options) {
    return Planner(scenario, options).plan();
}

} // namespace headroom::up
