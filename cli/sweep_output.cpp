#include "cli/sweep_output.hpp"

#include "cli/console.hpp"
#include "cli/sweep_table.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/search/sweep_files.hpp"

namespace headroom::cli {

void SweepOutput::probe() const {
    // Not kept open until the end: a sweep that is killed would leave the temporary files behind.
    for (const std::string& file : {out, csv}) {
        if (!file.empty()) const result::AtomicFile attempt(file);
    }
}

void SweepOutput::write(const search::Json& plan, std::span<const search::Entry> entries) const {
    if (!out.empty()) result::writeFile(out, search::sweepJson(plan, entries));
    if (!csv.empty()) result::writeFile(csv, search::sweepCsv(plan, entries));
    if (json) {
        print(search::sweepJson(plan, entries));
    } else if (!quiet) {
        print(sweepTable(stdoutStyle(), plan, entries));
    }
}

} // namespace headroom::cli
