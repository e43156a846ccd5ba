#pragma once
// What is wrong with an input file, and where.

#include <stdexcept>
#include <string>
#include <vector>

namespace headroom::models {

struct Diagnostic {
    std::string file;    ///< or "--set path=value" when an override is at fault
    int line = 0;        ///< from 1; 0 = the file as a whole, or an override
    std::string path;    ///< JSON pointer, e.g. "/services/chat/on/count"; empty = the document
    std::string message; ///< what was found and what is allowed

    bool operator==(const Diagnostic&) const = default;
};

/// "scenarios/a.json:12: /services/chat/on/count: expected ..."
[[nodiscard]] std::string print(const Diagnostic& diagnostic);

/// All that is wrong with a scenario and the files it names; what() has one line for each.
class ScenarioError : public std::runtime_error {
public:
    explicit ScenarioError(std::vector<Diagnostic> diagnostics);
    [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

private:
    std::vector<Diagnostic> diagnostics_;
};

} // namespace headroom::models
