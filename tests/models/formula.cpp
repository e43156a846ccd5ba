#include "tests/models/formula.hpp"

#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace headroom::models::testing {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// True if the number stands in the text: "3,000-5,000" says 3000 and 5000.
bool says(std::string text, double number) {
    for (auto comma = text.find(','); comma != std::string::npos; comma = text.find(',', comma)) {
        const bool thousands = comma > 0 && comma + 3 < text.size() && isDigit(text[comma - 1]) &&
                               isDigit(text[comma + 1]) && isDigit(text[comma + 2]) &&
                               isDigit(text[comma + 3]);
        if (thousands) {
            text.erase(comma, 1);
        } else {
            ++comma;
        }
    }
    for (std::size_t at = 0; at < text.size();) {
        if (!isDigit(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && (isDigit(text[end]) || (text[end] == '.' && end + 1 < text.size() &&
                                                            isDigit(text[end + 1])))) {
            ++end;
        }
        if (std::strtod(text.substr(at, end - at).c_str(), nullptr) == number) return true;
        at = end;
    }
    return false;
}

class Parser {
public:
    Parser(const std::string& text, const std::map<std::string, Json>& facts, FormulaResult& result)
        : text_(text), facts_(facts), result_(result) {}

    double all() {
        const double value = sum();
        if (peek() != '\0') fail("unexpected \"" + text_.substr(at_) + "\"");
        return value;
    }

private:
    [[noreturn]] static void fail(const std::string& message) { throw std::invalid_argument(message); }

    char peek() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }

    bool take(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }

    double sum() {
        double value = product();
        while (peek() == '+' || peek() == '-') value += take('+') ? product() : (take('-'), -product());
        return value;
    }

    double product() {
        double value = factor();
        while (peek() == '*' || peek() == '/') {
            if (take('*')) {
                value *= factor();
            } else {
                take('/');
                value /= factor();
            }
        }
        return value;
    }

    double factor() {
        if (take('(')) return closed();
        if (take('[')) return fact();
        if (text_.compare(at_, 3, "ln(") == 0) {
            at_ += 3;
            return std::log(closed());
        }
        char* end = nullptr;
        if (!isDigit(peek())) fail("expected a number at \"" + text_.substr(at_) + "\"");
        const double value = std::strtod(text_.c_str() + at_, &end);
        at_ = static_cast<std::size_t>(end - text_.c_str());
        return value;
    }

    double closed() {
        const double value = sum();
        if (!take(')')) fail("a parenthesis is not closed");
        return value;
    }

    double fact() {
        const auto end = text_.find(']', at_);
        if (end == std::string::npos) fail("a bracket is not closed");
        const std::string inside = text_.substr(at_, end - at_);
        at_ = end + 1;
        const auto colon = inside.find(':');
        const std::string id = inside.substr(0, colon);
        const auto row = facts_.find(id);
        if (row == facts_.end()) fail("no fact " + id);
        result_.ids.insert(id);
        const Json& value = row->second.at("value");
        if (colon == std::string::npos) {
            if (!value.is_number()) fail(id + " is a text; say which of its numbers");
            return value.get<double>();
        }
        const std::string written = inside.substr(colon + 1);
        const double number = std::strtod(written.c_str(), nullptr);
        const std::string told = (value.is_string() ? value.get<std::string>() : value.dump()) + " " +
                                 row->second.value("note", std::string()) + " " + id;
        if (!says(told, number)) fail(id + " does not say " + written);
        return number;
    }

    const std::string& text_;
    const std::map<std::string, Json>& facts_;
    FormulaResult& result_;
    std::size_t at_ = 0;
};

} // namespace

FormulaResult evaluateFormula(const std::string& text, const std::map<std::string, Json>& facts) {
    FormulaResult result;
    try {
        result.value = Parser(text, facts, result).all();
    } catch (const std::invalid_argument& error) {
        result.error = error.what();
    }
    return result;
}

} // namespace headroom::models::testing
