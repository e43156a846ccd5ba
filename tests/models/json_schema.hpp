#pragma once
// The part of JSON Schema (2020-12) that the schema writer uses, as a checker for tests. A keyword it
// does not know is a fault of the schema.

#include "models/document.hpp"

#include <string>
#include <vector>

namespace headroom::models::testing {

class JsonSchema {
public:
    explicit JsonSchema(Json schema) : schema_(std::move(schema)) {}

    /// What is wrong with the schema itself.
    [[nodiscard]] std::vector<std::string> faults() const;
    /// Why the document does not fit; empty when it does.
    [[nodiscard]] std::string problem(const Json& document) const;

private:
    void inspect(const Json& schema, const std::string& where, std::vector<std::string>& faults) const;
    [[nodiscard]] std::string check(const Json& schema, const Json& value,
                                    const std::string& where) const;
    [[nodiscard]] std::string checkObject(const Json& schema, const Json& value,
                                          const std::string& where) const;
    [[nodiscard]] const Json& resolve(const std::string& reference) const;

    Json schema_;
};

} // namespace headroom::models::testing
