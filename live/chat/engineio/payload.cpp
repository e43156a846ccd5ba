#include "live/chat/engineio/payload.hpp"

namespace headroom::chat::engineio {

std::string openPacket(std::string_view sid, bool upgradable, const Timing& timing) {
    std::string text = "0{\"sid\":\"";
    text += sid;
    text += upgradable ? "\",\"upgrades\":[\"websocket\"]" : "\",\"upgrades\":[]";
    text += ",\"pingInterval\":" + std::to_string(timing.pingInterval);
    text += ",\"pingTimeout\":" + std::to_string(timing.pingTimeout);
    text += ",\"maxPayload\":" + std::to_string(timing.maxPayload) + "}";
    return text;
}

bool splitPayload(std::string_view body, const std::function<bool(std::string_view)>& packet) {
    for (;;) {
        const std::size_t end = body.find(kSeparator);
        const std::string_view one = body.substr(0, end);
        if (one.empty()) return false;
        if (one[0] != 'b' && (one[0] < kOpen || one[0] > kNoop)) return false;
        if (!packet(one)) return false;
        if (end == std::string_view::npos) return true;
        body.remove_prefix(end + 1);
    }
}

} // namespace headroom::chat::engineio
