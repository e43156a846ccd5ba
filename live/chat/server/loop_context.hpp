#pragma once
// The io_context of one loop.

#include <boost/asio/io_context.hpp>

namespace headroom::chat {

class LoopContext : public boost::asio::io_context {
public:
    using io_context::io_context;

    /// Destroys what still waits: handlers, and coroutines with all they hold. For a loop that nothing runs any more,
    /// while what those refer to still stands. What is destroyed on one loop may leave something to be destroyed on
    /// another, so with several loops it takes a call for each and another round.
    void abandon() { shutdown(); }
};

} // namespace headroom::chat
