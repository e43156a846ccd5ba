#pragma once
// Demands as sums of products of state variables: compiled once, evaluated for every candidate.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom::analysis::operational {

/// What a demand may be proportional to; kOne is the constant 1.
enum class Factor : std::uint8_t {
    kOne,
    kMembers,         ///< participants of the room
    kOthers,          ///< participants but the user itself
    kLocal,           ///< live members on the request's process, the user included
    kLocalOthers,     ///< ... but the user itself
    kRemoteMembers,   ///< live members on other processes
    kRemoteProcesses, ///< other processes the adapter sends a broadcast to
    kRooms,
    kLookups,
    kHistory,
    kCount
};
inline constexpr std::size_t kFactors = static_cast<std::size_t>(Factor::kCount);
using FactorValues = std::array<double, kFactors>; ///< entry kOne is 1

class Polynomial {
public:
    Polynomial() = default;
    Polynomial(double constant) { add(constant, {}); } // NOLINT: a number is a polynomial
    static Polynomial of(Factor factor, double times = 1.0) {
        Polynomial result;
        result.add(times, {factor, Factor::kOne, Factor::kOne});
        return result;
    }

    [[nodiscard]] double at(const FactorValues& values) const {
        double sum = 0.0;
        for (const Term& term : terms_) {
            double product = term.times;
            for (const Factor factor : term.factors) product *= values[static_cast<std::size_t>(factor)];
            sum += product;
        }
        return sum;
    }
    [[nodiscard]] bool zero() const { return terms_.empty(); }

    Polynomial& operator+=(const Polynomial& other);
    friend Polynomial operator+(Polynomial a, const Polynomial& b) { return a += b; }
    /// Throws std::logic_error beyond degree four.
    friend Polynomial operator*(const Polynomial& a, const Polynomial& b);

private:
    static constexpr std::size_t kDegree = 4;
    using Factors = std::array<Factor, kDegree>; ///< descending, padded with kOne
    struct Term {
        double times = 0.0;
        Factors factors{};
    };

    void add(double times, Factors factors);

    std::vector<Term> terms_;
};

} // namespace headroom::analysis::operational
