#include "live/drive/client/socketio.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

namespace headroom::drive {

SocketIoChannel::SocketIoChannel(Network& network, ChannelOwner& owner, Transport transport,
                                 std::string auth, const std::string& common, Random random)
    : network_(network), owner_(owner), transport_(transport), auth_(std::move(auth)), common_(common),
      random_(random), heard_(monotonicNow()) {
    if (transport == Transport::kWebSocket) {
        overSocket_ = true;
        openSocket();
        return;
    }
    get_ = std::make_unique<Poll>(*this, true);
    post_ = std::make_unique<Poll>(*this, false);
    poll();
}

SocketIoChannel::~SocketIoChannel() = default;

std::string SocketIoChannel::pathOf(const char* transport) const {
    std::string path = "/socket.io/?EIO=4&transport=";
    path += transport;
    if (!sid_.empty()) path += "&sid=" + sid_;
    return path;
}

void SocketIoChannel::openSocket() {
    socket_ = std::make_unique<WebSocketClient>(network_, static_cast<WebSocketOwner&>(*this),
                                                pathOf("websocket"), common_, random_);
}

void SocketIoChannel::drop() {
    gone_ = true;
    if (socket_ != nullptr) socket_->close();
    if (get_ != nullptr) get_->http.close();
    if (post_ != nullptr) post_->http.close();
}

void SocketIoChannel::fail(Cause cause, std::string_view reason) {
    if (gone_) return;
    drop();
    owner_.onChannelClosed(cause, reason);
}

void SocketIoChannel::close() {
    if (gone_) return;
    if (overSocket_ && !sid_.empty()) write("41");
    drop();
}

void SocketIoChannel::checkPulse(Nanos now) {
    if (!gone_ && patience_ > 0 && now - heard_ > patience_) fail("heartbeat", {});
}

void SocketIoChannel::send(std::string_view text, std::uint32_t ack) {
    scratch_ = "42";
    if (ack != 0) scratch_ += std::to_string(ack);
    scratch_ += text;
    write(scratch_);
    if (scratch_.capacity() > 1024) std::string().swap(scratch_);
}

void SocketIoChannel::write(std::string_view packet) {
    if (gone_) return;
    if (overSocket_) return socket_->sendText(packet);
    toPost_.emplace_back(packet);
    post();
}

// ---- long-polling --------------------------------------------------------------------------------

void SocketIoChannel::poll() {
    if (gone_ || get_->http.busy()) return;
    HttpRequest request;
    request.path = pathOf("polling");
    get_->http.send(request);
}

void SocketIoChannel::post() {
    if (gone_ || toPost_.empty() || post_->http.busy() || sid_.empty() || probed_) return;
    HttpRequest request;
    request.method = "POST";
    request.path = pathOf("polling");
    request.contentType = "text/plain;charset=UTF-8";
    for (const std::string& packet : toPost_) {
        if (!request.body.empty()) request.body += '\x1e';
        request.body += packet;
    }
    toPost_.clear();
    post_->http.send(request);
}

void SocketIoChannel::onPollReply(bool isGet, HttpReply& reply) {
    if (gone_) return;
    if (reply.status != 200) return fail("polling-refused", reply.body);
    heard_ = monotonicNow();
    if (!isGet) {
        if (probed_) return finishUpgrade();
        return post();
    }
    std::string_view rest = reply.body;
    while (!rest.empty() && !gone_) {
        const std::size_t end = rest.find('\x1e');
        packet(rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    if (gone_) return;
    if (probed_) return finishUpgrade();
    poll();
}

/// Once nothing is under way by polling, the WebSocket takes over.
void SocketIoChannel::finishUpgrade() {
    if (get_->http.busy() || post_->http.busy()) return;
    get_->http.close();
    post_->http.close();
    overSocket_ = true;
    probed_ = false;
    socket_->sendText("5");
    for (const std::string& packet : toPost_) socket_->sendText(packet);
    toPost_.clear();
}

// ---- WebSocket -----------------------------------------------------------------------------------

void SocketIoChannel::onSocketOpen() {
    if (transport_ == Transport::kUpgrade) socket_->sendText("2probe");
}

void SocketIoChannel::onSocketText(std::string_view text) {
    if (!overSocket_) {
        if (text == "3probe") {
            probed_ = true;
            finishUpgrade();
        }
        return;
    }
    packet(text);
}

void SocketIoChannel::onSocketClosed(Cause cause) {
    if (!overSocket_ && !probed_) return; // the upgrade failed; polling goes on, as in browsers
    fail(cause, {});
}

// ---- packets -------------------------------------------------------------------------------------

void SocketIoChannel::handshake(std::string_view json) {
    const nlohmann::json opened = nlohmann::json::parse(json, nullptr, false);
    if (!opened.is_object() || !opened.contains("sid") || !opened["sid"].is_string())
        return fail("malformed-answer", {});
    sid_ = opened["sid"];
    patience_ = static_cast<Nanos>(
        (opened.value("pingInterval", 25000.0) + opened.value("pingTimeout", 20000.0)) * 1e6);
    write("40" + auth_);
    std::string().swap(auth_);
    if (transport_ == Transport::kUpgrade) openSocket();
}

void SocketIoChannel::packet(std::string_view text) {
    if (text.empty()) return;
    switch (text[0]) {
    case '0':
        return handshake(text.substr(1));
    case '1':
        return fail("closed", {});
    case '2':
        heard_ = monotonicNow();
        return write("3");
    case '4':
        return message(text.substr(1));
    default:
        return; // pong, noop
    }
}

void SocketIoChannel::message(std::string_view text) {
    if (text.empty()) return;
    const char type = text[0];
    text.remove_prefix(1);
    if (text.starts_with('/')) { // a namespace: not ours
        return;
    }
    std::uint32_t id = 0;
    if (type == '2' || type == '3') {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
        if (error == std::errc()) text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
    switch (type) {
    case '0':
        return owner_.onChannelOpen();
    case '1':
        return fail("disconnected", {});
    case '2':
        return owner_.onChannelText(text);
    case '3':
        return owner_.onChannelAck(id, text);
    case '4':
        return fail("connect-refused", text);
    default:
        return; // binary events: the contract has none
    }
}

} // namespace headroom::drive
