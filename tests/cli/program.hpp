#pragma once
// Starts the program under test and keeps what it said; a scratch folder with a small scenario.

#include <filesystem>
#include <string>
#include <vector>

namespace headroom::cli {

struct Outcome {
    int code = -1; ///< 128 + signal when a signal ended it
    std::string out;
    std::string err;
};

/// Runs `headroom <arguments>`. `environment` holds NAME=value; `interruptAfterMs` >= 0 sends SIGINT
/// then.
[[nodiscard]] Outcome headroom(const std::vector<std::string>& arguments,
                               const std::vector<std::string>& environment = {},
                               int interruptAfterMs = -1);

/// A folder of its own for every test, removed at its end.
class Scratch {
public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    /// Path of a file in the folder.
    [[nodiscard]] std::string operator/(const std::string& name) const {
        return (path_ / name).string();
    }
    /// Writes a file and gives its path.
    [[nodiscard]] std::string write(const std::string& name, const std::string& text) const;
    [[nodiscard]] std::vector<std::string> entries() const;

private:
    std::filesystem::path path_;
};

[[nodiscard]] std::string readAll(const std::string& file);

/// Thirty users on one instance with a one-node store for 20 s; `slos` is a JSON array.
[[nodiscard]] std::string smallScenario(const std::string& slos = R"(["failed_users < 1%"])");
/// The same for 70 s: the passwords hashed at the start hold up far fewer than one message in twenty, so
/// that the p95 does not jump between seeds.
[[nodiscard]] std::string steadyScenario(const std::string& slos = R"(["failed_users < 1%"])");
/// The same fleet under so many users for so long that a run takes minutes.
[[nodiscard]] std::string longScenario();

} // namespace headroom::cli
