#pragma once
// Commands and replies of Redis' kind, whoever carries them out.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace headroom::chat {

/// Name, key, arguments. The key is always the second word.
using Command = std::vector<std::string>;

struct Reply {
    enum class Type : std::uint8_t { kNil, kInteger, kText, kStatus, kError, kArray };
    Type type = Type::kNil;
    std::int64_t integer = 0;
    std::string text; ///< of kText, kStatus and kError
    std::vector<Reply> items;

    [[nodiscard]] bool isNil() const { return type == Type::kNil; }
    friend bool operator==(const Reply&, const Reply&) = default;
};

/// The store could not be asked or gave an error; what was asked may or may not have happened.
class StoreError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Whether the command changes data: what an append-only file must hold.
[[nodiscard]] bool isWrite(const Command& command);

} // namespace headroom::chat
