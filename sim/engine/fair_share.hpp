#pragma once
// Egalitarian processor sharing in virtual time.
//
// All jobs present progress at one common rate, so the work a job present all along has received,
// V, orders every completion: a job that enters with work x leaves when V has grown by x. Entering
// and leaving cost O(log n), the passing of time O(1) (virtual time of generalised processor
// sharing, Parekh and Gallager 1993). The owner sets the rate whenever the job count changes it.

#include "sim/engine/event_queue.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace headroom::engine {

class FairShare {
public:
    void reserve(std::size_t jobs) { jobs_.reserve(jobs); }
    [[nodiscard]] std::size_t size() const { return jobs_.size(); }
    [[nodiscard]] bool empty() const { return jobs_.empty(); }
    /// Work done on all jobs together since the start.
    [[nodiscard]] double served() const { return served_; }

    /// Work per second that each job gets from now on.
    void setRate(double perJob) { rate_ = perJob; }
    [[nodiscard]] double rate() const { return rate_; }

    void advance(double seconds) {
        const double progress = rate_ * seconds;
        virtual_ += progress;
        served_ += progress * static_cast<double>(jobs_.size());
    }

    void add(std::uint32_t id, double work) {
        if (jobs_.empty()) virtual_ = 0.0; // keeps V small, hence precise, over long runs
        jobs_.push_back({virtual_ + work, order_++, id});
        std::push_heap(jobs_.begin(), jobs_.end(), Later{});
    }

    /// Seconds until the next job is done at the present rate; kNever when idle or stopped.
    [[nodiscard]] double timeToNext() const {
        if (jobs_.empty() || rate_ <= 0.0) return kNever;
        const double left = jobs_.front().finish - virtual_;
        return left > 0.0 ? left / rate_ : 0.0;
    }

    /// Removes the job that is done first; equal ones leave in the order they came.
    std::uint32_t removeFirst() {
        std::pop_heap(jobs_.begin(), jobs_.end(), Later{});
        const std::uint32_t id = jobs_.back().id;
        jobs_.pop_back();
        return id;
    }

    /// Removes one job wherever it is; false when absent. O(n): for kills, not for the hot path.
    bool remove(std::uint32_t id) {
        const auto found =
            std::find_if(jobs_.begin(), jobs_.end(), [id](const Job& job) { return job.id == id; });
        if (found == jobs_.end()) return false;
        *found = jobs_.back();
        jobs_.pop_back();
        std::make_heap(jobs_.begin(), jobs_.end(), Later{});
        return true;
    }

    /// Removes all jobs and returns them in no particular order.
    std::vector<std::uint32_t> clear() {
        std::vector<std::uint32_t> ids;
        ids.reserve(jobs_.size());
        for (const Job& job : jobs_) ids.push_back(job.id);
        jobs_.clear();
        return ids;
    }

private:
    struct Job {
        double finish; // value of V at which the job is done
        std::uint64_t order;
        std::uint32_t id;
    };
    struct Later {
        bool operator()(const Job& a, const Job& b) const {
            return a.finish > b.finish || (a.finish == b.finish && a.order > b.order);
        }
    };

    std::vector<Job> jobs_; // binary heap, earliest completion first
    double virtual_ = 0.0;
    double rate_ = 0.0;
    double served_ = 0.0;
    std::uint64_t order_ = 0;
};

} // namespace headroom::engine
