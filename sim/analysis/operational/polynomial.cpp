#include "sim/analysis/operational/polynomial.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace headroom::analysis::operational {

void Polynomial::add(double times, Factors factors) {
    if (times == 0.0) return;
    std::sort(factors.begin(), factors.end(), std::greater<>{});
    const auto same = std::find_if(terms_.begin(), terms_.end(),
                                   [&](const Term& term) { return term.factors == factors; });
    if (same != terms_.end())
        same->times += times;
    else
        terms_.push_back({times, factors});
}

Polynomial& Polynomial::operator+=(const Polynomial& other) {
    for (const Term& term : other.terms_) add(term.times, term.factors);
    return *this;
}

Polynomial operator*(const Polynomial& a, const Polynomial& b) {
    Polynomial product;
    for (const Polynomial::Term& x : a.terms_) {
        for (const Polynomial::Term& y : b.terms_) {
            Polynomial::Factors factors = x.factors;
            std::size_t next = 0;
            while (next < factors.size() && factors[next] != Factor::kOne) ++next;
            for (const Factor factor : y.factors) {
                if (factor == Factor::kOne) continue;
                if (next == factors.size()) throw std::logic_error("a demand of degree five");
                factors[next++] = factor;
            }
            product.add(x.times * y.times, factors);
        }
    }
    return product;
}

} // namespace headroom::analysis::operational
