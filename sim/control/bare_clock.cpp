#include "sim/control/bare_clock.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace headroom::control {

namespace {

class BareControlPlane final : public ControlPlane {
public:
    explicit BareControlPlane(RequestPlane& plane) : plane_(plane) {}

    void at(double dateSeconds, Task task) override {
        tasks_.emplace(std::pair{std::max(dateSeconds, now_), sequence_++}, std::move(task));
    }
    void every(double firstSeconds, double periodSeconds, Task task) override {
        repeat(firstSeconds, firstSeconds, periodSeconds, 1, std::move(task));
    }
    void setHostUp(std::uint32_t host, bool up) override { plane_.hostChanged(host, up, now_); }

    void run() {
        while (!tasks_.empty() && tasks_.begin()->first.first <= plane_.lengthSeconds()) {
            auto entry = tasks_.extract(tasks_.begin());
            now_ = entry.key().first;
            plane_.runUntil(now_);
            entry.mapped()(now_);
        }
        plane_.runUntil(plane_.lengthSeconds());
    }

private:
    // The n-th date is first + n * period, computed anew: adding up would drift.
    void repeat(double date, double first, double period, int n, const Task& task) {
        at(date, [this, first, period, n, task](double now) {
            task(now);
            repeat(first + n * period, first, period, n + 1, task);
        });
    }

    RequestPlane& plane_;
    std::map<std::pair<double, std::uint64_t>, Task> tasks_;
    std::uint64_t sequence_ = 0;
    double now_ = 0.0;
};

} // namespace

result::RunResult runBare(RequestPlane& plane) {
    BareControlPlane control(plane);
    plane.start(control);
    control.run();
    result::RunResult out = plane.finish();
    out.source = "plane";
    return out;
}

} // namespace headroom::control
