#include "tests/bridge/equal_results.hpp"

namespace headroom::bridge_test {

namespace {

bool same(const result::Histogram& a, const result::Histogram& b) {
    return a.sparse() == b.sparse() && a.sum() == b.sum() && a.min() == b.min() && a.max() == b.max();
}

bool same(const result::OperationResult& a, const result::OperationResult& b) {
    return a.name == b.name && a.started == b.started && a.completed == b.completed &&
           a.failed == b.failed && same(a.latency, b.latency) && a.latencyPerBin == b.latencyPerBin &&
           a.secondsByPart == b.secondsByPart;
}

bool same(const result::ErrorSeries& a, const result::ErrorSeries& b) {
    return a.operation == b.operation && a.cause == b.cause && a.perBin == b.perBin;
}

bool same(const result::Series& a, const result::Series& b) {
    return a.name == b.name && a.unit == b.unit && a.perBin == b.perBin;
}

bool same(const result::ResourceSeries& a, const result::ResourceSeries& b) {
    return a.name == b.name && a.utilization == b.utilization && a.queue == b.queue &&
           a.waitSeconds == b.waitSeconds && a.refusals == b.refusals &&
           a.firstRefusalSeconds == b.firstRefusalSeconds && a.capacity == b.capacity;
}

bool same(const result::CostItem& a, const result::CostItem& b) {
    return a.name == b.name && a.usdPerHour == b.usdPerHour && a.usd == b.usd;
}

bool same(const std::string& a, const std::string& b) { return a == b; }

template <class Part>
std::string compare(const std::vector<Part>& a, const std::vector<Part>& b, const std::string& what) {
    if (a.size() != b.size())
        return what + ": " + std::to_string(a.size()) + " and " + std::to_string(b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!same(a[i], b[i])) return what + " " + std::to_string(i);
    return {};
}

} // namespace

std::string difference(const result::RunResult& a, const result::RunResult& b) {
    if (a.events != b.events)
        return "events: " + std::to_string(a.events) + " and " + std::to_string(b.events);
    for (std::string found :
         {compare(a.operations, b.operations, "operation"), compare(a.errors, b.errors, "error"),
          compare(a.series, b.series, "series"), compare(a.resources, b.resources, "resource"),
          compare(a.cost, b.cost, "cost"), compare(a.notes, b.notes, "note")})
        if (!found.empty()) return found;
    if (a.users.arrived != b.users.arrived || a.users.passed != b.users.passed ||
        a.users.failed != b.users.failed || a.users.failedByCause != b.users.failedByCause)
        return "users";
    if (a.requests.injected != b.requests.injected || a.requests.completed != b.requests.completed ||
        a.requests.failed != b.requests.failed)
        return "requests";
    return a.seed != b.seed || a.scenario != b.scenario || a.durationSeconds != b.durationSeconds
               ? "head"
               : "";
}

} // namespace headroom::bridge_test
