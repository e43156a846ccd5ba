// Measured demands of services and stores.

#include "models/describe.hpp"
#include "models/nearest.hpp"

namespace headroom::models {
namespace {

constexpr std::array<std::string_view, 9> kEffects = {"open-session",  "create-room",  "pick-room",
                                                      "enter-room",    "join-room",    "leave-room",
                                                      "store-message", "load-history", "mark-read"};
constexpr std::array<std::string_view, 2> kStorageOperations = {"put", "get"};
constexpr std::array<std::string_view, 1> kReplyWord = {"reply"};

/// A text member of which only some words are known.
struct KnownText {
    std::string& text;
    Names words;
};

void describe(Visitor& v, KnownText& known) {
    std::size_t index = 0;
    while (index + 1 < known.words.size() && known.words[index] != known.text) ++index;
    v.choice(known.words, index);
    known.text = known.words[index];
}

void describeTrip(Visitor& v, OperationStep& step) {
    v.object("trip-step", [&] {
        v.field("trip", step.commands, "commands sent together; the operation waits for all answers",
                kRequired.notEmpty());
        v.field("repeat", step.repeat, "done this many times, one after another");
        v.field("fresh", step.freshKey, "reads this kind of key, which was just written");
        v.field("onStale", step.onStale, "what a replica without that write does to the operation");
        v.check(!step.freshKey.empty() || step.onStale == OnStale::kIgnore, "onStale",
                "needs \"fresh\", the kind of key that was just written");
    });
}

void describeBroadcast(Visitor& v, OperationStep& step) {
    v.object("broadcast-step", [&] {
        v.field("broadcast", step.frame,
                "kind of frame: \"message\", \"participants\", \"read-mark\", ...",
                kRequired.notEmpty());
        v.field("toSender", step.toSender, "the sender gets it too; of a message that is the answer");
        v.field("perReceiver", step.perReceiver, "CPU per frame written, reference core");
        v.field("bytes", step.frameBytes, "size of the frame");
        v.field("bytesPerMember", step.frameBytesPerMember, "and for every member of the room");
    });
}

} // namespace

void describe(Visitor& v, RelativeInterval& interval) { v.range(interval.low, interval.high, false); }

void describe(Visitor& v, DemandLaw& law) {
    v.object("demand-law", [&] {
        v.field("base", law.base, "CPU on the reference core", kRequired);
        v.field("perUnit", law.perUnit, "and for every unit of these variables");
        v.field("interval", law.interval,
                "the true value lies between these multiples of the stated one",
                kAny.between(0.0, 1000.0));
    });
}

void describe(Visitor& v, OperationStep& step) {
    using By = Alternative::By;
    using Kind = OperationStep::Kind;
    static constexpr Alternative kForms[] = {{By::kKey, "trip", ""},      {By::kKey, "block", ""},
                                             {By::kKey, "broadcast", ""}, {By::kKey, "storage", ""},
                                             {By::kKey, "effect", ""},    {By::kText, "", ""}};
    v.alternatives("operation-step", kForms, static_cast<std::size_t>(step.kind), [&](std::size_t form) {
        if (v.mode() == Visitor::Mode::kRead) step.kind = static_cast<Kind>(form);
        switch (static_cast<Kind>(form)) {
        case Kind::kTrip:
            describeTrip(v, step);
            break;
        case Kind::kBlock:
            v.object("block-step", [&] {
                v.field("block", step.work, "CPU that never yields, reference core", kRequired);
                v.field("password", step.password,
                        "hashing of a password, which may move to the side pool");
            });
            break;
        case Kind::kBroadcast:
            describeBroadcast(v, step);
            break;
        case Kind::kStorage:
            v.object("storage-step", [&] {
                KnownText operation{step.storageOperation, kStorageOperations};
                v.field("storage", operation, "object storage round trip", kRequired);
            });
            break;
        case Kind::kEffect:
            v.object("effect-step", [&] {
                KnownText effect{step.effect, kEffects};
                v.field("effect", effect, "change of the chat's state", kRequired);
            });
            break;
        case Kind::kReply: {
            std::size_t word = 0;
            v.choice(kReplyWord, word);
            break;
        }
        }
    });
}

void describe(Visitor& v, Operation& operation) {
    v.object("operation", [&] {
        v.field("transport", operation.transport, "how the request reaches a process");
        v.field("cpu", operation.cpu, "CPU demand beside blocks and broadcasts", kRequired);
        v.field("request", operation.request, "bytes to the service");
        v.field("response", operation.response, "bytes back");
        v.field("responsePerMember", operation.responsePerMember, "and for every member of the room");
        v.field("authenticated", operation.authenticated, "fails once the session is lost");
        v.field("preflight", operation.preflight, "browsers send a CORS preflight first");
        v.field("rateLimit", operation.rateLimit,
                "rate limit of this profile that applies; empty = none");
        v.field("steps", operation.steps, "what it does, in order", kRequired);
        v.field("source", operation.source, "how it was measured");
    });
}

void describe(Visitor& v, RateLimit& limit) {
    v.object("rate-limit", [&] {
        v.field("requests", limit.requests, "in a window", kRequired.between(1, 1'000'000'000));
        v.field("window", limit.window, "fixed window", kRequired.above(0.0));
        v.field("perClientAddress", limit.perClientAddress, "counted for each client address");
    });
}

void describe(Visitor& v, CalibratedFactor& factor) {
    v.object("calibrated-factor", [&] {
        v.field("parts", factor.parts, "demands it scales, for a value of 1", kRequired.notEmpty());
        v.field("value", factor.value, "fitted", kRequired.atLeast(0.0));
        v.field("interval", factor.interval, "of the value", kRequired.atLeast(0.0));
    });
}

void describe(Visitor& v, Calibration& calibration) {
    v.object("calibration", [&] {
        v.field("runs", calibration.runs, "measured results the demands were fitted on");
        v.field("machine", calibration.machine, "where they were measured");
        v.field("confidence", calibration.confidence, "of the intervals", kShare);
        v.field("factors", calibration.factors, "what was fitted");
        v.field("covariance", calibration.covariance, "of the factors' values");
        v.field("clientRtt", calibration.clientRtt,
                "round trip between client and server that no processor explains");
        v.field("jitter", calibration.jitter, "mean of what a one-way hop adds at random");
        v.field("httpDelay", calibration.httpDelay, "of requests over HTTP, beside that");
        v.field("tailShare", calibration.tailShare, "of one-way hops that take much longer", kShare);
        v.field("tailDelay", calibration.tailDelay, "mean of what they take");
        v.field("latencyError", calibration.latencyError,
                "by which lower and middle latency quantiles of the runs were still missed, logarithmic",
                kAny.atLeast(0.0));
        v.field("tailError", calibration.tailError, "the same of quantiles from 90 % on",
                kAny.atLeast(0.0));
        v.field("memoryError", calibration.memoryError, "the same of a run's memory at its end",
                kAny.atLeast(0.0));
        v.field("notes", calibration.notes, "what the reader should know");
        const std::size_t size = calibration.factors.size();
        bool square = calibration.covariance.size() == size;
        for (const auto& row : calibration.covariance) square = square && row.size() == size;
        v.check(square, "covariance", "expected one row and one column for every factor");
    });
}

void describe(Visitor& v, ServiceProfile& profile) {
    v.object("service-profile", [&] {
        v.version("headroom-profile", 1);
        v.tag("kind", "service");
        v.field("name", profile.name, "same as the file's", kRequired.notEmpty());
        v.field("description", profile.description, "for people");
        v.field("source", profile.source, "where and how it was measured");
        v.field("wakeUp", profile.wakeUp, "CPU of one poll wake-up, shared by all events it returns");
        v.field("coldWakeUp", profile.coldWakeUp,
                "added to the wake-up after a long sleep: idle states, cold caches");
        v.field("coldAfter", profile.coldAfter, "sleep after which 63 % of coldWakeUp are paid",
                kAny.above(0.0));
        v.field("idlePerSecond", profile.idlePerSecond, "CPU per second of an idle process");
        v.field("idlePerConnection", profile.idlePerConnection, "CPU per second and open connection");
        v.field("heartbeat", profile.heartbeat,
                "longest silence on an open connection; 0s = no heartbeats");
        v.field("memoryPerProcess", profile.memoryPerProcess, "of a process without connections");
        v.field("memoryPerConnection", profile.memoryPerConnection, "of an open connection");
        v.field("memoryPerJoinedUser", profile.memoryPerJoinedUser, "of a user in a room");
        v.field("memoryPerMessage", profile.memoryPerMessage,
                "of a message the process itself keeps for as long as it lives");
        v.field(
            "coalescedShare", profile.coalescedShare,
            "of perReceiver, for a frame that leaves in one write with an earlier one of the same loop "
            "turn; 1 = every frame is a write of its own",
            kShare);
        v.field("storeConnections", profile.storeConnections, "connections a process opens to the store",
                kAny.between(0, 10000));
        v.field("historyPage", profile.historyPage, "messages a history load returns at most",
                kAny.between(0, 100000));
        v.field("roomPage", profile.roomPage, "rooms a room list shows", kAny.between(0, 100000));
        v.field("rateLimits", profile.rateLimits, "by name");
        v.field("operations", profile.operations, "by name", kRequired.notEmpty());
        v.field("measuredRange", profile.measuredRange,
                "beyond these ranges predictions are extrapolations");
        v.field("calibration", profile.calibration, "where fitted demands come from");
        std::vector<std::string> known;
        for (const auto& limit : profile.rateLimits) known.push_back(limit.first);
        for (const auto& [name, operation] : profile.operations) {
            const std::string& limit = operation.rateLimit;
            v.check(limit.empty() || profile.rateLimits.contains(limit),
                    "operations/" + name + "/rateLimit",
                    "no rate limit \"" + limit + "\" in \"rateLimits\"" + suggestion(limit, known));
        }
    });
}

void describe(Visitor& v, StoreProfile::Command& command) {
    v.object("store-command-cost", [&] {
        v.field("execute", command.execute, "pure execution, reference core", kRequired);
        v.field("write", command.write, "changes data: goes to the master and on to its replicas");
        v.field("perElement", command.perElement, "and for every further member");
    });
}

void describe(Visitor& v, StoreProfile& profile) {
    v.object("store-profile", [&] {
        v.version("headroom-profile", 1);
        v.tag("kind", "store");
        v.field("name", profile.name, "same as the file's", kRequired.notEmpty());
        v.field("source", profile.source, "where and how it was measured");
        v.field("wakeUp", profile.wakeUp, "CPU of one poll wake-up, shared by all requests it returns");
        v.field("perRequest", profile.perRequest, "reading, parsing and answering one command");
        v.field("perRequestPerThousandConnections", profile.perRequestPerThousandConnections,
                "added to it for every 1000 connections");
        v.field("publishBase", profile.publishBase, "PUBLISH at the node it is sent to");
        v.field("publishPerSubscriber", profile.publishPerSubscriber, "and for every subscriber");
        v.field("publishPerOtherNode", profile.publishPerOtherNode,
                "and at every other node of the cluster");
        v.field("replicaApply", profile.replicaApply, "applying a replicated write, over its execution");
        v.field("idlePerSecond", profile.idlePerSecond, "CPU per second of an idle node");
        v.field("memoryEmpty", profile.memoryEmpty, "of an empty node");
        v.field("memoryPerKey", profile.memoryPerKey, "averaged over all keys");
        v.field("memoryPerConnection", profile.memoryPerConnection, "of an idle connection");
        v.field("commands", profile.commands, "cost of every command", kRequired.notEmpty());
    });
}

} // namespace headroom::models
