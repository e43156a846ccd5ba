#include "models/slo.hpp"
#include "models/store_command.hpp"
#include "models/units_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::models {
namespace {

using ::testing::HasSubstr;

std::string errorOf(const char* text) {
    try {
        (void)parseSlo(text);
    } catch (const UnitError& error) {
        return error.what();
    }
    return "";
}

TEST(SloText, ReadsEveryQuantity) {
    const Slo p95 = parseSlo("p95(send-message) < 300ms");
    EXPECT_EQ(p95.quantity, Slo::Quantity::kLatencyQuantile);
    EXPECT_DOUBLE_EQ(p95.quantile, 0.95);
    EXPECT_EQ(p95.operation, "send-message");
    EXPECT_EQ(p95.comparison, Slo::Comparison::kLess);
    EXPECT_EQ(p95.limit, 0.3);
    EXPECT_EQ(p95.text, "p95(send-message) < 300ms");

    EXPECT_DOUBLE_EQ(parseSlo("p99.9<=1s").quantile, 0.999);
    EXPECT_EQ(parseSlo("p99.9<=1s").comparison, Slo::Comparison::kLessOrEqual);
    EXPECT_EQ(parseSlo("mean ( login ) < 2s").operation, "login");
    EXPECT_EQ(parseSlo("failed_users < 5%").limit, 0.05);
    EXPECT_EQ(parseSlo("error_rate(login) < 0.01").limit, 0.01);
    EXPECT_EQ(parseSlo("throughput > 6000/min").limit, 100.0);
    EXPECT_EQ(parseSlo("throughput >= 1/s").comparison, Slo::Comparison::kGreaterOrEqual);
}

TEST(SloText, ReadsQuantitiesOfTheFleet) {
    const Slo capacity = parseSlo("capacity >= 3000");
    EXPECT_EQ(capacity.quantity, Slo::Quantity::kCapacity);
    EXPECT_EQ(capacity.limit, 3000.0);
    EXPECT_EQ(parseSlo("capacity>3000 users").limit, 3000.0);
    EXPECT_EQ(parseSlo("headroom >= 20%").limit, 0.2);
    EXPECT_EQ(parseSlo("headroom >= 150%").limit, 1.5) << "twice and a half the asked load is no error";
    for (const char* price : {"cost_per_hour < 1.0", "cost_per_hour < $1.00", "cost_per_hour<$1/h"}) {
        EXPECT_EQ(parseSlo(price).quantity, Slo::Quantity::kCostPerHour) << price;
        EXPECT_EQ(parseSlo(price).limit, 1.0) << price;
    }
    const Slo peak = parseSlo("peak_utilization( chat ) < 80%");
    EXPECT_EQ(peak.quantity, Slo::Quantity::kPeakUtilization);
    EXPECT_EQ(peak.service, "chat");
    EXPECT_EQ(peak.operation, "");
    EXPECT_EQ(parseSlo("peak_utilization < 0.8").service, "");
}

TEST(SloText, QuantityTextIsTheLeftSideInItsPlainestForm) {
    const std::pair<const char*, const char*> cases[] = {
        {"p95 ( send-message )<300ms", "p95(send-message)"},
        {"p99.9 < 1s", "p99.9"},
        {"p99.99(a) < 1s", "p99.99(a)"},
        {"mean(a) < 1s", "mean(a)"},
        {"failed_users < 1%", "failed_users"},
        {"error_rate(login) < 1%", "error_rate(login)"},
        {"throughput > 1/s", "throughput"},
        {"cost_per_hour < 1", "cost_per_hour"},
        {"peak_utilization( chat ) < 80%", "peak_utilization(chat)"},
        {"capacity > 1", "capacity"},
        {"headroom > 1%", "headroom"}};
    for (const auto& [text, quantity] : cases) EXPECT_EQ(quantityText(parseSlo(text)), quantity);
}

TEST(SloText, OnlyCapacityAndHeadroomNeedASearch) {
    for (const char* text : {"capacity > 1", "headroom > 1%"}) {
        EXPECT_TRUE(needsCapacity(parseSlo(text))) << text;
        EXPECT_FALSE(lessIsBetter(parseSlo(text).quantity)) << text;
    }
    for (const char* text : {"p95 < 1s", "mean < 1s", "failed_users < 1%", "error_rate < 1%",
                             "cost_per_hour < 1", "peak_utilization < 80%"}) {
        EXPECT_FALSE(needsCapacity(parseSlo(text))) << text;
        EXPECT_TRUE(lessIsBetter(parseSlo(text).quantity)) << text;
    }
    EXPECT_FALSE(lessIsBetter(parseSlo("throughput > 1/s").quantity));
}

struct Fault {
    const char* text;
    const char* says; ///< behind "is not an objective: "
};

class SloFault : public ::testing::TestWithParam<Fault> {};

TEST_P(SloFault, IsNamedWithItsColumn) {
    const auto& [text, says] = GetParam();
    EXPECT_THAT(errorOf(text), HasSubstr("\"" + std::string(text) + "\" is not an objective: " + says));
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Table, SloFault, ::testing::Values(
    Fault{"faild_users < 5%", "column 1: \"faild_users\" is no quantity; did you mean \"failed_users\"?"},
    Fault{"  hedroom > 5%", "column 3: \"hedroom\" is no quantity; did you mean \"headroom\"?"},
    Fault{"latency < 5s", "column 1: \"latency\" is no quantity; known: p50, p95, p99, p99.9, mean, failed_users, error_rate, throughput, cost_per_hour, peak_utilization, capacity, headroom"},
    Fault{"p95(a) 300ms", "column 13: the comparison (<, <=, >, >=) is missing"},
    Fault{"p95 = 1s", "column 9: the comparison"},
    Fault{"p100 < 1s", "column 1: a quantile lies between p0 and p100"},
    Fault{"p95(a < 1s", "column 4: the closing parenthesis"},
    Fault{"p95() < 1s", "column 4: no operation"},
    Fault{"peak_utilization() < 1%", "column 17: no service"},
    Fault{"p95 < 5%", "column 7: \"5%\" is not a duration"},
    Fault{"p95 <", "column 6: \"\" is not a duration"},
    Fault{"failed_users < 300ms", "column 16: \"300ms\" is not a share"},
    Fault{"failed_users < 500%", "column 16: a share goes from 0% to 100%"},
    Fault{"peak_utilization < 101%", "column 20: a share goes from 0% to 100%"},
    Fault{"failed_users(a) < 5%", "column 13: failed_users counts users"},
    Fault{"capacity(chat) > 5", "column 9: capacity is of the whole fleet"},
    Fault{"cost_per_hour (chat) < 5", "column 15: cost_per_hour is of the whole fleet"},
    Fault{"capacity >= many", "column 13: \"many\" is not a number of users"},
    Fault{"capacity >= -5", "column 13: \"-5\" is not a number of users"},
    Fault{"headroom >= 20", "column 13: headroom above 1 is written as a percentage"},
    Fault{"cost_per_hour < 1.0 EUR", "column 17: \"1.0 EUR\" is not a price per hour"},
    Fault{"throughput > 100", "column 14: \"100\" is not a rate"},
    Fault{"< 5%", "column 1: \"\" is no quantity"}
));
// clang-format on

TEST(StoreCommandText, ReadsAndPrints) {
    for (const char* text : {"HGETALL user", "GET readers*3", "HGETALL any-message*history"}) {
        EXPECT_EQ(print(parseStoreCommand(text)), text);
    }
    EXPECT_EQ(parseStoreCommand("GET readers*3").count, 3);
    EXPECT_EQ(parseStoreCommand("HGETALL message*history").countBy, Variable::kHistory);
}

TEST(StoreCommandText, ErrorsNameTheFault) {
    const auto error = [](const char* text) {
        try {
            (void)parseStoreCommand(text);
        } catch (const UnitError& found) {
            return std::string(found.what());
        }
        return std::string();
    };
    EXPECT_THAT(error("HGETALL"), HasSubstr("the kind of key is missing"));
    EXPECT_THAT(error("get user"), HasSubstr("written in capitals"));
    EXPECT_THAT(error("GET User"), HasSubstr("written in small letters"));
    EXPECT_THAT(error("GET user*0"), HasSubstr("from 1 to 100000"));
    EXPECT_THAT(error("GET user*histroy"), HasSubstr("did you mean \"history\"?"));
    EXPECT_THAT(error("GET user*none"), HasSubstr("neither a count nor a variable"));
    EXPECT_THAT(error(""), HasSubstr("the kind of key is missing"));
}

} // namespace
} // namespace headroom::models
