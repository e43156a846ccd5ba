#pragma once
// A request plane's control tasks as S4U actors, its hosts as SimGrid hosts.
//
// Every at() and every() is one actor that sleeps until its task's date. The n-th date of a periodic
// task is first + n * period, computed anew each time. Order: tasks run by date, at one date in the
// order they were scheduled in (a periodic task is scheduled again when it has run), each with every
// request-plane event up to its date done, those pushed by earlier tasks of the date included. SimGrid
// may wake an actor some rounding error before or after the date and actors of one date in any order,
// so the actor that wakes first runs whatever is due, and tasks are told their date, not the clock. The
// request plane must not run past nextDate(); request_plane_model.hpp sees to it.
//
// A host that SimGrid switches on or off, whoever asked for it, is told to the plane at that date.

#include "sim/bridge/platform.hpp"
#include "sim/control/request_plane.hpp"

#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <utility>

namespace headroom::bridge {

class SimGridControlPlane final : public control::ControlPlane {
public:
    /// At most one in a process: SimGrid keeps the host callback for good.
    SimGridControlPlane(control::RequestPlane& plane, const Platform& platform);

    void at(double dateSeconds, Task task) override;
    void every(double firstSeconds, double periodSeconds, Task task) override;
    void setHostUp(std::uint32_t host, bool up) override;

    /// Date of the next task; engine::kNever when there is none before the end of the run.
    [[nodiscard]] double nextDate() const {
        return tickets_.empty() ? engine::kNever : tickets_.begin()->first.first;
    }
    /// An exception cannot leave an actor; the model throws it again from here.
    void rethrow() const {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    struct Entry {
        Task task;
        double first = 0.0;
        double period = 0.0; ///< 0 = once
        std::uint64_t runs = 0;
        double date = 0.0;
        std::uint64_t sequence = 0;
    };
    using Ticket = std::pair<double, std::uint64_t>;

    void add(Entry entry);
    /// False when the task's date lies after the end of the run.
    bool issue(const std::shared_ptr<Entry>& entry, double date);
    void follow(const std::shared_ptr<Entry>& entry);
    void runThrough(const Ticket& ticket);
    void runFirst();

    control::RequestPlane& plane_;
    const Platform& platform_;
    std::map<Ticket, std::shared_ptr<Entry>> tickets_;
    std::uint64_t sequence_ = 0;
    double now_ = 0.0;     ///< date of the running or last task
    bool running_ = false; ///< a task is under way, perhaps waiting for SimGrid
    std::exception_ptr failure_;
};

} // namespace headroom::bridge
