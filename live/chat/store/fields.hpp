#pragma once
// Reading replies.

#include "live/chat/kv/kv.hpp"

#include <charconv>
#include <string>
#include <string_view>

namespace headroom::chat::fields {

/// Value of `field` in the reply of HGETALL; "" when it is missing.
inline std::string at(const Reply& reply, std::string_view field) {
    for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2)
        if (reply.items[i].text == field) return reply.items[i + 1].text;
    return {};
}

/// 0 when `text` is no whole number.
inline std::int64_t number(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace headroom::chat::fields
