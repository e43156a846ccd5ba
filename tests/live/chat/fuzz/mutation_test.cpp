// A short, repeatable share of the fuzzing in every test run: the seeds and what a few thousand mutations make of
// them. tests/live/fuzz has the programs for the long runs.

#include "tests/live/chat/fuzz/targets.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace headroom::chat::fuzz {
namespace {

TEST(Fuzz, SeedsAndTheirMutationsKeepTheRules) {
    std::mt19937 random(11);
    for (const Target& target : targets()) {
        const std::filesystem::path folder =
            std::filesystem::path(HEADROOM_SOURCE_DIR) / "tests/live/fuzz/corpus" / target.name;
        std::vector<std::string> seeds;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            std::ostringstream text;
            text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
            seeds.push_back(text.str());
        }
        ASSERT_GE(seeds.size(), 3U) << folder;
        std::sort(seeds.begin(), seeds.end()); // folders have no order
        for (const std::string& seed : seeds) target.run(seed);
        for (int round = 0; round < 3000; ++round) {
            std::string input = seeds[random() % seeds.size()];
            for (std::size_t changes = 1 + random() % 6; changes > 0 && !input.empty(); --changes) {
                const std::size_t at = random() % input.size();
                const std::string& other = seeds[random() % seeds.size()];
                switch (random() % 6) {
                case 0:
                    input[at] = static_cast<char>(random());
                    break;
                case 1:
                    input[at] = static_cast<char>(input[at] ^ (1U << random() % 8));
                    break;
                case 2:
                    input.erase(at, 1 + random() % 4);
                    break;
                case 3:
                    input.insert(at, std::string(1 + random() % 5, static_cast<char>(random())));
                    break;
                case 4:
                    input.insert(at, other.substr(random() % (other.size() + 1), random() % 20));
                    break;
                default:
                    input.resize(at + 1);
                    break;
                }
            }
            target.run(input);
        }
    }
}

} // namespace
} // namespace headroom::chat::fuzz
