#include "live/chat/kv/redis_kv.hpp"

#include "live/chat/log/log.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace headroom::chat {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds kAnswerTime{3000};
constexpr std::size_t kMovedSlots = 16; // after which the whole map is asked for again

std::optional<Endpoint> endpointOf(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    Endpoint endpoint{std::string(text.substr(0, colon)), 6379};
    if (colon != std::string_view::npos) {
        const std::string_view port = text.substr(colon + 1);
        const auto [end, problem] =
            std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
        if (problem != std::errc() || end != port.data() + port.size() || endpoint.port == 0)
            return std::nullopt;
    }
    if (endpoint.host.empty()) return std::nullopt;
    return endpoint;
}

/// "MOVED 3999 127.0.0.1:6381" and "ASK ..." give slot and endpoint.
std::optional<std::pair<std::uint16_t, Endpoint>> redirection(std::string_view text) {
    const std::size_t first = text.find(' ');
    const std::size_t last = text.rfind(' ');
    if (first == std::string_view::npos || last == first) return std::nullopt;
    std::uint16_t slot = 0;
    std::from_chars(text.data() + first + 1, text.data() + last, slot);
    const auto endpoint = endpointOf(text.substr(last + 1));
    if (!endpoint) return std::nullopt;
    return std::pair{slot, *endpoint};
}

/// Errors that pass by themselves.
bool isPassing(std::string_view text) {
    for (const std::string_view start :
         {"CLUSTERDOWN", "TRYAGAIN", "LOADING", "MASTERDOWN", "READONLY", "NOREPLICAS"})
        if (text.starts_with(start)) return true;
    return false;
}

} // namespace

RedisOptions parseRedisUrl(std::string_view url) {
    const auto bad = [&](const char* why) {
        return std::runtime_error("store \"" + std::string(url) + "\": " + why);
    };
    RedisOptions options;
    std::string_view rest;
    if (url.starts_with("redis-cluster://")) {
        options.cluster = true;
        rest = url.substr(16);
    } else if (url.starts_with("redis://")) {
        rest = url.substr(8);
    } else {
        throw bad("must be memory:[file], redis://host:port[/db] or redis-cluster://host:port,...");
    }
    std::string_view query;
    if (const std::size_t mark = rest.find('?'); mark != std::string_view::npos) {
        query = rest.substr(mark + 1);
        rest = rest.substr(0, mark);
    }
    if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
        const std::string_view number = rest.substr(slash + 1);
        rest = rest.substr(0, slash);
        const auto [end, problem] =
            std::from_chars(number.data(), number.data() + number.size(), options.database);
        if (!number.empty() &&
            (problem != std::errc() || end != number.data() + number.size() || options.cluster))
            throw bad("the database must be a number, and a cluster has one only");
    }
    while (true) {
        const std::size_t comma = rest.find(',');
        const auto endpoint = endpointOf(rest.substr(0, comma));
        if (!endpoint) throw bad("a server must be host:port");
        options.seeds.push_back(*endpoint);
        if (comma == std::string_view::npos) break;
        rest = rest.substr(comma + 1);
    }
    if (!options.cluster && options.seeds.size() > 1) throw bad("several servers need redis-cluster://");
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view one = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (one.starts_with("wait=")) {
            const auto [stop, problem] =
                std::from_chars(one.data() + 5, one.data() + one.size(), options.wait);
            if (problem != std::errc() || stop != one.data() + one.size() || options.wait < 0)
                throw bad("wait must be a number of replicas");
        } else if (one == "replicas=1") {
            options.replicas = true;
        } else if (one != "replicas=0") {
            throw bad("options are wait=<replicas> and replicas=0|1");
        }
    }
    return options;
}

std::vector<Command> greeting(const RedisOptions& options, bool readOnly) {
    std::vector<Command> hello;
    if (!options.password.empty()) hello.push_back({"AUTH", options.password});
    if (readOnly) hello.push_back({"READONLY"});
    if (options.database != 0) hello.push_back({"SELECT", std::to_string(options.database)});
    return hello;
}

RedisKv::RedisKv(asio::io_context& loop, RedisOptions options)
    : loop_(loop), options_(std::move(options)) {}

RedisKv::~RedisKv() {
    for (const auto& [key, node] : nodes_) node->close();
}

RedisNode& RedisKv::node(const Endpoint& endpoint, bool readOnly) {
    std::shared_ptr<RedisNode>& node = nodes_[{endpoint, readOnly}];
    if (!node) node = std::make_shared<RedisNode>(loop_, endpoint, greeting(options_, readOnly));
    return *node;
}

asio::awaitable<void> RedisKv::learnSlots() {
    std::vector<Endpoint> asked = options_.seeds;
    for (const Range& range : ranges_) asked.push_back(range.master);
    std::vector<Command> commands;
    commands.push_back({"CLUSTER", "SLOTS"});
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const Endpoint from = asked[(turn_ + i) % asked.size()];
        const auto pending = node(from, false).start(commands);
        const std::optional<bool> done = co_await pending->done->waitFor(kAnswerTime);
        if (!done.value_or(false) || pending->replies[0].type != Reply::Type::kArray) continue;
        std::vector<Range> fresh;
        for (const Reply& item : pending->replies[0].items) {
            if (item.items.size() < 3) continue;
            Range range{static_cast<std::uint16_t>(item.items[0].integer),
                        static_cast<std::uint16_t>(item.items[1].integer),
                        {},
                        {}};
            for (std::size_t k = 2; k < item.items.size(); ++k) {
                const std::vector<Reply>& at = item.items[k].items;
                if (at.size() < 2) continue;
                const Endpoint endpoint{at[0].text.empty() ? from.host : at[0].text,
                                        static_cast<std::uint16_t>(at[1].integer)};
                if (k == 2)
                    range.master = endpoint;
                else
                    range.replicas.push_back(endpoint);
            }
            fresh.push_back(std::move(range));
        }
        if (fresh.empty()) continue;
        ranges_ = std::move(fresh);
        moved_.clear();
        known_ = true;
        ++turn_;
        co_return;
    }
    throw StoreError("no server of the cluster answers");
}

int RedisKv::waitFor(const Endpoint& master) const {
    if (!options_.cluster) return options_.wait;
    int known = 0;
    for (const Range& range : ranges_)
        if (range.master == master) known = std::max(known, static_cast<int>(range.replicas.size()));
    return std::min(options_.wait, known);
}

Endpoint RedisKv::target(const Command& command, bool& readOnly) {
    readOnly = false;
    if (!options_.cluster) return options_.seeds.front();
    const std::uint16_t slot = slotOf(command.at(1));
    if (const auto found = moved_.find(slot); found != moved_.end()) return found->second;
    for (const Range& range : ranges_) {
        if (slot < range.first || slot > range.last) continue;
        // A login just made must hold at once, so sessions are asked of the master.
        const bool read = options_.replicas && !range.replicas.empty() && !isWrite(command) &&
                          command[0] != "PUBLISH" && command[0] != "SPUBLISH" &&
                          !command[1].starts_with("session:");
        if (!read) return range.master;
        readOnly = true;
        return range.replicas[turn_++ % range.replicas.size()];
    }
    throw StoreError("CLUSTERDOWN no server has the slot of " + command[1]);
}

asio::awaitable<Endpoint> RedisKv::ownerOf(std::string_view key) {
    if (options_.cluster && !known_) co_await learnSlots();
    if (const auto found = moved_.find(slotOf(key)); found != moved_.end()) co_return found->second;
    for (const Range& range : ranges_)
        if (slotOf(key) >= range.first && slotOf(key) <= range.last) co_return range.master;
    co_return options_.seeds.front();
}

asio::awaitable<void> RedisKv::round(const std::vector<Command>& commands, std::vector<Reply>& replies,
                                     std::vector<char>& open, std::string& problem) {
    if (options_.cluster && !known_) co_await learnSlots();
    struct Group {
        std::vector<std::size_t> indices;
        std::vector<Command> commands;
        std::shared_ptr<RedisNode::Pending> pending;
        bool writes = false;
        int wait = 0;
    };
    std::map<std::pair<Endpoint, bool>, Group> groups;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        if (!open[i]) continue;
        bool readOnly = false;
        const Endpoint endpoint = target(commands[i], readOnly);
        Group& group = groups[{endpoint, readOnly}];
        group.indices.push_back(i);
        group.commands.push_back(commands[i]);
        group.writes = group.writes || isWrite(commands[i]);
    }
    for (auto& [where, group] : groups) {
        group.wait = group.writes ? waitFor(where.first) : 0;
        if (group.wait > 0) group.commands.push_back({"WAIT", std::to_string(group.wait), "1000"});
        group.pending = node(where.first, where.second).start(group.commands);
    }
    for (auto& [where, group] : groups) {
        const std::optional<bool> done = co_await group.pending->done->waitFor(kAnswerTime);
        if (!done.value_or(false)) {
            problem = "no answer from " + where.first.text();
            if (!done) node(where.first, where.second).close();
            if (!done) nodes_.erase(where);
            known_ = false;
            continue;
        }
        if (group.wait > 0 && group.pending->replies.back().integer < group.wait) {
            problem = "too few replicas have the change";
            known_ = false;
            continue;
        }
        for (std::size_t k = 0; k < group.indices.size(); ++k) {
            const std::size_t i = group.indices[k];
            Reply reply = std::move(group.pending->replies[k]);
            if (reply.type == Reply::Type::kError && reply.text.starts_with("ASK ")) {
                const auto to = redirection(reply.text);
                if (!to) throw StoreError(reply.text);
                std::vector<Command> asking;
                asking.push_back({"ASKING"});
                asking.push_back(commands[i]);
                const auto pending = node(to->second, false).start(asking);
                const std::optional<bool> answered = co_await pending->done->waitFor(kAnswerTime);
                if (!answered.value_or(false)) continue;
                reply = std::move(pending->replies[1]);
            }
            if (reply.type == Reply::Type::kError) {
                problem = reply.text;
                if (reply.text.starts_with("MOVED ")) {
                    if (const auto to = redirection(reply.text)) moved_[to->first] = to->second;
                    if (moved_.size() >= kMovedSlots) known_ = false; // so many: a reshard
                    continue;
                }
                if (!isPassing(reply.text)) throw StoreError(reply.text);
                known_ = false;
                continue;
            }
            replies[i] = std::move(reply);
            open[i] = 0;
        }
    }
}

asio::awaitable<std::vector<Reply>> RedisKv::run(std::vector<Command> commands) {
    std::vector<Reply> replies(commands.size());
    std::vector<char> open(commands.size(), 1);
    const auto deadline = std::chrono::steady_clock::now() + options_.patience;
    std::chrono::milliseconds pause{10};
    std::string problem;
    int followed = 0; // redirections; servers that do not agree are given time
    for (;;) {
        bool unreachable = false;
        try {
            co_await round(commands, replies, open, problem);
        } catch (const StoreError& error) {
            problem = error.what();
            unreachable = problem.starts_with("no server") || problem.starts_with("CLUSTERDOWN");
            if (!unreachable) throw;
        }
        if (std::none_of(open.begin(), open.end(), [](char one) { return one != 0; })) co_return replies;
        if (std::chrono::steady_clock::now() >= deadline) throw StoreError(problem);
        if (problem.starts_with("MOVED ") && !unreachable && ++followed < 3) continue;
        asio::steady_timer timer(loop_, pause);
        co_await timer.async_wait(asio::use_awaitable);
        pause = std::min(pause * 2, std::chrono::milliseconds(250));
    }
}

} // namespace headroom::chat
