#pragma once
// One function per parser of foreign bytes. Each checks what must hold whatever comes in, and aborts otherwise.

#include <span>
#include <string_view>

namespace headroom::chat::fuzz {

struct Target {
    std::string_view name; ///< folder of its seeds in tests/live/fuzz/corpus
    void (*run)(std::string_view bytes);
};

[[nodiscard]] std::span<const Target> targets();

} // namespace headroom::chat::fuzz
