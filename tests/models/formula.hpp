#pragma once
// Evaluates the "from" formulas of the catalogue: + - * / ( ) ln(), numbers, [id] for the number of a
// fact, [id:3000] for a number that stands in the text (or the note or name) of a fact.

#include "models/document.hpp"

#include <map>
#include <set>
#include <string>

namespace headroom::models::testing {

struct FormulaResult {
    double value = 0.0;
    std::string error; ///< empty = none
    std::set<std::string> ids;
};

[[nodiscard]] FormulaResult evaluateFormula(const std::string& text,
                                            const std::map<std::string, Json>& facts);

} // namespace headroom::models::testing
