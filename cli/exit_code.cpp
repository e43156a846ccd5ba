#include "cli/exit_code.hpp"

#include "cli/console.hpp"
#include "live/drive/script.hpp"
#include "live/import/import_error.hpp"
#include "models/diagnostic.hpp"
#include "sim/result/atomic_file.hpp"
#include "sim/result/result_json.hpp"
#include "sim/search/search_error.hpp"

#include <array>
#include <new>

namespace headroom::cli {

int worse(int a, int b) {
    constexpr std::array<int, 7> kOrder = {kInterrupted, kInternal,  kBadInput, kInconclusive,
                                           kViolated,    kUndecided, kOk};
    for (const int code : kOrder) {
        if (a == code || b == code) return code;
    }
    return kInternal;
}

int reportException() {
    try {
        throw;
    } catch (const models::ScenarioError& error) {
        const std::size_t count = error.diagnostics().size();
        complain(count == 1 ? "the scenario cannot be used:"
                            : "the scenario cannot be used, " + std::to_string(count) + " problems:");
        // Unindented, so that editors and CI find "file:line:" at the start of the line.
        for (const models::Diagnostic& problem : error.diagnostics())
            complainLine(models::print(problem));
        return kBadInput;
    } catch (const Interrupted&) {
        complain("interrupted; no result was written");
        return kInterrupted;
    } catch (const UsageError& error) {
        complain(error.what());
        return kBadInput;
    } catch (const drive::DriveError& error) {
        complain(error.what());
        return kBadInput;
    } catch (const imports::ImportError& error) {
        complain(error.what());
        return kBadInput;
    } catch (const search::SearchError& error) {
        complain(error.what());
        return kBadInput;
    } catch (const result::ResultError& error) {
        complain(error.what());
        return kBadInput;
    } catch (const result::FileError& error) {
        complain(error.what());
        return kBadInput;
    } catch (const std::bad_alloc&) {
        complain("out of memory");
        return kInternal;
    } catch (const std::exception& error) {
        complain(std::string("internal error: ") + error.what());
        return kInternal;
    }
}

} // namespace headroom::cli
