#pragma once
// One TCP (or TLS) connection to the target: connects, reads into a buffer shared by all, writes what was
// collected in a turn. Idle, it holds no buffer of its own.

#include "live/drive/net/loop.hpp"
#include "live/drive/net/target.hpp"
#include "live/drive/net/tls.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace headroom::drive {

/// What all connections of a process share.
struct Network {
    Loop& loop;
    const Target& target;
    const Sources& sources;
    const TlsContext* tls = nullptr; ///< null: plain TCP
    std::uint32_t open = 0;          ///< connections now
    std::uint64_t opened = 0;
    std::uint64_t bytesIn = 0, bytesOut = 0;
    std::uint64_t outOfDescriptors = 0, outOfPorts = 0; ///< refusals by this machine, not by the target
    std::vector<char> scratch = std::vector<char>(256 * 1024);
};

/// Why a connection ended: a cause as results name it ("refused", "reset", "closed", "tls", "fd-limit",
/// "client-ports", "unreachable").
using Cause = const char*;

class StreamOwner {
public:
    virtual ~StreamOwner() = default;
    virtual void onOpen() = 0;
    /// The view is valid during the call only.
    virtual void onBytes(std::string_view bytes) = 0;
    /// At most once, never from inside the constructor, and not after close().
    virtual void onClosed(Cause cause) = 0;
};

class Stream final : public Watcher {
public:
    /// Starts to connect.
    Stream(Network& network, StreamOwner& owner);
    ~Stream() override;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    [[nodiscard]] bool isOpen() const { return state_ == State::kOpen; }
    /// Leaves at the end of this turn, or once connected.
    void write(std::string_view bytes);
    /// Silently; what was written before is sent as far as the socket takes it.
    void close();

    void onReady(std::uint32_t events) override;
    void flush() override;

private:
    enum class State { kConnecting, kTlsHandshake, kOpen, kFailed, kClosed };
    void connect();
    void fail(Cause cause);
    void onConnected();
    void handshake();
    void readAll(bool toTheEnd);
    [[nodiscard]] long readSome();
    [[nodiscard]] long writeSome();
    void release();

    Network& network_;
    StreamOwner& owner_;
    State state_ = State::kConnecting;
    int descriptor_ = -1;
    Loop::Handle handle_ = Loop::kNone;
    SSL* ssl_ = nullptr;
    std::string out_;
    Cause failure_ = nullptr; ///< kFailed: found before the owner could be told
};

} // namespace headroom::drive
