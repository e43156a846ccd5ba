#pragma once
// The visitor that fills value types from a document and reports everything that does not fit.

#include "models/document.hpp"
#include "models/visitor.hpp"

#include <string>
#include <vector>

namespace headroom::models {

/// A name in the document that must be the name of something else.
struct Reference {
    Refers what = Refers::kNothing;
    std::string name;
    std::string pointer;
};

class Reader final : public Visitor {
public:
    /// Problems are appended to `problems`; reading goes on after each.
    Reader(const Document& document, const Defaults& defaults, std::vector<Diagnostic>& problems);

    template <class T>
    void read(T& target) {
        describe(static_cast<Visitor&>(*this), target);
    }
    [[nodiscard]] const std::vector<Reference>& references() const { return references_; }

    using Visitor::value;
    [[nodiscard]] Mode mode() const override { return Mode::kRead; }
    void object(std::string_view typeName, const Visit& fields) override;
    void alternatives(std::string_view typeName, std::span<const Alternative> all, std::size_t current,
                      const VisitIndex& visit) override;
    void tag(std::string_view key, std::string_view text) override;
    void version(std::string_view key, int number) override;
    void exactlyOne(std::initializer_list<std::string_view> keys) override;
    void check(bool ok, std::string_view key, const std::string& message) override;
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
    struct Place {
        const Json* json;
        std::string pointer;
        std::vector<std::string> known; ///< keys the description has asked for
    };

    [[nodiscard]] const Json& json() const { return *places_.back().json; }
    [[nodiscard]] const std::string& pointer() const { return places_.back().pointer; }
    bool find(std::string_view key); ///< steps into a key of the current object if it is there
    void push(const Json& inside, std::string_view key);
    void complain(const std::string& message);
    void expected(const std::string& what);
    bool inRange(double number);
    std::string rangeText(const std::string& noun, const std::function<std::string(double)>& show) const;
    void chooseByKey(std::span<const Alternative> all, const VisitIndex& visit);
    void chooseByTag(std::span<const Alternative> all, const VisitIndex& visit);
    void unknownKeys();

    const Document& document_;
    std::vector<Diagnostic>& problems_;
    std::vector<Place> places_;
    std::vector<Reference> references_;
};

} // namespace headroom::models
