#include "models/reader.hpp"

#include "models/nearest.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::models {
namespace {

/// What stands in the file, for "found ...".
std::string shown(const Json& json) {
    switch (json.type()) {
    case Json::value_t::null:
        return "null";
    case Json::value_t::object:
        return "an object";
    case Json::value_t::array:
        return "a list of " + std::to_string(json.size());
    case Json::value_t::string: {
        const auto& text = json.get_ref<const std::string&>();
        if (text.size() <= 80) return "\"" + text + "\"";
        std::size_t cut = 77;
        while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
            --cut; // whole characters
        return "\"" + text.substr(0, cut) + "...\"";
    }
    default:
        return json.dump();
    }
}

std::vector<std::string> keysOf(const Json& object) {
    std::vector<std::string> keys;
    for (const auto& item : object.items()) keys.push_back(item.key());
    return keys;
}

std::string_view shapeName(Alternative::By by) {
    switch (by) {
    case Alternative::By::kText:
        return "a text";
    case Alternative::By::kNumber:
        return "a number";
    case Alternative::By::kArray:
        return "a list";
    default:
        return "an object";
    }
}

} // namespace

Reader::Reader(const Document& document, const Defaults& defaults, std::vector<Diagnostic>& problems)
    : Visitor(defaults), document_(document), problems_(problems) {
    places_.push_back({&document.root(), "", {}});
}

void Reader::complain(const std::string& message) {
    problems_.push_back(document_.at(pointer(), message));
}

void Reader::expected(const std::string& what) {
    complain("expected " + what + ", found " + shown(json()));
}

void Reader::push(const Json& inside, std::string_view key) {
    places_.push_back({&inside, joinPointer(pointer(), key), {}});
}

bool Reader::find(std::string_view key) {
    places_.back().known.emplace_back(key);
    const auto found = json().find(std::string(key));
    if (found == json().end()) return false;
    push(*found, key);
    return true;
}

bool Reader::enter(std::string_view name, std::string_view doc) {
    if (find(name)) return true;
    if (rule().mandatory) complain("\"" + std::string(name) + "\" is missing: " + std::string(doc));
    return false;
}

void Reader::leave() { places_.pop_back(); }

void Reader::unknownKeys() {
    const Place& place = places_.back();
    for (const std::string& key : keysOf(*place.json)) {
        if (std::find(place.known.begin(), place.known.end(), key) != place.known.end()) continue;
        problems_.push_back(document_.at(joinPointer(place.pointer, key),
                                         "unknown key \"" + key + "\"" + suggestion(key, place.known)));
    }
}

void Reader::object(std::string_view, const Visit& fields) {
    if (!json().is_object()) return expected("an object");
    // Shapes of a shape share one object: keys seen by the outer one stay known.
    fields();
    unknownKeys();
}

void Reader::alternatives(std::string_view, std::span<const Alternative> all, std::size_t,
                          const VisitIndex& visit) {
    using By = Alternative::By;
    std::vector<std::string> shapes;
    bool keyed = false;
    bool tagged = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const By by = all[i].by;
        const bool fits =
            (by == By::kText && json().is_string()) || (by == By::kNumber && json().is_number()) ||
            (by == By::kArray && json().is_array()) || (by == By::kObject && json().is_object());
        if (fits) return visit(i);
        keyed = keyed || by == By::kKey;
        tagged = tagged || by == By::kTag;
        const std::string shape(shapeName(by));
        if (std::find(shapes.begin(), shapes.end(), shape) == shapes.end()) shapes.push_back(shape);
    }
    if (json().is_object() && keyed) return chooseByKey(all, visit);
    if (json().is_object() && tagged) return chooseByTag(all, visit);
    std::string list;
    for (const std::string& shape : shapes) list += (list.empty() ? "" : " or ") + shape;
    expected(list);
}

void Reader::chooseByKey(std::span<const Alternative> all, const VisitIndex& visit) {
    std::vector<std::string> allowed;
    std::vector<std::string> present;
    std::size_t chosen = all.size();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].by != Alternative::By::kKey) continue;
        allowed.emplace_back(all[i].key);
        if (!json().contains(std::string(all[i].key))) continue;
        present.emplace_back(all[i].key);
        chosen = i;
    }
    if (present.size() == 1) return visit(chosen);
    const std::string one = allowed.size() == 1 ? "the key " : "one of the keys ";
    if (present.size() > 1)
        return complain("expected only " + one + quotedList(allowed) + ", found " +
                        quotedList(present, "and"));
    const std::vector<std::string> found = keysOf(json());
    std::string close;
    for (const std::string& key : found) {
        if (close.empty()) close = nearest(key, allowed);
    }
    complain("expected " + one + quotedList(allowed) + ", found " +
             (found.empty() ? std::string("none") : quotedList(found, "and")) +
             (close.empty() ? "" : "; did you mean \"" + close + "\"?"));
}

void Reader::chooseByTag(std::span<const Alternative> all, const VisitIndex& visit) {
    const std::string key(all.front().key);
    std::vector<std::string> allowed;
    for (const Alternative& alternative : all) allowed.emplace_back(alternative.value);
    const auto found = json().find(key);
    if (found == json().end())
        return complain("\"" + key + "\" is missing: one of " + quotedList(allowed));
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (*found == all[i].value) return visit(i);
    }
    push(*found, key);
    expected("one of " + quotedList(allowed));
    if (json().is_string()) {
        const std::string close = nearest(json().get<std::string>(), allowed);
        if (!close.empty()) problems_.back().message += "; did you mean \"" + close + "\"?";
    }
    leave();
}

void Reader::tag(std::string_view key, std::string_view text) {
    if (!find(key)) {
        return complain("\"" + std::string(key) + "\" is missing: expected \"" + std::string(text) +
                        "\"");
    }
    if (json() != text) expected("\"" + std::string(text) + "\"");
    leave();
}

void Reader::version(std::string_view key, int number) {
    const std::string wanted = std::to_string(number);
    if (!find(key)) {
        return complain("\"" + std::string(key) + "\" is missing: the version of the format, " + wanted);
    }
    const bool newer = json().is_number_integer() && json() > number;
    if (json() != number) {
        expected("version " + wanted + " of the format");
        if (newer) problems_.back().message += "; the file is for a later release";
    }
    leave();
}

void Reader::exactlyOne(std::initializer_list<std::string_view> keys) {
    std::vector<std::string> allowed(keys.begin(), keys.end());
    std::vector<std::string> present;
    for (const std::string& key : allowed) {
        if (json().contains(key)) present.push_back(key);
    }
    if (present.size() == 1) return;
    complain("expected exactly one of " + quotedList(allowed) + ", found " +
             (present.empty() ? std::string("none") : quotedList(present, "and")));
}

void Reader::check(bool ok, std::string_view key, const std::string& message) {
    if (ok) return;
    const std::string place = key.empty() ? pointer() : pointer() + "/" + std::string(key);
    // A value that could not be read at all has been reported; its default is not what the file says.
    const auto reported = [&](const Diagnostic& problem) {
        return problem.path == place || problem.path.starts_with(place + "/");
    };
    if (std::any_of(problems_.begin(), problems_.end(), reported)) return;
    problems_.push_back(document_.at(place, message));
}

std::string Reader::rangeText(const std::string& noun,
                              const std::function<std::string(double)>& show) const {
    const bool hasLow = std::isfinite(rule().low);
    const bool hasHigh = std::isfinite(rule().high);
    const std::string low = hasLow ? (rule().aboveLow ? "above " : "from ") + show(rule().low) : "";
    if (hasLow && hasHigh)
        return noun + " " + low + (rule().aboveLow ? " up to " : " to ") + show(rule().high);
    if (hasLow) return noun + (rule().aboveLow ? " " + low : " of at least " + show(rule().low));
    if (hasHigh) return noun + " of at most " + show(rule().high);
    return noun;
}

bool Reader::inRange(double number) { return rule().allows(number); }

void Reader::value(bool& member) {
    if (!json().is_boolean()) return expected("true or false");
    member = json().get<bool>();
}

void Reader::value(int& member) {
    double number = std::nan("");
    if (json().is_number_integer()) number = json().get<double>();
    const bool fits = std::abs(number) <= std::numeric_limits<int>::max();
    if (!fits || !inRange(number)) return expected(rangeText("a whole number", printNumber));
    member = json().get<int>();
}

void Reader::value(std::uint64_t& member) {
    if (!json().is_number_unsigned() || !inRange(json().get<double>())) {
        return expected(rangeText("a whole number", printNumber));
    }
    member = json().get<std::uint64_t>();
}

void Reader::value(double& member) {
    const bool percent = rule().percent;
    double number = std::nan("");
    if (json().is_number()) number = json().get<double>();
    if (percent && json().is_string()) {
        try {
            number = parseShare(json().get<std::string>());
        } catch (const UnitError&) { // reported below
        }
    }
    if (!std::isfinite(number) || !inRange(number)) {
        return expected(percent ? rangeText("a share such as 0.05 or \"5%\"", printNumber)
                                : rangeText("a number", printNumber));
    }
    member = number;
}

void Reader::value(std::string& member) {
    if (!json().is_string()) return expected("a text");
    const auto& found = json().get_ref<const std::string&>();
    if (found.empty() && rule().filled) return expected("a text that is not empty");
    member = found;
    if (rule().refers != Refers::kNothing && !found.empty())
        references_.push_back({rule().refers, found, pointer()});
}

void Reader::range(double& low, double& high, bool whole) {
    const std::string wanted =
        rangeText(whole ? "two whole numbers [low, high]" : "two numbers [low, high]", printNumber);
    if (!json().is_array() || json().size() != 2) return expected(wanted);
    for (const Json& end : json()) {
        const bool fits = whole ? end.is_number_integer() : end.is_number();
        if (!fits || !inRange(end.get<double>()))
            return complain("expected " + wanted + ", found " + json().dump());
    }
    if (json()[0] > json()[1]) return complain("expected the low end first, found " + json().dump());
    low = json()[0].get<double>();
    high = json()[1].get<double>();
}

void Reader::choice(Names names, std::size_t& index) {
    const std::vector<std::string> allowed = listOf(names);
    if (json().is_string()) {
        const auto found = std::find(allowed.begin(), allowed.end(), json().get<std::string>());
        if (found != allowed.end()) {
            index = static_cast<std::size_t>(found - allowed.begin());
            return;
        }
    }
    expected((allowed.size() == 1 ? "" : "one of ") + quotedList(allowed));
    if (!json().is_string()) return;
    const std::string close = nearest(json().get<std::string>(), allowed);
    if (!close.empty()) problems_.back().message += "; did you mean \"" + close + "\"?";
}

void Reader::text(const TextValue& form) {
    if (!json().is_string()) return expected(std::string(form.expected));
    try {
        form.assign(json().get<std::string>());
    } catch (const UnitError& error) {
        return complain(error.what());
    }
    if (form.number && !inRange(form.number())) expected(rangeText("a value", form.show));
}

void Reader::items(std::size_t, const VisitIndex& visit) {
    if (!json().is_array()) return expected("a list");
    if (json().empty() && rule().filled) return expected("a list that is not empty");
    for (std::size_t index = 0; index < json().size(); ++index) {
        push(json()[index], std::to_string(index));
        visit(index);
        leave();
    }
}

void Reader::entries(const std::vector<std::string>&, Names allowed, const VisitKey& visit) {
    if (!json().is_object()) return expected("an object");
    if (json().empty() && rule().filled) return expected("an object that is not empty");
    const std::vector<std::string> known = listOf(allowed);
    std::vector<std::string> inFile;
    for (const std::string& key : keysOf(json())) {
        if (!document_.madeByOverride(joinPointer(pointer(), key))) inFile.push_back(key);
    }
    for (const auto& item : json().items()) {
        const std::string& key = item.key();
        push(item.value(), key);
        const bool isKnown = known.empty() || std::find(known.begin(), known.end(), key) != known.end();
        if (key.empty()) {
            complain("the name is empty");
        } else if (document_.madeByOverride(pointer())) {
            // An override may change an entry but not conjure up one from a misspelt name.
            complain("there is no \"" + key + "\" here" + suggestion(key, inFile));
        } else if (!isKnown) {
            complain("unknown key \"" + key + "\"" + suggestion(key, known));
        } else {
            if (rule().refers != Refers::kNothing)
                references_.push_back({rule().refers, key, pointer()});
            visit(key);
        }
        leave();
    }
}

} // namespace headroom::models
