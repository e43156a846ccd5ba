#pragma once
// Text form of a store command: "HGETALL user", "GET readers*3", "HGETALL message*history".

#include "models/profile.hpp"

#include <string>
#include <string_view>

namespace headroom::models {

/// Throws UnitError.
[[nodiscard]] StoreCommand parseStoreCommand(std::string_view text);
[[nodiscard]] std::string print(const StoreCommand& command);

} // namespace headroom::models
