// Files no scenario can be read from at all, and where things stand in those that can.

#include "models/document.hpp"
#include "models/json_lines.hpp"
#include "tests/models/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

namespace headroom::models::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

std::string messageOf(const fs::path& file) {
    try {
        (void)readScenario(file);
    } catch (const ScenarioError& error) {
        return error.what();
    }
    return "";
}

TEST(Document, MissingFilesAndFoldersAreNamed) {
    EXPECT_EQ(messageOf("no/such/file.json"), "no/such/file.json: no such file");
    const fs::path folder = fs::path(HEADROOM_SOURCE_DIR) / "models";
    EXPECT_EQ(messageOf(folder), folder.string() + ": is a folder, expected a JSON file");
}

TEST(Document, EmptyText) {
    EXPECT_THAT(problems(""), ElementsAre("test.json: is empty, expected a JSON object"));
    EXPECT_THAT(problems(" \n\t"), ElementsAre("test.json: is empty, expected a JSON object"));
}

TEST(Document, TruncatedJson) {
    EXPECT_THAT(problems("{\n  \"headroom\": 1,\n  \"name\": \"x"),
                ElementsAre(HasSubstr("test.json:3: is not valid JSON: ")));
    // Every prefix of a scenario is refused with a message, none crashes.
    for (std::size_t length = 0; length + 1 < kScenario.size(); length += 7) {
        const auto found = problems(kScenario.substr(0, length));
        ASSERT_EQ(found.size(), 1U) << length;
    }
}

TEST(Document, SyntaxErrorsNameLineAndColumn) {
    const auto found = problems("{\n  \"headroom\": 1,\n  name: 2\n}");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_THAT(found[0], HasSubstr("test.json:3: is not valid JSON: "));
    EXPECT_THAT(found[0], HasSubstr("(column 4)"));
}

TEST(Document, TrailingText) {
    EXPECT_THAT(problems(kScenario + "]"), ElementsAre(HasSubstr("is not valid JSON")));
}

TEST(Document, DeepNesting) {
    for (const char bracket : {'[', '{'}) {
        std::string text(bracket == '[' ? 1'000'000 : 0, bracket);
        for (int i = 0; bracket == '{' && i < 200'000; ++i) text += "{\"a\":";
        EXPECT_THAT(problems(text), ElementsAre("test.json:1: is nested deeper than 64 levels"));
    }
    // Brackets in texts and comments do not count.
    const std::string brackets(200, '[');
    EXPECT_TRUE(problems(changed("\"small\"", "\"" + brackets + "\" /* " + brackets + " */")).empty());
}

TEST(Document, NotUtf8) {
    EXPECT_THAT(problems("{\n\"name\": \"\xff\"}"),
                ElementsAre("test.json:2: is not valid UTF-8 at byte 12"));
    EXPECT_THAT(problems("// \xC0\xAF overlong\n{}"),
                ElementsAre(HasSubstr("is not valid UTF-8 at byte 4")));
    EXPECT_EQ(firstInvalidUtf8("\xED\xA0\x80"), 0U);      // surrogate
    EXPECT_EQ(firstInvalidUtf8("a\xF4\x90\x80\x80"), 1U); // beyond Unicode
    EXPECT_EQ(firstInvalidUtf8("\xE2\x82"), 0U);          // cut short
    EXPECT_EQ(firstInvalidUtf8("\xEC\x84\x9C\xEC\x9A\xB8 \xF0\x9F\x98\x80"), std::string::npos);
}

TEST(Document, DuplicateKeys) {
    EXPECT_THAT(problems("{\n\"headroom\": 1,\n\"a\": {\"x\": 1,\n \"\\u0078\": 2},\n\"headroom\": 1}"),
                ElementsAre("test.json:4: /a/x: this key is there twice, first on line 3",
                            "test.json:5: /headroom: this key is there twice, first on line 2"));
}

TEST(Document, NoObject) {
    EXPECT_THAT(problems("[1]"), ElementsAre("test.json:1: expected an object, found a list of 1"));
    EXPECT_THAT(problems("null"), ElementsAre("test.json:1: expected an object, found null"));
}

TEST(Document, ByteOrderMarkIsSkipped) { EXPECT_TRUE(problems("\xEF\xBB\xBF" + kScenario).empty()); }

TEST(JsonLines, CountsThroughCommentsAndEscapes) {
    const std::string text =
        "// one\n/* two\n three */ {\n  \"a\": [1,\n 2, {\"b\": \"x\\\"\\\\\" } ], // \"c\": 3\n"
        "  \"a/b~c\": true\n}";
    std::map<std::string, int> lines;
    for (const JsonLine& entry : jsonLines(text)) lines[entry.pointer] = entry.line;
    const std::map<std::string, int> expected{{"", 3},     {"/a", 4},     {"/a/0", 4},    {"/a/1", 5},
                                              {"/a/2", 5}, {"/a/2/b", 5}, {"/a~1b~0c", 6}};
    EXPECT_EQ(lines, expected);
}

} // namespace
} // namespace headroom::models::testing
