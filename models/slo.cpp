#include "models/slo.hpp"

#include "models/nearest.hpp"
#include "models/units_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace headroom::models {
namespace {

using What = Slo::Quantity;

/// What may stand between the parentheses behind a quantity.
enum class Subject { kNone, kOperation, kService };

struct Named {
    std::string_view name;
    What quantity;
    Subject subject;
};

constexpr std::array<Named, 8> kNamed = {{
    {"mean", What::kLatencyMean, Subject::kOperation},
    {"failed_users", What::kFailedUsers, Subject::kNone},
    {"error_rate", What::kErrorRate, Subject::kOperation},
    {"throughput", What::kThroughput, Subject::kOperation},
    {"cost_per_hour", What::kCostPerHour, Subject::kNone},
    {"peak_utilization", What::kPeakUtilization, Subject::kService},
    {"capacity", What::kCapacity, Subject::kNone},
    {"headroom", What::kHeadroom, Subject::kNone},
}};

std::vector<std::string> allNames() {
    std::vector<std::string> names = {"p50", "p95", "p99", "p99.9"};
    for (const Named& one : kNamed) names.emplace_back(one.name);
    return names;
}

/// An objective's text and the parts of it, which are views into it: their place is their column.
class SloReader {
public:
    explicit SloReader(std::string_view whole) : whole_(whole) { slo_.text = whole; }

    Slo read() {
        const std::size_t at = whole_.find_first_of("<>");
        if (at == std::string_view::npos) {
            fail(whole_.substr(whole_.size()),
                 "the comparison (<, <=, >, >=) is missing; write for example "
                 "\"p95(send-message) < 300ms\"");
        }
        const bool orEqual = at + 1 < whole_.size() && whole_[at + 1] == '=';
        slo_.comparison = whole_[at] == '<'
                              ? (orEqual ? Slo::Comparison::kLessOrEqual : Slo::Comparison::kLess)
                              : (orEqual ? Slo::Comparison::kGreaterOrEqual : Slo::Comparison::kGreater);
        readLeft(trim(whole_.substr(0, at)));
        readLimit(trim(whole_.substr(at + (orEqual ? 2 : 1))));
        return slo_;
    }

private:
    /// `part` is a view into the whole text.
    [[noreturn]] void fail(std::string_view part, const std::string& why) const {
        const auto column = static_cast<std::size_t>(part.data() - whole_.data()) + 1;
        throw UnitError("\"" + std::string(whole_) + "\" is not an objective: column " +
                        std::to_string(column) + ": " + why);
    }

    static std::string_view trim(std::string_view text) {
        while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
        while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
        return text;
    }

    void readLeft(std::string_view left) {
        const std::size_t open = left.find('(');
        const std::string_view name = trim(left.substr(0, open));
        const Subject subject = readQuantity(name);
        if (open == std::string_view::npos) return;
        const std::string_view behind = left.substr(open);
        if (!left.ends_with(')')) fail(behind, "the closing parenthesis is missing");
        if (subject == Subject::kNone) {
            fail(behind, slo_.quantity == What::kFailedUsers
                             ? "failed_users counts users, not an operation"
                             : std::string(name) + " is of the whole fleet; nothing stands behind it");
        }
        const std::string_view inside = trim(behind.substr(1, behind.size() - 2));
        const bool operation = subject == Subject::kOperation;
        if (inside.empty()) {
            fail(behind, operation ? "no operation between the parentheses"
                                   : "no service between the parentheses");
        }
        (operation ? slo_.operation : slo_.service) = inside;
    }

    Subject readQuantity(std::string_view name) {
        if (isQuantile(name)) {
            slo_.quantity = What::kLatencyQuantile;
            if (slo_.quantile <= 0.0 || slo_.quantile >= 1.0)
                fail(name, "a quantile lies between p0 and p100");
            return Subject::kOperation;
        }
        const auto* known = std::find_if(kNamed.begin(), kNamed.end(),
                                         [&](const Named& one) { return one.name == name; });
        if (known == kNamed.end()) {
            fail(name, "\"" + std::string(name) + "\" is no quantity" + suggestion(name, allNames()));
        }
        slo_.quantity = known->quantity;
        return known->subject;
    }

    /// "p95" sets 0.95; false when `name` is no quantile.
    bool isQuantile(std::string_view name) {
        if (name.size() < 2 || name[0] != 'p' || name[1] < '0' || name[1] > '9') return false;
        double percent = 0.0;
        const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), percent);
        slo_.quantile = percent / 100.0;
        return error == std::errc{} && end == name.data() + name.size();
    }

    void readLimit(std::string_view limit) {
        try {
            slo_.limit = limitOf(limit);
        } catch (const UnitError& error) {
            fail(limit, error.what());
        }
        const bool ofAll = slo_.quantity == What::kFailedUsers || slo_.quantity == What::kErrorRate ||
                           slo_.quantity == What::kPeakUtilization;
        if (ofAll && slo_.limit > 1.0) fail(limit, "a share goes from 0% to 100%");
        // More than 100 % is possible here, but "20" is hardly meant as 2000 %.
        if (slo_.quantity == What::kHeadroom && slo_.limit > 1.0 && !limit.ends_with('%'))
            fail(limit, "headroom above 1 is written as a percentage, for example \"20%\"");
    }

    [[nodiscard]] double limitOf(std::string_view limit) const {
        switch (slo_.quantity) {
        case What::kLatencyQuantile:
        case What::kLatencyMean:
            return parseDuration(limit).value;
        case What::kThroughput:
            return parseRate(limit).value;
        case What::kFailedUsers:
        case What::kErrorRate:
        case What::kPeakUtilization:
        case What::kHeadroom:
            return parseShare(limit);
        case What::kCostPerHour:
            return dollarsOf(limit);
        case What::kCapacity:
            return usersOf(limit);
        }
        return 0.0;
    }

    /// "1.0", "$1.00" or "$1/h".
    static double dollarsOf(std::string_view limit) {
        const std::string_view amount = limit.starts_with('$') ? limit.substr(1) : limit;
        const std::string_view plain =
            amount.ends_with("/h") ? amount.substr(0, amount.size() - 2) : amount;
        double value = 0.0;
        if (isNumber(plain, value)) return value;
        throw UnitError(
            "\"" + std::string(limit) +
            "\" is not a price per hour; write for example \"1.0\" or \"$1.00\" (US dollars)");
    }

    /// "3000" or "3000 users".
    static double usersOf(std::string_view limit) {
        std::string_view plain = limit;
        if (plain.ends_with("users")) plain = trim(plain.substr(0, plain.size() - 5));
        double value = 0.0;
        if (isNumber(plain, value)) return value;
        throw UnitError("\"" + std::string(limit) +
                        "\" is not a number of users; write for example \"3000\"");
    }

    static bool isNumber(std::string_view text, double& value) {
        if (text.empty() || text[0] < '0' || text[0] > '9') return false;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc{} && end == text.data() + text.size();
    }

    std::string_view whole_;
    Slo slo_;
};

} // namespace

Slo parseSlo(std::string_view text) { return SloReader(text).read(); }

std::string quantityText(const Slo& slo) {
    const std::string& subject = slo.operation.empty() ? slo.service : slo.operation;
    const std::string behind = subject.empty() ? "" : "(" + subject + ")";
    if (slo.quantity == What::kLatencyQuantile) {
        // The quantile was read from a percentage; a digit beyond its precision is a rounding error.
        std::array<char, 32> buffer{};
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                       slo.quantile * 100.0, std::chars_format::general, 12)
                             .ptr;
        return "p" + std::string(buffer.data(), end) + behind;
    }
    const auto* known = std::find_if(kNamed.begin(), kNamed.end(),
                                     [&](const Named& one) { return one.quantity == slo.quantity; });
    return std::string(known->name) + behind;
}

bool needsCapacity(const Slo& slo) {
    return slo.quantity == What::kCapacity || slo.quantity == What::kHeadroom;
}

bool lessIsBetter(Slo::Quantity quantity) {
    return quantity != What::kThroughput && quantity != What::kCapacity && quantity != What::kHeadroom;
}

} // namespace headroom::models
