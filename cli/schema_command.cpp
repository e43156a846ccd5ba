// headroom schema: JSON Schema of the file formats.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "models/schema.hpp"
#include "sim/result/result_json.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace headroom::cli {
namespace {

std::string schemaOf(const std::string& format) {
    if (format == "result") return result::resultSchema();
    return format == "profile" ? models::profileSchema() : models::scenarioSchema();
}

} // namespace

void addSchema(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of a file format");
    command->footer("Editors complete and check scenario files with it.\n\n"
                    "Example:\n  headroom schema > scenario.schema.json");
    auto format = std::make_shared<std::string>("scenario");
    command->add_option("format", *format, "scenario, profile or result")
        ->check(CLI::IsMember({"scenario", "profile", "result"}))
        ->type_name("NAME")
        ->capture_default_str();
    command->callback([format, &action] {
        action = [format] {
            std::string text = schemaOf(*format);
            if (!text.ends_with('\n')) text += '\n';
            print(text);
            return static_cast<int>(kOk);
        };
    });
}

} // namespace headroom::cli
