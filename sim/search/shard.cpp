#include "sim/search/shard.hpp"

#include "sim/search/search_error.hpp"

#include <charconv>

namespace headroom::search {
namespace {

constexpr std::size_t kMostShards = 1'000'000;

bool readCount(const char* begin, const char* end, std::size_t& value) {
    const auto [stop, error] = std::from_chars(begin, end, value);
    return error == std::errc{} && stop == end && value >= 1 && value <= kMostShards;
}

} // namespace

Shard parseShard(const std::string& text) {
    const std::size_t slash = text.find('/');
    Shard shard;
    const char* const begin = text.data();
    if (slash == std::string::npos || !readCount(begin, begin + slash, shard.number) ||
        !readCount(begin + slash + 1, begin + text.size(), shard.count) || shard.number > shard.count) {
        throw SearchError("--shard \"" + text + "\": expected i/n with 1 <= i <= n, e.g. 2/5");
    }
    return shard;
}

std::string print(const Shard& shard) {
    return std::to_string(shard.number) + "/" + std::to_string(shard.count);
}

} // namespace headroom::search
