// Every number of the catalogue follows from the rows of facts-used.json it names.

#include "models/catalog.hpp"
#include "models/document.hpp"
#include "tests/models/formula.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace headroom::models::testing {
namespace {

using ::testing::HasSubstr;

const Catalogue& catalogue() {
    static const Catalogue kCatalogue = Catalogue::load(DataDirs{HEADROOM_SOURCE_DIR});
    return kCatalogue;
}

const std::map<std::string, Json>& facts() {
    static const std::map<std::string, Json> kFacts = [] {
        std::map<std::string, Json> rows;
        const Document document =
            Document::load(DataDirs{HEADROOM_SOURCE_DIR}.catalog() / "facts-used.json");
        for (const Json& row : document.root()) rows[row.at("id").get<std::string>()] = row;
        return rows;
    }();
    return kFacts;
}

/// From sure to unsure.
int doubt(const std::string& certainty) {
    static const std::vector<std::string> kOrder = {"documented",
                                                    "measured here",
                                                    "measured by a third party",
                                                    "stated by a third party",
                                                    "engineering estimate",
                                                    "from memory, unverified"};
    const auto found = std::find(kOrder.begin(), kOrder.end(), certainty);
    EXPECT_NE(found, kOrder.end()) << certainty;
    return static_cast<int>(found - kOrder.begin());
}

TEST(Catalogue, EveryNumberFollowsFromItsFacts) {
    ASSERT_GT(catalogue().facts().size(), 500U);
    for (const auto& [path, entry] : catalogue().facts()) {
        SCOPED_TRACE(path + ": " + entry.from);
        const FormulaResult result = evaluateFormula(entry.from, facts());
        EXPECT_EQ(result.error, "");
        EXPECT_NEAR(entry.value, result.value, 1e-11 * std::abs(result.value));
        EXPECT_FALSE(entry.unit.empty());
        EXPECT_FALSE(result.ids.empty());

        std::set<std::string> ids = result.ids;
        if (!entry.basis.empty()) ids.insert(entry.basis);
        int worst = 0;
        for (const std::string& id : ids) {
            ASSERT_TRUE(facts().contains(id)) << id;
            const Json& row = facts().at(id);
            EXPECT_THAT(entry.source, HasSubstr(row.at("source").get<std::string>()));
            worst = std::max(worst, doubt(row.at("certainty").get<std::string>()));
        }
        EXPECT_EQ(doubt(entry.certainty), worst) << "a number is as sure as its least sure fact";
    }
}

TEST(Catalogue, NoFactIsUnused) {
    std::set<std::string> used;
    for (const auto& [path, entry] : catalogue().facts()) {
        used.merge(evaluateFormula(entry.from, facts()).ids);
        if (!entry.basis.empty()) used.insert(entry.basis);
    }
    for (const auto& row : facts()) EXPECT_TRUE(used.contains(row.first)) << row.first;
}

TEST(Formula, EvaluatesAndComplains) {
    const std::map<std::string, Json> rows{{"a", Json{{"value", 6}}},
                                           {"b.x-1", Json{{"value", "1,000-2,000 per s, 0.5 at best"}}}};
    const auto value = [&](const std::string& text) { return evaluateFormula(text, rows).value; };
    EXPECT_EQ(value("[a] / (2 + 1) * 4 - 1"), 7.0);
    EXPECT_EQ(value("([b.x-1:1000] + [b.x-1:2000]) / 2"), 1500.0);
    EXPECT_EQ(value("[b.x-1:0.5]"), 0.5);
    EXPECT_NEAR(value("ln([a])"), std::log(6.0), 1e-15);
    EXPECT_EQ(evaluateFormula("[c]", rows).error, "no fact c");
    EXPECT_EQ(evaluateFormula("[b.x-1]", rows).error, "b.x-1 is a text; say which of its numbers");
    EXPECT_EQ(evaluateFormula("[b.x-1:3]", rows).error, "b.x-1 does not say 3");
    EXPECT_NE(evaluateFormula("[a] +", rows).error, "");
    EXPECT_NE(evaluateFormula("2 3", rows).error, "");
}

TEST(Catalogue, HoldsWhatScenariosNeed) {
    EXPECT_EQ(catalogue().instanceTypes().size(), 55U);
    const InstanceType& small = catalogue().instanceType("t3.small");
    EXPECT_EQ(small.vcpus, 2);
    EXPECT_EQ(small.physicalCores, 1);
    EXPECT_EQ(small.smtYield, 1.35);
    // 28 124 CoreMark with both threads busy / (1.35 * 1 core) / 42 500
    EXPECT_NEAR(small.singleThreadSpeed, 28124.0 / 1.35 / 42500.0, 1e-12);
    EXPECT_EQ(small.memory, gibibytes(2));
    EXPECT_EQ(small.baseline, 0.2);
    EXPECT_EQ(small.creditsPerHour, 24.0);
    EXPECT_EQ(small.maxCredits, 576.0);
    EXPECT_EQ(small.networkBurst.value, 625e6);
    EXPECT_EQ(small.price.at("ap-northeast-2").value, 0.026);
    EXPECT_EQ(small.surplusPerVcpu.value, 0.05);
    EXPECT_TRUE(small.burstable());

    const InstanceType& medium = catalogue().instanceType("t2.medium"); // no shared cores
    EXPECT_EQ(medium.physicalCores, 2);
    EXPECT_EQ(medium.smtYield, 1.0);
    EXPECT_EQ(medium.launchCredits, 60.0);
    EXPECT_FALSE(catalogue().instanceType("c5.large").burstable());
}

// Baseline, credits and size belong together: baseline = credits per hour / vCPUs / 60, and at most 24
// hours of earning are kept.
TEST(Catalogue, CreditsAgreeWithTheirFormula) {
    for (const auto& [name, type] : catalogue().instanceTypes()) {
        EXPECT_GE(type.smtYield, 1.0) << name;
        EXPECT_LE(type.smtYield, 2.0) << name;
        EXPECT_TRUE(type.physicalCores == type.vcpus || 2 * type.physicalCores == type.vcpus) << name;
        EXPECT_GT(type.price.count("us-east-1"), 0U) << name;
        if (!type.burstable()) continue;
        EXPECT_DOUBLE_EQ(type.baseline, type.creditsPerHour / type.vcpus / 60.0) << name;
        EXPECT_DOUBLE_EQ(type.maxCredits, 24.0 * type.creditsPerHour) << name;
        EXPECT_GT(type.surplusPerVcpu.value, 0.0) << name;
    }
}

TEST(Catalogue, UnknownNamesGetTheNearest) {
    const auto message = [](const auto& call) {
        try {
            (void)call();
        } catch (const CatalogueError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_EQ(message([] { return catalogue().instanceType("t3.smal"); }),
              "no instance type \"t3.smal\" in the catalogue; did you mean \"t3.small\"?");
    EXPECT_EQ(message([] { return catalogue().fact("load-balancer/idleTimout"); }),
              "no fact \"load-balancer/idleTimout\" in the catalogue; did you mean "
              "\"load-balancer/idleTimeout\"?");
    EXPECT_EQ(message([] { return catalogue().number("load-balancer/idleTimeout", "ms"); }),
              "the fact \"load-balancer/idleTimeout\" has the unit \"s\", expected \"ms\"");
}

} // namespace
} // namespace headroom::models::testing
