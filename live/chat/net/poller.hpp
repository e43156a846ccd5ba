#pragma once
// Readiness of the WebSocket connections of one loop: an epoll set of its own inside the loop's io_context.
//
// Why not Asio's own waits: a connection between two messages then costs no pending operation, no reactor state and no
// second read that finds nothing, which halves the system calls of an echo and keeps an idle connection small.

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <vector>

namespace headroom::chat {

class Poller {
public:
    /// What a ready descriptor is given to. Stays where it is while it is registered.
    class Handler {
    public:
        virtual void onReadable() = 0;
        virtual void onWritable() = 0;

    protected:
        ~Handler() = default;
    };

    /// `endOfTurn` is called when all that was ready has been handled: the moment to write what has been gathered.
    Poller(boost::asio::io_context& loop, std::function<void()> endOfTurn);

    void add(int descriptor, Handler& handler);
    void setWriteInterest(int descriptor, Handler& handler, bool wanted);
    /// After this the handler is not called again, not even in the turn under way.
    void remove(int descriptor, Handler& handler);
    /// Stops waiting, so that the loop can run out of work.
    void stop();

private:
    void wait();
    void turn();

    boost::asio::posix::stream_descriptor set_;
    std::function<void()> endOfTurn_;
    /// Ready in this turn and not yet handled; remove() blanks entries.
    struct Ready {
        Handler* handler = nullptr;
        unsigned events = 0;
    };
    std::vector<Ready> ready_;
};

} // namespace headroom::chat
