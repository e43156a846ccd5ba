#include "live/chat/net/poller.hpp"

#include <boost/system/system_error.hpp>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace headroom::chat {
namespace {

/// Ready connections handled before what they caused is written.
constexpr int kBatch = 512;

void control(int set, int operation, int descriptor, unsigned events, Poller::Handler& handler) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &handler;
    if (::epoll_ctl(set, operation, descriptor, &event) != 0)
        throw boost::system::system_error(errno, boost::system::system_category(), "epoll_ctl");
}

} // namespace

Poller::Poller(boost::asio::io_context& loop, std::function<void()> endOfTurn)
    : set_(loop, ::epoll_create1(EPOLL_CLOEXEC)), endOfTurn_(std::move(endOfTurn)) {
    wait();
}

void Poller::add(int descriptor, Handler& handler) {
    control(set_.native_handle(), EPOLL_CTL_ADD, descriptor, EPOLLIN | EPOLLRDHUP, handler);
}

void Poller::setWriteInterest(int descriptor, Handler& handler, bool wanted) {
    const unsigned events = EPOLLIN | EPOLLRDHUP | (wanted ? unsigned{EPOLLOUT} : 0U);
    control(set_.native_handle(), EPOLL_CTL_MOD, descriptor, events, handler);
}

void Poller::remove(int descriptor, Handler& handler) {
    ::epoll_ctl(set_.native_handle(), EPOLL_CTL_DEL, descriptor, nullptr);
    for (Ready& ready : ready_)
        if (ready.handler == &handler) ready.handler = nullptr;
}

void Poller::stop() {
    boost::system::error_code ignored;
    set_.cancel(ignored);
    set_.close(ignored);
}

void Poller::wait() {
    set_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                    [this](boost::system::error_code problem) {
                        if (problem) return;
                        turn();
                        if (set_.is_open()) wait();
                    });
}

void Poller::turn() {
    std::array<epoll_event, kBatch> events; // NOLINT: filled by the kernel as far as it is read
    const int count = ::epoll_wait(set_.native_handle(), events.data(), kBatch, 0);
    ready_.clear();
    for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        ready_.push_back({static_cast<Handler*>(event.data.ptr), event.events});
    }
    // By index: a handler may remove others, which blanks their entries.
    for (std::size_t i = 0; i < ready_.size(); ++i) {
        if (ready_[i].handler != nullptr && (ready_[i].events & EPOLLOUT) != 0)
            ready_[i].handler->onWritable();
        if (ready_[i].handler != nullptr && (ready_[i].events & ~unsigned{EPOLLOUT}) != 0)
            ready_[i].handler->onReadable();
    }
    ready_.clear();
    endOfTurn_();
}

} // namespace headroom::chat
