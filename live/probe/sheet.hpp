#pragma once
// What probes saw, bin by bin, until it goes into a RunResult.

#include "sim/result/run_result.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace headroom::probe {

/// Names, kinds and units as in result::ResourceSeries.
struct ResourceName {
    std::string name, service, kind;
    double capacity = 0.0;
    std::string unit;
};

class Sheet {
public:
    /// `amount` in use of the resource's capacity.
    void use(const ResourceName& resource, std::size_t bin, double amount);
    void value(const std::string& name, const std::string& unit, std::size_t bin, double value);
    /// Refusals so far.
    void refused(const std::string& resource, std::uint64_t count, double atSeconds);
    /// A probe that does not work says so once.
    void note(const std::string& text);
    /// Adds what another sheet has.
    void take(const Sheet& more);

    /// Adds all to the result, cut or filled up to its bins; a bin nobody sampled repeats the one before.
    void addTo(result::RunResult& result) const;

private:
    struct Use {
        ResourceName resource;
        std::map<std::size_t, double> amounts;
        std::uint64_t refusals = 0;
        double firstRefusal = -1.0;
    };
    struct Values {
        std::string unit;
        std::map<std::size_t, double> values;
    };
    std::map<std::string, Use> uses_;
    std::map<std::string, Values> values_;
    std::vector<std::string> notes_;
};

/// A counter that only grows, as a rate.
class Rate {
public:
    /// Per second since the call before; negative for the first call and after a restart of what is counted.
    double step(double counter, double seconds);

private:
    double counter_ = 0.0, seconds_ = 0.0;
    bool known_ = false;
};

} // namespace headroom::probe
