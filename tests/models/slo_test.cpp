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

TEST(SloText, ErrorsNameTheFault) {
    EXPECT_EQ(errorOf("faild_users < 5%"),
              "\"faild_users < 5%\" is not an objective: \"faild_users\" is no quantity; did you mean "
              "\"failed_users\"?");
    EXPECT_THAT(errorOf("p95(a) 300ms"), HasSubstr("the comparison is missing"));
    EXPECT_THAT(errorOf("p100 < 1s"), HasSubstr("between p0 and p100"));
    EXPECT_THAT(errorOf("p95(a < 1s"), HasSubstr("closing parenthesis"));
    EXPECT_THAT(errorOf("p95() < 1s"), HasSubstr("no operation"));
    EXPECT_THAT(errorOf("p95 < 5%"), HasSubstr("is not a duration"));
    EXPECT_THAT(errorOf("failed_users < 300ms"), HasSubstr("is not a share"));
    EXPECT_THAT(errorOf("failed_users < 500%"), HasSubstr("from 0% to 100%"));
    EXPECT_THAT(errorOf("failed_users(a) < 5%"), HasSubstr("counts users"));
    EXPECT_THAT(errorOf("< 5%"), HasSubstr("is no quantity"));
    EXPECT_THAT(errorOf("p95 <"), HasSubstr("is not a duration"));
    EXPECT_THAT(errorOf("p95 = 1s"), HasSubstr("the comparison is missing"));
}

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
