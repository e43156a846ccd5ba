// headroom-mpi: carries letters between the ranks of an MPI job for the headroom that started it; the only
// program that includes MPI's header or is linked with its libraries.
//
// A process of its own, because headroom is linked with SimGrid, whose library has MPI functions too (SMPI)
// and would answer in MPI's place. Stdin is a socket to headroom. Lines out: first "<rank> <size> <host>",
// then "<from> <text>" for each letter. Lines in: "<to> <text>", and last "finish 1", or "finish 0" when a
// rank is gone.
//
// Sends do not block and keep their text until MPI has taken it; receives probe first. MPI's errors are
// ignored: a letter to a dead rank is lost, and its silence is what the others notice.

#include <sys/prctl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iterator>
#include <list>
#include <mpi.h>
#include <poll.h>
#include <string>
#include <thread>
#include <unistd.h>

namespace {

constexpr int kTag = 1;
constexpr int kSocket = STDIN_FILENO;
/// Between two looks for letters: short against a simulation, long enough to leave the processor alone.
constexpr int kPollMilliseconds = 5;

class Letters {
public:
    void send(int to, const std::string& text) {
        Sent& sent = inFlight_.emplace_back(Sent{text, MPI_REQUEST_NULL});
        if (MPI_Isend(sent.text.data(), static_cast<int>(sent.text.size()), MPI_CHAR, to, kTag,
                      MPI_COMM_WORLD, &sent.request) != MPI_SUCCESS)
            inFlight_.pop_back();
    }

    /// False when there is none.
    bool receive(int& from, std::string& text) {
        int there = 0;
        MPI_Status status;
        if (MPI_Iprobe(MPI_ANY_SOURCE, kTag, MPI_COMM_WORLD, &there, &status) != MPI_SUCCESS ||
            there == 0)
            return false;
        int size = 0;
        MPI_Get_count(&status, MPI_CHAR, &size);
        text.resize(static_cast<std::size_t>(size));
        from = status.MPI_SOURCE;
        return MPI_Recv(text.data(), size, MPI_CHAR, from, kTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE) ==
               MPI_SUCCESS;
    }

    /// Forgets letters that MPI has taken; true when none is left.
    bool allTaken() {
        for (auto sent = inFlight_.begin(); sent != inFlight_.end();) {
            int taken = 0;
            MPI_Test(&sent->request, &taken, MPI_STATUS_IGNORE);
            sent = taken != 0 ? inFlight_.erase(sent) : std::next(sent);
        }
        return inFlight_.empty();
    }

private:
    struct Sent {
        std::string text;
        MPI_Request request;
    };
    std::list<Sent> inFlight_; ///< a list: MPI holds pointers into it
};

/// False when headroom is gone.
bool tell(const std::string& line) {
    std::size_t done = 0;
    while (done < line.size()) {
        const ssize_t sent = ::send(kSocket, line.data() + done, line.size() - done, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        done += static_cast<std::size_t>(sent);
    }
    return true;
}

/// MPI_Finalize waits for every rank; one that dies now must not keep the others for ever.
constexpr unsigned kFinalizeSeconds = 60;

/// Without MPI_Finalize: it waits for every rank, and one is gone.
[[noreturn]] void leave(int code) { std::_Exit(code); }

[[noreturn]] void finish(Letters& letters, bool allPresent) {
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    int from = 0;
    std::string text;
    // What is left goes to ranks that are there and reading, or to nobody.
    while (!letters.allTaken() && Clock::now() - start < std::chrono::seconds(1)) {
        (void)letters.receive(from, text);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (!allPresent) leave(0);
    ::signal(SIGALRM, [](int /*signal*/) { ::_exit(0); });
    ::alarm(kFinalizeSeconds);
    MPI_Finalize();
    std::exit(0);
}

void take(Letters& letters, const std::string& line) {
    if (line.starts_with("finish ")) finish(letters, line.ends_with('1'));
    const std::size_t space = line.find(' ');
    letters.send(std::atoi(line.c_str()), line.substr(space + 1));
}

/// Reads what headroom has written; false when it is gone.
bool takeLines(Letters& letters, std::string& unread) {
    std::array<char, 65536> buffer{};
    const ssize_t got = ::recv(kSocket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    if (got == 0) return false;
    unread.append(buffer.data(), static_cast<std::size_t>(got));
    for (std::size_t end = unread.find('\n'); end != std::string::npos; end = unread.find('\n')) {
        take(letters, unread.substr(0, end));
        unread.erase(0, end + 1);
    }
    return true;
}

} // namespace

int main() {
    // Headroom decides when to stop, and this process ends with it.
    ::signal(SIGINT, SIG_IGN);
    ::signal(SIGTERM, SIG_IGN);
    MPI_Init(nullptr, nullptr);
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    int rank = 0;
    int size = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    std::array<char, MPI_MAX_PROCESSOR_NAME> host{};
    int length = 0;
    MPI_Get_processor_name(host.data(), &length);
    Letters letters;
    std::string unread;
    if (!tell(std::to_string(rank) + " " + std::to_string(size) + " " + host.data() + "\n")) leave(1);
    while (takeLines(letters, unread)) {
        int from = 0;
        std::string text;
        while (letters.receive(from, text)) {
            if (!tell(std::to_string(from) + " " + text + "\n")) leave(1);
        }
        (void)letters.allTaken();
        pollfd watched{kSocket, POLLIN, 0};
        ::poll(&watched, 1, kPollMilliseconds);
    }
    leave(1);
}
