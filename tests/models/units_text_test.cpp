#include "models/units_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace headroom::models {
namespace {

std::string errorOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const UnitError& error) {
        return error.what();
    }
    return "";
}

TEST(UnitsText, ReadsDurations) {
    EXPECT_EQ(parseDuration("250ms").value, 0.25);
    EXPECT_EQ(parseDuration("17m30s").value, 1050.0);
    EXPECT_EQ(parseDuration("1h2m3s").value, 3723.0);
    EXPECT_EQ(parseDuration("1.5 h").value, 5400.0);
    EXPECT_EQ(parseDuration("2d").value, 172800.0);
    EXPECT_EQ(parseDuration(" 3.39us ").value, 3.39e-6);
    EXPECT_EQ(parseDuration("0s").value, 0.0);
    EXPECT_EQ(parseDuration("1e3ms").value, 1.0);
}

// Decimal units shift the decimal point: equal quantities are equal doubles however they are written.
TEST(UnitsText, EqualQuantitiesAreEqualDoubles) {
    EXPECT_EQ(parseDuration("0.336ms"), parseDuration("336us"));
    EXPECT_EQ(parseDuration("9.13us").value, 9.13e-6);
    EXPECT_EQ(parseBytes("91.192KB"), parseBytes("91192B"));
    EXPECT_EQ(parseShare("1%"), 0.01);
    EXPECT_EQ(parseShare("0.05"), parseShare("5%"));
}

TEST(UnitsText, ReadsTheOtherQuantities) {
    EXPECT_EQ(parseBytes("1.5GiB").value, 1610612736.0);
    EXPECT_EQ(parseBytes("300KB").value, 300000.0);
    EXPECT_EQ(parseBytes("9.5kB").value, 9500.0);
    EXPECT_EQ(parseBytesPerSecond("0.5Gbps").value, 62.5e6);
    EXPECT_EQ(parseBytesPerSecond("100MiB/s").value, 104857600.0);
    EXPECT_EQ(parseRate("100/s").value, 100.0);
    EXPECT_EQ(parseRate("60/min").value, 1.0);
    EXPECT_EQ(parseRate("3600/h").value, 1.0);
    EXPECT_EQ(parseMoneyPerHour("$1.2/h").value, 1.2);
    EXPECT_EQ(parseMoney("$0.026").value, 0.026);
}

TEST(UnitsText, ErrorsSayWhatWasFoundAndWhatIsAllowed) {
    EXPECT_EQ(
        errorOf([] { (void)parseDuration("5 sec"); }),
        "\"5 sec\" is not a duration; write for example \"250ms\", \"1.5s\", \"17m30s\" (units ns, us, "
        "ms, s, m, h, d)");
    EXPECT_EQ(errorOf([] { (void)parseDuration("250"); }),
              "\"250\" is not a duration: the unit is missing; write for example \"250ms\", \"1.5s\", "
              "\"17m30s\" (units ns, us, ms, s, m, h, d)");
    EXPECT_EQ(errorOf([] { (void)parseRate("-1/s"); }),
              "\"-1/s\" is not a rate: it may not be negative; write for example \"100/s\", \"60/min\", "
              "\"3600/h\"");
}

TEST(UnitsText, RejectsWhatIsNoQuantity) {
    for (const char* text : {"", " ", "s", "1.s", ".5s", "1s2", "1s 2", "1,5s", "nan", "inf", "1e999s",
                             "+1s", "0x10s", "1s-2s", "1ss", "1S", "ms250", "1 0s", "\xff"}) {
        EXPECT_THROW((void)parseDuration(text), UnitError) << '"' << text << '"';
    }
    EXPECT_THROW((void)parseMoneyPerHour("1.2/h"), UnitError);
    EXPECT_THROW((void)parseMoneyPerHour("$1.2"), UnitError);
    EXPECT_THROW((void)parseBytes("1MiB2B"), UnitError);
    EXPECT_THROW((void)parseBytes("5bytes"), UnitError);
}

TEST(UnitsText, PrintsTheShortestForm) {
    EXPECT_EQ(print(Duration(0.25)), "250ms");
    EXPECT_EQ(print(Duration(1050)), "17m30s");
    EXPECT_EQ(print(Duration(7200)), "2h");
    EXPECT_EQ(print(Duration(0)), "0s");
    EXPECT_EQ(print(parseDuration("9.13us")), "9.13us");
    EXPECT_EQ(print(gibibytes(1.5)), "1.5GiB");
    EXPECT_EQ(print(Bytes(91192)), "91192B");
    EXPECT_EQ(print(parseBytesPerSecond("0.5Gbps")), "500Mbps");
    EXPECT_EQ(print(Rate(100)), "100/s");
    EXPECT_EQ(print(MoneyPerHour(1.2)), "$1.2/h");
    EXPECT_EQ(printShare(0.05), "5%");
}

// parse(print(x)) == x, for values from a fixed sequence over many magnitudes.
TEST(UnitsText, PrintingLosesNothing) {
    std::uint64_t state = 1;
    for (int i = 0; i < 20000; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        double value = static_cast<double>(state >> 11U) * 0x1p-53;
        for (int power = i % 24; power > 8; --power) value *= 10.0;
        for (int power = i % 24; power < 8; ++power) value /= 10.0;
        ASSERT_EQ(parseDuration(print(Duration(value))).value, value);
        ASSERT_EQ(parseBytes(print(Bytes(value))).value, value);
        ASSERT_EQ(parseBytesPerSecond(print(BytesPerSecond(value))).value, value);
        ASSERT_EQ(parseRate(print(Rate(value))).value, value);
        ASSERT_EQ(parseMoneyPerHour(print(MoneyPerHour(value))).value, value);
        ASSERT_EQ(parseShare(printShare(value)), value);
    }
    for (const double value : {5e-324, 1e-300, 1e21, 1e22, 1.7976931348623157e308}) {
        EXPECT_EQ(parseDuration(print(Duration(value))).value, value);
    }
}

TEST(DistributionText, ReadsEveryForm) {
    using Kind = Distribution::Kind;
    EXPECT_EQ(parseDistribution("250ms"), Distribution::constant(Duration(0.25)));
    EXPECT_EQ(parseDistribution("exponential(1s)"),
              (Distribution{Kind::kExponential, Duration(1), {}, 0.0, {}}));
    EXPECT_EQ(parseDistribution("uniform(0.5s, 3s)"),
              (Distribution{Kind::kUniform, Duration(0.5), Duration(3), 0.0, {}}));
    EXPECT_EQ(parseDistribution("lognormal(5ms,0.4)"),
              (Distribution{Kind::kLognormal, Duration(0.005), {}, 0.4, {}}));
    EXPECT_EQ(parseDistribution("gamma( 20ms , 0.5 )"),
              (Distribution{Kind::kGamma, Duration(0.02), {}, 0.5, {}}));
    EXPECT_EQ(parseDistribution("empirical(1ms, 2ms, 9ms)").values.size(), 3U);
}

TEST(DistributionText, PrintsWhatItReads) {
    for (const char* text : {"250ms", "exponential(1s)", "uniform(500ms, 3s)", "lognormal(5ms, 0.4)",
                             "gamma(20ms, 0.5)", "empirical(1ms, 2ms, 9ms)"}) {
        const Distribution value = parseDistribution(text);
        EXPECT_EQ(parseDistribution(print(value)), value) << text;
    }
}

TEST(DistributionText, ErrorsNameTheFault) {
    using ::testing::HasSubstr;
    const auto error = [](const char* text) { return errorOf([&] { (void)parseDistribution(text); }); };
    EXPECT_THAT(error("lognormal(5ms)"), HasSubstr("lognormal takes 2 arguments, found 1"));
    EXPECT_THAT(error("uniform(3s, 1s)"), HasSubstr("the high end lies below the low end"));
    EXPECT_THAT(error("normal(1s, 2)"), HasSubstr("\"normal\" is no kind of it"));
    EXPECT_THAT(error("uniform(1s, 2s"), HasSubstr("the closing parenthesis is missing"));
    EXPECT_THAT(error("lognormal(5ms, 40%)"), HasSubstr("\"40%\" is not a plain number"));
    EXPECT_THAT(error("exponential(5)"), HasSubstr("the unit is missing"));
    EXPECT_THAT(error("empirical()"), HasSubstr("is not a duration"));
    EXPECT_THAT(error("7"), HasSubstr("exponential(mean)"));
}

TEST(Distribution, MeansFollowTheirFormulas) {
    EXPECT_EQ(parseDistribution("20ms").mean().value, 0.02);
    EXPECT_EQ(parseDistribution("uniform(1s, 3s)").mean().value, 2.0);
    EXPECT_DOUBLE_EQ(parseDistribution("empirical(1s, 2s, 9s)").mean().value, 4.0);
    // median * e^(sigma^2 / 2)
    EXPECT_NEAR(parseDistribution("lognormal(1s, 0.4)").mean().value, 1.0832870676749586, 1e-15);
    EXPECT_NEAR(parseDistribution("lognormal(1s, 2)").mean().value, 7.38905609893065, 1e-13);
}

} // namespace
} // namespace headroom::models
