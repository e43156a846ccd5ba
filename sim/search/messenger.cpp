#include "sim/search/messenger.hpp"

#include "sim/search/search_error.hpp"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace headroom::search {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHelper = "headroom-mpi";
constexpr const char* kGone = "the process that talks to the other ranks is gone";

int countIn(const char* variable) {
    const char* text = std::getenv(variable);
    return text == nullptr ? 0 : std::atoi(text);
}

fs::path findHelper() {
    std::error_code ignored;
    const fs::path folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const fs::path& file : {folder / kHelper, folder / HEADROOM_HELPER_DIR / kHelper}) {
        if (fs::exists(file, ignored)) return file;
    }
    throw SearchError("started as one of several ranks, but this headroom was built without MPI "
                      "(configure with HEADROOM_MPI=ON; or --mpi off)");
}

/// Letters through a child process, see sim/mpi/main.cpp for its side of the socket.
class HelperMessenger final : public Messenger {
public:
    HelperMessenger() {
        const fs::path helper = findHelper();
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            throw std::system_error(errno, std::generic_category(), "socketpair");
        process_ = ::fork();
        if (process_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            // Its stdin; stdout and stderr stay MPI's to complain on.
            ::dup2(ends[1], STDIN_FILENO);
            ::execl(helper.c_str(), kHelper, static_cast<char*>(nullptr));
            ::_exit(127);
        }
        const int why = errno;
        ::close(ends[1]);
        socket_ = ends[0];
        if (process_ < 0) {
            ::close(socket_);
            throw std::system_error(why, std::generic_category(), "fork");
        }
        sayHello();
    }
    ~HelperMessenger() override {
        if (socket_ >= 0) ::close(socket_);
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            ::waitpid(process_, nullptr, 0);
        }
    }
    HelperMessenger(const HelperMessenger&) = delete;
    HelperMessenger& operator=(const HelperMessenger&) = delete;

    [[nodiscard]] int rank() const override { return rank_; }
    [[nodiscard]] int size() const override { return size_; }
    [[nodiscard]] std::string host() const override { return host_; }
    [[nodiscard]] int descriptor() const override { return socket_; }

    void send(int to, const std::string& text) override {
        write(std::to_string(to) + " " + text + "\n");
    }

    [[nodiscard]] std::optional<Letter> receive() override {
        std::optional<std::string> line = takeLine();
        if (!line) {
            read(MSG_DONTWAIT);
            line = takeLine();
        }
        if (!line) return std::nullopt;
        const std::size_t space = line->find(' ');
        return Letter{std::atoi(line->c_str()), line->substr(space + 1)};
    }

    void finish(bool allPresent) override {
        write(allPresent ? "finish 1\n" : "finish 0\n");
        while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
        }
        process_ = -1;
    }

private:
    /// "<rank> <size> <host>" is the helper's first line.
    void sayHello() {
        std::optional<std::string> line;
        while (!(line = takeLine())) {
            try {
                read(0);
            } catch (const std::runtime_error&) {
                throw SearchError("MPI did not start (" + std::string(kHelper) +
                                  "); --mpi off does "
                                  "without it");
            }
        }
        std::istringstream words(*line);
        words >> rank_ >> size_ >> host_;
    }

    void write(const std::string& text) {
        std::size_t done = 0;
        while (done < text.size()) {
            const ssize_t sent = ::send(socket_, text.data() + done, text.size() - done, MSG_NOSIGNAL);
            if (sent < 0 && errno == EINTR) continue;
            if (sent <= 0) return; // receive() will say so
            done += static_cast<std::size_t>(sent);
        }
    }

    void read(int flags) {
        char buffer[65536];
        const ssize_t got = ::recv(socket_, buffer, sizeof buffer, flags);
        if (got > 0) unread_.append(buffer, static_cast<std::size_t>(got));
        const bool nothingYet = got < 0 && (errno == EAGAIN || errno == EINTR);
        if (got <= 0 && !nothingYet) throw std::runtime_error(kGone);
    }

    std::optional<std::string> takeLine() {
        const std::size_t end = unread_.find('\n');
        if (end == std::string::npos) return std::nullopt;
        std::string line = unread_.substr(0, end);
        unread_.erase(0, end + 1);
        return line;
    }

    pid_t process_ = -1;
    int socket_ = -1;
    int rank_ = 0;
    int size_ = 1;
    std::string host_;
    std::string unread_;
};

} // namespace

int ranksOfJob() {
    int ranks = 1;
    // Open MPI's mpirun; MPICH, Intel MPI and srun --mpi=pmi2.
    for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"})
        ranks = std::max(ranks, countIn(variable));
    // srun --mpi=pmix names the rank there and the size here; without PMIx the tasks know nothing of
    // each other.
    if (std::getenv("PMIX_RANK") != nullptr) ranks = std::max(ranks, countIn("SLURM_STEP_NUM_TASKS"));
    return ranks;
}

std::unique_ptr<Messenger> openMessenger() { return std::make_unique<HelperMessenger>(); }

} // namespace headroom::search
