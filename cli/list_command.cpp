// headroom list: the bundled scenarios.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/scenario_input.hpp"
#include "models/read_scenario.hpp"
#include "sim/report/text_table.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>

namespace headroom::cli {
namespace {

/// Names alone, without reading the files: shells ask while a person types.
int listNames() {
    for (const std::filesystem::path& file : bundledScenarios()) print(file.stem().string() + "\n");
    return kOk;
}

int list(bool json) {
    report::TextTable table({{"name", false, 40}, {"title", false, 100}});
    auto entries = nlohmann::ordered_json::array();
    int code = kOk;
    for (const std::filesystem::path& file : bundledScenarios()) {
        const std::string name = file.stem().string();
        code = worse(code, guarded([&] {
                         const models::Scenario scenario = models::readScenario(file);
                         table.add({name, scenario.title});
                         entries.push_back({{"name", name},
                                            {"title", scenario.title},
                                            {"description", scenario.description},
                                            {"file", file.string()}});
                         return static_cast<int>(kOk);
                     }));
    }
    const report::Style style = stdoutStyle();
    if (json) {
        print(entries.dump(2) + "\n");
    } else if (table.empty()) {
        print("no bundled scenarios\n");
    } else {
        const std::string text = table.print(style, "");
        print(style.unicode ? text : report::toAscii(text));
    }
    return code;
}

} // namespace

void addList(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("list", "List the bundled scenarios");
    command->footer("Any command that takes a scenario FILE also takes one of these names.\n\n"
                    "Example:\n  headroom list && headroom run kakao-2024-final");
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "As JSON, with descriptions and files");
    auto names = std::make_shared<bool>(false);
    command->add_flag("--names", *names, "Names only, one to a line")->excludes("--json");
    command->callback([json, names, &action] {
        action = [json, names] { return *names ? listNames() : list(*json); };
    });
}

} // namespace headroom::cli
