#pragma once
// One description of the input format, used three times.
//
// Every value type has one function `describe(Visitor&, T&)` that names its fields, says what they mean
// and what they accept. Reader (reader.hpp), Writer (writer.hpp) and the JSON Schema (schema.hpp) are
// visitors, so what is read, written and documented cannot drift apart.
//
// The visitor stands at one place of the document; field() steps into a key and back. All functions are
// called by describe functions; read and write happen in place, and `kDescribe` visits every
// alternative with default values.

#include "models/enum_names.hpp"
#include "models/rule.hpp"
#include "models/text_form.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::models {

/// Values a field has when the file leaves it out and the catalogue knows a fact about it.
struct Defaults {
    Network network;
    LoadBalancer loadBalancer;
    ProcessService process;
    RedisCluster redis;
    ObjectStorage objectStorage;
    ContentDelivery contentDelivery;
    Application application;
    Proxy proxy;
    Database database;
    ConnectionProxy connectionProxy;
    Cache cache;
    SearchCluster searchCluster;
    Broker broker;
    Functions functions;
    Gateway gateway;
    Table table;
    std::vector<std::string> instanceTypes; ///< names in the catalogue
    std::vector<std::string> regions;       ///< with prices in the catalogue
};

/// One of several shapes a value may have, told apart by what is there.
struct Alternative {
    enum class By {
        kText,   ///< a JSON string
        kNumber, ///< a JSON number
        kArray,  ///< a JSON array
        kObject, ///< any JSON object
        kKey,    ///< an object with the key `key`
        kTag,    ///< an object whose `key` has the text `value`
    };
    By by = By::kObject;
    std::string_view key;
    std::string_view value;
};

class Visitor {
public:
    enum class Mode { kRead, kWrite, kDescribe };
    using Visit = std::function<void()>;
    using VisitIndex = std::function<void(std::size_t)>;
    using VisitKey = std::function<void(const std::string&)>;

    explicit Visitor(const Defaults& defaults) : defaults_(defaults) {}
    Visitor(const Visitor&) = delete;
    Visitor& operator=(const Visitor&) = delete;
    virtual ~Visitor() = default;

    [[nodiscard]] virtual Mode mode() const = 0;
    [[nodiscard]] const Defaults& defaults() const { return defaults_; }

    /// A key of the current object. An optional without value is neither written nor set when absent.
    template <class T>
    void field(std::string_view name, T& member, std::string_view doc, const Rule& rule = kAny);

    /// The text at the current place, which names a `what`.
    void reference(std::string& name, Refers what) {
        const Rule outer = std::exchange(rule_, kRequired.notEmpty().to(what));
        value(name);
        rule_ = outer;
    }

    /// An object whose keys are exactly those that `fields` visits.
    virtual void object(std::string_view typeName, const Visit& fields) = 0;
    /// One of several shapes; `current` says which one a writer has.
    virtual void alternatives(std::string_view typeName, std::span<const Alternative> all,
                              std::size_t current, const VisitIndex& visit) = 0;
    /// A key with a fixed text that says which alternative this object is.
    virtual void tag(std::string_view key, std::string_view value) = 0;
    /// A key with the format's version number.
    virtual void version(std::string_view key, int number) = 0;
    /// Exactly one of these keys of the current object is present.
    virtual void exactlyOne(std::initializer_list<std::string_view> keys) = 0;
    /// Reader: reports `message` at `key` of the current object ("" = itself) unless `ok`.
    virtual void check(bool ok, std::string_view key, const std::string& message);

    // The value at the current place.
    virtual void value(bool& member) = 0;
    virtual void value(int& member) = 0;
    virtual void value(std::uint64_t& member) = 0;
    virtual void value(double& member) = 0;
    virtual void value(std::string& member) = 0;
    virtual void range(double& low, double& high, bool whole) = 0; ///< [low, high]
    virtual void choice(Names names, std::size_t& index) = 0;
    virtual void text(const TextValue& value) = 0;
    virtual void items(std::size_t size, const VisitIndex& visit) = 0;
    /// Free keys, or some of `allowed` when that is not empty.
    virtual void entries(const std::vector<std::string>& keys, Names allowed, const VisitKey& visit) = 0;

    void value(std::pair<double, double>& member) { range(member.first, member.second, false); }
    template <NamedEnum E>
    void value(E& member);
    template <TextType T>
    void value(T& member);
    template <class T>
    void value(std::vector<T>& member);
    template <class K, class T>
    void value(std::map<K, T>& member);
    template <class T>
    void value(std::optional<T>& member);
    /// A described type.
    template <class T>
    void value(T& member) requires requires(Visitor& visitor) {
        describe(visitor, member);
    }
    { describe(*this, member); }

protected:
    /// False when the key is absent (after complaining if it is required).
    virtual bool enter(std::string_view name, std::string_view doc) = 0;
    virtual void leave() = 0;
    [[nodiscard]] const Rule& rule() const { return rule_; }
    /// The field visited last may be absent: it has no default.
    [[nodiscard]] bool optional() const { return optional_; }

private:
    template <class K>
    static std::string keyText(const K& key);

    const Defaults& defaults_;
    Rule rule_;
    bool optional_ = false;
};

inline void Visitor::check(bool, std::string_view, const std::string&) {}

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <class T>
void Visitor::field(std::string_view name, T& member, std::string_view doc, const Rule& rule) {
    if constexpr (kIsOptional<T>) {
        if (mode() == Mode::kWrite && !member) return;
    }
    const Rule outer = std::exchange(rule_, rule);
    const bool outerOptional = std::exchange(optional_, kIsOptional<T>);
    if (enter(name, doc)) {
        value(member);
        leave();
    }
    optional_ = outerOptional;
    rule_ = outer;
}

template <NamedEnum E>
void Visitor::value(E& member) {
    auto index = static_cast<std::size_t>(member);
    choice(kNamesOf<E>, index);
    member = static_cast<E>(index);
}

template <TextType T>
void Visitor::value(T& member) {
    using Form = TextForm<T>;
    TextValue bridge;
    if (mode() != Mode::kRead) bridge.printed = Form::print(member);
    bridge.expected = Form::kExpected;
    bridge.pattern = Form::kPattern;
    bridge.assign = [&member](const std::string& text) { member = Form::parse(text); };
    if constexpr (requires { member.value; }) {
        bridge.number = [&member] { return member.value; };
        bridge.show = [](double number) { return Form::print(T(number)); };
    }
    text(bridge);
}

template <class T>
void Visitor::value(std::vector<T>& member) {
    if (mode() == Mode::kDescribe) {
        T sample{};
        items(1, [&](std::size_t) { value(sample); });
        return;
    }
    if (mode() == Mode::kRead) member.clear();
    items(member.size(), [&](std::size_t index) {
        if (index >= member.size()) member.emplace_back();
        value(member[index]);
    });
}

template <class K>
std::string Visitor::keyText(const K& key) {
    if constexpr (NamedEnum<K>) {
        return nameOf(key);
    } else {
        return key;
    }
}

template <class K, class T>
void Visitor::value(std::map<K, T>& member) {
    std::vector<std::string> keys;
    if (mode() == Mode::kRead) member.clear();
    for (const auto& entry : member) keys.push_back(keyText(entry.first));
    Names allowed;
    if constexpr (NamedEnum<K>) allowed = kNamesOf<K>;
    entries(keys, allowed, [&](const std::string& text) {
        T sample{};
        K key{};
        if constexpr (NamedEnum<K>) {
            if (mode() != Mode::kDescribe && !fromName(text, key)) return;
        } else {
            key = text;
        }
        T& target = mode() == Mode::kDescribe ? sample : member[key];
        if constexpr (requires { target.name; }) target.name = text;
        value(target);
    });
}

template <class T>
void Visitor::value(std::optional<T>& member) {
    if (mode() != Mode::kWrite) member.emplace();
    value(*member);
}

} // namespace headroom::models
