#include "sim/tiers/compile_steps.hpp"

#include "models/tier_lookup.hpp"
#include "sim/hardware/sampling.hpp"
#include "sim/tiers/causes.hpp"

#include <algorithm>

namespace headroom::tiers {

using models::TierStep;

const EdgeCode* StepCompiler::edge(const std::string& name, std::uint16_t& index) const {
    for (std::size_t i = 0; i < program_.edges.size(); ++i) {
        if (program_.edges[i].name != name) continue;
        index = static_cast<std::uint16_t>(i);
        return &program_.edges[i];
    }
    return nullptr;
}

std::uint16_t StepCompiler::queue(const std::string& name) const {
    for (std::size_t i = 0; i < program_.queues.size(); ++i)
        if (program_.queues[i].name == name) return static_cast<std::uint16_t>(i);
    throw std::runtime_error("no queue '" + name + "'");
}

void StepCompiler::begin(const std::string& operation) {
    OperationCode& code = program_.operations[operationIndex_.at(operation)];
    code.firstStep = indexOf(program_.steps);
    station_ = code.station;
    scope_ = kNoIndex;
    repeats_ = 0;
    locks_ = 0;
}

std::uint16_t StepCompiler::step(StepKind kind, std::uint16_t a, std::uint16_t b, float x) {
    StepCode code;
    code.kind = kind;
    code.a = a;
    code.b = b;
    code.x = x;
    code.scope = scope_;
    return append(program_.steps, code);
}

std::uint16_t StepCompiler::sampler(const models::Distribution& distribution) {
    return append(program_.samplers, hardware::compile(distribution));
}
void StepCompiler::cpu(const models::Distribution& distribution) {
    step(StepKind::kCpu, sampler(distribution), 0, 1.0F);
}

void StepCompiler::steps(const models::TierSteps& list) {
    for (const TierStep& each : list) one(each);
}

void StepCompiler::one(const TierStep& source) {
    using Kind = TierStep::Kind;
    switch (source.kind) {
    case Kind::kCpu:
        return cpu(source.time);
    case Kind::kDelay:
        step(StepKind::kDelay, sampler(source.time));
        return;
    case Kind::kScan:
        return scan(source);
    case Kind::kCall:
        return callStep(source);
    case Kind::kWith:
        return with(source);
    case Kind::kLock:
        return source.locking == TierStep::Locking::kPessimistic ? lock(source) : optimistic(source);
    case Kind::kTake: {
        const std::uint16_t at =
            step(StepKind::kTake, counter(source.name), 0, static_cast<float>(source.count));
        otherwise(source.otherwise, kExhausted);
        return target(at);
    }
    case Kind::kPut:
        step(StepKind::kPut, counter(source.name), 0, static_cast<float>(source.count));
        return;
    case Kind::kChance:
        return chance(source);
    case Kind::kRepeat:
        return repeat(source);
    case Kind::kRate: {
        const std::uint16_t at = step(StepKind::kRate, limiter(source.name));
        otherwise(source.otherwise, kTooMany);
        return target(at);
    }
    case Kind::kEnqueue:
        return enqueue(source.name);
    case Kind::kReply:
        step(StepKind::kReply);
        return;
    case Kind::kReturn:
        step(StepKind::kReturn);
        return;
    case Kind::kFail:
        step(StepKind::kFail, cause(source.name));
        return;
    }
}

void StepCompiler::scan(const TierStep& source) {
    const std::uint16_t at = step(StepKind::kScan, append(program_.rowCosts, source.perRow.value));
    program_.steps[at].x = static_cast<float>(source.scanned.first);
    program_.steps[at].y = static_cast<float>(source.scanned.second);
}

void StepCompiler::chance(const TierStep& source) {
    const std::uint16_t at = step(StepKind::kChance, 0, 0, static_cast<float>(source.chance));
    steps(source.steps);
    if (source.otherwise.empty()) return target(at);
    const std::uint16_t over = step(StepKind::kJump);
    target(at);
    steps(source.otherwise);
    target(over);
}

void StepCompiler::repeat(const TierStep& source) {
    if (repeats_ == 2) throw std::runtime_error("repeats nest two deep at most");
    const std::uint16_t at = step(StepKind::kRepeat, 0, static_cast<std::uint16_t>(source.count));
    program_.steps[at].depth = repeats_++;
    const std::uint16_t from = indexOf(program_.steps);
    steps(source.steps);
    const std::uint16_t end = step(StepKind::kRepeatEnd, 0, from);
    program_.steps[end].depth = --repeats_;
}

void StepCompiler::otherwise(const models::TierSteps& list, std::uint16_t failure) {
    if (list.empty())
        step(StepKind::kFail, failure);
    else
        steps(list);
}

void StepCompiler::with(const TierStep& source) {
    const std::string name = program_.stations[station_].name + "." + source.name;
    const auto found = std::find_if(program_.pools.begin(), program_.pools.end(),
                                    [&](const PoolCode& pool) { return pool.name == name; });
    step(StepKind::kAcquire, found->slot);
    const std::uint16_t outer = scope_;
    scope_ = append(program_.scopes, ScopeCode{false, found->slot, 0, outer});
    const std::uint16_t pooled = pooledTo_;
    if (found->to != kNoIndex) pooledTo_ = found->to;
    steps(source.steps);
    step(StepKind::kRelease, found->slot);
    scope_ = outer;
    pooledTo_ = pooled;
}

std::uint16_t StepCompiler::rowChoice(const TierStep& source) {
    const auto [owner, rest] = models::splitName(source.name);
    const std::string serviceName = rest.empty() ? program_.stations[station_].name : owner;
    const std::string name = rest.empty() ? serviceName + "." + source.name : source.name;
    auto found = std::find_if(program_.locks.begin(), program_.locks.end(),
                              [&](const LockCode& known) { return known.name == name; });
    const auto rows = static_cast<std::uint32_t>(source.rows);
    if (found == program_.locks.end()) {
        LockCode code{name, program_.station(serviceName), rows, 0.0};
        const models::Service* service = scenario_.service(serviceName);
        const auto* database =
            service == nullptr ? nullptr : std::get_if<models::Database>(&service->kind);
        if (database != nullptr) code.timeout = database->lockWaitTimeout.value;
        program_.locks.push_back(std::move(code));
        found = program_.locks.end() - 1;
    }
    found->rows = std::max(found->rows, rows);
    if (found->timeout > 0.0) (void)timeoutClass(found->timeout);
    const auto lock = static_cast<std::uint16_t>(found - program_.locks.begin());
    return append(program_.rowChoices, RowChoice{lock, rows, source.hot});
}

void StepCompiler::lock(const TierStep& source) {
    if (locks_ == 2) throw std::runtime_error("locks nest two deep at most");
    const std::uint8_t slot = locks_++;
    const std::uint16_t choice = rowChoice(source);
    const std::uint16_t lockIndex = program_.rowChoices[choice].lock;
    step(StepKind::kLock, choice, slot);
    const std::uint16_t outer = scope_;
    scope_ = append(program_.scopes, ScopeCode{true, lockIndex, slot, outer});
    steps(source.steps);
    step(StepKind::kUnlock, lockIndex, slot);
    scope_ = outer;
    --locks_;
}

void StepCompiler::optimistic(const TierStep& source) {
    if (locks_ == 2) throw std::runtime_error("locks nest two deep at most");
    const std::uint8_t slot = locks_++;
    const std::uint16_t choice = rowChoice(source);
    const std::uint16_t from = step(StepKind::kRead, choice, slot);
    steps(source.steps);
    const std::uint16_t commit = step(StepKind::kCommit, program_.rowChoices[choice].lock, from);
    program_.steps[commit].depth = slot;
    --locks_;
}

std::uint16_t StepCompiler::counter(const std::string& name) const {
    const bool own = models::splitName(name).second.empty();
    const std::string full = own ? program_.stations[station_].name + "." + name : name;
    for (std::size_t i = 0; i < program_.counters.size(); ++i)
        if (program_.counters[i].name == full) return static_cast<std::uint16_t>(i);
    throw std::runtime_error("no counter '" + full + "'");
}

std::uint16_t StepCompiler::limiter(const std::string& name) const {
    const std::string full = program_.stations[station_].name + "." + name;
    for (std::size_t i = 0; i < program_.limiters.size(); ++i)
        if (program_.limiters[i].name == full) return static_cast<std::uint16_t>(i);
    throw std::runtime_error("no limiter '" + full + "'");
}

std::uint16_t StepCompiler::cause(const std::string& name) {
    const auto found = std::find(program_.causes.begin(), program_.causes.end(), name);
    if (found != program_.causes.end())
        return static_cast<std::uint16_t>(found - program_.causes.begin());
    return append(program_.causes, name);
}

void StepCompiler::enqueue(const std::string& name) {
    const std::uint16_t index = queue(name);
    if (program_.queues[index].batch) {
        step(StepKind::kPutItem, index);
        return;
    }
    const auto [service, rest] = models::splitName(name);
    step(StepKind::kCall, call(service + ".put:" + rest, 0.0, {}));
}

void StepCompiler::callStep(const TierStep& source) {
    const std::uint16_t index = call(source.name, source.timeout.value, source.retries);
    CallCode& code = program_.calls[index];
    code.count = static_cast<std::uint16_t>(source.count);
    code.parallel = source.parallel && source.count > 1;
    code.failsCaller = source.onError == TierStep::OnError::kFail;
    if (source.breaker) {
        code.breaker = program_.breakers++;
        code.breakerRule = *source.breaker;
    }
    step(StepKind::kCall, index);
}

std::uint16_t StepCompiler::timeoutClass(double seconds) {
    const auto found = std::find(program_.timeouts.begin(), program_.timeouts.end(), seconds);
    if (found != program_.timeouts.end())
        return static_cast<std::uint16_t>(found - program_.timeouts.begin());
    return append(program_.timeouts, seconds);
}

std::uint16_t StepCompiler::call(const std::string& name, double timeout,
                                 const models::RetryPolicy& retries) {
    auto [service, operation] = models::splitName(name);
    CallCode code;
    code.firstEdge = indexOf(program_.route);
    code.timeoutCause = kTimeout;
    code.retries = retries;
    std::uint16_t index = 0;
    while (edge(service, index) != nullptr) {
        program_.route.push_back(index);
        ++code.edges;
        const models::Service& passing = *scenario_.service(service);
        double limit = 0.0;
        if (const auto* gateway = std::get_if<models::Gateway>(&passing.kind))
            limit = gateway->timeout.value;
        if (const auto* balancer = std::get_if<models::LoadBalancer>(&passing.kind))
            limit = balancer->idleTimeout.value;
        if (limit > 0.0 && (timeout <= 0.0 || limit < timeout)) {
            timeout = limit;
            code.timeoutCause = kGatewayTimeout;
        }
        if (program_.edges[index].kind == EdgeKind::kConnectionProxy) code.pooled = true;
        service = models::targetsOf(passing);
    }
    code.station = program_.station(service);
    const auto found = operationIndex_.find(service + "." + operation);
    if (code.station == kNoIndex || found == operationIndex_.end())
        throw std::runtime_error("no operation '" + name + "'");
    code.operation = found->second;
    if (pooledTo_ == code.station) code.pooled = true;
    if (timeout > 0.0) code.timeoutClass = timeoutClass(timeout);
    return append(program_.calls, code);
}

} // namespace headroom::tiers
