// headroom validate, and variants of a scenario: starts the program.

#include "tests/cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace headroom::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// The small scenario with a variant of 20 users, and figures that are right, twice too high and unknown.
std::string published() {
    std::string text = smallScenario();
    text.insert(text.rfind('}'), R"json(,
  "variants": {
    "fewer": { "title": "Twenty users", "set": [ "workload.users.ramp.until=20" ] }
  },
  "published": [
    { "quantity": "users", "value": 30, "unit": "users", "source": "here" },
    { "quantity": "users", "value": 40, "unit": "users", "source": "there", "variant": "fewer",
      "note": "it counted twice" },
    { "quantity": "completed(register)", "value": 20, "source": "here", "variant": "fewer",
      "calibrated": true },
    { "quantity": "binds_first(redis cpu)", "value": 0, "unit": "yes/no", "source": "here" },
    { "quantity": "happiness", "value": 7, "source": "here" }
  ]
)json");
    return text;
}

TEST(Validate, SetsPublishedBesidePredicted) {
    const Scratch scratch;
    const std::string file = scratch.write("p.json", published());
    const Outcome outcome = headroom({"validate", file, "--replications", "2", "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json found = json::parse(outcome.out);
    const json& rows = found["rows"];
    ASSERT_EQ(rows.size(), 5U);
    EXPECT_EQ(rows[0]["predicted"]["value"], 30);
    EXPECT_EQ(rows[0]["relativeError"], 0);
    EXPECT_EQ(rows[1]["quantity"], "binds_first(redis cpu)");
    EXPECT_EQ(rows[1]["relativeError"], nullptr);
    EXPECT_EQ(rows[2]["predicted"], nullptr);
    EXPECT_EQ(rows[3]["variant"], "fewer");
    EXPECT_EQ(rows[3]["predicted"]["value"], 20);
    EXPECT_EQ(rows[3]["relativeError"], -0.5);
    EXPECT_EQ(rows[4]["calibrated"], true);
    EXPECT_EQ(found["heldOut"]["rows"], 2);
    EXPECT_EQ(found["heldOut"]["medianAbsoluteError"], 0.25);
    EXPECT_EQ(found["heldOut"]["within10Percent"], 1);
}

TEST(Validate, WritesThePage) {
    const Scratch scratch;
    const std::string file = scratch.write("p.json", published());
    const Outcome outcome =
        headroom({"validate", file, "--replications", "1", "--markdown", scratch / "accuracy.md"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("2 held-out figures: median error 25 %, 1 within 10 %"));
    EXPECT_THAT(outcome.out, HasSubstr("1 of 1 agree. 1 figure not predicted."));
    const std::string page = readAll(scratch / "accuracy.md");
    EXPECT_THAT(page, HasSubstr("| Twenty users | `users` | 40 users | 20 users | -50 % | held out |"));
    EXPECT_THAT(page, HasSubstr("- Twenty users, `users`: it counted twice"));
    EXPECT_THAT(page, HasSubstr("| calibrated |"));
    EXPECT_EQ(headroom({"validate", file, "--markdown", scratch / "no/such/page.md"}).code, 3);
}

TEST(Validate, LeavesThePartOnLiveSystemsAlone) {
    const Scratch scratch;
    const std::string file = scratch.write("p.json", published());
    const std::string part = "<!-- live:begin -->\n\nmeasured\n\n<!-- live:end -->";
    const std::string page = scratch.write("accuracy.md", "yesterday\n\n" + part + "\nyesterday\n");
    ASSERT_EQ(headroom({"validate", file, "--replications", "1", "--markdown", page, "--quiet"}).code,
              0);
    EXPECT_THAT(readAll(page), HasSubstr("\n\n" + part + "\n"));
    EXPECT_THAT(readAll(page), testing::Not(HasSubstr("yesterday")));
}

TEST(Validate, MistakesAreNamed) {
    const Scratch scratch;
    const Outcome none = headroom({"validate", scratch.write("s.json", smallScenario())});
    EXPECT_EQ(none.code, 3);
    EXPECT_THAT(none.err, HasSubstr("states no published figures"));
    const std::string file = scratch.write("p.json", published());
    EXPECT_EQ(headroom({"validate", file + "@fewer"}).code, 3);
    std::string wrong = published();
    wrong.replace(wrong.find("\"variant\": \"fewer\""), 18, "\"variant\": \"fewr\"");
    const Outcome unknown = headroom({"validate", scratch.write("w.json", wrong)});
    EXPECT_EQ(unknown.code, 3);
    EXPECT_THAT(unknown.err,
                HasSubstr("/published/1/variant: no variant \"fewr\"; did you mean \"fewer\"?"));
}

TEST(Validate, CtrlCEndsIt) {
    const Scratch scratch;
    std::string text = longScenario();
    text.insert(text.rfind('}'),
                R"(, "published": [ { "quantity": "users", "value": 1, "source": "x" } ])");
    const Outcome outcome = headroom({"validate", scratch.write("l.json", text)}, {}, 1000);
    EXPECT_EQ(outcome.code, 130);
    EXPECT_EQ(outcome.out, "");
}

TEST(Variants, EveryCommandTakesThemBehindTheFile) {
    const Scratch scratch;
    const std::string file = scratch.write("p.json", published());
    const Outcome whole = headroom({"run", file, "--no-extend", "--json"});
    const Outcome fewer = headroom({"run", file + "@fewer", "--no-extend", "--json"});
    ASSERT_EQ(fewer.code, 0) << fewer.err;
    EXPECT_EQ(json::parse(whole.out)["users"]["asked"], 30);
    EXPECT_EQ(json::parse(fewer.out)["users"]["asked"], 20);
    EXPECT_EQ(json::parse(fewer.out)["title"], "A small fleet: Twenty users");
    // Settings of the command line come last, and replications run in processes of their own.
    const Outcome set = headroom({"run", file + "@fewer", "--set", "workload.users.ramp.until=10",
                                  "--replications", "2", "--no-extend", "--json"});
    ASSERT_EQ(set.code, 0) << set.err;
    EXPECT_EQ(json::parse(set.out)["users"]["arrived"]["value"], 10);
    const Outcome unknown = headroom({"bounds", file + "@less"});
    EXPECT_EQ(unknown.code, 3);
    EXPECT_THAT(unknown.err, HasSubstr("/variants: no variant \"less\""));
    EXPECT_EQ(headroom({"show", "kakao-2024-final@nothing"}).code, 3);
}

} // namespace
} // namespace headroom::cli
