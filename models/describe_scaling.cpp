// When a service's instances come and go.

#include "models/describe.hpp"

namespace headroom::models {

namespace {
constexpr int kMostInstances = 10'000;
}

void describe(Visitor& v, TargetTracking& policy) {
    v.object("target-tracking", [&] {
        v.field("metric", policy.metric, "what is kept at the target");
        v.field("target", policy.target, "share, or requests a second and instance",
                Rule{true, false, true, 0.0, 1e9, true, Refers::kNothing});
        v.field("outAfter", policy.outAfter, "data points above it before instances are added",
                kAny.between(1, 1000));
        v.field("inAfter", policy.inAfter,
                "data points below nine tenths of it before instances are removed",
                kAny.between(1, 1000));
    });
}

void describe(Visitor& v, StepRule& rule) {
    v.object("step-rule", [&] {
        v.field("bound", rule.bound, "of the metric",
                Rule{true, false, true, 0.0, 1e9, false, Refers::kNothing});
        v.field("add", rule.add,
                "instances added at or above the bound; negative: removed below the bound",
                kRequired.between(-kMostInstances, kMostInstances));
    });
}

void describe(Visitor& v, StepScaling& policy) {
    v.object("step-scaling", [&] {
        v.field("metric", policy.metric, "what the rules look at");
        v.field("rules", policy.rules, "the highest bound that holds counts", kRequired.notEmpty());
        v.field("after", policy.after, "data points in a row", kAny.between(1, 1000));
    });
}

void describe(Visitor& v, ScheduledSize& size) {
    v.object("scheduled-size", [&] {
        v.field("at", size.at, "from then on", kRequired);
        v.field("size", size.size, "least number of instances", kRequired.between(0, kMostInstances));
    });
}

void describe(Visitor& v, EventScaling& policy) {
    v.object("event-scaling", [&] {
        v.field("size", policy.size, "least number of instances until the event is over",
                kRequired.between(1, kMostInstances));
        v.field("lead", policy.lead,
                "calendar: how long before the event; push: from the push to the decision");
    });
}

void describe(Visitor& v, Scaling& scaling) {
    v.object("scaling", [&] {
        v.field("min", scaling.min, "instances", kAny.between(0, kMostInstances));
        v.field("max", scaling.max, "instances", kRequired.between(1, kMostInstances));
        v.field("targetTracking", scaling.targetTracking, "keeps a metric at a target");
        v.field("step", scaling.step, "adds and removes by rules");
        v.field("schedule", scaling.schedule, "sizes by the clock");
        v.field("calendar", scaling.calendar, "for events that were announced");
        v.field("push", scaling.push, "for events whose push message was handed in");
        v.field("metricPeriod", scaling.metricPeriod, "of the metrics", kPositive);
        v.field("metricDelay", scaling.metricDelay, "from a period's end until its data point is there");
        v.field("cooldown", scaling.cooldown,
                "after a change, before metrics may change the size again");
        v.field("warmUp", scaling.warmUp, "a new instance's metrics do not count for this long");
        v.field("boot", scaling.boot, "from the decision until an instance serves");
        v.field("scaleInHold", scaling.scaleInHold, "an instance lives at least this long");
        v.field("accountLimit", scaling.accountLimit, "instances the account may have; 0 = no limit",
                kAny.between(0, 1'000'000));
        v.check(scaling.max >= scaling.min, "max",
                "expected at least min (" + std::to_string(scaling.min) + "), found " +
                    std::to_string(scaling.max));
    });
}

} // namespace headroom::models
