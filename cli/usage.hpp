#pragma once
// Messages for command lines that cannot be parsed, with the nearest word that could.

#include <string>
#include <vector>

namespace CLI {
class App;
class ParseError;
} // namespace CLI

namespace headroom::cli {

[[nodiscard]] std::string explain(const CLI::App& app, const CLI::ParseError& error,
                                  const std::vector<std::string>& arguments);

} // namespace headroom::cli
