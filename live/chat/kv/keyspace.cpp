#include "live/chat/kv/keyspace.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <sstream>

namespace headroom::chat {
namespace {

constexpr const char* kWrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";
constexpr const char* kSyntax = "ERR syntax error";

Reply integer(std::int64_t value) {
    return {.type = Reply::Type::kInteger, .integer = value, .text = {}, .items = {}};
}
Reply text(std::string value) {
    return {.type = Reply::Type::kText, .integer = 0, .text = std::move(value), .items = {}};
}
Reply status(std::string value) {
    return {.type = Reply::Type::kStatus, .integer = 0, .text = std::move(value), .items = {}};
}
Reply error(std::string value) {
    return {.type = Reply::Type::kError, .integer = 0, .text = std::move(value), .items = {}};
}
Reply array() { return {.type = Reply::Type::kArray, .integer = 0, .text = {}, .items = {}}; }

std::optional<std::int64_t> wholeNumber(std::string_view value) {
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (problem != std::errc() || end != value.data() + value.size()) return std::nullopt;
    return number;
}

std::optional<double> realNumber(std::string_view value) {
    if (value == "+inf" || value == "inf") return std::numeric_limits<double>::infinity();
    if (value == "-inf") return -std::numeric_limits<double>::infinity();
    double number = 0;
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (problem != std::errc() || end != value.data() + value.size() || std::isnan(number))
        return std::nullopt;
    return number;
}

std::string scoreText(double score) {
    if (std::isinf(score)) return score > 0 ? "inf" : "-inf";
    std::array<char, 32> buffer{};
    const auto [end, problem] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), score);
    return {buffer.data(), end};
}

std::string upper(std::string value) {
    for (char& c : value)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return value;
}

struct Bound {
    double value = 0;
    bool open = false;
};

std::optional<Bound> bound(std::string_view value) {
    Bound result;
    if (value.starts_with('(')) {
        result.open = true;
        value.remove_prefix(1);
    }
    const auto number = realNumber(value);
    if (!number) return std::nullopt;
    result.value = *number;
    return result;
}

struct Word {
    std::string_view name;
    bool write;
    std::size_t least; ///< words with the name
};
constexpr Word kWords[] = {
    {"GET", false, 2},
    {"SET", true, 3},
    {"DEL", true, 2},
    {"PEXPIRE", true, 3},
    {"INCRBY", true, 3},
    {"HGET", false, 3},
    {"HMGET", false, 3},
    {"HGETALL", false, 2},
    {"HSET", true, 4},
    {"HSETNX", true, 4},
    {"HDEL", true, 3},
    {"HLEN", false, 2},
    {"SADD", true, 3},
    {"SREM", true, 3},
    {"SMEMBERS", false, 2},
    {"SISMEMBER", false, 3},
    {"SCARD", false, 2},
    {"ZADD", true, 4},
    {"ZREM", true, 3},
    {"ZCARD", false, 2},
    {"ZSCORE", false, 3},
    {"ZRANGE", false, 4},
    {"ZREVRANGE", false, 4},
    {"ZRANGEBYSCORE", false, 4},
    {"ZREVRANGEBYSCORE", false, 4},
    {"PEXPIREAT", true, 3},
    {"EXISTS", false, 2},
    {"ZINCRBY", true, 4},
};

const Word* wordOf(std::string_view name) {
    const auto* found = std::find_if(std::begin(kWords), std::end(kWords),
                                     [&](const Word& word) { return word.name == name; });
    return found == std::end(kWords) ? nullptr : found;
}

} // namespace

bool isWrite(const Command& command) {
    const Word* word = command.empty() ? nullptr : wordOf(command[0]);
    return word != nullptr && word->write;
}

Keyspace::Value* Keyspace::find(const std::string& key, std::int64_t nowMs) {
    const auto found = values_.find(key);
    if (found == values_.end()) return nullptr;
    if (found->second.expiresAt != 0 && found->second.expiresAt <= nowMs) {
        values_.erase(found);
        return nullptr;
    }
    return &found->second;
}

template <class T>
T* Keyspace::make(const std::string& key, std::int64_t nowMs) {
    Value* value = find(key, nowMs);
    if (value == nullptr) value = &values_.emplace(key, Value{T{}, 0}).first->second;
    return std::get_if<T>(&value->data);
}

template <class T>
T* Keyspace::look(const std::string& key, std::int64_t nowMs, bool& wrong) {
    Value* value = find(key, nowMs);
    if (value == nullptr) return nullptr;
    T* data = std::get_if<T>(&value->data);
    wrong = data == nullptr;
    return data;
}

void Keyspace::dropIfEmpty(const std::string& key) {
    const auto found = values_.find(key);
    if (found == values_.end()) return;
    const bool empty = std::visit(
        [](const auto& data) {
            using T = std::decay_t<decltype(data)>;
            if constexpr (std::is_same_v<T, SortedSet>)
                return data.order.empty();
            else if constexpr (std::is_same_v<T, std::string>)
                return false;
            else
                return data.empty();
        },
        found->second.data);
    if (empty) values_.erase(found);
}

Reply Keyspace::run(const Command& command, std::int64_t nowMs) {
    const Word* word = command.empty() ? nullptr : wordOf(command[0]);
    if (word == nullptr) return error("ERR unknown command");
    if (command.size() < word->least)
        return error("ERR wrong number of arguments for '" + command[0] + "' command");
    const Arguments arguments = Arguments(command).subspan(1);
    switch (command[0][0]) {
    case 'H':
        return runHash(command[0], arguments, nowMs);
    case 'Z':
        return runSorted(command[0], arguments, nowMs);
    case 'S':
        if (command[0] == "SET") return setString(arguments, nowMs);
        return runSet(command[0], arguments, nowMs);
    default:
        return runString(command[0], arguments, nowMs);
    }
}

Reply Keyspace::setString(Arguments a, std::int64_t nowMs) {
    bool onlyNew = false;
    bool wantsOld = false;
    std::int64_t expiresAt = 0;
    for (std::size_t i = 2; i < a.size(); ++i) {
        const std::string option = upper(a[i]);
        if (option == "NX") {
            onlyNew = true;
        } else if (option == "GET") {
            wantsOld = true;
        } else if ((option == "PX" || option == "PXAT") && i + 1 < a.size()) {
            const auto value = wholeNumber(a[++i]);
            if (!value || *value <= 0) return error("ERR invalid expire time in 'set' command");
            expiresAt = option == "PX" ? nowMs + *value : *value;
        } else {
            return error(kSyntax);
        }
    }
    const Value* old = find(a[0], nowMs);
    Reply answer = status("OK");
    if (wantsOld) {
        answer = Reply{};
        if (old != nullptr) {
            const auto* held = std::get_if<std::string>(&old->data);
            if (held == nullptr) return error(kWrongType);
            answer = text(*held);
        }
    }
    if (onlyNew && old != nullptr) return wantsOld ? answer : Reply{};
    values_[a[0]] = Value{a[1], expiresAt};
    return answer;
}

Reply Keyspace::runString(const std::string& name, Arguments a, std::int64_t nowMs) {
    if (name == "DEL" || name == "EXISTS") {
        std::int64_t count = 0;
        for (const std::string& key : a) {
            if (find(key, nowMs) == nullptr) continue;
            if (name == "DEL") values_.erase(key);
            ++count;
        }
        return integer(count);
    }
    Value* value = find(a[0], nowMs);
    if (name == "GET") {
        if (value == nullptr) return {};
        const auto* held = std::get_if<std::string>(&value->data);
        return held != nullptr ? text(*held) : error(kWrongType);
    }
    const auto number = wholeNumber(a[1]);
    if (!number) return error("ERR value is not an integer or out of range");
    if (name == "INCRBY") {
        if (value == nullptr) value = &values_.emplace(a[0], Value{std::string("0"), 0}).first->second;
        auto* held = std::get_if<std::string>(&value->data);
        if (held == nullptr) return error(kWrongType);
        const auto before = wholeNumber(*held);
        std::int64_t after = 0;
        if (!before) return error("ERR value is not an integer or out of range");
        if (__builtin_add_overflow(*before, *number, &after))
            return error("ERR increment or decrement would overflow");
        *held = std::to_string(after);
        return integer(after);
    }
    if (value == nullptr) return integer(0); // PEXPIRE, PEXPIREAT
    value->expiresAt = name == "PEXPIRE" ? nowMs + *number : *number;
    if (value->expiresAt <= nowMs) values_.erase(a[0]);
    return integer(1);
}

Reply Keyspace::runHash(const std::string& name, Arguments a, std::int64_t nowMs) {
    if (name == "HSET" || name == "HSETNX") {
        if (a.size() % 2 == 0 || (name == "HSETNX" && a.size() != 3))
            return error("ERR wrong number of arguments for '" + name + "' command");
        Hash* hash = make<Hash>(a[0], nowMs);
        if (hash == nullptr) return error(kWrongType);
        std::int64_t added = 0;
        for (std::size_t i = 1; i + 1 < a.size(); i += 2) {
            const auto [at, fresh] = hash->try_emplace(a[i], a[i + 1]);
            if (fresh)
                ++added;
            else if (name == "HSET")
                at->second = a[i + 1];
        }
        return integer(added);
    }
    bool wrong = false;
    Hash* hash = look<Hash>(a[0], nowMs, wrong);
    if (wrong) return error(kWrongType);
    if (name == "HLEN") return integer(hash != nullptr ? static_cast<std::int64_t>(hash->size()) : 0);
    if (name == "HDEL") {
        std::int64_t removed = 0;
        if (hash != nullptr)
            for (const std::string& field : a.subspan(1))
                removed += static_cast<std::int64_t>(hash->erase(field));
        dropIfEmpty(a[0]);
        return integer(removed);
    }
    const auto value = [&](const std::string& field) {
        if (hash == nullptr) return Reply{};
        const auto found = hash->find(field);
        return found == hash->end() ? Reply{} : text(found->second);
    };
    if (name == "HGET") return value(a[1]);
    Reply answer = array();
    if (name == "HMGET") {
        for (const std::string& field : a.subspan(1)) answer.items.push_back(value(field));
    } else if (hash != nullptr) { // HGETALL
        for (const auto& [field, held] : *hash) {
            answer.items.push_back(text(field));
            answer.items.push_back(text(held));
        }
    }
    return answer;
}

Reply Keyspace::runSet(const std::string& name, Arguments a, std::int64_t nowMs) {
    if (name == "SADD") {
        Set* set = make<Set>(a[0], nowMs);
        if (set == nullptr) return error(kWrongType);
        std::int64_t added = 0;
        for (const std::string& member : a.subspan(1)) added += set->insert(member).second ? 1 : 0;
        return integer(added);
    }
    bool wrong = false;
    Set* set = look<Set>(a[0], nowMs, wrong);
    if (wrong) return error(kWrongType);
    if (name == "SREM") {
        std::int64_t removed = 0;
        if (set != nullptr)
            for (const std::string& member : a.subspan(1))
                removed += static_cast<std::int64_t>(set->erase(member));
        dropIfEmpty(a[0]);
        return integer(removed);
    }
    if (name == "SCARD") return integer(set != nullptr ? static_cast<std::int64_t>(set->size()) : 0);
    if (name == "SISMEMBER") return integer(set != nullptr && set->contains(a[1]) ? 1 : 0);
    Reply answer = array(); // SMEMBERS
    if (set != nullptr)
        for (const std::string& member : *set) answer.items.push_back(text(member));
    return answer;
}

Reply Keyspace::addSorted(Arguments a, std::int64_t nowMs) {
    const bool onlyNew = upper(a[1]) == "NX";
    const std::size_t start = onlyNew ? 2 : 1;
    if ((a.size() - start) % 2 != 0 || a.size() == start) return error(kSyntax);
    for (std::size_t i = start; i < a.size(); i += 2)
        if (!realNumber(a[i])) return error("ERR value is not a valid float");
    SortedSet* set = make<SortedSet>(a[0], nowMs);
    if (set == nullptr) return error(kWrongType);
    std::int64_t added = 0;
    for (std::size_t i = start; i < a.size(); i += 2) {
        const double score = *realNumber(a[i]);
        const auto [at, fresh] = set->scores.try_emplace(a[i + 1], score);
        if (!fresh) {
            if (onlyNew) continue;
            set->order.erase({at->second, a[i + 1]});
            at->second = score;
        }
        set->order.emplace(score, a[i + 1]);
        added += fresh ? 1 : 0;
    }
    return integer(added);
}

Reply Keyspace::rangeByScore(const SortedSet& set, Arguments a, bool reverse) {
    const auto low = bound(a[reverse ? 2 : 1]);
    const auto high = bound(a[reverse ? 1 : 2]);
    if (!low || !high) return error("ERR min or max is not a float");
    bool scores = false;
    std::int64_t offset = 0;
    std::int64_t limit = -1;
    for (std::size_t i = 3; i < a.size(); ++i) {
        const std::string option = upper(a[i]);
        if (option == "WITHSCORES") {
            scores = true;
        } else if (option == "LIMIT" && i + 2 < a.size()) {
            const auto from = wholeNumber(a[i + 1]);
            const auto count = wholeNumber(a[i + 2]);
            if (!from || !count) return error("ERR value is not an integer or out of range");
            offset = *from;
            limit = *count;
            i += 2;
        } else {
            return error(kSyntax);
        }
    }
    Reply answer = array();
    const auto inside = [&](double score) {
        return (low->open ? score > low->value : score >= low->value) &&
               (high->open ? score < high->value : score <= high->value);
    };
    const auto take = [&](const std::pair<double, std::string>& entry) {
        if (!inside(entry.first)) return true;
        if (offset-- > 0) return true;
        if (limit >= 0 && limit-- == 0) return false;
        answer.items.push_back(text(entry.second));
        if (scores) answer.items.push_back(text(scoreText(entry.first)));
        return true;
    };
    if (offset < 0) return answer;
    const auto first = set.order.lower_bound({low->value, std::string()});
    auto last = first;
    if (reverse) {
        // The greatest score that may be inside, and down from there.
        last = std::isinf(high->value)
                   ? set.order.end()
                   : set.order.lower_bound(
                         {std::nextafter(high->value, std::numeric_limits<double>::infinity()), {}});
        while (last != first) {
            --last;
            if (!take(*last)) break;
        }
    } else {
        for (; last != set.order.end() && last->first <= high->value; ++last)
            if (!take(*last)) break;
    }
    return answer;
}

Reply Keyspace::rangeByRank(const SortedSet& set, Arguments a, bool reverse) {
    const auto start = wholeNumber(a[1]);
    const auto stop = wholeNumber(a[2]);
    if (!start || !stop) return error("ERR value is not an integer or out of range");
    bool scores = false;
    if (a.size() == 4 && upper(a[3]) == "WITHSCORES")
        scores = true;
    else if (a.size() > 3)
        return error(kSyntax);
    const auto size = static_cast<std::int64_t>(set.order.size());
    const std::int64_t from = std::max<std::int64_t>(0, *start < 0 ? size + *start : *start);
    const std::int64_t to = std::min(size - 1, *stop < 0 ? size + *stop : *stop);
    Reply answer = array();
    const auto take = [&](const std::pair<double, std::string>& entry) {
        answer.items.push_back(text(entry.second));
        if (scores) answer.items.push_back(text(scoreText(entry.first)));
    };
    if (from > to) return answer;
    if (reverse) {
        auto at = std::next(set.order.rbegin(), from);
        for (std::int64_t i = from; i <= to; ++i, ++at) take(*at);
    } else {
        auto at = std::next(set.order.begin(), from);
        for (std::int64_t i = from; i <= to; ++i, ++at) take(*at);
    }
    return answer;
}

Reply Keyspace::runSorted(const std::string& name, Arguments a, std::int64_t nowMs) {
    if (name == "ZADD") return addSorted(a, nowMs);
    if (name == "ZINCRBY") {
        const auto by = realNumber(a[1]);
        if (!by) return error("ERR value is not a valid float");
        SortedSet* set = make<SortedSet>(a[0], nowMs);
        if (set == nullptr) return error(kWrongType);
        double& score = set->scores[a[2]];
        set->order.erase({score, a[2]});
        score += *by;
        set->order.emplace(score, a[2]);
        return text(scoreText(score));
    }
    static const SortedSet kNone;
    bool wrong = false;
    SortedSet* set = look<SortedSet>(a[0], nowMs, wrong);
    if (wrong) return error(kWrongType);
    if (name == "ZREM") {
        std::int64_t removed = 0;
        for (const std::string& member : a.subspan(1)) {
            if (set == nullptr) break;
            const auto found = set->scores.find(member);
            if (found == set->scores.end()) continue;
            set->order.erase({found->second, member});
            set->scores.erase(found);
            ++removed;
        }
        dropIfEmpty(a[0]);
        return integer(removed);
    }
    const SortedSet& held = set != nullptr ? *set : kNone;
    if (name == "ZCARD") return integer(static_cast<std::int64_t>(held.order.size()));
    if (name == "ZSCORE") {
        const auto found = held.scores.find(a[1]);
        return found == held.scores.end() ? Reply{} : text(scoreText(found->second));
    }
    if (name == "ZRANGE") return rangeByRank(held, a, false);
    if (name == "ZREVRANGE") return rangeByRank(held, a, true);
    return rangeByScore(held, a, name == "ZREVRANGEBYSCORE");
}

void Keyspace::dump(const std::function<void(const Command&)>& write) const {
    for (const auto& [key, value] : values_) {
        if (const auto* held = std::get_if<std::string>(&value.data)) {
            write({"SET", key, *held});
        } else if (const auto* hash = std::get_if<Hash>(&value.data)) {
            for (const auto& [field, item] : *hash) write({"HSET", key, field, item});
        } else if (const auto* set = std::get_if<Set>(&value.data)) {
            for (const std::string& member : *set) write({"SADD", key, member});
        } else {
            for (const auto& [score, member] : std::get<SortedSet>(value.data).order)
                write({"ZADD", key, scoreText(score), member});
        }
        if (value.expiresAt != 0) write({"PEXPIREAT", key, std::to_string(value.expiresAt)});
    }
}

} // namespace headroom::chat
