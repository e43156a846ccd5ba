#include "cli/progress.hpp"

#include "cli/console.hpp"
#include "sim/analysis/numbers.hpp"
#include "sim/report/style.hpp"

#include <nlohmann/json.hpp>
#include <sys/ioctl.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace headroom::cli {

using Clock = std::chrono::steady_clock;

namespace {

bool speaksJson = false;

void sayJson(const nlohmann::ordered_json& message) {
    using Json = nlohmann::ordered_json;
    std::fprintf(stderr, "%s\n", message.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    std::fflush(stderr);
}

} // namespace

void Progress::speakJson() { speaksJson = true; }

void Progress::announceFile(const std::string& file) {
    if (speaksJson) sayJson({{"wrote", file}});
}

Progress::Progress(std::string label, bool enabled)
    : label_(std::move(label)), enabled_(enabled), start_(Clock::now()) {}

Progress::~Progress() { clear(); }

void Progress::update(double share, const std::string& detail) {
    if (speaksJson) {
        updateJson(share, detail);
        return;
    }
    const auto now = Clock::now();
    if (!enabled_ || (shown_ && now - drawn_ < std::chrono::milliseconds(90))) return;
    drawn_ = now;
    const double done = std::clamp(share, 0.0, 1.0);
    constexpr std::size_t kCells = 16;
    const auto filled = static_cast<std::size_t>(std::lround(done * static_cast<double>(kCells)));
    const bool unicode = localeIsUtf8();
    std::string line = label_ + "  " + report::repeated(unicode ? "\u2588" : "#", filled) +
                       report::repeated(unicode ? "\u2591" : ".", kCells - filled) + "  " +
                       std::to_string(static_cast<int>(done * 100.0)) + " %  " + detail;
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    // The first moments say little about the rest, and a number that jumps helps nobody.
    if (elapsed > 1.0 && done > 0.02) {
        line += ", " + analysis::clockText(elapsed * (1.0 - done) / done) + " left";
    }
    winsize size{};
    const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
    line = report::clip({unicode, false, 0}, line, known ? size.ws_col - 1U : 79U);
    std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
    std::fflush(stderr);
    shown_ = true;
}

void Progress::updateJson(double share, const std::string& detail) {
    const auto now = Clock::now();
    if (shown_ && now - drawn_ < std::chrono::milliseconds(90)) return;
    drawn_ = now;
    shown_ = true;
    sayJson(
        {{"progress", {{"label", label_}, {"share", std::clamp(share, 0.0, 1.0)}, {"detail", detail}}}});
}

void Progress::clear() {
    if (speaksJson) return;
    if (!shown_) return;
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    shown_ = false;
}

} // namespace headroom::cli
