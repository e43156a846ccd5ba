#pragma once
// A small valid scenario for tests, and helpers to break it.

#include "models/read_scenario.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace headroom::models::testing {

/// Line numbers of the tests refer to this text.
inline const std::string kScenario = R"json({
  "headroom": 1, "name": "small",
  "workload": {
    "users": { "steady": { "count": 10, "duration": "60s" } },
    "behaviour": "chatter"
  },
  "behaviours": {
    "chatter": [ "register", "connect", "pick-room", "join-room",
                 { "repeat": [ { "think": "1s" }, "send-message" ] } ]
  },
  "services": {
    "edge": { "type": "load-balancer", "targets": "chat" },
    "chat": { "type": "process", "profile": "bootcampchat-node",
              "on": { "instance": "t3.small", "count": 2 },
              "store": "store", "storage": "files" },
    "store": { "type": "redis-cluster", "on": { "instance": "t3.small" } },
    "files": { "type": "object-storage" }
  },
  "slo": [ "p95(send-message) < 300ms" ]
})json";

/// `kScenario` with the first `from` replaced; it must be there.
inline std::string changed(const std::string& from, const std::string& to,
                           std::string text = kScenario) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("not in the scenario: " + from);
    return text.replace(at, from.size(), to);
}

inline Scenario read(const std::string& text, const std::vector<Override>& overrides = {}) {
    return readScenarioText("test.json", text, overrides);
}

/// What is wrong with it, as printed; empty when nothing is.
inline std::vector<std::string> problems(const std::string& text,
                                         const std::vector<Override>& overrides = {}) {
    try {
        (void)read(text, overrides);
    } catch (const ScenarioError& error) {
        std::vector<std::string> lines;
        for (const Diagnostic& diagnostic : error.diagnostics()) lines.push_back(print(diagnostic));
        return lines;
    }
    return {};
}

} // namespace headroom::models::testing
