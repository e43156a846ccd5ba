#pragma once
// What 'sweep' and 'merge' do with finished points.

#include "sim/search/journal.hpp"

#include <span>
#include <string>

namespace headroom::cli {

struct SweepOutput {
    std::string out;   ///< results as JSON; empty = none
    std::string csv;   ///< results as CSV; empty = none
    bool json = false; ///< results on stdout instead of the table
    bool quiet = false;

    /// Throws FileError now when a file cannot be written later.
    void probe() const;
    void write(const search::Json& plan, std::span<const search::Entry> entries) const;
};

} // namespace headroom::cli
