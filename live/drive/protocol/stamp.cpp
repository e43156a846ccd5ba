#include "live/drive/protocol/stamp.hpp"

#include <cstring>

namespace headroom::drive {
namespace {

void appendHex(std::string& out, std::uint64_t value, int digits) {
    static constexpr char kDigits[] = "0123456789abcdef";
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += kDigits[(value >> shift) & 15U];
}

bool readHex(std::string_view& text, int digits, std::uint64_t& value) {
    value = 0;
    for (int i = 0; i < digits; ++i) {
        const char c = text[static_cast<std::size_t>(i)];
        unsigned digit = 0;
        if (c >= '0' && c <= '9')
            digit = static_cast<unsigned>(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = static_cast<unsigned>(c - 'a' + 10);
        else
            return false;
        value = (value << 4U) | digit;
    }
    text.remove_prefix(static_cast<std::size_t>(digits));
    return true;
}

} // namespace

void appendStamp(std::string& out, const Stamp& stamp) {
    out += "~hr";
    appendHex(out, stamp.run, 4);
    appendHex(out, stamp.user, 8);
    appendHex(out, stamp.number, 8);
    appendHex(out, stamp.micros, 12);
    out += '~';
}

std::optional<Stamp> findStamp(std::string_view text) {
    for (;;) {
        const void* const at = ::memmem(text.data(), text.size(), "~hr", 3);
        if (at == nullptr) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(static_cast<const char*>(at) - text.data()));
        if (text.size() < Stamp::kLength) return std::nullopt;
        std::string_view rest = text.substr(3);
        std::uint64_t run = 0;
        std::uint64_t user = 0;
        std::uint64_t number = 0;
        std::uint64_t micros = 0;
        if (readHex(rest, 4, run) && readHex(rest, 8, user) && readHex(rest, 8, number) &&
            readHex(rest, 12, micros) && rest[0] == '~')
            return Stamp{static_cast<std::uint16_t>(run), static_cast<std::uint32_t>(user),
                         static_cast<std::uint32_t>(number), micros};
        text.remove_prefix(3);
    }
}

} // namespace headroom::drive
