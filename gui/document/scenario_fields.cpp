// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/document/scenario_fields.hpp"

#include "gui/document/document.hpp"
#include "gui/document/schema_walk.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace headroom::gui {
namespace {

using Json = models::Json;

constexpr int kDeepest = 3; ///< objects inside objects that are laid out in one form

QString textAt(const Json& json, const char* key) {
    return json.is_object() && json.contains(key) && json.at(key).is_string()
               ? QString::fromStdString(json.at(key).get<std::string>())
               : QString();
}

Measure measureOf(const QString& pattern) {
    if (pattern.isEmpty()) return Measure::kNone;
    if (pattern.contains("exponential")) return Measure::kDistribution;
    if (pattern.contains("ns|us|ms")) return Measure::kDuration;
    if (pattern.contains("bps")) return Measure::kBytesPerSecond;
    if (pattern.contains("iB")) return Measure::kBytes;
    if (pattern.contains("\\$")) return Measure::kMoney;
    if (pattern.contains("/(s|min|h)")) return Measure::kRate;
    return pattern.contains("%") ? Measure::kShare : Measure::kNone;
}

QStringList keysOf(const Json& root, const char* table) {
    QStringList keys;
    if (!root.contains(table) || !root.at(table).is_object()) return keys;
    for (const auto& [key, value] : root.at(table).items()) keys.append(QString::fromStdString(key));
    return keys;
}

/// Names in the scenario that a text may be, by the member it stands in.
QStringList suggestions(const Json& root, const QString& key) {
    static const QStringList kServices{"targets", "store", "storage", "beside",
                                       "entry",   "to",    "on",      "service"};
    if (kServices.contains(key)) return keysOf(root, "services");
    if (key == "behaviour") return keysOf(root, "behaviours");
    return {};
}

class Fields {
public:
    explicit Fields(const Json& root) : root_(root) {}

    void members(const QString& place, const Json& schema, const Json& value, int depth) {
        const Json& whole = walk_.resolved(schema, value);
        if (whole.contains("items") || (value.is_array() && !whole.contains("properties"))) {
            entries(place, whole, value, depth);
            return;
        }
        if (whole.contains("properties")) {
            for (const auto& [key, member] : whole.at("properties").items())
                field(place, QString::fromStdString(key), member, value, depth, isRequired(whole, key));
        }
        unknownMembers(place, whole, value, depth);
    }

    [[nodiscard]] std::vector<Field> take() { return std::move(fields_); }

private:
    static bool isRequired(const Json& schema, const std::string& key) {
        if (!schema.contains("required")) return false;
        const Json& required = schema.at("required");
        return std::find(required.begin(), required.end(), Json(key)) != required.end();
    }

    /// Entries of a table, and members nobody knows, which are there to be seen and removed.
    void unknownMembers(const QString& place, const Json& schema, const Json& value, int depth) {
        if (!value.is_object()) return;
        const Json none = Json::object();
        const Json& known = schema.contains("properties") ? schema.at("properties") : none;
        for (const auto& [key, member] : value.items()) {
            if (known.contains(key)) continue;
            field(place, QString::fromStdString(key), walk_.childOf(schema, key), value, depth, false);
            fields_.back().entry = true;
        }
    }

    void entries(const QString& place, const Json& schema, const Json& value, int depth) {
        const Json& items = walk_.childOf(schema, "0");
        for (std::size_t i = 0; i < value.size(); ++i) {
            field(place, QString::number(i), items, value, depth, false);
            fields_.back().entry = true;
        }
    }

    void field(const QString& place, const QString& key, const Json& schema, const Json& holder,
               int depth, bool required) {
        const std::string name = key.toStdString();
        Json value;
        bool present = false;
        if (holder.is_object() && holder.contains(name)) {
            value = holder.at(name);
            present = true;
        } else if (holder.is_array()) {
            value = holder.at(key.toULongLong());
            present = true;
        }
        const Json& whole = walk_.resolved(schema, value);
        Field field;
        field.pointer = childPointer(place, key);
        field.key = key;
        field.depth = depth;
        field.required = required;
        field.present = present;
        field.description = textAt(schema, "description");
        if (field.description.isEmpty()) field.description = textAt(whole, "description");
        field.value = present ? value : defaultOf(schema, whole);
        describe(field, schema, whole);
        const bool structured = field.kind == Field::Kind::kHeading || field.kind == Field::Kind::kItems;
        if (structured && (holder.is_array() || isTableEntry(holder, place)))
            field.kind = Field::Kind::kEntry;
        if (structured && depth >= kDeepest) field.kind = Field::Kind::kEntry;
        const bool open = field.kind == Field::Kind::kHeading || field.kind == Field::Kind::kItems;
        fields_.push_back(std::move(field));
        if (open && present) members(childPointer(place, key), schema, value, depth + 1);
    }

    [[nodiscard]] bool isTableEntry(const Json& holder, const QString& place) const {
        const Json& schema = walk_.resolved(walk_.at(root_, place.toStdString()), holder);
        return !schema.contains("properties") && schema.contains("additionalProperties");
    }

    static Json defaultOf(const Json& schema, const Json& whole) {
        if (schema.contains("default")) return schema.at("default");
        return whole.contains("default") ? whole.at("default") : Json();
    }

    void describe(Field& field, const Json& schema, const Json& whole) const {
        const std::string type = whole.value("type", std::string());
        if (whole.contains("const")) {
            field.kind = Field::Kind::kFixed;
            field.value = whole.at("const");
        } else if (whole.contains("enum")) {
            field.kind = Field::Kind::kChoice;
            for (const Json& one : whole.at("enum")) field.choices.append(textOfValue(one));
        } else if (type == "object") {
            field.kind = whole.contains("properties") ? Field::Kind::kHeading : Field::Kind::kItems;
        } else if (type == "array") {
            field.kind = Field::Kind::kItems;
        } else if (type == "boolean") {
            field.kind = Field::Kind::kFlag;
        } else if ((type == "integer" || type == "number") && !schema.contains("oneOf")) {
            field.kind = type == "integer" ? Field::Kind::kInteger : Field::Kind::kNumber;
            field.least = whole.value("minimum", whole.value("exclusiveMinimum", 0.0));
            field.most = whole.value("maximum", std::numeric_limits<double>::max());
        } else {
            field.kind = Field::Kind::kText;
            field.measure = measureOfSchema(schema, whole);
            field.choices = suggestions(root_, field.key);
        }
        if (field.value.is_structured() && field.kind != Field::Kind::kHeading &&
            field.kind != Field::Kind::kItems)
            field.kind = Field::Kind::kEntry;
    }

    static Measure measureOfSchema(const Json& schema, const Json& whole) {
        if (schema.contains("oneOf")) {
            for (const Json& one : schema.at("oneOf")) {
                const Measure found = measureOf(textAt(one, "pattern"));
                if (found != Measure::kNone) return found;
            }
        }
        return measureOf(textAt(whole, "pattern"));
    }

    const Json& root_;
    const SchemaWalk& walk_ = SchemaWalk::scenario();
    std::vector<Field> fields_;
};

Json blank(const Json& schema, int depth) {
    const SchemaWalk& walk = SchemaWalk::scenario();
    const Json& whole = walk.resolved(schema, Json());
    for (const Json* one : {&schema, &whole}) {
        if (one->contains("default")) return one->at("default");
        if (one->contains("const")) return one->at("const");
    }
    if (whole.contains("enum")) return whole.at("enum").front();
    const std::string type = whole.value("type", std::string());
    if (type == "integer" || type == "number") return whole.value("minimum", Json(1));
    if (type == "boolean") return false;
    if (type == "array") {
        Json list = Json::array();
        const auto least = whole.value("minItems", std::size_t{0});
        for (std::size_t i = 0; i < least && depth > 0; ++i)
            list.push_back(blank(whole.at("items"), depth - 1));
        return list;
    }
    if (type == "object") {
        Json object = Json::object();
        for (const Json& key : whole.value("required", Json::array())) {
            const auto name = key.get<std::string>();
            if (depth > 0) object[name] = blank(whole.at("properties").at(name), depth - 1);
        }
        return object;
    }
    static const std::map<Measure, const char*> kFirst{
        {Measure::kDuration, "1s"},         {Measure::kDistribution, "1s"}, {Measure::kRate, "1/s"},
        {Measure::kBytes, "1KB"},           {Measure::kMoney, "$1/h"},      {Measure::kShare, "1%"},
        {Measure::kBytesPerSecond, "1MB/s"}};
    const auto found = kFirst.find(measureOf(textAt(whole, "pattern")));
    return found == kFirst.end() ? Json("") : Json(found->second);
}

} // namespace

QString editedPlace(const Json& root, const QString& pointer) {
    QString place = pointer;
    while (!place.isEmpty()) {
        const Json::json_pointer where(place.toStdString());
        if (root.contains(where) && root.at(where).is_structured()) break;
        place = parentPointer(place);
    }
    return place;
}

std::vector<Field> fieldsAt(const Json& root, const QString& place) {
    const Json::json_pointer where(place.toStdString());
    if (!place.isEmpty() && !root.contains(where)) return {};
    Fields fields(root);
    fields.members(place, SchemaWalk::scenario().at(root, place.toStdString()), root.at(where), 0);
    return fields.take();
}

Json blankValue(const Json& root, const QString& pointer) {
    constexpr int kDepth = 6;
    return blank(SchemaWalk::scenario().at(root, pointer.toStdString()), kDepth);
}

Json valueOfText(const Field& field, const QString& text) {
    if (field.kind == Field::Kind::kFixed) return field.value;
    if (field.kind == Field::Kind::kChoice) return text.toStdString();
    const std::string typed = text.trimmed().toStdString();
    Json read = Json::parse(typed, nullptr, false);
    const bool wantsText = field.kind == Field::Kind::kText && field.measure != Measure::kShare &&
                           !field.value.is_number() && !field.value.is_structured();
    if (read.is_discarded() || wantsText) return typed;
    return read;
}

QString textOfValue(const Json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return QString::fromStdString(value.get<std::string>());
    return QString::fromStdString(value.dump());
}

} // namespace headroom::gui
