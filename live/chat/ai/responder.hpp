#pragma once
// Who answers when a message mentions an AI.

#include "live/chat/wire/awaitable.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace headroom::chat {

struct AiConfig;

/// Names a message may mention with "@".
inline constexpr std::string_view kPersonas[] = {"wayneAI", "consultingAI"};

class Responder {
public:
    virtual ~Responder() = default;
    /// Calls `chunk` with each new piece of the answer; throws std::runtime_error when there will be none. Runs on
    /// the loop of the calling coroutine.
    [[nodiscard]] virtual boost::asio::awaitable<void>
    answer(std::string persona, std::string prompt, std::function<void(std::string_view)> chunk) = 0;
};

/// Canned answers at a steady rate, or an endpoint when the configuration names one.
[[nodiscard]] std::unique_ptr<Responder> makeResponder(const AiConfig& config);

} // namespace headroom::chat
