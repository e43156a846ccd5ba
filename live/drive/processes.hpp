#pragma once
// The driving processes of this host.

#include "live/drive/lines.hpp"
#include "live/drive/worker.hpp"

#include <sys/types.h>

#include <vector>

namespace headroom::drive {

class Processes {
public:
    /// Forks one process per part from `firstPart` on. They die with this one.
    Processes(const models::Scenario& scenario, const Settings& settings, std::uint16_t run,
              std::uint32_t firstPart, std::uint32_t parts);
    ~Processes();
    Processes(const Processes&) = delete;
    Processes& operator=(const Processes&) = delete;

    struct Process {
        pid_t id = -1;
        std::uint32_t part = 0;
        Lines lines;
        bool open = true;
    };
    [[nodiscard]] std::vector<Process>& all() { return processes_; }
    void tell(const std::string& line);
    void tellOthers(std::uint32_t part, const std::string& line);

private:
    std::vector<Process> processes_;
};

} // namespace headroom::drive
