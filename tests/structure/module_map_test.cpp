// Guards the module map: which folder may include what. To change the map, change this table and
// ARCHITECTURE.md in one commit, with the reason.

#include "tests/structure/source_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::structure {
namespace {

using Names = std::set<std::string, std::less<>>;

/// One row of the map. A folder may always include itself and the C++ standard library.
struct Module {
    std::string folder;
    Names modules;   ///< our other folders it may include
    Names libraries; ///< groups of libraryOf() it may include
};

// clang-format off
const std::vector<Module>& moduleMap() {
    static const std::vector<Module> kMap{
        {"models",       {}, {"json"}},
        {"sim/engine",   {}, {}},
        {"sim/result",   {"version"}, {"json"}},
        {"sim/control",  {"sim/engine", "sim/result"}, {}},
        {"sim/hardware", {"sim/engine", "models"}, {}},
        {"sim/fleet",    {"sim/control", "sim/hardware", "sim/engine", "models", "sim/result"}, {}},
        {"sim/tiers",    {"sim/control", "sim/hardware", "sim/engine", "models", "sim/result"}, {}},
        {"sim/plane",    {"sim/fleet", "sim/tiers", "sim/control", "models", "sim/result"}, {}},
        {"sim/bridge",   {"sim/plane", "sim/fleet", "sim/control", "sim/hardware", "sim/engine", "models",
                          "sim/result"}, {"simgrid"}},
        {"sim/analysis", {"sim/result", "models", "sim/engine", "sim/hardware", "sim/fleet", "sim/plane",
                          "sim/bridge"}, {"json"}},
        {"sim/batch",    {"sim/analysis", "sim/result", "models"}, {"posix"}},
        {"sim/search",   {"sim/batch", "sim/analysis", "sim/result", "sim/engine", "models", "version"},
                         {"json", "posix"}},
        {"sim/mpi",      {}, {"mpi", "posix"}},
        {"sim/report",   {"sim/result", "sim/analysis", "models", "version"},
                         {"json", "fmt", "rsvg"}},
        {"live/chat",    {"version"}, {"json", "boost", "openssl", "crypt", "hiredis", "posix"}},
        {"live/compare", {"sim/analysis", "sim/result"}, {}},
        {"live/calibrate", {"models", "sim/result"}, {"json", "eigen", "nlopt"}},
        {"live/host",    {"live/calibrate"}, {"openssl", "crypt", "posix"}},
        {"live/import",  {"sim/result", "version"}, {"json", "zlib", "expat"}},
        {"live",         {"models", "sim/result", "version"},
                         {"json", "fmt", "boost", "cli11", "posix", "openssl", "zlib"}},
        {"cli",          {"models", "sim/engine", "sim/result", "sim/control", "sim/hardware", "sim/fleet",
                          "sim/tiers", "sim/plane", "sim/bridge", "sim/analysis",
                          "sim/batch", "sim/search", "sim/report", "live/chat", "live/import", "live/calibrate", "live/compare", "live/host", "live", "version"},
                         {"json", "fmt", "cli11", "posix"}},
        {"gui/document", {"models", "sim/result"}, {"json", "qt"}},
        {"gui/runs",     {"gui/document", "models", "sim/result", "sim/analysis", "sim/report"},
                         {"json", "qt", "posix"}},
        {"gui/models",   {"gui/document", "gui/runs", "models", "sim/result", "sim/analysis", "sim/search",
                          "sim/report"},
                         {"json", "qt"}},
        {"gui/charts",   {"models", "sim/result", "sim/analysis", "sim/report"}, {"qt", "qcustomplot"}},
        {"gui/session",  {"gui/document", "gui/runs", "gui/models", "models", "sim/result", "sim/analysis"},
                         {"json", "qt"}},
        {"gui/panels",   {"gui/session", "gui/document", "gui/runs", "gui/models", "gui/charts", "models",
                          "sim/result", "sim/analysis", "sim/report"}, {"json", "qt", "qcustomplot"}},
        {"gui/app",      {"gui/panels", "gui/session", "gui/document", "gui/runs", "gui/models", "gui/charts",
                          "models", "version"}, {"json", "qt", "posix"}},
        {"tests",        {"models", "sim/engine", "sim/result", "sim/control", "sim/hardware", "sim/fleet",
                          "sim/tiers", "sim/plane", "sim/bridge", "sim/analysis",
                          "sim/batch", "sim/search", "sim/report", "live/chat", "live/import", "live/calibrate", "live/compare", "live/host", "live", "cli",
                          "gui", "gui/app", "gui/panels", "gui/session", "gui/charts",
                          "gui/models", "gui/runs", "gui/document", "version"},
                         {"json", "fmt", "boost", "cli11", "posix", "qt", "qcustomplot", "gtest", "hiredis"}},
        {"gui",          {"gui/app", "gui/charts", "models", "sim/analysis", "sim/result", "version"},
                         {"json", "qt"}},
        {"bench/peers",  {"bench"}, {"simgrid"}},
        {"bench",        {"models", "sim/engine", "sim/result", "sim/control", "sim/hardware", "sim/fleet",
                          "sim/tiers", "sim/plane", "sim/bridge", "sim/analysis",
                          "sim/batch", "sim/search", "sim/report", "live", "gui/charts", "gui/panels",
                          "gui/session", "gui/runs", "version"},
                         {"json", "fmt", "boost", "cli11", "posix", "benchmark", "ns3", "qt",
                          "qcustomplot"}},
    };
    return kMap;
}
// clang-format on

/// The module a repository path lies in, or nullptr.
const Module* moduleOf(std::string_view path) {
    for (const Module& module : moduleMap()) {
        if (path.starts_with(module.folder + "/")) return &module;
    }
    return nullptr;
}

/// Group of a header written in angle brackets: "std", a library of the map, or "unknown".
std::string libraryOf(std::string_view header) {
    struct Prefix {
        std::string_view text;
        std::string_view library;
    };
    static constexpr Prefix kPrefixes[] = {
        {"nlohmann/", "json"},
        {"fmt/", "fmt"},
        {"CLI/", "cli11"},
        {"simgrid/", "simgrid"},
        {"xbt/", "simgrid"},
        {"boost/", "boost"},
        {"gtest/", "gtest"},
        {"gmock/", "gtest"},
        {"ns3/", "ns3"},
        {"Qt", "qt"},
        {"qcustomplot", "qcustomplot"},
        {"sys/", "posix"},
        {"netinet/", "posix"},
        {"arpa/", "posix"},
        {"linux/", "posix"},
        {"benchmark/", "benchmark"},
        {"librsvg/", "rsvg"},
        {"cairo", "rsvg"},
        {"glib", "rsvg"},
        {"mpi.h", "mpi"},
        {"zlib.h", "zlib"},
        {"expat.h", "expat"},
        {"openssl/", "openssl"},
        {"crypt.h", "crypt"},
        {"hiredis/", "hiredis"},
        {"Eigen/", "eigen"},
        {"nlopt.hpp", "nlopt"},
    };
    for (const Prefix& prefix : kPrefixes) {
        if (header.starts_with(prefix.text)) return std::string(prefix.library);
    }
    if (header.find('/') != std::string_view::npos) return "unknown";
    if (header.ends_with(".h")) return "posix";
    if (header.size() > 1 && header[0] == 'Q' && header[1] >= 'A' && header[1] <= 'Z') return "qt";
    return "std";
}

/// What is wrong with one line of the file at `path`, if it is an include and breaks the map.
std::optional<std::string> violation(std::string_view path, const std::string& line) {
    static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"].*$)");
    std::smatch match;
    if (!std::regex_match(line, match, kInclude)) return std::nullopt;

    const Module* from = moduleOf(path);
    if (from == nullptr) return "lies in no folder of the module map";
    const std::string header = match[2];
    if (match[1] == "<") {
        const std::string library = libraryOf(header);
        if (library == "std" || from->libraries.contains(library)) return std::nullopt;
        return from->folder + " may not include <" + header + "> (" + library + ")";
    }

    std::string target = "version";
    if (header != "headroom_version.hpp") {
        const Module* to = moduleOf(header);
        if (to == nullptr || header.find("..") != std::string::npos) {
            return "\"" + header + "\" is not a path from the repository root";
        }
        target = to->folder;
    }
    if (target == from->folder || from->modules.contains(target)) return std::nullopt;
    return from->folder + " may not include \"" + header + "\"";
}

TEST(ModuleMap, EveryIncludeFollowsTheMap) {
    std::size_t checked = 0;
    for (const std::string& path : sourceFiles()) {
        if (!isCxx(path)) continue;
        ++checked;
        EXPECT_NE(moduleOf(path), nullptr) << path << " lies in no folder of the module map";
        std::size_t number = 0;
        for (const std::string& line : splitLines(readFile(path))) {
            ++number;
            const auto problem = violation(path, line);
            EXPECT_FALSE(problem) << path << ":" << number << ": " << *problem;
        }
    }
    EXPECT_GT(checked, 3U) << "the test looked at no sources";
}

TEST(ModuleMap, CheckerFindsForbiddenIncludes) {
    struct Case {
        std::string path;
        std::string line;
    };
    const std::vector<Case> forbidden{
        {"sim/engine/a.hpp", "#include \"sim/fleet/host.hpp\""},
        {"sim/engine/a.hpp", "#include \"models/scenario.hpp\""},
        {"sim/engine/a.hpp", "#include <nlohmann/json.hpp>"},
        {"sim/engine/a.cpp", "#include \"headroom_version.hpp\""},
        {"sim/engine/a.cpp", "  #  include <unistd.h>"},
        {"sim/fleet/a.cpp", "#include <simgrid/s4u.hpp>"},
        {"sim/fleet/a.cpp", "#include \"sim/bridge/adapter.hpp\""},
        {"sim/analysis/a.cpp", "#include <xbt/log.h> // control plane"},
        {"sim/result/a.cpp", "#include \"models/units.hpp\""},
        {"models/a.hpp", "#include \"sim/result/run_result.hpp\""},
        {"models/a.hpp", "#include <boost/asio.hpp>"},
        {"models/a.cpp", "#include \"units.hpp\""},
        {"models/a.cpp", "#include \"models/../sim/engine/random.hpp\""},
        {"sim/report/a.cpp", "#include \"cli/main.hpp\""},
        {"cli/a.cpp", "#include \"gui/app/main_window.hpp\""},
        {"cli/a.cpp", "#include <simgrid/s4u.hpp>"},
        {"cli/a.cpp", "#include <mpi.h>"},
        {"sim/search/a.cpp", "#include <mpi.h>"},
        {"gui/runs/a.cpp", "#include \"sim/fleet/host.hpp\""},
        {"gui/models/a.cpp", "#include <qcustomplot.h>"},
        {"gui/panels/a.cpp", "#include \"gui/app/main_window.hpp\""},
        {"live/a.cpp", "#include \"sim/analysis/knee.hpp\""},
        {"tests/fleet/a.cpp", "#include <simgrid/s4u.hpp>"},
        {"sim/stray.cpp", "#include <vector>"},
    };
    for (const Case& item : forbidden) {
        EXPECT_TRUE(violation(item.path, item.line)) << item.path << ": " << item.line;
    }
}

TEST(ModuleMap, CheckerAcceptsAllowedIncludes) {
    EXPECT_FALSE(violation("sim/engine/a.cpp", "#include \"sim/engine/event_queue.hpp\""));
    EXPECT_FALSE(violation("sim/engine/a.cpp", "#include <vector>"));
    EXPECT_FALSE(violation("sim/fleet/a.cpp", "#include \"models/scenario.hpp\""));
    EXPECT_FALSE(violation("sim/bridge/a.cpp", "#include <simgrid/s4u.hpp>"));
    EXPECT_FALSE(violation("models/a.cpp", "#include <nlohmann/json.hpp>"));
    EXPECT_FALSE(violation("sim/engine/a.cpp", "// see sim/fleet/host.hpp"));
}

// A row that allows a folder which does not exist would be a rule nobody notices is dead.
TEST(ModuleMap, RowsNameExistingFolders) {
    for (const Module& module : moduleMap()) {
        EXPECT_TRUE(std::filesystem::is_directory(sourceRoot() / module.folder)) << module.folder;
        for (const std::string& other : module.modules) {
            EXPECT_TRUE(other == "version" || moduleOf(other + "/x") != nullptr) << other;
        }
    }
}

// "A may include B" and "B may include A" together would be a cycle; so would a longer loop.
TEST(ModuleMap, HasNoCycle) {
    Names placed{"version"};
    std::vector<Module> open = moduleMap();
    for (bool progress = true; progress && !open.empty();) {
        const auto ready = [&](const Module& module) {
            return std::includes(placed.begin(), placed.end(), module.modules.begin(),
                                 module.modules.end());
        };
        const auto next = std::find_if(open.begin(), open.end(), ready);
        progress = next != open.end();
        if (!progress) break;
        placed.insert(next->folder);
        open.erase(next);
    }
    EXPECT_TRUE(open.empty()) << "cycle through " << open.front().folder;
}

} // namespace
} // namespace headroom::structure
