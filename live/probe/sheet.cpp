#include "live/probe/sheet.hpp"

#include <algorithm>

namespace headroom::probe {
namespace {

template <class T>
std::vector<T> filled(const std::map<std::size_t, double>& known, std::size_t bins, double scale) {
    std::vector<T> out(bins);
    double last = 0.0;
    auto next = known.begin();
    for (std::size_t bin = 0; bin < bins; ++bin) {
        for (; next != known.end() && next->first <= bin; ++next) last = next->second;
        out[bin] = static_cast<T>(last * scale);
    }
    return out;
}

} // namespace

void Sheet::use(const ResourceName& resource, std::size_t bin, double amount) {
    Use& use = uses_[resource.name];
    use.resource = resource;
    use.amounts[bin] = std::max(0.0, amount);
}

void Sheet::value(const std::string& name, const std::string& unit, std::size_t bin, double value) {
    Values& values = values_[name];
    values.unit = unit;
    values.values[bin] = value;
}

void Sheet::refused(const std::string& resource, std::uint64_t count, double atSeconds) {
    Use& use = uses_[resource];
    if (count > 0 && use.firstRefusal < 0.0) use.firstRefusal = atSeconds;
    use.refusals = count;
}

void Sheet::note(const std::string& text) {
    if (std::find(notes_.begin(), notes_.end(), text) == notes_.end()) notes_.push_back(text);
}

void Sheet::take(const Sheet& more) {
    for (const auto& [name, theirs] : more.uses_) {
        Use& use = uses_[name];
        use.resource = theirs.resource;
        for (const auto& [bin, amount] : theirs.amounts) use.amounts[bin] = amount;
        use.refusals = theirs.refusals;
        if (use.firstRefusal < 0.0) use.firstRefusal = theirs.firstRefusal;
    }
    for (const auto& [name, theirs] : more.values_)
        for (const auto& [bin, number] : theirs.values) value(name, theirs.unit, bin, number);
    for (const std::string& text : more.notes_) note(text);
}

void Sheet::addTo(result::RunResult& result) const {
    for (const auto& [name, use] : uses_) {
        result::ResourceSeries out;
        out.name = name;
        out.service = use.resource.service;
        out.kind = use.resource.kind;
        out.capacity = use.resource.capacity;
        out.unit = use.resource.unit;
        const double scale = out.capacity > 0.0 ? 1.0 / out.capacity : 0.0;
        out.utilization = filled<float>(use.amounts, result.binCount, scale);
        out.refusals = use.refusals;
        out.firstRefusalSeconds = use.firstRefusal;
        result.resources.push_back(std::move(out));
    }
    for (const auto& [name, values] : values_)
        result.series.push_back(
            {name, values.unit, filled<double>(values.values, result.binCount, 1.0)});
    for (const std::string& note : notes_) result.notes.push_back(note);
}

double Rate::step(double counter, double seconds) {
    const bool usable = known_ && counter >= counter_ && seconds > seconds_;
    const double rate = usable ? (counter - counter_) / (seconds - seconds_) : -1.0;
    counter_ = counter;
    seconds_ = seconds;
    known_ = true;
    return rate;
}

} // namespace headroom::probe
