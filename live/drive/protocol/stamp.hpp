#pragma once
// What the driver writes into a message to know it again: who sent it and when it was meant to be sent.
// Thirty-six characters of plain text, "~hr" run user number time "~" in hexadecimal, which survive any server
// that hands the text of a message on.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::drive {

struct Stamp {
    std::uint16_t run = 0; ///< tells apart what earlier runs left in the history
    std::uint32_t user = 0;
    std::uint32_t number = 0; ///< of this user's messages
    std::uint64_t micros = 0; ///< intended send time since the start of the run

    static constexpr std::size_t kLength = 36;
    bool operator==(const Stamp&) const = default;
};

void appendStamp(std::string& out, const Stamp& stamp);
/// The first stamp in `text`.
[[nodiscard]] std::optional<Stamp> findStamp(std::string_view text);

} // namespace headroom::drive
