#pragma once
// The input format: one function for every value type, visited by the reader, the writer and the schema.
// The files describe_*.cpp hold them.

#include "models/visitor.hpp"

namespace headroom::models {

void describe(Visitor& v, Workload& workload);
void describe(Visitor& v, RampUsers& users);
void describe(Visitor& v, SteadyUsers& users);
void describe(Visitor& v, ArrivingUsers& users);
void describe(Visitor& v, Behaviour& behaviour);
void describe(Visitor& v, BehaviourStep& step);
void describe(Visitor& v, BehaviourChoice& choice);
void describe(Visitor& v, ReconnectPolicy& policy);
void describe(Visitor& v, RatePoint& point);
void describe(Visitor& v, ArrivalProfile& profile);
void describe(Visitor& v, CalendarEvent& event);
void describe(Visitor& v, LoadGenerator& generator);

void describe(Visitor& v, Service& service);
void describe(Visitor& v, Placement& placement);
void describe(Visitor& v, Limits& limits);
void describe(Visitor& v, HealthCheck& check);
void describe(Visitor& v, Mechanisms& mechanisms);
void describe(Visitor& v, Shedding& shedding);
void describe(Visitor& v, Admission& admission);
void describe(Visitor& v, ConnectionPolicy& policy);
void describe(Visitor& v, HopTail& tail);
void describe(Visitor& v, Network& network);
void describe(Visitor& v, Fault& fault);

void describe(Visitor& v, RetryPolicy& policy);
void describe(Visitor& v, CircuitBreaker& breaker);
void describe(Visitor& v, TierStep& step);
void describe(Visitor& v, TierOperation& operation);
void describe(Visitor& v, Admission& admission);
void describe(Visitor& v, Limiter& limiter);
void describe(Visitor& v, Prices& prices);
void describe(Visitor& v, ThreadPool& threads);
void describe(Visitor& v, PoolSpec& pool);
void describe(Visitor& v, BrokerQueue& queue);
void describe(Visitor& v, TargetTracking& policy);
void describe(Visitor& v, StepRule& rule);
void describe(Visitor& v, StepScaling& policy);
void describe(Visitor& v, ScheduledSize& size);
void describe(Visitor& v, EventScaling& policy);
void describe(Visitor& v, Scaling& scaling);

void describe(Visitor& v, PublishedFigure& figure);
void describe(Visitor& v, ScenarioVariant& variant);
void describe(Visitor& v, Budget& budget);
void describe(Visitor& v, InstanceType& type);
void describe(Visitor& v, Scenario& scenario);

void describe(Visitor& v, RelativeInterval& interval);
void describe(Visitor& v, DemandLaw& law);
void describe(Visitor& v, OperationStep& step);
void describe(Visitor& v, Operation& operation);
void describe(Visitor& v, RateLimit& limit);
void describe(Visitor& v, CalibratedFactor& factor);
void describe(Visitor& v, Calibration& calibration);
void describe(Visitor& v, ServiceProfile& profile);
void describe(Visitor& v, StoreProfile::Command& command);
void describe(Visitor& v, StoreProfile& profile);

/// The name a profile's operations use for picking a room; a script step, not an operation of a profile.
inline constexpr std::string_view kPickRoom = "pick-room";

} // namespace headroom::models
