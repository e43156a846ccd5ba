// Who comes, when, and what they do.

#include "models/describe.hpp"
#include "models/describe_tier.hpp"

#include <cmath>

namespace headroom::models {
namespace {

constexpr int kMostUsers = 100'000'000;

/// "times": 10 or [1, 3]
struct Times {
    int low = 0;
    int high = 0;
};

void describe(Visitor& v, Times& times) {
    static constexpr Alternative kForms[] = {{Alternative::By::kNumber, "", ""},
                                             {Alternative::By::kArray, "", ""}};
    v.alternatives("times", kForms, times.low == times.high ? 0 : 1, [&](std::size_t form) {
        if (form == 0) {
            v.value(times.low);
            times.high = times.low;
        } else {
            double low = times.low;
            double high = times.high;
            v.range(low, high, true);
            times.low = static_cast<int>(low);
            times.high = static_cast<int>(high);
        }
    });
}

/// "onError": "fail-user", "continue" or { "do": "login" }
struct ErrorReaction {
    BehaviourStep& step;
};

void describe(Visitor& v, ErrorReaction& reaction) {
    static constexpr Alternative kForms[] = {{Alternative::By::kText, "", ""},
                                             {Alternative::By::kKey, "do", ""}};
    static constexpr std::array<std::string_view, 2> kWords = {"fail-user", "continue"};
    using OnError = BehaviourStep::OnError;
    BehaviourStep& step = reaction.step;
    v.alternatives(
        "error-reaction", kForms, step.onError == OnError::kFallback ? 1 : 0, [&](std::size_t form) {
            if (form == 0) {
                std::size_t word = step.onError == OnError::kContinue ? 1 : 0;
                v.choice(kWords, word);
                if (v.mode() == Visitor::Mode::kRead)
                    step.onError = word == 1 ? OnError::kContinue : OnError::kFailUser;
                return;
            }
            v.object("fallback", [&] {
                if (v.mode() == Visitor::Mode::kRead) step.onError = OnError::kFallback;
                v.field("do", step.fallback, "operation done instead; its failure fails the user",
                        kRequired.notEmpty().to(Refers::kOperation));
            });
        });
}

void describeDo(Visitor& v, BehaviourStep& step) {
    v.object("do-step", [&] {
        v.field("do", step.operation, "operation of the service's profile, or \"pick-room\"",
                kRequired.notEmpty().to(Refers::kScriptOperation));
        v.field("timeout", step.timeout, "the client gives up after this long", kPositive);
        ErrorReaction reaction{step};
        v.field("onError", reaction, "what an error does to the user");
        v.field("payload", step.payload, "size of the file or message");
        std::optional<RetryPolicy> retries;
        if (step.retries.attempts > 0) retries = step.retries;
        v.field("retries", retries, "of a failed operation; request/response services only");
        if (v.mode() == Visitor::Mode::kRead && retries) step.retries = *retries;
    });
}

void describeRepeat(Visitor& v, BehaviourStep& step) {
    v.object("repeat-step", [&] {
        v.field("repeat", step.steps, "steps done again and again", kRequired.notEmpty());
        std::optional<Times> times;
        if (step.timesHigh > 0) times = Times{step.timesLow, step.timesHigh};
        v.field("times", times, "how often, or [least, most]; until the run ends when absent",
                kAny.between(0, 65535));
        v.check(!times || times->high > 0, "times", "expected at least one time, found 0");
        if (times && v.mode() == Visitor::Mode::kRead) {
            step.timesLow = times->low;
            step.timesHigh = times->high;
        }
    });
}

/// A step that is only an operation's name when written short.
bool isPlain(const BehaviourStep& step) {
    BehaviourStep plain;
    plain.operation = step.operation;
    return step == plain;
}

} // namespace

void describe(Visitor& v, RampUsers& users) {
    v.object("ramp-users", [&] {
        v.field("start", users.start, "users at time 0", kRequired.between(0, kMostUsers));
        v.field("step", users.step, "users who come at each step", kRequired.between(1, kMostUsers));
        v.field("every", users.every, "time between steps", kRequired.above(0.0));
        v.field("until", users.until, "users at the end of the ramp", kRequired.between(1, kMostUsers));
        v.field("hold", users.hold, "time the last level is held");
        v.field("arrival", users.arrival,
                "a step's users come at once (burst) or evenly over the step (spread)");
        v.field("burstWidth", users.burstWidth, "a burst's users start evenly over this long");
        v.check(users.until >= users.start, "until",
                "expected at least the users at the start (" + std::to_string(users.start) +
                    "), found " + std::to_string(users.until));
    });
}

void describe(Visitor& v, SteadyUsers& users) {
    v.object("steady-users", [&] {
        v.field("count", users.count, "number of users", kRequired.between(1, kMostUsers));
        v.field("rampUp", users.rampUp, "they arrive evenly over this long");
        v.field("duration", users.duration, "they stay this long after that", kRequired.above(0.0));
        v.field("warmUp", users.warmUp, "left out of steady-state figures");
    });
}

void describe(Visitor& v, ArrivingUsers& users) {
    v.object("arriving-users", [&] {
        v.field("rate", users.rate, "users who arrive, at random", kRequired.above(0.0));
        v.field("duration", users.duration, "arrivals go on this long", kRequired.above(0.0));
        v.field("warmUp", users.warmUp, "left out of steady-state figures");
    });
}

void describe(Visitor& v, RatePoint& point) {
    v.object("rate-point", [&] {
        v.field("at", point.at, "since the start", kRequired);
        v.field("rate", point.rate, "users who arrive", kRequired.atLeast(0.0));
    });
}

void describe(Visitor& v, ArrivalProfile& profile) {
    v.object("arrival-profile", [&] {
        v.exactlyOne({"rate", "file"});
        std::optional<std::vector<RatePoint>> rate;
        std::optional<std::string> file;
        if (v.mode() == Visitor::Mode::kWrite) {
            if (profile.file.empty())
                rate = profile.rate;
            else
                file = profile.file;
        }
        v.field("rate", rate, "points in time, in order", kAny.notEmpty());
        v.field("file", file, "CSV of seconds and arrivals per second, beside the scenario",
                kAny.notEmpty());
        if (v.mode() == Visitor::Mode::kRead) {
            profile.rate = rate.value_or(std::vector<RatePoint>{});
            profile.file = file.value_or("");
        }
        for (std::size_t i = 1; i < profile.rate.size(); ++i)
            v.check(profile.rate[i - 1].at < profile.rate[i].at, "rate/" + std::to_string(i),
                    "expected a later time than that of the point before");
        v.field("shape", profile.shape, "lines between the points, or steps");
        v.field("process", profile.process, "at random, or evenly spaced");
        v.field("duration", profile.duration, "arrivals go on this long", kRequired.above(0.0));
        v.field("warmUp", profile.warmUp, "left out of steady-state figures");
    });
}

void describe(Visitor& v, LoadGenerator& generator) {
    v.object("load-generator", [&] {
        Machines machines{generator.on};
        v.field("on", machines, "where it runs", kRequired);
        v.field("cpuPerRequest", generator.cpuPerRequest, "its own work, reference core");
        v.field("ports", generator.ports, "local ports of a machine", kAny.between(1, 65535));
    });
}

void describe(Visitor& v, CalendarEvent& event) {
    v.object("calendar-event", [&] {
        v.field("name", event.name, "for people");
        v.field("at", event.at, "when it begins", kRequired);
        v.field("for", event.lasts, "how long", kRequired.above(0.0));
        v.field("multiplier", event.multiplier, "of the arrival rate meanwhile", kRequired.atLeast(0.0));
        v.field("announcedBefore", event.announcedBefore,
                "the calendar knows of it this long before; 0s = it does not");
        v.field("pushBefore", event.pushBefore,
                "the push that causes it is handed in this long before; 0s = none");
    });
}

namespace {

/// "users": exactly one of ramp, steady, arrivals, profile
struct Users {
    Workload& workload;
};

void describe(Visitor& v, Users& users) {
    using By = Alternative::By;
    static constexpr Alternative kLaws[] = {{By::kKey, "ramp", ""},
                                            {By::kKey, "steady", ""},
                                            {By::kKey, "arrivals", ""},
                                            {By::kKey, "profile", ""}};
    Workload& workload = users.workload;
    const std::size_t current = workload.ramp ? 0U : workload.steady ? 1U : workload.profile ? 3U : 2U;
    v.alternatives("users", kLaws, current, [&](std::size_t law) {
        v.object("", [&] {
            if (law == 0) v.field("ramp", workload.ramp, "population steps up", kRequired);
            if (law == 1) v.field("steady", workload.steady, "fixed population", kRequired);
            if (law == 2)
                v.field("arrivals", workload.arrivals, "open workload, Poisson arrivals", kRequired);
            if (law == 3)
                v.field("profile", workload.profile, "open workload, the rate changes", kRequired);
        });
    });
}

} // namespace

void describe(Visitor& v, Workload& workload) {
    using Mode = Visitor::Mode;
    v.object("workload", [&] {
        Users users{workload};
        v.field("users", users, "how many come and when", kRequired);

        std::optional<std::string> one;
        std::optional<std::map<std::string, double>> several;
        if (v.mode() == Mode::kWrite) {
            if (workload.behaviours.size() == 1) one = workload.behaviours.front().behaviour;
            if (!one) several.emplace();
            if (several) {
                for (const auto& part : workload.behaviours)
                    several->emplace(part.behaviour, part.share);
            }
        }
        v.exactlyOne({"behaviour", "behaviours"});
        v.field("behaviour", one, "what all users do", kAny.notEmpty().to(Refers::kBehaviour));
        Rule shares = kShare.notEmpty().to(Refers::kBehaviour);
        v.field("behaviours", several, "behaviours with the share of users that follow each", shares);
        if (v.mode() == Mode::kRead) {
            workload.behaviours.clear();
            if (one) workload.behaviours.push_back({*one, 1.0});
            double sum = 0.0;
            if (several) {
                for (const auto& [name, share] : *several) {
                    workload.behaviours.push_back({name, share});
                    sum += share;
                }
                v.check(several->empty() || std::abs(sum - 1.0) < 1e-9, "behaviours",
                        "expected shares that sum to 1, found " + printNumber(sum));
            }
        }
        v.field("events", workload.events, "what multiplies the rate of open arrivals, and when");
        v.field("entry", workload.entry,
                "service whose operations the scripts call; needed but for chat fleets",
                kAny.to(Refers::kAnyService));
        v.field("loadGenerator", workload.loadGenerator,
                "machines the load comes from, flagged when they reach their limits");
        v.field("clientAddresses", workload.clientAddresses, "distinct IP addresses the users come from",
                kAny.between(1, kMostUsers));
    });
}

void describe(Visitor& v, BehaviourChoice& choice) {
    v.object("choice", [&] {
        v.field("weight", choice.weight, "relative to the other choices", kRequired.above(0.0));
        v.field("steps", choice.steps, "what is done then; may be empty", kRequired);
    });
}

void describe(Visitor& v, BehaviourStep& step) {
    using By = Alternative::By;
    using Kind = BehaviourStep::Kind;
    static constexpr Alternative kForms[] = {{By::kText, "", ""},
                                             {By::kKey, "do", ""},
                                             {By::kKey, "think", ""},
                                             {By::kKey, "repeat", ""},
                                             {By::kKey, "choose", ""}};
    std::size_t current = static_cast<std::size_t>(step.kind) + 1;
    if (v.mode() == Visitor::Mode::kWrite && isPlain(step)) current = 0;
    v.alternatives("step", kForms, current, [&](std::size_t form) {
        if (v.mode() == Visitor::Mode::kRead)
            step.kind = form == 0 ? Kind::kDo : static_cast<Kind>(form - 1);
        switch (form) {
        case 0:
            v.reference(step.operation, Refers::kScriptOperation);
            break;
        case 1:
            describeDo(v, step);
            break;
        case 2:
            v.object("think-step", [&] { v.field("think", step.think, "the user waits", kRequired); });
            break;
        case 3:
            describeRepeat(v, step);
            break;
        default:
            v.object("choose-step", [&] {
                v.field("choose", step.choices, "one of them, at random by weight",
                        kRequired.notEmpty());
            });
            break;
        }
    });
}

void describe(Visitor& v, ReconnectPolicy& policy) {
    v.object("reconnect", [&] {
        v.field("enabled", policy.enabled, "users whose connection breaks come back");
        v.field("initialDelay", policy.initialDelay, "wait before the first attempt");
        v.field("maxDelay", policy.maxDelay, "longest wait");
        v.field("factor", policy.factor, "each wait is this many times the one before",
                kAny.between(1.0, 100.0));
        v.field("jitter", policy.jitter, "waits vary by this share up and down", kShare);
        v.field("spread", policy.spread, "every wait is longer by up to this, uniformly at random");
        v.field("timeout", policy.timeout, "the client gives up an operation after this and tries again",
                kPositive);
        v.field("maxAttempts", policy.maxAttempts, "0 = no limit", kAny.between(0, 1'000'000));
        v.field("operations", policy.operations, "done in order once the wait is over",
                kAny.to(Refers::kOperation));
    });
}

namespace {

/// A text member of which only some words are known.
struct RoomLaw {
    std::string& law;
};

void describe(Visitor& v, RoomLaw& law) {
    static constexpr std::array<std::string_view, 3> kLaws = {"uniform-over-rooms", "newest-room",
                                                              "one-room"};
    std::size_t index = 0;
    while (index + 1 < kLaws.size() && kLaws[index] != law.law) ++index;
    v.choice(kLaws, index);
    law.law = kLaws.at(index);
}

void describeFull(Visitor& v, Behaviour& behaviour) {
    v.object("full-behaviour", [&] {
        v.field("description", behaviour.description, "for people");
        v.field("steps", behaviour.steps, "the script, in order", kRequired.notEmpty());
        v.field("then", behaviour.then,
                "after the script: stay connected, leave, or start over as a new user");
        v.field("createRoomShare", behaviour.createRoomShare,
                "\"pick-room\" creates a room with this probability", kShare);
        v.field("roomSizeLimit", behaviour.roomSizeLimit,
                "\"pick-room\": largest room to enter, 0 = any", kAny.between(0, kMostUsers));
        v.field("roomWindow", behaviour.roomWindow,
                "\"pick-room\": only among this many newest rooms, 0 = any",
                kAny.between(0, kMostUsers));
        RoomLaw law{behaviour.roomSizeLaw};
        v.field("roomSizeLaw", law, "which room \"pick-room\" takes");
        v.field("onMessage", behaviour.onMessage,
                "operation done for every message received; empty = none", kAny.to(Refers::kOperation));
        v.field("onOwnMessage", behaviour.onOwnMessage, "also for the message the user sent itself");
        v.field("reconnect", behaviour.reconnect, "when the connection breaks");
    });
}

} // namespace

void describe(Visitor& v, Behaviour& behaviour) {
    static constexpr Alternative kForms[] = {{Alternative::By::kArray, "", ""},
                                             {Alternative::By::kObject, "", ""}};
    v.alternatives("behaviour", kForms, 1, [&](std::size_t form) {
        if (form == 0) {
            v.value(behaviour.steps);
        } else {
            describeFull(v, behaviour);
        }
    });
}

} // namespace headroom::models
