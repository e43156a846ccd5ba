#include "models/schema.hpp"

#include "models/catalog.hpp"
#include "models/describe.hpp"

#include <cmath>

namespace headroom::models {
namespace {

constexpr std::string_view kDialect = "https://json-schema.org/draft/2020-12/schema";

Json asWritten(double number) {
    if (number == std::floor(number) && std::abs(number) < 1e15)
        return static_cast<std::int64_t>(number);
    return number;
}

Json listed(const std::vector<std::string>& names) {
    Json list = Json::array();
    for (const std::string& name : names) list.push_back(name);
    return list;
}

} // namespace

Json SchemaWriter::pop() {
    Json value = std::move(stack_.back());
    stack_.pop_back();
    return value;
}

Json SchemaWriter::nested(const Visit& visit) {
    const bool outer = std::exchange(direct_, false);
    stack_.push_back(Json::object());
    visit();
    direct_ = outer;
    return pop();
}

bool SchemaWriter::enter(std::string_view name, std::string_view doc) {
    keys_.push_back({std::string(name), std::string(doc), rule().mandatory, direct_});
    direct_ = true;
    stack_.push_back(Json::object());
    return true;
}

void SchemaWriter::leave() {
    Json schema = pop();
    const Key key = std::move(keys_.back());
    keys_.pop_back();
    direct_ = key.outerDirect;
    if (!key.doc.empty()) schema["description"] = key.doc;
    here()["properties"][key.name] = std::move(schema);
    if (key.mandatory) here()["required"].push_back(key.name);
}

void SchemaWriter::named(std::string_view name, const Visit& visit) {
    const std::string text(name);
    here()["$ref"] = "#/$defs/" + text;
    if (definitions_.contains(text)) return;
    definitions_[text] = Json::object(); // a recursive type finds its own name taken
    Json schema = nested(visit);
    definitions_[text] = std::move(schema);
}

void SchemaWriter::object(std::string_view typeName, const Visit& fields) {
    const auto write = [&] {
        here()["type"] = "object";
        here()["properties"] = Json::object();
        fields();
        here()["additionalProperties"] = false;
    };
    if (typeName.empty()) {
        write();
    } else {
        named(typeName, write);
    }
}

void SchemaWriter::alternatives(std::string_view typeName, std::span<const Alternative> all, std::size_t,
                                const VisitIndex& visit) {
    named(typeName, [&] {
        Json list = Json::array();
        for (std::size_t i = 0; i < all.size(); ++i) list.push_back(nested([&] { visit(i); }));
        here()["oneOf"] = std::move(list);
    });
}

void SchemaWriter::tag(std::string_view key, std::string_view text) {
    here()["properties"][std::string(key)] = Json{{"const", std::string(text)}};
    here()["required"].push_back(std::string(key));
}

void SchemaWriter::version(std::string_view key, int number) {
    here()["properties"][std::string(key)] =
        Json{{"const", number}, {"description", "version of the format"}};
    here()["required"].push_back(std::string(key));
}

void SchemaWriter::exactlyOne(std::initializer_list<std::string_view> keys) {
    Json list = Json::array();
    for (const std::string_view key : keys)
        list.push_back(Json{{"required", Json::array({std::string(key)})}});
    here()["oneOf"] = std::move(list);
}

void SchemaWriter::bounds(Json& schema) const {
    if (std::isfinite(rule().low))
        schema[rule().aboveLow ? "exclusiveMinimum" : "minimum"] = asWritten(rule().low);
    if (std::isfinite(rule().high)) schema["maximum"] = asWritten(rule().high);
}

void SchemaWriter::byDefault(Json value) {
    // Only the member of a field has a default worth telling, not the items of a list.
    if (direct_ && !optional() && !keys_.back().mandatory) here()["default"] = std::move(value);
}

void SchemaWriter::value(bool& member) {
    here()["type"] = "boolean";
    byDefault(member);
}

void SchemaWriter::value(int& member) {
    here()["type"] = "integer";
    bounds(here());
    byDefault(member);
}

void SchemaWriter::value(std::uint64_t& member) {
    here()["type"] = "integer";
    bounds(here());
    byDefault(member);
}

void SchemaWriter::value(double& member) {
    Json number{{"type", "number"}};
    bounds(number);
    if (rule().percent) {
        const Json share{{"type", "string"}, {"pattern", "^[0-9]+(\\.[0-9]+)? ?%$"}};
        here()["oneOf"] = Json::array({number, share});
    } else {
        here().update(number);
    }
    byDefault(asWritten(member));
}

void SchemaWriter::value(std::string& member) {
    here()["type"] = "string";
    if (rule().filled) here()["minLength"] = 1;
    // Editors offer the catalogue's; a scenario may bring others along.
    if (rule().refers == Refers::kInstanceType)
        here()["anyOf"] =
            Json::array({Json{{"enum", listed(defaults().instanceTypes)}}, Json{{"minLength", 1}}});
    if (!member.empty()) byDefault(member);
}

void SchemaWriter::range(double&, double&, bool whole) {
    Json end{{"type", whole ? "integer" : "number"}};
    bounds(end);
    here().update(Json{{"type", "array"}, {"items", end}, {"minItems", 2}, {"maxItems", 2}});
}

void SchemaWriter::choice(Names names, std::size_t& index) {
    here()["enum"] = listed(listOf(names));
    if (names.size() > 1) byDefault(std::string(names[index]));
}

void SchemaWriter::text(const TextValue& form) {
    here()["type"] = "string";
    here()["pattern"] = std::string(form.pattern);
    if (form.number) byDefault(form.printed);
}

void SchemaWriter::items(std::size_t, const VisitIndex& visit) {
    here()["type"] = "array";
    if (rule().filled) here()["minItems"] = 1;
    here()["items"] = nested([&] { visit(0); });
}

void SchemaWriter::entries(const std::vector<std::string>&, Names allowed, const VisitKey& visit) {
    here()["type"] = "object";
    if (rule().filled) here()["minProperties"] = 1;
    if (allowed.empty()) {
        here()["propertyNames"] = Json{{"minLength", 1}};
    } else {
        here()["propertyNames"] = Json{{"enum", listed(listOf(allowed))}};
    }
    here()["additionalProperties"] = nested([&] { visit("name"); });
}

Json SchemaWriter::finish(std::string_view title) {
    Json schema{{"$schema", kDialect}, {"title", title}};
    schema.update(pop());
    schema["$defs"] = std::move(definitions_);
    return schema;
}

std::string scenarioSchema() {
    const Catalogue catalogue = Catalogue::load(defaultDataDirs());
    const Defaults defaults = catalogue.defaults();
    return SchemaWriter(defaults).schemaOf<Scenario>("headroom scenario").dump(2) + "\n";
}

std::string profileSchema() {
    const Defaults unused;
    Json service = SchemaWriter(unused).schemaOf<ServiceProfile>("headroom service profile");
    const Json store = SchemaWriter(unused).schemaOf<StoreProfile>("headroom store profile");
    // Both kinds in one file: "kind" decides, and the definitions have different names.
    Json definitions = service["$defs"];
    definitions.update(store["$defs"]);
    const Json either = Json::array({Json{{"$ref", service["$ref"]}}, Json{{"$ref", store["$ref"]}}});
    return Json{{"$schema", kDialect},
                {"title", "headroom profile"},
                {"oneOf", either},
                {"$defs", definitions}}
               .dump(2) +
           "\n";
}

} // namespace headroom::models
