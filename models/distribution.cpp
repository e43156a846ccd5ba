#include "models/distribution.hpp"

#include "models/units_text.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace headroom::models {
namespace {

constexpr std::string_view kForms =
    "a duration such as \"250ms\", or exponential(mean), uniform(low, high), lognormal(median, sigma), "
    "gamma(mean, scv), empirical(value, ...)";

[[noreturn]] void fail(std::string_view text, const std::string& why) {
    throw UnitError("\"" + std::string(text) + "\" is not a distribution: " + why + "; write " +
                    std::string(kForms));
}

std::vector<std::string> split(std::string_view arguments) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= arguments.size();) {
        const std::size_t comma = std::min(arguments.find(',', from), arguments.size());
        std::string_view part = arguments.substr(from, comma - from);
        while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
        parts.emplace_back(part);
        from = comma + 1;
    }
    return parts;
}

Duration durationIn(std::string_view whole, const std::string& part) {
    try {
        return parseDuration(part);
    } catch (const UnitError& error) {
        fail(whole, error.what());
    }
}

double shapeIn(std::string_view whole, const std::string& part) {
    // A share without its percent sign is a plain non-negative number.
    try {
        if (part.find('%') == std::string::npos) return parseShare(part);
    } catch (const UnitError&) { // the message below fits better
    }
    fail(whole, "\"" + part + "\" is not a plain number");
}

/// e^x from additions and multiplications alone: std::exp may differ in the last bit between machines.
double portableExp(double x) {
    int halvings = 0;
    while (x > 0.5) {
        x /= 2.0;
        ++halvings;
    }
    double sum = 1.0;
    double term = 1.0;
    for (int n = 1; n < 20; ++n) {
        term *= x / n;
        sum += term;
    }
    for (; halvings > 0; --halvings) sum *= sum;
    return sum;
}

struct Form {
    std::string_view name;
    Distribution::Kind kind;
    std::size_t arguments; ///< 0 = one or more
};

constexpr Form kCalls[] = {{"exponential", Distribution::Kind::kExponential, 1},
                           {"uniform", Distribution::Kind::kUniform, 2},
                           {"lognormal", Distribution::Kind::kLognormal, 2},
                           {"gamma", Distribution::Kind::kGamma, 2},
                           {"empirical", Distribution::Kind::kEmpirical, 0}};

} // namespace

Distribution parseDistribution(std::string_view text) {
    const auto open = text.find('(');
    if (open == std::string_view::npos) {
        try {
            return Distribution::constant(parseDuration(text));
        } catch (const UnitError& error) {
            throw UnitError(std::string(error.what()) + ", or a distribution: " + std::string(kForms));
        }
    }
    if (!text.ends_with(')')) fail(text, "the closing parenthesis is missing");

    const std::string name = split(text.substr(0, open)).front();
    for (const Form& form : kCalls) {
        if (name != form.name) continue;
        const auto parts = split(text.substr(open + 1, text.size() - open - 2));
        if (form.arguments != 0 && parts.size() != form.arguments) {
            fail(text, name + " takes " + std::to_string(form.arguments) + " arguments, found " +
                           std::to_string(parts.size()));
        }
        Distribution result;
        result.kind = form.kind;
        if (form.kind == Distribution::Kind::kEmpirical) {
            for (const auto& part : parts) result.values.push_back(durationIn(text, part));
            return result;
        }
        result.first = durationIn(text, parts[0]);
        if (form.kind == Distribution::Kind::kUniform) {
            result.second = durationIn(text, parts[1]);
            if (result.second < result.first) fail(text, "the high end lies below the low end");
        } else if (form.arguments == 2) {
            result.shape = shapeIn(text, parts[1]);
        }
        return result;
    }
    fail(text, "\"" + name + "\" is no kind of it");
}

std::string print(const Distribution& value) {
    using Kind = Distribution::Kind;
    switch (value.kind) {
    case Kind::kConstant:
        return print(value.first);
    case Kind::kExponential:
        return "exponential(" + print(value.first) + ")";
    case Kind::kUniform:
        return "uniform(" + print(value.first) + ", " + print(value.second) + ")";
    case Kind::kLognormal:
        return "lognormal(" + print(value.first) + ", " + printNumber(value.shape) + ")";
    case Kind::kGamma:
        return "gamma(" + print(value.first) + ", " + printNumber(value.shape) + ")";
    case Kind::kEmpirical:
        break;
    }
    std::string text = "empirical(";
    for (std::size_t i = 0; i < value.values.size(); ++i)
        text += (i ? ", " : "") + print(value.values[i]);
    return text + ")";
}

Duration Distribution::mean() const {
    switch (kind) {
    case Kind::kConstant:
    case Kind::kExponential:
    case Kind::kGamma:
        return first;
    case Kind::kUniform:
        return (first + second) / 2.0;
    case Kind::kLognormal:
        return first * portableExp(shape * shape / 2.0);
    case Kind::kEmpirical:
        break;
    }
    if (values.empty()) return {};
    Duration sum;
    for (const Duration value : values) sum = sum + value;
    return sum / static_cast<double>(values.size());
}

} // namespace headroom::models
