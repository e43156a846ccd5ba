#pragma once
// A JSON file in memory: its values, and the line every one of them stands on.

#include "models/diagnostic.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::models {

/// A value given on the command line instead of in the file.
struct Override {
    std::string path;  ///< "workload.users.ramp.until" or "workload/users/ramp/until"
    std::string value; ///< JSON; anything else is taken as a string
};

/// "workload.users.ramp.until=4000" cut at its first "="; nothing when there is no path before one.
[[nodiscard]] std::optional<Override> parseOverride(std::string_view text);

using Json = nlohmann::ordered_json; ///< services keep the order of the file

/// `pointer` + "/" + `key`, with "~" and "/" of the key escaped (RFC 6901).
[[nodiscard]] std::string joinPointer(std::string_view pointer, std::string_view key);

class Document {
public:
    /// Reads a JSON file, comments allowed. Throws ScenarioError when there is no such file, or it is a
    /// folder, empty, not UTF-8, nested too deep, not JSON, or has a key twice in one object.
    [[nodiscard]] static Document load(const std::filesystem::path& file);
    /// The same from a text; `name` stands for the file in messages.
    [[nodiscard]] static Document parse(std::string name, const std::string& text);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const Json& root() const { return root_; }

    /// Puts the value at the path, making objects that are missing on the way. What the description
    /// does not know is found by the reader like any other unknown key.
    void apply(const Override& change, std::vector<Diagnostic>& problems);
    /// True for an object that exists only because an override went through it.
    [[nodiscard]] bool madeByOverride(const std::string& pointer) const;

    /// A diagnostic at a JSON pointer, or at the nearest place around it that is in the file.
    [[nodiscard]] Diagnostic at(const std::string& pointer, std::string message) const;

private:
    std::string name_;
    Json root_;
    std::map<std::string, int, std::less<>> lines_;               ///< by pointer
    std::map<std::string, std::string, std::less<>> overrides_;   ///< by pointer: the option's text
    std::map<std::string, std::string, std::less<>> madeObjects_; ///< by pointer: the option's text
};

} // namespace headroom::models
