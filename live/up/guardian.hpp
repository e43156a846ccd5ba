#pragma once
// Ends a fleet whose starter died without a word (kill -9): a process that holds the other end of a pipe.
//
// PR_SET_PDEATHSIG alone reaches direct children only, not what those started in turn, and removes no files.

#include <sys/types.h>

#include <string>

namespace headroom::up {

class Guardian {
public:
    /// `folder` is removed, too, when this process dies. Start it before threads and other children.
    explicit Guardian(const std::string& folder);
    /// Ends what is still watched, and waits for that.
    ~Guardian();
    Guardian(const Guardian&) = delete;
    Guardian& operator=(const Guardian&) = delete;

    void watch(pid_t group) const { tell('+', group); }
    void forget(pid_t group) const { tell('-', group); }

private:
    void tell(char what, pid_t group) const;

    pid_t process_ = -1;
    int pipe_ = -1;
};

} // namespace headroom::up
