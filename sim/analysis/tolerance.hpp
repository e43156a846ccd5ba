#pragma once
// How far two results may lie apart and still count as equal, by quantity.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::analysis {

struct Tolerance {
    double amount = 0.0; ///< a share of the first result's value, or in the quantity's unit
    bool relative = true;
};

/// Tolerances by the name of a quantity ("p95(send-message)"), of a kind of quantity ("p95"), or "all". The
/// most particular one counts.
class Tolerances {
public:
    /// passed_users 1 %, failed_users 0.5 points, throughput 2 %, mean and p50 5 %, p95 10 %, p99 20 %,
    /// errors 0.5 points, utilization 5 points, peak_utilization 10 points, cost_per_hour 1 %,
    /// first_binding_users 10 %, knee_users 10 %, curve 10 %. Tails and limits are known less exactly than
    /// means, from runs and from measurements alike.
    Tolerances();

    /// "p95=5%" (share of the first value), "failed_users=0.2pp" (percentage points), "p99(login)=20ms",
    /// "throughput=3" (in the quantity's unit). Throws std::invalid_argument saying what is allowed.
    void set(std::string_view text);
    [[nodiscard]] Tolerance of(const std::string& kind, const std::string& name) const;
    /// Names set by the caller, to be checked against what was compared.
    [[nodiscard]] const std::vector<std::string>& named() const { return named_; }
    /// Kinds of quantities there are.
    [[nodiscard]] static std::vector<std::string> kinds();

private:
    std::map<std::string, Tolerance> defaults_;
    std::map<std::string, Tolerance> given_;
    std::vector<std::string> named_;
};

} // namespace headroom::analysis
