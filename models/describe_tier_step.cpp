// What an operation of a request/response service does.

#include "models/describe.hpp"

namespace headroom::models {
namespace {

constexpr int kMost = 1'000'000;

/// "rows": 50 or [0, 100000]
struct Rows {
    std::pair<double, double>& range;
};

void describe(Visitor& v, Rows& rows) {
    static constexpr Alternative kForms[] = {{Alternative::By::kNumber, "", ""},
                                             {Alternative::By::kArray, "", ""}};
    auto& [low, high] = rows.range;
    v.alternatives("rows", kForms, low == high ? 0 : 1, [&, &from = low, &to = high](std::size_t form) {
        if (form == 1) return v.range(from, to, true);
        v.value(from);
        to = from;
    });
}

void describeCall(Visitor& v, TierStep& step) {
    v.object("call-step", [&] {
        v.field("call", step.name, "\"service.operation\"; the step waits for its answer",
                kRequired.notEmpty().to(Refers::kTierOperation));
        v.field("count", step.count, "calls, one after another unless parallel", kAny.between(1, 65535));
        v.field("parallel", step.parallel, "all of them at once");
        v.field("timeout", step.timeout, "the caller gives up after this long; 0s = never");
        v.field("onError", step.onError, "what a failed call does to the operation");
        std::optional<RetryPolicy> retries;
        if (step.retries.attempts > 0) retries = step.retries;
        v.field("retries", retries, "of a failed call");
        if (v.mode() == Visitor::Mode::kRead && retries) step.retries = *retries;
        v.field("breaker", step.breaker, "stops calling what keeps failing");
    });
}

void describeLock(Visitor& v, TierStep& step) {
    v.object("lock-step", [&] {
        v.field("lock", step.name, "\"table\" of this service or \"service.table\"",
                kRequired.notEmpty());
        v.field("rows", step.rows, "one of so many, at random", kAny.between(1, 2'000'000'000));
        v.field("hot", step.hot, "share that goes to one row; the rest is even", kShare);
        v.field("locking", step.locking, "waits for the row, or tries again when it has changed");
        v.field("steps", step.steps, "done while the row is held", kRequired.notEmpty());
    });
}

} // namespace

void describe(Visitor& v, RetryPolicy& policy) {
    v.object("retries", [&] {
        v.field("attempts", policy.attempts, "beyond the first", kRequired.between(1, 1000));
        v.field("backoff", policy.backoff, "wait before the first of them");
        v.field("maxBackoff", policy.maxBackoff, "longest wait");
        v.field("factor", policy.factor, "each wait is this many times the one before",
                kAny.between(1.0, 100.0));
        v.field("jitter", policy.jitter, "waits vary by this share up and down", kShare);
    });
}

void describe(Visitor& v, CircuitBreaker& breaker) {
    v.object("circuit-breaker", [&] {
        v.field("failures", breaker.failures, "in a row that open it", kAny.between(1, kMost));
        v.field("openFor", breaker.openFor, "until one call may try again", kPositive);
    });
}

void describe(Visitor& v, TierStep& step) {
    using By = Alternative::By;
    using Kind = TierStep::Kind;
    // In the order of Kind; "reply" and "return" are words of their own.
    static constexpr Alternative kForms[] = {
        {By::kKey, "cpu", ""},    {By::kKey, "delay", ""}, {By::kKey, "scan", ""},
        {By::kKey, "call", ""},   {By::kKey, "with", ""},  {By::kKey, "lock", ""},
        {By::kKey, "take", ""},   {By::kKey, "put", ""},   {By::kKey, "chance", ""},
        {By::kKey, "repeat", ""}, {By::kKey, "rate", ""},  {By::kKey, "enqueue", ""},
        {By::kKey, "fail", ""},   {By::kText, "", ""}};
    static constexpr std::size_t kFail = 12;
    static constexpr std::size_t kWord = 13;
    static constexpr std::array<std::string_view, 2> kWords = {"reply", "return"};
    std::size_t current = static_cast<std::size_t>(step.kind);
    if (step.kind == Kind::kReply || step.kind == Kind::kReturn) current = kWord;
    if (step.kind == Kind::kFail) current = kFail;
    v.alternatives("tier-step", kForms, current, [&](std::size_t form) {
        const bool reading = v.mode() == Visitor::Mode::kRead;
        if (form == kWord) {
            std::size_t word = step.kind == Kind::kReturn ? 1 : 0;
            v.choice(kWords, word);
            if (reading) step.kind = word == 1 ? Kind::kReturn : Kind::kReply;
            return;
        }
        if (reading) step.kind = form == kFail ? Kind::kFail : static_cast<Kind>(form);
        const Kind kind = form == kFail ? Kind::kFail : static_cast<Kind>(form);
        switch (kind) {
        case Kind::kCpu:
            v.object("cpu-step", [&] { v.field("cpu", step.time, "CPU, reference core", kRequired); });
            break;
        case Kind::kDelay:
            v.object("delay-step", [&] { v.field("delay", step.time, "waiting, no CPU", kRequired); });
            break;
        case Kind::kScan: {
            Rows rows{step.scanned};
            v.object("scan-step", [&] {
                v.field("scan", rows, "rows read: a number, or [least, most]", kRequired.atLeast(0.0));
                v.field("perRow", step.perRow, "CPU of a row, reference core", kRequired);
            });
            break;
        }
        case Kind::kCall:
            describeCall(v, step);
            break;
        case Kind::kWith:
            v.object("with-step", [&] {
                v.field("with", step.name, "pool of this service", kRequired.notEmpty());
                v.field("steps", step.steps, "done while holding one", kRequired.notEmpty());
            });
            break;
        case Kind::kLock:
            describeLock(v, step);
            break;
        case Kind::kTake:
            v.object("take-step", [&] {
                v.field("take", step.name, "\"counter\" of this service or \"service.counter\"",
                        kRequired.notEmpty());
                v.field("count", step.count, "how many", kAny.between(1, kMost));
                v.field("else", step.otherwise, "done when there are fewer; fails when empty");
            });
            break;
        case Kind::kPut:
            v.object("put-step", [&] {
                v.field("put", step.name, "\"counter\" of this service or \"service.counter\"",
                        kRequired.notEmpty());
                v.field("count", step.count, "how many", kAny.between(1, kMost));
            });
            break;
        case Kind::kChance:
            v.object("chance-step", [&] {
                v.field("chance", step.chance, "probability of \"steps\"", kShare.required());
                v.field("steps", step.steps, "done with that probability", kRequired);
                v.field("else", step.otherwise, "done otherwise");
            });
            break;
        case Kind::kRepeat:
            v.object("repeated-steps", [&] {
                v.field("repeat", step.count, "how often", kRequired.between(1, 65535));
                v.field("steps", step.steps, "done again and again", kRequired.notEmpty());
            });
            break;
        case Kind::kRate:
            v.object("rate-step", [&] {
                v.field("rate", step.name, "limiter of this service", kRequired.notEmpty());
                v.field("else", step.otherwise, "done beyond the rate; fails when empty");
            });
            break;
        case Kind::kEnqueue:
            v.object("enqueue-step", [&] {
                v.field("enqueue", step.name, "\"broker.queue\" or a batch service",
                        kRequired.notEmpty().to(Refers::kQueue));
            });
            break;
        default:
            v.object("fail-step", [&] {
                v.field("fail", step.name, "cause, counted as an error", kRequired.notEmpty());
            });
            break;
        }
    });
}

void describe(Visitor& v, TierOperation& operation) {
    static constexpr Alternative kForms[] = {{Alternative::By::kArray, "", ""},
                                             {Alternative::By::kObject, "", ""}};
    v.alternatives("tier-operation", kForms, 1, [&](std::size_t form) {
        if (form == 0) return v.value(operation.steps);
        v.object("full-tier-operation", [&] {
            v.field("steps", operation.steps, "what it does, in order", kRequired);
            v.field("read", operation.read, "may be answered by a read replica; costs read units");
            v.field("units", operation.units, "capacity units of a table", kAny.between(0.0, 1e6));
            v.field("response", operation.response, "size of the answer");
            v.field("merge", operation.merge,
                    "search cluster: CPU of the coordinating node after the last shard");
        });
    });
}

} // namespace headroom::models
