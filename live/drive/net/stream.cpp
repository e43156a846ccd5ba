#include "live/drive/net/stream.hpp"

#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <unistd.h>

namespace headroom::drive {
namespace {

Cause causeOf(int error) {
    switch (error) {
    case ECONNREFUSED:
        return "refused";
    case EMFILE:
    case ENFILE:
        return "fd-limit";
    case EADDRNOTAVAIL:
    case EADDRINUSE:
        return "client-ports";
    case ETIMEDOUT:
        return "timeout";
    case EHOSTUNREACH:
    case ENETUNREACH:
        return "unreachable";
    default:
        return "reset";
    }
}

constexpr long kAgain = -1;
constexpr long kEnd = 0;
constexpr long kBroken = -2;

} // namespace

Stream::Stream(Network& network, StreamOwner& owner) : network_(network), owner_(owner) { connect(); }

Stream::~Stream() { release(); }

void Stream::connect() {
    const Target& target = network_.target;
    const sockaddr_storage& to = target.addresses[network_.opened % target.addresses.size()];
    descriptor_ = ::socket(to.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int error = descriptor_ < 0 ? errno : 0;
    if (error == 0) {
        const int on = 1;
        ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_storage from{};
        if (network_.sources.pick(network_.open, from)) {
            // The port is chosen at connect(), where only the four-tuple must be free.
            ::setsockopt(descriptor_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
            if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&from), lengthOf(from)) != 0)
                error = errno;
        }
    }
    if (error == 0 &&
        ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&to), lengthOf(to)) != 0 &&
        errno != EINPROGRESS)
        error = errno;
    ++network_.opened;
    if (error == 0) {
        ++network_.open;
        handle_ = network_.loop.add(descriptor_, *this);
        return;
    }
    failure_ = causeOf(error);
    network_.outOfDescriptors += error == EMFILE || error == ENFILE ? 1 : 0;
    network_.outOfPorts += error == EADDRNOTAVAIL || error == EADDRINUSE ? 1 : 0;
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
    state_ = State::kFailed;
    // The owner is not ready to hear of it yet: at the end of the turn.
    handle_ = network_.loop.add(-1, *this);
    network_.loop.flushLater(*this, handle_);
}

void Stream::release() {
    if (ssl_ != nullptr) ::SSL_free(ssl_);
    ssl_ = nullptr;
    if (handle_ != Loop::kNone) network_.loop.remove(handle_);
    handle_ = Loop::kNone;
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    descriptor_ = -1;
    --network_.open;
}

void Stream::close() {
    if (state_ == State::kOpen && !out_.empty()) (void)writeSome();
    state_ = State::kClosed;
    release();
}

void Stream::fail(Cause cause) {
    if (state_ == State::kClosed) return;
    state_ = State::kClosed;
    release();
    owner_.onClosed(cause);
}

void Stream::write(std::string_view bytes) {
    if (state_ == State::kClosed || state_ == State::kFailed) return;
    out_.append(bytes);
    if (state_ == State::kOpen) network_.loop.flushLater(*this, handle_);
}

void Stream::onReady(std::uint32_t events) {
    if (state_ == State::kConnecting) {
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) {
            network_.outOfPorts += error == EADDRNOTAVAIL ? 1 : 0;
            return fail(causeOf(error));
        }
        if ((events & (EPOLLOUT | EPOLLIN)) == 0 && (events & (EPOLLHUP | EPOLLERR)) != 0)
            return fail("reset");
        if ((events & EPOLLOUT) == 0) return;
        onConnected();
        if (state_ != State::kOpen) return;
    }
    if (state_ == State::kTlsHandshake) {
        handshake();
        if (state_ != State::kOpen) return;
    }
    if ((events & EPOLLOUT) != 0 && !out_.empty()) flush();
    if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0 && state_ == State::kOpen)
        readAll((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
}

void Stream::onConnected() {
    if (network_.tls != nullptr) {
        ssl_ = network_.tls->open(descriptor_, network_.target.host);
        if (ssl_ == nullptr) return fail("tls");
        state_ = State::kTlsHandshake;
        return handshake();
    }
    state_ = State::kOpen;
    owner_.onOpen();
    if (state_ == State::kOpen && !out_.empty()) network_.loop.flushLater(*this, handle_);
}

void Stream::handshake() {
    ::ERR_clear_error();
    const int done = ::SSL_do_handshake(ssl_);
    if (done != 1) {
        const int error = ::SSL_get_error(ssl_, done);
        if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return;
        return fail("tls");
    }
    state_ = State::kOpen;
    owner_.onOpen();
    if (state_ == State::kOpen && !out_.empty()) network_.loop.flushLater(*this, handle_);
}

long Stream::readSome() {
    if (ssl_ != nullptr) {
        ::ERR_clear_error();
        const int got =
            ::SSL_read(ssl_, network_.scratch.data(), static_cast<int>(network_.scratch.size()));
        if (got > 0) return got;
        const int error = ::SSL_get_error(ssl_, got);
        if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return kAgain;
        return error == SSL_ERROR_ZERO_RETURN ? kEnd : kBroken;
    }
    const ssize_t got = ::recv(descriptor_, network_.scratch.data(), network_.scratch.size(), 0);
    if (got >= 0) return got;
    return errno == EAGAIN || errno == EINTR ? kAgain : kBroken;
}

void Stream::readAll(bool toTheEnd) {
    for (;;) {
        const long got = readSome();
        if (got == kAgain) return;
        if (got == kEnd) return fail("closed");
        if (got == kBroken) return fail("reset");
        network_.bytesIn += static_cast<std::uint64_t>(got);
        owner_.onBytes({network_.scratch.data(), static_cast<std::size_t>(got)});
        if (state_ != State::kOpen) return;
        // A read that did not fill the buffer took all there was; more will be a new event.
        const bool all = ssl_ == nullptr && static_cast<std::size_t>(got) < network_.scratch.size();
        if (all && !toTheEnd) return;
    }
}

long Stream::writeSome() {
    if (ssl_ != nullptr) {
        ::ERR_clear_error();
        const int put = ::SSL_write(ssl_, out_.data(), static_cast<int>(out_.size()));
        if (put > 0) return put;
        const int error = ::SSL_get_error(ssl_, put);
        return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? kAgain : kBroken;
    }
    const ssize_t put = ::send(descriptor_, out_.data(), out_.size(), MSG_NOSIGNAL);
    if (put >= 0) return put;
    return errno == EAGAIN || errno == EINTR ? kAgain : kBroken;
}

void Stream::flush() {
    if (state_ == State::kFailed) return fail(failure_);
    if (state_ != State::kOpen) return;
    while (!out_.empty()) {
        const long put = writeSome();
        if (put == kAgain) return; // the socket says when it takes more
        if (put == kBroken) return fail("reset");
        network_.bytesOut += static_cast<std::uint64_t>(put);
        out_.erase(0, static_cast<std::size_t>(put));
    }
    if (out_.capacity() > 4096) std::string().swap(out_);
}

} // namespace headroom::drive
