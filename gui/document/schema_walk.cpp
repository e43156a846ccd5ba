// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/document/schema_walk.hpp"

#include "models/schema.hpp"

#include <algorithm>

namespace headroom::gui {
namespace {

using Json = models::Json;

const Json& anySchema() {
    static const Json kAny = Json::object();
    return kAny;
}

const Json& noValue() {
    static const Json kNone;
    return kNone;
}

bool typeFits(const Json& schema, const Json& value) {
    const std::string type = schema.value("type", std::string());
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (const auto allowed = schema.find("enum"); allowed != schema.end())
        return std::find(allowed->begin(), allowed->end(), value) != allowed->end();
    return true;
}

} // namespace

const SchemaWalk& SchemaWalk::scenario() {
    static const SchemaWalk kWalk{Json::parse(models::scenarioSchema())};
    return kWalk;
}

/// How well a value fits: -1 not at all; members with fixed texts ("type": "process") weigh most.
int SchemaWalk::fit(const Json& schema, const Json& value) const {
    const Json& whole = resolved(schema, value);
    if (!typeFits(whole, value)) return -1;
    if (!value.is_object()) return 1;
    constexpr int kFixedMember = 100;
    int score = 1;
    if (const auto members = whole.find("properties"); members != whole.end()) {
        for (const auto& [key, member] : members->items()) {
            if (!value.contains(key)) continue;
            ++score;
            if (!member.contains("const")) continue;
            if (member.at("const") != value.at(key)) return -1;
            score += kFixedMember;
        }
        for (const auto& [key, member] : value.items()) score -= members->contains(key) ? 0 : 2;
    }
    if (const auto required = whole.find("required"); required != whole.end()) {
        for (const Json& key : *required) score += value.contains(key.get<std::string>()) ? 3 : -3;
    }
    return std::max(score, 0);
}

const Json& SchemaWalk::resolved(const Json& schema, const Json& value) const {
    const Json* here = &schema;
    constexpr int kDeepest = 32;
    for (int depth = 0; depth < kDeepest; ++depth) {
        if (!here->is_object()) return anySchema();
        if (const auto reference = here->find("$ref"); reference != here->end()) {
            here = &root_.at(Json::json_pointer(reference->get<std::string>().substr(1)));
            continue;
        }
        const auto all = here->find("oneOf");
        if (all == here->end() || here->contains("type")) return *here;
        const Json* best = &all->front();
        int bestFit = -1;
        for (const Json& one : *all) {
            const int found = value.is_null() ? -1 : fit(one, value);
            if (found > bestFit) {
                bestFit = found;
                best = &one;
            }
        }
        here = best;
    }
    return *here;
}

const Json& SchemaWalk::childOf(const Json& schema, const std::string& key) const {
    if (const auto members = schema.find("properties");
        members != schema.end() && members->contains(key))
        return members->at(key);
    if (const auto others = schema.find("additionalProperties");
        others != schema.end() && others->is_object())
        return *others;
    if (const auto items = schema.find("items"); items != schema.end()) return *items;
    return anySchema();
}

const Json& SchemaWalk::at(const Json& document, const std::string& pointer) const {
    const Json* schema = &root_;
    const Json* value = &document;
    std::string rest = pointer;
    while (!rest.empty()) {
        const std::size_t end = rest.find('/', 1);
        const Json::json_pointer step(rest.substr(0, end));
        rest = end == std::string::npos ? std::string() : rest.substr(end);
        schema = &childOf(resolved(*schema, *value), step.back());
        value = value->contains(step) ? &value->at(step) : &noValue();
    }
    return *schema;
}

} // namespace headroom::gui
