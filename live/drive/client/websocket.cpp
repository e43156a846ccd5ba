#include "live/drive/client/websocket.hpp"

#include "live/drive/client/http.hpp"

#include <cstring>

namespace headroom::drive {

WebSocketClient::WebSocketClient(Network& network, WebSocketOwner& owner, const std::string& path,
                                 const std::string& common, Random random)
    : network_(network), owner_(owner), handshake_(std::make_unique<HttpReplyParser>()),
      random_(random) {
    const std::uint64_t words[2] = {random_(), random_()};
    char nonce[16];
    std::memcpy(nonce, words, sizeof nonce);
    key_ = base64({nonce, sizeof nonce});
    HttpRequest request;
    request.path = path;
    request.headers = {{"Connection", "Upgrade"},
                       {"Upgrade", "websocket"},
                       {"Sec-WebSocket-Version", "13"},
                       {"Sec-WebSocket-Key", key_}};
    request_ = requestText(request, network.target, common);
    stream_ = std::make_unique<Stream>(network, *this);
}

WebSocketClient::~WebSocketClient() {
    if (stream_ != nullptr) stream_->close();
}

void WebSocketClient::onOpen() {
    stream_->write(request_);
    std::string().swap(request_);
}

void WebSocketClient::frame(Opcode opcode, std::string_view payload) {
    if (stream_ == nullptr) return;
    scratch_.clear();
    appendFrame(scratch_, opcode, payload, static_cast<std::uint32_t>(random_()) | 1U);
    stream_->write(scratch_);
    if (scratch_.capacity() > 1024) std::string().swap(scratch_);
}

void WebSocketClient::sendText(std::string_view text) { frame(Opcode::kText, text); }

void WebSocketClient::close() {
    if (stream_ == nullptr) return;
    if (handshake_ == nullptr) frame(Opcode::kClose, {"\x03\xe8", 2}); // 1000, normal closure
    stream_->close();
    network_.loop.bury(std::move(stream_));
}

void WebSocketClient::fail(Cause cause) {
    if (stream_ == nullptr) return;
    stream_->close();
    network_.loop.bury(std::move(stream_));
    owner_.onSocketClosed(cause);
}

void WebSocketClient::onClosed(Cause cause) {
    network_.loop.bury(std::move(stream_));
    owner_.onSocketClosed(cause);
}

void WebSocketClient::takeHandshake(std::string_view bytes) {
    unread_.append(bytes);
    std::size_t used = 0;
    const HttpReplyParser::State state = handshake_->take(unread_, used);
    unread_.erase(0, used);
    if (state == HttpReplyParser::State::kIncomplete) return;
    const HttpReply reply = handshake_->reply();
    if (state == HttpReplyParser::State::kMalformed) return fail("malformed-answer");
    if (reply.status != 101) {
        // The server's own words; kept where results name them.
        static thread_local std::string status;
        status = std::to_string(reply.status);
        return fail(status.c_str());
    }
    if (handshake_->header("Sec-WebSocket-Accept") != acceptKey(key_)) return fail("malformed-answer");
    handshake_.reset();
    std::string().swap(key_);
    std::string rest;
    rest.swap(unread_);
    owner_.onSocketOpen();
    if (stream_ != nullptr && !rest.empty()) onBytes(rest);
}

void WebSocketClient::onBytes(std::string_view bytes) {
    if (handshake_ != nullptr) return takeHandshake(bytes);
    const bool sound = reader_.read(
        bytes, [this](Opcode opcode, std::string_view payload) { return take(opcode, payload); });
    if (!sound) fail("malformed-answer");
}

bool WebSocketClient::take(Opcode opcode, std::string_view payload) {
    switch (opcode) {
    case Opcode::kText:
        owner_.onSocketText(payload);
        break;
    case Opcode::kPing:
        frame(Opcode::kPong, payload);
        break;
    case Opcode::kClose:
        frame(Opcode::kClose, payload.substr(0, 2));
        fail("closed");
        break;
    default:
        break;
    }
    return stream_ != nullptr;
}

} // namespace headroom::drive
