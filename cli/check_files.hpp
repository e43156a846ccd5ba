#pragma once
// The files `headroom check` leaves behind. They are opened before the first run, so that an unwritable
// place shows at once, and written after the last; an interrupted check leaves none.

#include "cli/check_scenario.hpp"
#include "sim/result/atomic_file.hpp"

#include <optional>
#include <span>
#include <string>

namespace headroom::cli {

struct CheckFileNames {
    std::string junit;
    std::string markdown; ///< "-" = stdout, which is the caller's to write
    std::string baseline;
};

/// What the checks found, as report::junit() and report::markdown() take it.
struct CheckSummary {
    std::vector<report::CheckedScenario> scenarios;
    std::vector<analysis::ScenarioFigures> figures; ///< of those that could be checked
};

class CheckFiles {
public:
    /// Throws result::FileError.
    explicit CheckFiles(const CheckFileNames& names);

    /// Throws result::FileError.
    void write(const CheckSummary& summary);

private:
    /// The file a CI step's summary is collected in: what other commands wrote to it must stay.
    void appendToStepSummary(const CheckSummary& summary) const;

    std::optional<result::AtomicFile> junit_;
    std::optional<result::AtomicFile> markdown_;
    std::optional<result::AtomicFile> baseline_;
    std::string stepSummary_;
};

} // namespace headroom::cli
