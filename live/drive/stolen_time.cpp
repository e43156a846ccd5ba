#include "live/drive/stolen_time.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <numeric>
#include <sstream>
#include <string>

namespace headroom::drive {
namespace {

ProcessorTicks now() {
    std::ifstream in("/proc/stat");
    std::string line;
    std::getline(in, line);
    return processorTicks(line);
}

double share(const ProcessorTicks& from, const ProcessorTicks& to) {
    const double all = to.all - from.all;
    return all > 0.0 ? std::clamp((to.stolen - from.stolen) / all, 0.0, 1.0) : 0.0;
}

} // namespace

ProcessorTicks processorTicks(std::string_view procStat) {
    std::istringstream words{std::string(procStat.substr(0, procStat.find('\n')))};
    std::string name;
    words >> name;
    if (name != "cpu") return {};
    std::array<double, 8> ticks{};
    std::size_t known = 0;
    while (known < ticks.size() && words >> ticks[known]) ++known;
    if (known < ticks.size()) return {};
    return {ticks[7], std::accumulate(ticks.begin(), ticks.end(), 0.0)};
}

StolenTime::StolenTime() : first_(now()), last_(first_) {}

double StolenTime::step() {
    const ProcessorTicks before = last_;
    last_ = now();
    return share(before, last_);
}

double StolenTime::whole() const { return share(first_, now()); }

} // namespace headroom::drive
