#pragma once
// Pieces of work in forked children, handed back one by one as they end.
//
// A child is a fork of this process that does one piece of work and sends the bytes it gives through a
// pipe; work that crashes or is killed costs its child, not the caller. Children end with their parent, and
// leave Ctrl-C to it. Use from a process with one thread: a fork copies no other.

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace headroom::batch {

/// How a piece of work ended.
struct ChildEnd {
    enum class How {
        kDone,    ///< `text` is what the work gave
        kThrew,   ///< `text` is what its exception said
        kCrashed, ///< `text` says what ended the process
    };
    std::size_t index = 0; ///< the caller's number for it
    How how = How::kDone;
    std::string text;
};

class ChildPool {
public:
    using Work = std::function<std::string()>;

    /// `processes` at a time; 0 = as many as processors this process may use.
    explicit ChildPool(std::size_t processes);
    /// Kills the children that still run.
    ~ChildPool();
    ChildPool(const ChildPool&) = delete;
    ChildPool& operator=(const ChildPool&) = delete;

    [[nodiscard]] std::size_t processes() const { return processes_; }
    [[nodiscard]] bool full() const { return children_.size() >= processes_; }
    [[nodiscard]] bool idle() const { return children_.empty(); }

    /// Precondition: not full(). Throws std::system_error.
    void start(std::size_t index, const Work& work);
    /// Waits until a child has sent something or ended, `descriptor` (unless -1) has something to read,
    /// a signal came or the time is over; the children that have ended.
    [[nodiscard]] std::vector<ChildEnd> wait(int milliseconds, int descriptor = -1);

private:
    struct Child {
        pid_t process = -1;
        int pipe = -1;
        std::size_t index = 0;
        std::string received;
    };
    [[nodiscard]] static ChildEnd endOf(Child& child);

    std::size_t processes_;
    std::vector<Child> children_;
};

/// Processors this process may use.
[[nodiscard]] std::size_t usableProcessors();

} // namespace headroom::batch
