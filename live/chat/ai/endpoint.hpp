#pragma once

#include "live/chat/ai/responder.hpp"

namespace headroom::chat {

/// Streams from an OpenAI-compatible "chat completions" endpoint. Throws std::runtime_error when its URL is not
/// http://.
[[nodiscard]] std::unique_ptr<Responder> makeEndpoint(const AiConfig& config);

} // namespace headroom::chat
