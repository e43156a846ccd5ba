#pragma once
// Texts between the processes of one job (ranks), whatever carries them. Nothing here blocks: a rank that
// waits for a letter must be able to go on living.

#include <memory>
#include <optional>
#include <string>

namespace headroom::search {

struct Letter {
    int from = 0;
    std::string text; ///< without line breaks
};

class Messenger {
public:
    virtual ~Messenger() = default;

    [[nodiscard]] virtual int rank() const = 0; ///< of this process, from 0
    [[nodiscard]] virtual int size() const = 0;
    [[nodiscard]] virtual std::string host() const = 0;
    /// Letters between two ranks arrive in the order they were sent. One to a rank that is gone is lost.
    virtual void send(int to, const std::string& text) = 0;
    /// Throws std::runtime_error when the messenger itself is gone.
    [[nodiscard]] virtual std::optional<Letter> receive() = 0;
    /// A file descriptor that can be read when a letter may have come.
    [[nodiscard]] virtual int descriptor() const = 0;
    /// Delivers what was sent; no letter is sent or received afterwards. `allPresent` false: a rank is gone,
    /// so do not wait for all.
    virtual void finish(bool allPresent) = 0;
};

/// Ranks of the job that started this process by mpirun, srun or mpiexec, from their environment
/// variables; 1 when there is no such job.
[[nodiscard]] int ranksOfJob();

/// The messenger of that job: the program headroom-mpi beside this one or in its library folder. Throws
/// SearchError when there is none or it cannot start.
[[nodiscard]] std::unique_ptr<Messenger> openMessenger();

} // namespace headroom::search
