#include "live/chat/store/records.hpp"

#include "live/chat/socketio/packet.hpp"
#include "live/chat/wire/clock.hpp"

namespace headroom::chat {

using socketio::jsonText;

std::string User::json() const {
    return "{\"_id\":\"" + id + "\",\"name\":" + jsonText(name) + ",\"email\":" + jsonText(email) +
           ",\"profileImage\":" + jsonText(image) + "}";
}

std::string Message::jsonHead() const {
    std::string text = "{\"_id\":\"" + id + "\",\"room\":\"" + room + "\",\"type\":\"" + type +
                       "\",\"content\":" + jsonText(content);
    if (!sender.empty()) text += ",\"sender\":" + sender;
    if (!file.empty()) text += ",\"file\":" + file;
    if (!aiType.empty()) text += ",\"aiType\":" + jsonText(aiType);
    return text + ",\"timestamp\":\"" + isoTime(time) + "\",\"isDeleted\":false";
}

std::string messageJson(const std::string& head, const std::string& readers,
                        const std::string& reactions) {
    std::string text;
    text.reserve(head.size() + readers.size() + reactions.size() + 32);
    text += head;
    text += ",\"readers\":";
    text += readers;
    text += ",\"reactions\":";
    text += reactions;
    text += '}';
    return text;
}

std::string fileJson(const File& file) {
    return "{\"_id\":\"" + file.id + "\",\"filename\":" + jsonText(file.stored) +
           ",\"originalname\":" + jsonText(file.original) + ",\"mimetype\":" + jsonText(file.type) +
           ",\"size\":" + std::to_string(file.size) + ",\"uploadDate\":\"" + isoTime(file.uploadedAt) +
           "\",\"url\":" + jsonText("/api/files/view/" + file.stored) + "}";
}

std::string History::jsonMembers() const {
    std::string text = "\"messages\":[";
    for (std::size_t i = 0; i < messages.size(); ++i) {
        if (i > 0) text += ',';
        text += messages[i];
    }
    text +=
        hasMore ? "],\"hasMore\":true,\"oldestTimestamp\":" : "],\"hasMore\":false,\"oldestTimestamp\":";
    return text + (oldest == 0 ? "null" : "\"" + isoTime(oldest) + "\"");
}

} // namespace headroom::chat
