#include "live/drive/hdr_log.hpp"

#include "live/drive/client/websocket_frame.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <stdexcept>
#include <zlib.h>

namespace headroom::drive {
namespace {

using result::Histogram;

constexpr std::uint32_t kV2Cookie = 0x1c849303U | 0x10U;
constexpr std::uint32_t kV2CompressedCookie = 0x1c849304U | 0x10U;

void appendBigEndian(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

/// ZigZag LEB128 as HdrHistogram has it: at most nine bytes, the ninth whole.
void appendZigZag(std::string& out, std::int64_t signedValue) {
    auto value =
        (static_cast<std::uint64_t>(signedValue) << 1U) ^ static_cast<std::uint64_t>(signedValue >> 63);
    for (int i = 0; i < 8 && value >= 0x80; ++i) {
        out += static_cast<char>((value & 0x7fU) | 0x80U);
        value >>= 7U;
    }
    out += static_cast<char>(value);
}

std::string deflated(const std::string& bytes) {
    uLongf size = ::compressBound(static_cast<uLong>(bytes.size()));
    std::string out(size, '\0');
    if (::compress2(reinterpret_cast<Bytef*>(out.data()), &size,
                    reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()),
                    Z_DEFAULT_COMPRESSION) != Z_OK)
        throw std::runtime_error("zlib does not compress");
    out.resize(size);
    return out;
}

} // namespace

std::string encodeV2(const Histogram& histogram) {
    if (histogram.bits() != Histogram::kThreeDigits)
        throw std::invalid_argument("HdrHistogram's encoding needs three significant digits");
    std::string counts;
    std::uint32_t next = 0;
    for (const auto& [bucket, count] : histogram.sparse()) {
        if (bucket > next) appendZigZag(counts, -static_cast<std::int64_t>(bucket - next));
        appendZigZag(counts, static_cast<std::int64_t>(count));
        next = bucket + 1;
    }
    std::string plain;
    appendBigEndian(plain, kV2Cookie, 4);
    appendBigEndian(plain, counts.size(), 4);
    appendBigEndian(plain, 0, 4); // normalizing index offset
    appendBigEndian(plain, 3, 4); // significant digits
    appendBigEndian(plain, 1, 8); // lowest discernible value
    appendBigEndian(plain, (std::uint64_t{1} << Histogram::kMaxExponent) - 1, 8);
    appendBigEndian(plain, std::bit_cast<std::uint64_t>(1.0), 8); // integer to double ratio
    plain += counts;
    const std::string packed = deflated(plain);
    std::string out;
    appendBigEndian(out, kV2CompressedCookie, 4);
    appendBigEndian(out, packed.size(), 4);
    return base64(out + packed);
}

std::string hdrLogHeader(double startSeconds) {
    return fmt::format("#[Histogram log format version 1.3]\n"
                       "#[StartTime: {:.3f} (seconds since epoch)]\n"
                       "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
                       "\"Interval_Compressed_Histogram\"\n",
                       startSeconds);
}

std::string hdrLogLine(const std::string& tag, double startSeconds, double lengthSeconds,
                       const Histogram& histogram) {
    return fmt::format("Tag={},{:.3f},{:.3f},{:.3f},{}\n", tag, startSeconds, lengthSeconds,
                       static_cast<double>(histogram.max()) / 1000.0, encodeV2(histogram));
}

std::string percentileCsv(const Histogram& histogram) {
    std::string out = "\"Value\",\"Percentile\",\"TotalCount\",\"1/(1-Percentile)\"\n";
    if (histogram.empty()) return out;
    const auto total = static_cast<double>(histogram.count());
    constexpr double kStepsPerHalf = 5.0;
    double level = 0.0; // share reached by the next line
    std::uint64_t reached = 0;
    for (const auto& [bucket, count] : histogram.sparse()) {
        reached += count;
        const double share = static_cast<double>(reached) / total;
        const std::uint64_t high =
            std::min(histogram.max(), Histogram::lowOf(bucket, histogram.bits()) +
                                          Histogram::widthOf(bucket, histogram.bits()) - 1);
        while (level <= share && level < 1.0) {
            out += fmt::format("{:.3f},{:.12f},{},{:.2f}\n", static_cast<double>(high) / 1000.0, level,
                               reached, 1.0 / (1.0 - level));
            // As HdrHistogram's PercentileIterator steps.
            const double halves = std::exp2(std::floor(std::log2(1.0 / (1.0 - level))) + 1.0);
            level += 1.0 / (kStepsPerHalf * halves);
            if (1.0 - level < 0.5 / total) level = 1.0;
        }
    }
    return out + fmt::format("{:.3f},{:.12f},{},Infinity\n",
                             static_cast<double>(histogram.max()) / 1000.0, 1.0, histogram.count());
}

} // namespace headroom::drive
