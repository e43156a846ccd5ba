#include "sim/tiers/arrivals.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::tiers {

Arrivals::Arrivals(const models::Workload& workload, engine::RandomStream random)
    : workload_(workload), random_(random) {
    if (!workload.arrivals && !workload.profile) return;
    even_ = workload.profile && workload.profile->process == models::ArrivalProfile::Process::kEven;
    const double length = workload.length().value;
    std::vector<double> dates{0.0, length};
    const auto add = [&](double date) {
        if (date > 0.0 && date < length) dates.push_back(date);
    };
    if (workload.profile)
        for (const models::RatePoint& point : workload.profile->points()) add(point.at.value);
    for (const models::CalendarEvent& event : workload.events) {
        add(event.at.value);
        add((event.at + event.lasts).value);
    }
    std::sort(dates.begin(), dates.end());
    dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
    for (std::size_t i = 1; i < dates.size(); ++i) {
        const double from = dates[i - 1];
        const double to = dates[i];
        const double middle = 0.5 * (from + to);
        double factor = 1.0;
        for (const models::CalendarEvent& event : workload.events)
            if (event.at.value <= middle && middle < (event.at + event.lasts).value)
                factor *= event.multiplier;
        // Rates at the ends as seen from inside the piece: steps jump at a point.
        const auto rate = [&](double at) {
            if (workload.arrivals) return workload.arrivals->rate.value;
            const double mean = workload.profile->rateAt(middle);
            if (workload.profile->shape == models::ArrivalProfile::Shape::kStep) return mean;
            const double quarter = 0.5 * (from + middle);
            return mean +
                   (workload.profile->rateAt(quarter) - mean) * (middle - at) / (middle - quarter);
        };
        addPiece(from, to, std::max(0.0, factor * rate(from)), std::max(0.0, factor * rate(to)));
    }
}

void Arrivals::addPiece(double from, double to, double rateFrom, double rateTo) {
    double before = 0.0;
    if (!pieces_.empty()) {
        const Piece& last = pieces_.back();
        const double width = last.to - last.from;
        before = last.before + width * (last.rate + 0.5 * last.slope * width);
    }
    pieces_.push_back({from, to, rateFrom, (rateTo - rateFrom) / (to - from), before});
}

double Arrivals::expectedBy(double seconds) const {
    double sum = 0.0;
    for (const Piece& piece : pieces_) {
        const double width = std::clamp(seconds - piece.from, 0.0, piece.to - piece.from);
        if (width > 0.0) sum = piece.before + width * (piece.rate + 0.5 * piece.slope * width);
    }
    if (pieces_.empty())
        while (closed(sum) <= seconds) sum += 1.0;
    return sum;
}

engine::SimTime Arrivals::closed(double n) const {
    if (workload_.ramp) {
        const models::RampUsers& ramp = *workload_.ramp;
        if (n >= std::max(0, ramp.until)) return engine::kNever;
        const double first = ramp.start;
        const double step = std::max(1, ramp.step);
        const double wave = n < first ? 0.0 : 1.0 + std::floor((n - first) / step);
        const double inWave = n < first ? n : n - first - (wave - 1.0) * step;
        const double size = n < first ? first : step;
        const bool burst = ramp.arrival == models::RampUsers::Arrival::kBurst;
        const double width =
            burst ? std::min(ramp.burstWidth.value, ramp.every.value) : ramp.every.value;
        return wave * ramp.every.value + width * inWave / size;
    }
    const models::SteadyUsers& steady = *workload_.steady;
    if (n >= std::max(0, steady.count)) return engine::kNever;
    return steady.rampUp.value * n / steady.count;
}

engine::SimTime Arrivals::next() {
    if (pieces_.empty()) return closed(static_cast<double>(count_++));
    position_ += even_ ? 1.0 : random_.exponential(1.0);
    while (piece_ < pieces_.size()) {
        const Piece& piece = pieces_[piece_];
        const double width = piece.to - piece.from;
        const double left = position_ - piece.before; // arrivals into this piece
        if (left <= width * (piece.rate + 0.5 * piece.slope * width)) {
            if (piece.slope == 0.0 && piece.rate > 0.0)
                return piece.from + std::min(left / piece.rate, width);
            // rate x + slope x^2 / 2 = left, in the form that does not cancel.
            const double root =
                std::sqrt(std::max(0.0, piece.rate * piece.rate + 2.0 * piece.slope * left));
            const double x = piece.rate + root > 0.0 ? 2.0 * left / (piece.rate + root) : width;
            return piece.from + std::min(x, width);
        }
        ++piece_;
    }
    return engine::kNever;
}

} // namespace headroom::tiers
