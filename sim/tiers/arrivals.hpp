#pragma once
// When users arrive.
//
// Closed workloads: the ramp's or steady population's dates in order. Open ones: the cumulative rate
// L(t) = integral of the rate is piecewise quadratic, so the next arrival of a Poisson process is found by
// inverting L exactly (time change: E. Cinlar, "Introduction to Stochastic Processes", 1975, ch. 4.7), with
// one random number an arrival whatever the shape; an even process steps L by one. Events of the calendar
// multiply the rate while they last. Units: seconds, users a second.

#include "models/workload.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/random.hpp"

#include <cstdint>
#include <vector>

namespace headroom::tiers {

class Arrivals {
public:
    Arrivals(const models::Workload& workload, engine::RandomStream random);

    /// Date of the next arrival; kNever when there is none. Never goes back.
    [[nodiscard]] engine::SimTime next();
    /// Expected arrivals up to `seconds`; closed workloads: users there by then, within one.
    [[nodiscard]] double expectedBy(double seconds) const;

private:
    struct Piece {
        double from = 0.0;
        double to = 0.0;
        double rate = 0.0;   ///< at `from`
        double slope = 0.0;  ///< per second
        double before = 0.0; ///< L(from)
    };

    void addPiece(double from, double to, double rateFrom, double rateTo);
    [[nodiscard]] engine::SimTime closed(double index) const;

    const models::Workload& workload_;
    engine::RandomStream random_;
    std::vector<Piece> pieces_; ///< open workloads, in order of time
    std::size_t piece_ = 0;
    double position_ = 0.0; ///< L of the last arrival
    std::uint64_t count_ = 0;
    bool even_ = false;
};

} // namespace headroom::tiers
