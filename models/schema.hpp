#pragma once
// The visitor that turns the description of the input format into JSON Schema (2020-12).

#include "models/document.hpp"
#include "models/visitor.hpp"

#include <string>
#include <vector>

namespace headroom::models {

class SchemaWriter final : public Visitor {
public:
    explicit SchemaWriter(const Defaults& defaults) : Visitor(defaults) {
        stack_.push_back(Json::object());
    }

    /// Schema of a described type.
    template <class T>
    [[nodiscard]] Json schemaOf(std::string_view title) {
        T sample{};
        describe(static_cast<Visitor&>(*this), sample);
        return finish(title);
    }

    using Visitor::value;
    [[nodiscard]] Mode mode() const override { return Mode::kDescribe; }
    void object(std::string_view typeName, const Visit& fields) override;
    void alternatives(std::string_view typeName, std::span<const Alternative> all, std::size_t current,
                      const VisitIndex& visit) override;
    void tag(std::string_view key, std::string_view text) override;
    void version(std::string_view key, int number) override;
    void exactlyOne(std::initializer_list<std::string_view> keys) override;
    void value(bool& member) override;
    void value(int& member) override;
    void value(std::uint64_t& member) override;
    void value(double& member) override;
    void value(std::string& member) override;
    void range(double& low, double& high, bool whole) override;
    void choice(Names names, std::size_t& index) override;
    void text(const TextValue& form) override;
    void items(std::size_t size, const VisitIndex& visit) override;
    void entries(const std::vector<std::string>& keys, Names allowed, const VisitKey& visit) override;

protected:
    bool enter(std::string_view name, std::string_view doc) override;
    void leave() override;

private:
    struct Key {
        std::string name;
        std::string doc;
        bool mandatory = false;
        bool outerDirect = false;
    };

    [[nodiscard]] Json& here() { return stack_.back(); }
    Json pop();
    Json nested(const Visit& visit);
    /// Puts what `visit` writes under a name, once, and refers to it from here. Breaks recursion.
    void named(std::string_view name, const Visit& visit);
    void bounds(Json& schema) const;
    /// Default of an optional field: what a value-initialised member holds.
    void byDefault(Json value);
    Json finish(std::string_view title);

    std::vector<Json> stack_; ///< schemas under construction, the document first
    std::vector<Key> keys_;
    bool direct_ = false; ///< at the value of a field itself, not inside it
    Json definitions_ = Json::object();
};

/// JSON Schema of a scenario file, for editors. Instance types are those of the catalogue.
[[nodiscard]] std::string scenarioSchema();
/// JSON Schema of a profile file (services and stores).
[[nodiscard]] std::string profileSchema();

} // namespace headroom::models
