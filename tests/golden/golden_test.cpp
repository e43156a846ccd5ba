// Every bundled scenario against the golden result beside it: the summary for people to read, and a digest of
// the whole result. A change of either is a change of predictions: look at the difference, then rewrite with
//     HEADROOM_UPDATE_GOLDEN=1 build/release/tests/test_golden

#include "sim/result/digest.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string textOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<std::string> scenarioNames() {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry :
         fs::directory_iterator(fs::path(HEADROOM_SOURCE_DIR) / "scenarios")) {
        const fs::path& file = entry.path();
        if (file.extension() == ".json" && file.stem().extension().empty())
            names.push_back(file.stem().string());
    }
    return names;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, ResultIsTheRecordedOne) {
    const fs::path scenarios = fs::path(HEADROOM_SOURCE_DIR) / "scenarios";
    const fs::path golden = scenarios / (GetParam() + ".golden.json");
    const fs::path folder = fs::temp_directory_path() / ("headroom-golden-" + GetParam());
    fs::create_directories(folder);
    const fs::path whole = folder / "result.json";
    const fs::path summary = folder / "summary.json";
    const std::string command = std::string("'") + HEADROOM_EXECUTABLE + "' run '" +
                                (scenarios / (GetParam() + ".json")).string() +
                                "' --no-extend --json --out '" + whole.string() + "' > '" +
                                summary.string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
    Json now;
    now["digest"] = headroom::result::digestOf(textOf(whole));
    now["summary"] = Json::parse(textOf(summary));
    fs::remove_all(folder);
    if (std::getenv("HEADROOM_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(golden) << now.dump(1) << "\n";
        GTEST_SKIP() << "rewritten";
    }
    ASSERT_TRUE(fs::exists(golden)) << "no golden result beside the scenario";
    const Json recorded = Json::parse(textOf(golden));
    EXPECT_EQ(Json::diff(recorded["summary"], now["summary"]).dump(1), "[]");
    EXPECT_EQ(recorded["digest"], now["digest"]);
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Golden, testing::ValuesIn(scenarioNames()), [](const auto& test) {
    std::string name = test.param;
    for (char& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    return name;
});

} // namespace
