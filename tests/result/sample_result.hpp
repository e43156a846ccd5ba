#pragma once
// A small result with every field in use, for the tests of its file forms.

#include "sim/result/run_result.hpp"

namespace headroom::result {

inline RunResult sampleResult() {
    RunResult result;
    result.headroomVersion = "0.1.0";
    result.scenario = "sample \"quoted\" \u00fc";
    result.source = "plane";
    result.seed = 18446744073709551615ULL;
    result.durationSeconds = 4.0;
    result.binCount = 4;
    result.events = 1234;
    OperationResult operation;
    operation.name = "send, message";
    operation.started = {3, 0, 0, 1};
    operation.completed = {0, 2, 0, 1};
    operation.failed = {0, 0, 0, 1};
    operation.latency.add(1500);
    operation.latency.add(2500);
    operation.latency.add(100000);
    operation.latencyPerBin.resize(4);
    operation.latencyPerBin[1] = {{Histogram::bucketOf(1500, 7), 1}, {Histogram::bucketOf(2500, 7), 1}};
    operation.latencyPerBin[3] = {{Histogram::bucketOf(100000, 7), 1}};
    operation.secondsByPart = {{"network", 0.1}, {"chat wait", 1.0 / 3.0}};
    result.operations.push_back(operation);
    result.errors.push_back({"send, message", "timeout", {0, 0, 0, 1}});
    result.series.push_back({"users", "users", {1, 2, 2.5, 3}});
    ResourceSeries loop;
    loop.name = "chat.loop[0]";
    loop.service = "chat";
    loop.kind = "event-loop";
    loop.capacity = 1.0;
    loop.unit = "threads";
    loop.utilization = {0.12345F, 0.0F, 0.0F, 1.0F};
    loop.queue = {0.0F, 7.0F, 0.0F, 1.0F};
    loop.waitSeconds = {0.0F, 21.1234567F, 0.0F, 0.0000016F};
    loop.refusals = 2;
    loop.firstRefusalSeconds = 3.25;
    result.resources.push_back(loop);
    ResourceSeries memory = loop;
    memory.name = "chat.memory[0]";
    memory.queue.clear();
    memory.waitSeconds.clear();
    memory.refusals = 0;
    memory.firstRefusalSeconds = -1.0;
    result.resources.push_back(memory);
    result.users = {5, 3, 1, 1, {{"send, message: timeout", 1}}};
    result.requests = {5, 3, 1, 1};
    result.cost.push_back({"chat: 1 x t3.small", 0.026, 0.0000289});
    result.notes.emplace_back("line one\nline two");
    result.calibrationErrors = {{"latency", 0.25}, {"tail", 0.5}};
    return result;
}

} // namespace headroom::result
