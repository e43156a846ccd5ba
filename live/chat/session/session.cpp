#include "live/chat/session/session.hpp"

#include "live/chat/engineio/payload.hpp"
#include "live/chat/server/shard.hpp"
#include "live/chat/socketio/packet.hpp"
#include "live/chat/wire/clock.hpp"
#include "live/chat/wire/utf8.hpp"

#include <algorithm>

namespace headroom::chat {

Session::Session(Shard& shard, const Sid& sid)
    : shard_(shard), sid_(sid), openedAt_(shard.nowMs()),
      tokens_(static_cast<float>(shard.config().limits.eventsPerSecond)), tokensAt_(openedAt_) {}

Session::~Session() { shard_.metrics().queuedBytes.fetch_sub(queuedBytes_, std::memory_order_relaxed); }

void Session::begin(bool upgradable) {
    sendPacket(engineio::openPacket(sid(), upgradable, shard_.config().timing));
    heartbeatDue_ = shard_.nowMs() + shard_.config().timing.pingInterval;
    schedule(shard_.nowMs());
}

void Session::startWebSocket(int descriptor, std::span<char> early) {
    webSocket_ = std::make_unique<WsConnection>(shard_, *this, descriptor);
    shard_.metrics().webSockets.fetch_add(1, std::memory_order_relaxed);
    begin(false);
    webSocket_->feed(early);
}

void Session::startPolling() {
    polling_ = std::make_unique<Polling>();
    begin(true);
}

void Session::startUpgrade(int descriptor, std::span<char> early) {
    probe_ = std::make_unique<WsConnection>(shard_, *this, descriptor);
    probe_->feed(early);
}

void Session::schedule(std::int64_t /*nowMs*/) {
    if (leaving_) return; // its end is set already
    std::int64_t due = heartbeatDue_;
    if (state_ == State::kOpen || state_ == State::kConnecting)
        due = std::min(due, openedAt_ + shard_.config().connectTimeout);
    shard_.wheel().set(*this, due);
}

void Session::onDue(std::int64_t nowMs) {
    if (state_ == State::kClosed) return;
    if (leaving_) return close("server disconnect", 1000);
    if (state_ != State::kConnected && nowMs >= openedAt_ + shard_.config().connectTimeout)
        return close("connect timeout", 1000);
    if (nowMs >= heartbeatDue_) {
        if (awaitsPong_) return close("ping timeout", 1000);
        sendPacket("2");
        awaitsPong_ = true;
        heartbeatDue_ = nowMs + shard_.config().timing.pingTimeout;
    }
    schedule(nowMs);
}

void Session::send(Frame frame) {
    if (state_ == State::kClosed || leaving_) return;
    const std::size_t size = frame.bytes().size();
    if (queuedBytes_ + size > shard_.config().limits.queueBytes && !admit(size, frame.kind())) return;
    queuedBytes_ += static_cast<std::uint32_t>(size);
    shard_.metrics().queuedBytes.fetch_add(static_cast<std::int64_t>(size), std::memory_order_relaxed);
    queue_.push_back(std::move(frame));
    if (!dirty_) shard_.markDirty(*this);
}

bool Session::admit(std::size_t size, FrameKind kind) {
    const Limits& limits = shard_.config().limits;
    // Alone in the queue a frame may be larger than the limit.
    if (head_ == queue_.size()) return true;
    if (limits.slowConsumer == SlowConsumer::kDropOldest) {
        // A share more than needed, so that the next frames find room without another walk along the queue.
        makeRoom(size + limits.queueBytes / 8);
        if (queuedBytes_ + size <= limits.queueBytes) return true;
        if (kind == FrameKind::kBroadcast) {
            shard_.metrics().framesDropped.fetch_add(1, std::memory_order_relaxed);
            return false;
        }
        // Answers cannot be left out, and a client that asks without reading would fill the memory with them.
    }
    shard_.metrics().slowDisconnects.fetch_add(1, std::memory_order_relaxed);
    leaving_ = true;
    while (queue_.size() > head_ + 1) { // the first one may be half sent
        const auto last = static_cast<std::uint32_t>(queue_.back().bytes().size());
        queuedBytes_ -= last;
        shard_.metrics().queuedBytes.fetch_sub(last, std::memory_order_relaxed);
        queue_.pop_back();
    }
    shard_.closeSoon(*this); // not from here: the caller may be walking a room
    return false;
}

void Session::makeRoom(std::size_t wanted) {
    std::size_t kept = head_;
    std::size_t dropped = 0;
    std::uint64_t frames = 0;
    for (std::size_t i = head_; i < queue_.size(); ++i) {
        // The first one may be half sent.
        const bool droppable = i > head_ && queue_[i].kind() == FrameKind::kBroadcast;
        if (droppable && dropped < wanted) {
            dropped += queue_[i].bytes().size();
            ++frames;
            continue;
        }
        if (kept != i) queue_[kept] = std::move(queue_[i]);
        ++kept;
    }
    queue_.resize(kept);
    queuedBytes_ -= static_cast<std::uint32_t>(dropped);
    shard_.metrics().queuedBytes.fetch_sub(static_cast<std::int64_t>(dropped),
                                           std::memory_order_relaxed);
    shard_.metrics().framesDropped.fetch_add(frames, std::memory_order_relaxed);
}

void Session::pop() {
    const auto size = static_cast<std::uint32_t>(queue_[head_].bytes().size());
    queue_[head_] = Frame();
    ++head_;
    queuedBytes_ -= size;
    shard_.metrics().queuedBytes.fetch_sub(size, std::memory_order_relaxed);
    if (head_ < queue_.size()) return;
    head_ = 0;
    queue_.clear();
    // A burst's memory is not kept for the silence after it.
    if (queue_.capacity() > 8) queue_.shrink_to_fit();
}

void Session::flush() {
    dirty_ = false;
    if (state_ == State::kClosed) return;
    if (webSocket_) {
        if (!webSocket_->flush()) return close("transport error");
        if (leaving_ && queue_.empty()) close("server disconnect", 1000);
    } else if (polling_ && polling_->parked && !queue_.empty()) {
        polling_->parked->setHere(true);
    }
}

std::string Session::drainPayload() {
    std::string payload;
    while (head_ < queue_.size()) {
        const Frame& frame = queue_[head_];
        if (frame.kind() != FrameKind::kControl) {
            const std::string_view packet = frame.packet();
            if (!payload.empty() &&
                payload.size() + 1 + packet.size() > shard_.config().timing.maxPayload)
                break;
            if (!payload.empty()) payload += engineio::kSeparator;
            payload += packet;
            shard_.metrics().framesOut.fetch_add(1, std::memory_order_relaxed);
        }
        pop();
    }
    return payload;
}

boost::asio::awaitable<Session::PollResult> Session::poll() {
    const auto keep = shared_from_this();
    if (!polling_ || state_ == State::kClosed) co_return PollResult{};
    if (polling_->parked) {
        close("two requests at once", 0, true);
        co_return PollResult{};
    }
    if (queue_.empty() && !polling_->upgrading) {
        const auto parked = std::make_shared<Signal<bool>>(co_await boost::asio::this_coro::executor);
        polling_->parked = parked;
        co_await parked->wait();
        if (polling_) polling_->parked.reset();
    }
    PollResult result;
    result.ok = true;
    if (state_ == State::kClosed) {
        result.payload = "1";
        co_return result;
    }
    if (polling_) result.payload = drainPayload();
    if (result.payload.empty()) result.payload = "6";
    if (leaving_ && queue_.empty()) close("server disconnect");
    co_return result;
}

bool Session::post(std::string_view body) {
    const auto keep = shared_from_this();
    if (!polling_ || state_ == State::kClosed) return false;
    const bool sound = isUtf8(body) && engineio::splitPayload(body, [&](std::string_view packet) {
                           if (packet[0] == 'b') {
                               onBinary();
                               return false;
                           }
                           return onPacket(nullptr, packet);
                       });
    if (!sound && state_ != State::kClosed) close("malformed payload", 0, true);
    return sound;
}

bool Session::onPacket(WsConnection* from, std::string_view packet) {
    if (state_ == State::kClosed) return false;
    const auto refuse = [&](std::string_view reason) {
        close(reason, 1002, true);
        return false;
    };
    if (from != nullptr && from == probe_.get()) {
        if (packet == "2probe") {
            from->sendNow(Frame::text("3probe", FrameKind::kReply).bytes());
            if (polling_) polling_->upgrading = true;
            if (polling_ && polling_->parked) polling_->parked->setHere(true);
            return true;
        }
        if (packet != "5" || (polling_ && !polling_->upgrading)) return refuse("no upgrade");
        webSocket_ = std::move(probe_);
        polling_.reset();
        shard_.metrics().webSockets.fetch_add(1, std::memory_order_relaxed);
        if (!queue_.empty()) shard_.markDirty(*this);
        return true;
    }
    if (packet.empty()) return refuse("empty packet");
    switch (packet[0]) {
    case engineio::kMessage:
        return onSocketPacket(packet.substr(1));
    case engineio::kPong:
        awaitsPong_ = false;
        heartbeatDue_ = shard_.nowMs() + shard_.config().timing.pingInterval;
        schedule(shard_.nowMs());
        return true;
    case engineio::kClose:
        close("transport close", 1000);
        return false;
    case engineio::kPing: // clients of this protocol do not ping; a lone one is harmless
    case engineio::kNoop:
        return true;
    default:
        return refuse("unexpected packet");
    }
}

void Session::onBinary() { close("binary attachments are not supported", 1003, true); }

bool Session::onSocketPacket(std::string_view text) {
    const auto refuse = [&](std::string_view reason) {
        close(reason, 1002, true);
        return false;
    };
    const auto packet = socketio::readPacket(text);
    if (!packet) return refuse("malformed packet");
    using socketio::Type;
    if (packet->type == Type::kConnect) {
        if (packet->nameSpace != "/") {
            sendPacket(socketio::connectError(packet->nameSpace, "Invalid namespace"));
            return true;
        }
        if (state_ != State::kOpen) return refuse("connected already");
        state_ = State::kConnecting;
        shard_.application().onConnect(*this, packet->json);
        return state_ != State::kClosed;
    }
    if (packet->nameSpace != "/") return true; // of a namespace that was refused
    if (packet->type == Type::kBinaryEvent || packet->type == Type::kBinaryAck) {
        sendPacket(socketio::event(
            "error", R"({"code":"BINARY","message":"binary attachments are not supported"})"));
        shard_.metrics().protocolErrors.fetch_add(1, std::memory_order_relaxed);
        disconnect();
        return false;
    }
    if (state_ != State::kConnected) return refuse("not connected");
    if (packet->type == Type::kDisconnect) {
        close("client namespace disconnect", 1000);
        return false;
    }
    if (packet->type == Type::kAck) return true; // none is ever asked for
    if (packet->type != Type::kEvent) return refuse("unexpected packet");
    const auto event = socketio::readEvent(packet->json);
    if (!event) return refuse("malformed event");
    shard_.metrics().eventsIn.fetch_add(1, std::memory_order_relaxed);
    shard_.application().onEvent(*this, event->name, event->first, event->arguments, packet->id);
    return state_ != State::kClosed;
}

void Session::connected(std::unique_ptr<Identity> who) {
    if (state_ != State::kConnecting) return;
    state_ = State::kConnected;
    who_ = std::move(who);
    sendPacket(socketio::connectReply(shard_.newSidText()));
    schedule(shard_.nowMs());
}

void Session::refuseConnect(std::string_view message) {
    if (state_ != State::kConnecting) return;
    sendPacket(socketio::connectError("/", message));
    state_ = State::kOpen; // the client may try again until the connect timeout
}

void Session::disconnect() {
    if (state_ == State::kClosed || leaving_) return;
    sendPacket("41");
    leaving_ = true;
    shard_.wheel().set(*this, shard_.nowMs() + 2000);
}

bool Session::withinRate() {
    const double rate = shard_.config().limits.eventsPerSecond;
    if (rate <= 0) return true;
    const std::int64_t now = shard_.nowMs();
    const double filled = tokens_ + static_cast<double>(now - tokensAt_) / 1000 * rate;
    tokens_ = static_cast<float>(std::min(filled, std::max(rate, 1.0)));
    tokensAt_ = now;
    if (tokens_ < 1) {
        shard_.metrics().rateLimited.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    tokens_ -= 1;
    return true;
}

void Session::close(std::string_view reason, unsigned code, bool protocolError) {
    if (state_ == State::kClosed) return;
    const auto keep = shared_from_this();
    if (protocolError) shard_.metrics().protocolErrors.fetch_add(1, std::memory_order_relaxed);
    if (who_) shard_.application().onClosed(*this);
    state_ = State::kClosed;
    shard_.wheel().clear(*this);
    if (polling_ && polling_->parked) polling_->parked->setHere(false);
    if (probe_) shard_.bury(std::move(probe_));
    if (webSocket_) {
        shard_.metrics().webSockets.fetch_sub(1, std::memory_order_relaxed);
        if (code != 0) {
            webSocket_->flush();
            if (head_ == queue_.size())
                webSocket_->sendNow(Frame::control(0x8, closePayload(code, reason)).bytes());
            webSocket_->finishWriting();
            shard_.linger(std::move(webSocket_));
        } else {
            shard_.bury(std::move(webSocket_));
        }
    }
    shard_.forget(*this, reason);
}

} // namespace headroom::chat
