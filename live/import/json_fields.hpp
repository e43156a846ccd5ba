#pragma once
// Walking a JSON document of another tool with messages that name the path.

#include "live/import/import_error.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <string>
#include <string_view>

namespace headroom::imports {

using Json = nlohmann::json;

/// A whole JSON file. Throws ImportError with line and column, or when it is larger than `mostBytes`.
[[nodiscard]] Json readJson(const std::string& file);

/// A value together with where it stands.
class JsonNode {
public:
    JsonNode(const Json& json, const std::string& file, std::string path)
        : json_(&json), file_(&file), path_(std::move(path)) {}

    [[noreturn]] void fail(const std::string& message) const {
        throw ImportError(*file_, path_.empty() ? "/" : path_, message);
    }
    [[nodiscard]] const Json& json() const { return *json_; }
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] bool has(const char* key) const { return json_->is_object() && json_->contains(key); }
    [[nodiscard]] JsonNode at(const char* key) const {
        if (!json_->is_object()) fail(std::string("expected an object, found ") + json_->type_name());
        const auto found = json_->find(key);
        if (found == json_->end()) fail("field '" + std::string(key) + "' is missing");
        return {*found, *file_, path_ + "/" + key};
    }
    [[nodiscard]] JsonNode at(std::size_t index) const {
        return {json_->at(index), *file_, path_ + "/" + std::to_string(index)};
    }
    /// Entries of an array; fails for anything else.
    [[nodiscard]] std::size_t size() const {
        if (!json_->is_array()) fail(std::string("expected an array, found ") + json_->type_name());
        return json_->size();
    }
    void requireObject() const {
        if (!json_->is_object()) fail(std::string("expected an object, found ") + json_->type_name());
    }
    [[nodiscard]] std::string text() const {
        if (!json_->is_string()) fail(std::string("expected a string, found ") + json_->type_name());
        return json_->get<std::string>();
    }
    [[nodiscard]] double number() const {
        if (!json_->is_number() || !std::isfinite(json_->get<double>())) {
            fail(std::string("expected a number, found ") + json_->type_name());
        }
        return json_->get<double>();
    }
    [[nodiscard]] std::uint64_t count() const {
        const double value = number();
        if (value < 0.0 || value > 1e15 || value != std::floor(value)) fail("expected a count");
        return static_cast<std::uint64_t>(value);
    }

private:
    const Json* json_;
    const std::string* file_;
    std::string path_;
};

} // namespace headroom::imports
