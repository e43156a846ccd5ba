#include "tests/models/json_schema.hpp"

#include <algorithm>
#include <regex>
#include <set>

namespace headroom::models::testing {
namespace {

bool hasType(const Json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    return type == "number" && value.is_number();
}

const std::set<std::string> kKeywords = {"$schema",       "$defs",         "$ref",
                                         "title",         "description",   "type",
                                         "properties",    "required",      "additionalProperties",
                                         "propertyNames", "items",         "minItems",
                                         "maxItems",      "oneOf",         "anyOf",
                                         "enum",          "const",         "pattern",
                                         "minLength",     "minProperties", "minimum",
                                         "maximum",       "default",       "exclusiveMinimum"};

} // namespace

const Json& JsonSchema::resolve(const std::string& reference) const {
    return schema_.at(Json::json_pointer(reference.substr(1))); // "#/$defs/..."
}

std::vector<std::string> JsonSchema::faults() const {
    std::vector<std::string> faults;
    if (schema_.value("$schema", "") != "https://json-schema.org/draft/2020-12/schema") {
        faults.emplace_back("$schema does not name the dialect");
    }
    inspect(schema_, "#", faults);
    for (const auto& item : schema_.at("$defs").items())
        inspect(item.value(), "#/$defs/" + item.key(), faults);
    return faults;
}

void JsonSchema::inspect(const Json& schema, const std::string& where,
                         std::vector<std::string>& faults) const {
    const auto fault = [&](const std::string& text) { faults.push_back(where + ": " + text); };
    if (schema.is_boolean()) return;
    if (!schema.is_object()) return fault("is no schema");
    for (const auto& item : schema.items()) {
        if (!kKeywords.contains(item.key())) fault("unknown keyword " + item.key());
    }
    if (schema.contains("$ref")) {
        const auto reference = schema["$ref"].get<std::string>();
        if (!reference.starts_with("#/") || !schema_.contains(Json::json_pointer(reference.substr(1)))) {
            fault("refers to nothing: " + reference);
        }
    }
    if (schema.contains("pattern")) {
        try {
            const std::regex compiled(schema["pattern"].get<std::string>());
        } catch (const std::regex_error& error) {
            fault(std::string("pattern: ") + error.what());
        }
    }
    if (schema.contains("enum") && (!schema["enum"].is_array() || schema["enum"].empty()))
        fault("empty enum");
    for (const auto& name : schema.value("required", Json::array())) {
        if (schema.contains("properties") && !schema["properties"].contains(name.get<std::string>())) {
            fault("requires the unknown key " + name.get<std::string>());
        }
    }
    const Json properties = schema.value("properties", Json::object());
    for (const auto& item : properties.items()) {
        if (!item.value().contains("description") && !item.value().contains("const")) {
            fault(item.key() + " has no description");
        }
        inspect(item.value(), where + "/properties/" + item.key(), faults);
        const Json& property = item.value();
        if (property.contains("default") && !check(property, property["default"], "").empty()) {
            fault(item.key() + " has a default it does not allow: " + property["default"].dump());
        }
    }
    if (schema.contains("items")) inspect(schema["items"], where + "/items", faults);
    if (schema.contains("additionalProperties"))
        inspect(schema["additionalProperties"], where + "/*", faults);
    for (const auto& item : schema.value("oneOf", Json::array()))
        inspect(item, where + "/oneOf", faults);
    for (const auto& item : schema.value("anyOf", Json::array()))
        inspect(item, where + "/anyOf", faults);
}

std::string JsonSchema::problem(const Json& document) const { return check(schema_, document, ""); }

std::string JsonSchema::check(const Json& schema, const Json& value, const std::string& where) const {
    const auto bad = [&](const std::string& text) { return where + ": " + text; };
    if (schema.is_boolean()) return schema.get<bool>() ? "" : bad("not allowed");
    if (schema.contains("$ref")) {
        auto found = check(resolve(schema["$ref"].get<std::string>()), value, where);
        if (!found.empty()) return found;
    }
    if (schema.contains("type") && !hasType(value, schema["type"].get<std::string>()))
        return bad("wrong type");
    if (schema.contains("const") && schema["const"] != value) return bad("wrong constant");
    if (schema.contains("enum")) {
        const Json& list = schema["enum"];
        if (std::find(list.begin(), list.end(), value) == list.end()) return bad("not one of the words");
    }
    if (schema.contains("oneOf")) {
        std::size_t fitting = 0;
        std::string reasons;
        for (const Json& alternative : schema["oneOf"]) {
            const std::string reason = check(alternative, value, where);
            if (reason.empty()) ++fitting;
            reasons += " | " + reason;
        }
        if (fitting != 1) return bad("fits " + std::to_string(fitting) + " alternatives" + reasons);
    }
    if (schema.contains("anyOf")) {
        const Json& list = schema["anyOf"];
        const bool fits = std::any_of(list.begin(), list.end(), [&](const Json& alternative) {
            return check(alternative, value, where).empty();
        });
        if (!fits) return bad("fits no alternative");
    }
    if (value.is_string()) {
        const auto text = value.get<std::string>();
        if (schema.contains("pattern") &&
            !std::regex_search(text, std::regex(schema["pattern"].get<std::string>()))) {
            return bad("\"" + text + "\" does not match the pattern");
        }
        if (schema.contains("minLength") && text.size() < schema["minLength"].get<std::size_t>())
            return bad("short");
    }
    if (value.is_number()) {
        if (schema.contains("minimum") && value < schema["minimum"]) return bad("too small");
        if (schema.contains("maximum") && value > schema["maximum"]) return bad("too large");
        if (schema.contains("exclusiveMinimum") && value <= schema["exclusiveMinimum"])
            return bad("too small");
    }
    if (value.is_array()) {
        if (schema.contains("minItems") && value.size() < schema["minItems"].get<std::size_t>())
            return bad("few");
        if (schema.contains("maxItems") && value.size() > schema["maxItems"].get<std::size_t>())
            return bad("many");
        for (std::size_t i = 0; schema.contains("items") && i < value.size(); ++i) {
            auto found = check(schema["items"], value[i], joinPointer(where, std::to_string(i)));
            if (!found.empty()) return found;
        }
    }
    return value.is_object() ? checkObject(schema, value, where) : "";
}

std::string JsonSchema::checkObject(const Json& schema, const Json& value,
                                    const std::string& where) const {
    for (const auto& name : schema.value("required", Json::array())) {
        if (!value.contains(name.get<std::string>()))
            return where + ": " + name.get<std::string>() + " is missing";
    }
    if (schema.contains("minProperties") && value.size() < schema["minProperties"].get<std::size_t>()) {
        return where + ": too few keys";
    }
    const Json properties = schema.value("properties", Json::object());
    for (const auto& item : value.items()) {
        const std::string inside = joinPointer(where, item.key());
        if (schema.contains("propertyNames")) {
            auto found = check(schema["propertyNames"], Json(item.key()), inside);
            if (!found.empty()) return found;
        }
        if (properties.contains(item.key())) {
            auto found = check(properties[item.key()], item.value(), inside);
            if (!found.empty()) return found;
        } else if (schema.contains("additionalProperties")) {
            auto found = check(schema["additionalProperties"], item.value(), inside);
            if (!found.empty()) return found;
        }
    }
    return "";
}

} // namespace headroom::models::testing
