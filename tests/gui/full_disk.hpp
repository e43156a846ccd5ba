#pragma once
// A disk on which nothing more fits, for this process: files end after a few bytes.

#include <sys/resource.h>

#include <csignal>

namespace headroom::gui {

class FullDisk {
public:
    FullDisk() {
        before_ = ::signal(SIGXFSZ, SIG_IGN); // a failed write instead of the end of the process
        ::getrlimit(RLIMIT_FSIZE, &limit_);
        rlimit none = limit_;
        none.rlim_cur = 16;
        ::setrlimit(RLIMIT_FSIZE, &none);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &limit_);
        ::signal(SIGXFSZ, before_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit limit_{};
    void (*before_)(int) = nullptr;
};

} // namespace headroom::gui
