#include "tests/gui/small_scenario.hpp"

#include <gtest/gtest.h>

#include <QFile>

namespace headroom::gui {
namespace {

QByteArray scenario(const QByteArray& users) {
    return R"json({
  "headroom": 1,
  "name": "small",
  "title": "A small fleet",
  "seed": 7,
  "network": { "clientRtt": "5ms", "zones": 2, "inZoneRtt": "0.2ms", "crossZoneRtt": "0.9ms" },
  "workload": { "users": )json" +
           users + R"json(, "behaviour": "chatter" },
  "behaviours": {
    "chatter": {
      "steps": [ "register", "list-rooms", "connect", "pick-room", "enter-room", "join-room",
                 { "repeat": [ { "think": "exponential(1s)" }, "send-message" ] } ]
    }
  },
  "services": {
    "edge": { "type": "load-balancer", "targets": "chat", "requests": "4000/s",
              "newConnections": "750/s" },
    "chat": { "type": "process", "profile": "bootcampchat-node",
              "on": { "instance": "t3.small", "count": 1, "processesPerInstance": 2 },
              "store": "redis", "storage": "files", "adapter": "none" },
    "redis": { "type": "redis-cluster", "on": { "instance": "t3.small" }, "masters": 1,
               "replicasPerMaster": 1 },
    "files": { "type": "object-storage", "putLatency": "60ms", "getLatency": "25ms",
               "perConnection": "100MB/s" },
    "front": { "type": "content-delivery", "latency": "10ms", "maxRequests": "250000/s" }
  },
  "slo": ["failed_users < 1%"],
  "variants": { "two": { "title": "Two instances", "set": ["services.chat.on.count=2"] } }
}
)json";
}

} // namespace

QByteArray smallScenario() {
    return scenario(
        R"({ "ramp": { "start": 10, "step": 10, "every": "5s", "until": 30, "hold": "10s" } })");
}

QByteArray crowdedScenario() {
    QByteArray text = scenario(
        R"({ "ramp": { "start": 20, "step": 20, "every": "2s", "until": 400, "hold": "10s" } })");
    return text.replace("failed_users < 1%", "p95(send-message) < 300ms");
}

QByteArray longScenario() {
    return scenario(
        R"({ "ramp": { "start": 200, "step": 10, "every": "60s", "until": 400, "hold": "10h" } })");
}

QString Files::write(const QString& name, const QByteArray& text) const {
    QFile file(path(name));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly) && file.write(text) == text.size()) << qPrintable(name);
    return path(name);
}

} // namespace headroom::gui
