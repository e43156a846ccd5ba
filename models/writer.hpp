#pragma once
// The visitor that writes value types in the format the reader takes. Every field is written, so the
// result also says which defaults applied.

#include "models/document.hpp"
#include "models/visitor.hpp"

#include <string>
#include <vector>

namespace headroom::models {

class Writer final : public Visitor {
public:
    explicit Writer(const Defaults& defaults) : Visitor(defaults) { stack_.emplace_back(); }

    template <class T>
    [[nodiscard]] Json write(T& source) {
        describe(static_cast<Visitor&>(*this), source);
        return std::move(stack_.back());
    }

    using Visitor::value;
    [[nodiscard]] Mode mode() const override { return Mode::kWrite; }
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
    [[nodiscard]] Json& here() { return stack_.back(); }
    Json pop();

    std::vector<Json> stack_;        ///< values under construction, the document first
    std::vector<std::string> names_; ///< keys of those above the document
};

/// The scenario as the reader takes it: readScenario() of it gives an equal scenario.
[[nodiscard]] Json toJson(const Scenario& scenario);
[[nodiscard]] Json toJson(const ServiceProfile& profile);
[[nodiscard]] Json toJson(const StoreProfile& profile);

} // namespace headroom::models
