// What happens to a fleet while it runs.

#include "models/describe.hpp"

namespace headroom::models {
namespace {

using Kind = Fault::Kind;
constexpr int kMost = 1'000'000;

/// Kinds that share a form, told apart by the word under the form's key.
struct Words {
    Names words;
    Kind first; ///< the kind of the first word; the others follow in order
    Kind& kind;
};

void describe(Visitor& v, Words& words) {
    const auto first = static_cast<std::size_t>(words.first);
    const auto current = static_cast<std::size_t>(words.kind);
    const bool mine = current >= first && current < first + words.words.size();
    std::size_t index = mine ? current - first : 0;
    v.choice(words.words, index);
    words.kind = static_cast<Kind>(first + index);
}

void describeWhose(Visitor& v, Fault& fault) {
    v.field("service", fault.service, "whose", kRequired.to(Refers::kProcessService));
}

void describeBatches(Visitor& v, Fault& fault, std::string_view what) {
    v.field("batch", fault.batch, what, kAny.between(0, kMost));
    v.field("pause", fault.pause, "from the end of a batch to the start of the next");
}

void describeParting(Visitor& v, Fault& fault) {
    v.field("drain", fault.drain, "from deregistration to the end of the process");
    v.field("close", fault.close,
            "connections are closed evenly over the drain time, all when it begins, or by a kill "
            "without any");
}

void describeKill(Visitor& v, Fault& fault) {
    static constexpr std::array<std::string_view, 4> kVictims = {"instance", "process", "store-master",
                                                                 "zone"};
    Words victim{kVictims, Kind::kKillInstance, fault.kind};
    v.field("kill", victim, "what goes down", kRequired);
    v.field("service", fault.service, "whose; not for zones", kAny.to(Refers::kAnyService));
    v.field("index", fault.index, "the first one, from 0", kAny.between(0, kMost));
    v.field("count", fault.count, "how many", kAny.between(1, kMost));
    v.field("at", fault.at, "when", kRequired);
    v.field("for", fault.lasts, "how long; 0s = until the end");
}

void describeSlow(Visitor& v, Fault& fault) {
    static constexpr std::array<std::string_view, 1> kVictims = {"instance"};
    Words victim{kVictims, Kind::kSlowInstance, fault.kind};
    v.field("slow", victim, "what slows down", kRequired);
    v.field("service", fault.service, "whose", kAny.to(Refers::kAnyService));
    v.field("index", fault.index, "the first one, from 0", kAny.between(0, kMost));
    v.field("count", fault.count, "how many", kAny.between(1, kMost));
    v.field("at", fault.at, "when", kRequired);
    v.field("for", fault.lasts, "how long; 0s = until the end");
    v.field("factor", fault.factor, "speed while it lasts, relative to normal",
            kRequired.above(0.0).atMost(1.0));
}

void describeDeploy(Visitor& v, Fault& fault) {
    static constexpr std::array<std::string_view, 2> kUnits = {"instance", "process"};
    Words unit{kUnits, Kind::kDeployInstance, fault.kind};
    v.field("deploy", unit, "what is restarted together: all processes of an instance, or single ones",
            kRequired);
    describeWhose(v, fault);
    v.field("at", fault.at, "when it begins", kRequired);
    describeBatches(v, fault, "instances or processes restarted at a time; 0 = all");
    describeParting(v, fault);
}

void describeScale(Visitor& v, Fault& fault) {
    static constexpr std::array<std::string_view, 2> kWays = {"out", "in"};
    Words way{kWays, Kind::kScaleOut, fault.kind};
    v.field("scale", way, "\"out\": instances join; \"in\": the last ones leave", kRequired);
    describeWhose(v, fault);
    v.field("count", fault.count, "how many", kAny.between(1, 10'000));
    v.field("at", fault.at, "when it is asked for", kRequired);
    describeBatches(v, fault, "instances at a time; 0 = all");
    v.field("boot", fault.boot, "out: from asking for an instance to its processes' start");
    describeParting(v, fault);
}

void describeDelay(Visitor& v, Fault& fault) {
    static constexpr std::array<std::string_view, 3> kPaths = {"in-zone", "cross-zone", "service"};
    Words path{kPaths, Kind::kDelayInZone, fault.kind};
    v.field("delay", path, "which hops take longer", kRequired);
    v.field("service", fault.service, "\"service\": whose, to and from it",
            kAny.to(Refers::kAnyService));
    v.field("by", fault.delay, "added to each of them", kRequired.above(0.0));
    v.field("at", fault.at, "when", kRequired);
    v.field("for", fault.lasts, "how long; 0s = until the end");
}

std::size_t formOf(Kind kind) {
    if (kind < Kind::kSlowInstance) return 0;
    if (kind == Kind::kSlowInstance) return 1;
    if (kind <= Kind::kDeployProcess) return 2;
    return kind <= Kind::kScaleIn ? 3 : 4;
}

} // namespace

void describe(Visitor& v, Fault& fault) {
    using By = Alternative::By;
    static constexpr Alternative kForms[] = {{By::kKey, "kill", ""},
                                             {By::kKey, "slow", ""},
                                             {By::kKey, "deploy", ""},
                                             {By::kKey, "scale", ""},
                                             {By::kKey, "delay", ""}};
    static constexpr std::string_view kNames[] = {"kill-fault", "slow-fault", "deploy-fault",
                                                  "scale-fault", "delay-fault"};
    v.alternatives("fault", kForms, formOf(fault.kind), [&](std::size_t form) {
        v.object(kNames[form], [&] {
            static constexpr void (*kDescribe[])(Visitor&, Fault&) = {
                describeKill, describeSlow, describeDeploy, describeScale, describeDelay};
            kDescribe[form](v, fault);
        });
    });
}

} // namespace headroom::models
