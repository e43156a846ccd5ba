// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Finds the part of the scenario's schema that describes a value.

#include "models/document.hpp"

#include <string>

namespace headroom::gui {

class SchemaWalk {
public:
    /// The schema of scenarios, read once.
    [[nodiscard]] static const SchemaWalk& scenario();

    [[nodiscard]] const models::Json& root() const { return root_; }
    /// References followed, and of alternatives the one that fits the value best; null value = the first.
    [[nodiscard]] const models::Json& resolved(const models::Json& schema,
                                               const models::Json& value) const;
    /// Schema of a member of an object or an entry of a list; an empty one when there is none.
    [[nodiscard]] const models::Json& childOf(const models::Json& resolvedSchema,
                                              const std::string& key) const;
    /// Schema at a JSON pointer of a document, not resolved.
    [[nodiscard]] const models::Json& at(const models::Json& document, const std::string& pointer) const;

private:
    explicit SchemaWalk(models::Json schema) : root_(std::move(schema)) {}
    [[nodiscard]] int fit(const models::Json& schema, const models::Json& value) const;

    models::Json root_;
};

} // namespace headroom::gui
