#include "cli/check_files.hpp"

#include "headroom_version.hpp"
#include "sim/report/junit.hpp"
#include "sim/report/markdown.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace headroom::cli {
namespace {

bool isStepSummary(const std::string& file) {
    const char* summary = std::getenv("GITHUB_STEP_SUMMARY");
    return summary != nullptr && file == summary;
}

std::ofstream openForAppending(const std::string& file) {
    std::ofstream stream(file, std::ios::binary | std::ios::app);
    if (!stream) throw result::FileError("cannot write '" + file + "': " + std::strerror(errno));
    return stream;
}

} // namespace

CheckFiles::CheckFiles(const CheckFileNames& names) {
    if (!names.junit.empty()) junit_.emplace(names.junit);
    if (!names.baseline.empty()) baseline_.emplace(names.baseline);
    if (names.markdown.empty() || names.markdown == "-") return;
    if (isStepSummary(names.markdown)) {
        stepSummary_ = names.markdown;
        openForAppending(stepSummary_);
    } else {
        markdown_.emplace(names.markdown);
    }
}

void CheckFiles::write(const CheckSummary& summary) {
    if (junit_) {
        junit_->write(report::junit(summary.scenarios));
        junit_->commit();
    }
    if (markdown_) {
        markdown_->write(report::markdown(summary.scenarios));
        markdown_->commit();
    }
    if (!stepSummary_.empty()) appendToStepSummary(summary);
    // Half a baseline would let the other half change unseen.
    const bool whole = std::all_of(summary.scenarios.begin(), summary.scenarios.end(),
                                   [](const auto& checked) { return checked.error.empty(); });
    if (baseline_ && whole) {
        baseline_->write(analysis::baselineText(summary.figures, kVersion));
        baseline_->commit();
    }
}

void CheckFiles::appendToStepSummary(const CheckSummary& summary) const {
    std::error_code error;
    const auto size = std::filesystem::file_size(stepSummary_, error);
    const std::size_t used = error ? 0 : static_cast<std::size_t>(size);
    std::ofstream stream = openForAppending(stepSummary_);
    stream << report::markdown(summary.scenarios,
                               report::kStepSummaryBytes - std::min(report::kStepSummaryBytes, used));
    stream.close();
    if (!stream) throw result::FileError("cannot write '" + stepSummary_ + "'");
}

} // namespace headroom::cli
