#pragma once
// The data of the embedded store: strings, hashes, sets and sorted sets with Redis 7's behaviour for the
// commands the chat uses. Not safe for threads.

#include "live/chat/kv/kv.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>

namespace headroom::chat {

class Keyspace {
public:
    /// `nowMs` is wall time in milliseconds. Unknown commands and wrong arguments give an error reply.
    [[nodiscard]] Reply run(const Command& command, std::int64_t nowMs);
    [[nodiscard]] std::size_t size() const { return values_.size(); }

    /// The shortest sequence of commands that makes this data: a compacted append-only file.
    void dump(const std::function<void(const Command&)>& write) const;

private:
    struct StringHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    using Hash = std::map<std::string, std::string, std::less<>>;
    using Set = std::set<std::string, std::less<>>;
    struct SortedSet {
        std::unordered_map<std::string, double, StringHash, std::equal_to<>> scores;
        std::set<std::pair<double, std::string>> order;
    };
    struct Value {
        std::variant<std::string, Hash, Set, SortedSet> data;
        std::int64_t expiresAt = 0; ///< ms; 0 never
    };

    using Arguments = std::span<const std::string>;
    [[nodiscard]] Value* find(const std::string& key, std::int64_t nowMs);
    /// The container at `key`, made when missing; nullptr when another type is there.
    template <class T>
    [[nodiscard]] T* make(const std::string& key, std::int64_t nowMs);
    /// `wrong` is set when another type is there.
    template <class T>
    [[nodiscard]] T* look(const std::string& key, std::int64_t nowMs, bool& wrong);
    void dropIfEmpty(const std::string& key);

    [[nodiscard]] Reply runString(const std::string& name, Arguments a, std::int64_t nowMs);
    [[nodiscard]] Reply runHash(const std::string& name, Arguments a, std::int64_t nowMs);
    [[nodiscard]] Reply runSet(const std::string& name, Arguments a, std::int64_t nowMs);
    [[nodiscard]] Reply runSorted(const std::string& name, Arguments a, std::int64_t nowMs);
    [[nodiscard]] Reply setString(Arguments a, std::int64_t nowMs);
    [[nodiscard]] Reply addSorted(Arguments a, std::int64_t nowMs);
    [[nodiscard]] static Reply rangeByScore(const SortedSet& set, Arguments a, bool reverse);
    [[nodiscard]] static Reply rangeByRank(const SortedSet& set, Arguments a, bool reverse);

    std::unordered_map<std::string, Value, StringHash, std::equal_to<>> values_;
};

} // namespace headroom::chat
