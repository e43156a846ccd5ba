#pragma once
// What is uploaded: the form it comes in, its name and its type.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::chat {

/// A fresh name for a file of that original name: time, random hex, and its extension when that is harmless.
[[nodiscard]] std::string storedName(std::string_view original);
/// What storedName() makes: no separators, no leading dot.
[[nodiscard]] bool isStoredName(std::string_view name);

/// A file part of a multipart/form-data body.
struct FormFile {
    std::string field;
    std::string name; ///< as the client has it, without folders
    std::string type;
    std::string_view bytes;
};
/// The first part with a file name whose field is `field`. Nothing when the body is not such a form (RFC 7578), or
/// holds none.
[[nodiscard]] std::optional<FormFile> formFile(std::string_view contentType, std::string_view body,
                                               std::string_view field);

/// Most bytes a file of the media type may have; 0 for types that are not accepted.
[[nodiscard]] std::uint64_t mostBytes(std::string_view type);
/// Whether the first bytes look like what the media type says.
[[nodiscard]] bool looksLike(std::string_view type, std::string_view bytes);

} // namespace headroom::chat
