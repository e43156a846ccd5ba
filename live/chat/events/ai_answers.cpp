// Answers of the AI personas, streamed to the room and kept as messages.

#include "live/chat/auth/random.hpp"
#include "live/chat/events/chat_events.hpp"
#include "live/chat/log/log.hpp"
#include "live/chat/server/shard.hpp"
#include "live/chat/socketio/packet.hpp"
#include "live/chat/wire/clock.hpp"

#include <algorithm>

namespace headroom::chat {

using socketio::jsonText;

Task<void> ChatEvents::answerMentions(std::string room, std::string content) {
    for (const std::string_view persona : kPersonas) {
        const std::string mention = "@" + std::string(persona);
        const std::size_t at = content.find(mention);
        if (at == std::string::npos) continue;
        std::string prompt = content;
        for (std::size_t next = prompt.find(mention); next != std::string::npos;
             next = prompt.find(mention))
            prompt.erase(next, mention.size());
        const std::size_t start = std::min(prompt.find_first_not_of(' '), prompt.size());
        co_await answerOne(room, std::string(persona), prompt.substr(start));
    }
}

Task<void> ChatEvents::answerOne(std::string room, std::string persona, std::string prompt) {
    const std::string id = objectId();
    const auto stream = std::make_shared<Stream>(Stream{room, persona, {}});
    streams_.emplace(id, stream);
    const auto head = [&] { return "{\"messageId\":\"" + id + "\",\"aiType\":" + jsonText(persona); };
    const auto stamp = [] { return ",\"timestamp\":\"" + isoTime(wallMilliseconds()) + "\""; };
    backend_.hub.publish(shard_, room, socketio::event("aiMessageStart", head() + stamp() + "}"));
    bool inCode = false;
    std::string problem;
    try {
        std::function<void(std::string_view)> onChunk = [&](std::string_view piece) {
            stream->text += piece;
            if (piece.find("```") != std::string_view::npos) inCode = !inCode;
            std::string body = head() + ",\"currentChunk\":" + jsonText(piece);
            if (!backend_.config.ai.deltas) body += ",\"fullContent\":" + jsonText(stream->text);
            body += std::string(",\"isCodeBlock\":") + (inCode ? "true" : "false") + stamp() +
                    ",\"isComplete\":false}";
            backend_.hub.publish(shard_, room, socketio::event("aiMessageChunk", body));
        };
        co_await backend_.responder.answer(persona, std::move(prompt), std::move(onChunk));
        Message message;
        message.id = id;
        message.room = room;
        message.type = "ai";
        message.content = stream->text;
        message.aiType = persona;
        message.time = wallMilliseconds();
        co_await store_.addMessage(message);
        backend_.metrics.messagesStored.fetch_add(1, std::memory_order_relaxed);
        backend_.hub.publish(
            shard_, room,
            socketio::event("aiMessageComplete",
                            head() + ",\"_id\":\"" + id + "\",\"content\":" + jsonText(stream->text) +
                                stamp() + ",\"isComplete\":true,\"readers\":[],\"reactions\":{}}"));
    } catch (const std::exception& error) {
        problem = error.what();
    }
    streams_.erase(id);
    if (problem.empty()) co_return;
    log(LogLevel::kWarning, "ai-failed", {{"persona", persona}, {"reason", problem}});
    backend_.hub.publish(
        shard_, room,
        socketio::event("aiMessageError", head() + ",\"error\":\"the AI could not answer\"}"));
}

std::string ChatEvents::activeStreams(const std::string& room) const {
    std::string text = "[";
    for (const auto& [id, stream] : streams_) {
        if (stream->room != room) continue;
        if (text.size() > 1) text += ',';
        text += "{\"_id\":\"" + id + "\",\"type\":\"ai\",\"aiType\":" + jsonText(stream->persona) +
                ",\"content\":" + jsonText(stream->text) + ",\"isStreaming\":true}";
    }
    return text + "]";
}

} // namespace headroom::chat
