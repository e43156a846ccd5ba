#include "models/trace_file.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <string>

namespace headroom::models {
namespace {

/// A number at the start of `text`, which is then cut off; false when there is none.
bool takeNumber(std::string_view& text, double& number) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r'))
        text.remove_prefix(1);
    return true;
}

bool takeComma(std::string_view& text) {
    if (text.empty() || text.front() != ',') return false;
    text.remove_prefix(1);
    return true;
}

} // namespace

void readTrace(const Document& scenario, ArrivalProfile& profile, std::vector<Diagnostic>& problems) {
    if (profile.file.empty()) return;
    const std::filesystem::path file =
        std::filesystem::path(scenario.name()).parent_path() / profile.file;
    std::ifstream in(file);
    if (!in) {
        problems.push_back(
            scenario.at("/workload/users/profile/file", "cannot read \"" + file.string() + "\""));
        return;
    }
    std::string line;
    int number = 0;
    while (std::getline(in, line)) {
        ++number;
        std::string_view rest = line;
        if (rest.empty() || rest.front() == '#' || rest == "\r") continue;
        double at = 0.0;
        double rate = 0.0;
        const bool begins = takeNumber(rest, at);
        if (!begins && profile.trace.empty() && number == 1) continue;
        if (!begins || !takeComma(rest) || !takeNumber(rest, rate) || !rest.empty() || at < 0.0 ||
            rate < 0.0) {
            problems.push_back({file.string(), number, "",
                                "expected \"seconds,arrivals per second\", found \"" + line + "\""});
            return;
        }
        if (!profile.trace.empty() && profile.trace.back().at.value >= at) {
            problems.push_back(
                {file.string(), number, "", "expected a later time than the line before"});
            return;
        }
        profile.trace.push_back({Duration(at), Rate(rate)});
    }
    if (profile.trace.empty())
        problems.push_back({file.string(), 0, "", "expected at least one line of seconds and a rate"});
}

} // namespace headroom::models
