// The embedded store against a real Redis; the append-only file; durability.

#include "live/chat/kv/append_log.hpp"
#include "live/chat/kv/keyspace.hpp"
#include "live/chat/kv/redis_kv.hpp"
#include "live/chat/kv/resp.hpp"
#include "live/chat/kv/slots.hpp"
#include "live/chat/wire/clock.hpp"
#include "tests/live/chat/redis_process.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <thread>

namespace headroom::chat {
namespace {

/// Runs the coroutine to its end.
std::vector<Reply> runHere(boost::asio::io_context& loop, Kv& kv, std::vector<Command> commands) {
    std::vector<Reply> replies;
    std::exception_ptr problem;
    bool done = false;
    boost::asio::co_spawn(loop, kv.run(std::move(commands)),
                          [&](std::exception_ptr e, std::vector<Reply> r) {
                              problem = e;
                              replies = std::move(r);
                              done = true;
                          });
    loop.restart();
    while (!done) loop.run_one();
    if (problem) std::rethrow_exception(problem);
    return replies;
}

/// Hashes and sets have no order of their own in Redis.
Reply inOrder(const Command& command, Reply reply) {
    if (command[0] == "SMEMBERS")
        std::sort(reply.items.begin(), reply.items.end(),
                  [](auto& a, auto& b) { return a.text < b.text; });
    if (command[0] == "HGETALL") {
        std::vector<std::pair<std::string, std::string>> pairs;
        for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2)
            pairs.emplace_back(reply.items[i].text, reply.items[i + 1].text);
        std::sort(pairs.begin(), pairs.end());
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            reply.items[2 * i].text = pairs[i].first;
            reply.items[2 * i + 1].text = pairs[i].second;
        }
    }
    return reply;
}

/// A command the chat could send, of small keys and values so that they meet.
Command randomCommand(std::mt19937& random) {
    const auto pick = [&](std::initializer_list<const char*> of) {
        return std::string(*(of.begin() + random() % of.size()));
    };
    const std::string kind = pick({"s", "h", "e", "z"});
    const std::string key = kind + pick({"1", "2", "3"});
    const std::string word = pick({"a", "b", "c", "d e", "\xc3\xa9", ""});
    const std::string other = pick({"x", "y", "1", "-7"});
    const std::string score = pick({"0", "1", "2", "1732205025123", "-1.5"});
    const std::string low = pick({"-inf", "0", "(1", "1"});
    const std::string high = pick({"+inf", "2", "(2", "1732205025123"});
    const std::string from = pick({"0", "1", "-2", "5"});
    const std::string to = pick({"-1", "0", "1", "3"});
    if (kind == "s") {
        switch (random() % 8) {
        case 0:
            return {"SET", key, other};
        case 1:
            return {"SET", key, word, "NX"};
        case 2:
            return {"SET", key, word, "GET"};
        case 3:
            return {"SET", key, word, "PX", "100000"};
        case 4:
            return {"DEL", key};
        case 5:
            return {"EXISTS", key};
        case 6:
            return {"PEXPIRE", key, "50000"};
        default:
            return {"GET", key};
        }
    }
    if (kind == "h") {
        switch (random() % 6) {
        case 0:
            return {"HSET", key, word, other, other, word};
        case 1:
            return {"HSETNX", key, word, other};
        case 2:
            return {"HDEL", key, word};
        case 3:
            return {"HMGET", key, word, other};
        case 4:
            return {"HLEN", key};
        default:
            return {"HGETALL", key};
        }
    }
    if (kind == "e") {
        switch (random() % 5) {
        case 0:
            return {"SADD", key, word, other};
        case 1:
            return {"SREM", key, word};
        case 2:
            return {"SISMEMBER", key, word};
        case 3:
            return {"SCARD", key};
        default:
            return {"SMEMBERS", key};
        }
    }
    switch (random() % 10) {
    case 0:
        return {"ZADD", key, score, word};
    case 1:
        return {"ZADD", key, "NX", score, word, score, other};
    case 2:
        return {"ZREM", key, word};
    case 3:
        return {"ZSCORE", key, word};
    case 4:
        return {"ZCARD", key};
    case 5:
        return {"ZRANGE", key, from, to};
    case 6:
        return {"ZREVRANGE", key, from, to, "WITHSCORES"};
    case 7:
        return {"ZRANGEBYSCORE", key, low, high};
    case 8:
        return {"ZREVRANGEBYSCORE", key, high, low, "WITHSCORES", "LIMIT", "0", "2"};
    default:
        return {"HGET", key, word}; // another type
    }
}

TEST(Keyspace, AnswersAsRedisDoes) {
    const RedisProcess redis(freePort());
    boost::asio::io_context loop;
    RedisKv real(loop, parseRedisUrl("redis://" + redis.address()));
    Keyspace own;
    std::mt19937 random(3);
    int compared = 0;
    for (int batch = 0; batch < 200; ++batch) {
        for (int i = 0; i < 20; ++i) {
            const Command command = randomCommand(random);
            const Reply mine = inOrder(command, own.run(command, wallMilliseconds()));
            std::string text;
            for (const std::string& word : command) text += word + " ";
            try {
                const Reply theirs = inOrder(command, runHere(loop, real, {command})[0]);
                ASSERT_EQ(mine, theirs) << text;
                ++compared;
            } catch (const StoreError&) {
                ASSERT_EQ(mine.type, Reply::Type::kError) << text;
            }
        }
    }
    EXPECT_GT(compared, 3000);
    // What it dumps builds the same data.
    Keyspace copy;
    own.dump([&](const Command& command) { (void)copy.run(command, wallMilliseconds()); });
    for (const char* key : {"s1", "s2", "s3", "h1", "h2", "h3", "e1", "e2", "e3", "z1", "z2", "z3"})
        for (const char* ask : {"GET", "HGETALL", "SMEMBERS", "ZCARD"})
            EXPECT_EQ(copy.run({ask, key}, wallMilliseconds()), own.run({ask, key}, wallMilliseconds()));
}

// Redis Cluster specification, "Key distribution model": CRC16("123456789") is 0x31C3.
TEST(Slots, FollowTheClusterSpecification) {
    EXPECT_EQ(slotOf("123456789"), 0x31C3 % 16384);
    EXPECT_EQ(slotOf("{user1000}.following"), slotOf("{user1000}.followers"));
    EXPECT_EQ(slotOf("foo{}{bar}"), slotOf("foo{}{bar}"));
    EXPECT_NE(slotOf("foo{}{bar}"), slotOf("bar"));
    EXPECT_EQ(slotOf("foo{{bar}}zap"), slotOf("{bar"));
    EXPECT_EQ(slotOf("foo{bar}{zap}"), slotOf("bar"));
}

TEST(AppendLog, CutsAnUnfinishedEndAndRefusesDamage) {
    const ScratchFolder folder;
    const std::string file = folder / "log";
    std::string bytes;
    encode({"SET", "a", "1"}, bytes);
    const std::size_t whole = bytes.size();
    encode({"SET", "b", std::string(100, 'x')}, bytes);
    for (std::size_t cut = whole; cut < bytes.size(); ++cut) {
        std::ofstream(file, std::ios::binary) << bytes.substr(0, cut);
        int seen = 0;
        const LogContents contents = replay(file, [&](const Command&) { ++seen; });
        EXPECT_EQ(seen, 1);
        EXPECT_EQ(contents.truncated, cut - whole);
        EXPECT_EQ(std::filesystem::file_size(file), whole);
    }
    std::string damaged = bytes;
    damaged[1] = 'x';
    std::ofstream(file, std::ios::binary) << damaged;
    EXPECT_THROW(replay(file, [](const Command&) {}), StoreError);
}

/// A client writes as fast as it is acknowledged; the server is killed; what was acknowledged must be there.
void killAndCompare(const std::vector<std::string>& store, const std::vector<std::string>& environment) {
    const ScratchFolder folder;
    const std::string acknowledged = folder / "acknowledged";
    auto server = std::make_unique<ServerProcess>(store, environment);
    const Ran first = runNode("durability.cjs",
                              {server->url(), "write", acknowledged, std::to_string(server->process())});
    EXPECT_EQ(first.code, 0) << first.output << server->log();
    server = std::make_unique<ServerProcess>(store, environment);
    const Ran second = runNode("durability.cjs", {server->url(), "check", acknowledged});
    EXPECT_EQ(second.code, 0) << second.output << server->log();
}

TEST(Durability, KillNineLosesNothingAcknowledgedWithTheAppendOnlyFile) {
    for (const char* sync : {"always", "1s"}) {
        const ScratchFolder folder;
        killAndCompare({"--store", "memory:" + (folder / "chat.aof"), "--sync", sync},
                       {"HEADROOM_CHAT_SECRET=0123456789abcdef0123"});
    }
}

TEST(Durability, KillNineLosesNothingAcknowledgedWithRedis) {
    const RedisProcess redis(freePort());
    killAndCompare({"--store", "redis://" + redis.address()},
                   {"HEADROOM_CHAT_SECRET=0123456789abcdef0123"});
}

TEST(Backends, ShareRoomsThroughRedis) {
    const RedisProcess redis(freePort());
    for (const char* bus : {"sharded", "classic"}) {
        const std::vector<std::string> options{"--store",
                                               "redis://" + redis.address(),
                                               "--bus",
                                               bus,
                                               "--ai-first-token",
                                               "20ms",
                                               "--ai-rate",
                                               "200"};
        const std::vector<std::string> environment{"HEADROOM_CHAT_SECRET=0123456789abcdef0123"};
        const ServerProcess one(options, environment);
        const ServerProcess two(options, environment);
        const Ran ran = runNode("backends.cjs", {one.url(), two.url()});
        EXPECT_EQ(ran.code, 0) << bus << ran.output << one.log() << two.log();
        EXPECT_EQ(redis.ask({"FLUSHALL"}), "OK\n");
        const Ran contract = runNode("contract.cjs", {one.url()});
        EXPECT_EQ(contract.code, 0) << bus << contract.output << one.log();
        EXPECT_EQ(redis.ask({"FLUSHALL"}), "OK\n");
    }
}

TEST(Backends, GiveRedisThePasswordItWants) {
    const RedisProcess redis(freePort());
    EXPECT_EQ(redis.ask({"CONFIG", "SET", "requirepass", "sesame"}), "OK\n");
    EXPECT_NE(redis.ask({"GET", "x"}).find("NOAUTH"), std::string::npos);
    const std::vector<std::string> options{
        "--store", "redis://" + redis.address() + "/2", "--ai-first-token", "20ms", "--ai-rate", "200"};
    const ServerProcess server(options, {"HEADROOM_REDIS_PASSWORD=sesame"});
    const Ran contract = runNode("contract.cjs", {server.url()});
    EXPECT_EQ(contract.code, 0) << contract.output << server.log();
    EXPECT_EQ(server.log().find("sesame"), std::string::npos);
}

using Nodes = std::vector<std::unique_ptr<RedisProcess>>;

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

/// Moves the slot of "{move}" between two masters as redis-cli does, and uses the store at every stage.
void moveASlot(const Nodes& nodes) {
    boost::asio::io_context loop;
    const std::string seed = nodes[0]->address();
    RedisKv kv(loop, parseRedisUrl("redis-cluster://" + seed));
    const std::string slot = std::to_string(slotOf("{move}"));
    (void)runHere(loop, kv, {{"SET", "{move}a", "1"}});
    const RedisProcess* from = nullptr;
    const RedisProcess* to = nullptr;
    for (const auto& node : nodes) {
        if (!node->ask({"ROLE"}).starts_with("master")) continue;
        const bool has = trimmed(node->ask({"CLUSTER", "COUNTKEYSINSLOT", slot})) == "1";
        (has ? from : to) = node.get();
    }
    ASSERT_TRUE(from != nullptr && to != nullptr);
    const std::string fromId = trimmed(from->ask({"CLUSTER", "MYID"}));
    const std::string toId = trimmed(to->ask({"CLUSTER", "MYID"}));
    EXPECT_EQ(to->ask({"CLUSTER", "SETSLOT", slot, "IMPORTING", fromId}), "OK\n");
    EXPECT_EQ(from->ask({"CLUSTER", "SETSLOT", slot, "MIGRATING", toId}), "OK\n");
    (void)runHere(loop, kv,
                  {{"SET", "{move}b", "2"}}); // not at the old server: it is asked of the new one
    EXPECT_EQ(trimmed(to->ask({"CLUSTER", "COUNTKEYSINSLOT", slot})), "1");
    const auto during = runHere(loop, kv, {{"GET", "{move}a"}, {"GET", "{move}b"}});
    EXPECT_EQ(during[0].text + during[1].text, "12");
    const std::string target = to->address();
    EXPECT_EQ(
        from->ask({"MIGRATE", "127.0.0.1", target.substr(target.find(':') + 1), "{move}a", "0", "5000"}),
        "OK\n");
    for (const auto* node : {to, from})
        EXPECT_EQ(node->ask({"CLUSTER", "SETSLOT", slot, "NODE", toId}), "OK\n");
    const auto after = runHere(loop, kv, {{"GET", "{move}a"}, {"GET", "{move}b"}});
    EXPECT_EQ(after[0].text + after[1].text, "12");
    RedisKv reader(loop, parseRedisUrl("redis-cluster://" + seed + "?replicas=1"));
    std::string seen;
    for (int i = 0; i < 100 && seen != "12"; ++i) { // replicas follow in their time
        const auto read = runHere(loop, reader, {{"GET", "{move}a"}, {"GET", "{move}b"}});
        seen = read[0].text + read[1].text;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_EQ(seen, "12");
}

TEST(Cluster, SurvivesTheLossOfAMaster) {
    std::vector<std::unique_ptr<RedisProcess>> nodes;
    std::vector<std::string> create{"redis-cli", "--cluster", "create"};
    for (int i = 0; i < 6; ++i) {
        nodes.push_back(std::make_unique<RedisProcess>(freePort(), true));
        create.push_back(nodes.back()->address());
    }
    create.insert(create.end(), {"--cluster-replicas", "1", "--cluster-yes"});
    const Ran made = runProgram(create);
    ASSERT_EQ(made.code, 0) << made.output;
    const std::vector<std::string> options{"--store", "redis-cluster://" + nodes[0]->address() + "," +
                                                          nodes[1]->address() + "?wait=1"};
    const std::vector<std::string> environment{"HEADROOM_CHAT_SECRET=0123456789abcdef0123"};
    const ServerProcess one(options, environment);
    const ServerProcess two(options, environment);
    const Ran ran = runNode("backends.cjs", {one.url(), two.url()});
    EXPECT_EQ(ran.code, 0) << ran.output << one.log() << two.log();
    // A slot on its way to another server: ASK while it moves, MOVED afterwards. Reads from replicas find it, too.
    moveASlot(nodes);
    // Messages go on while a master is killed: none that was acknowledged is missing afterwards.
    const ScratchFolder folder;
    const std::string acknowledged = folder / "acknowledged";
    std::string masters;
    for (const auto& node : nodes)
        if (node->ask({"ROLE"}).starts_with("master")) masters = node->address();
    for (const auto& node : nodes) {
        if (node->address() != masters) continue;
        const std::string process = node->ask({"INFO", "server"});
        const std::size_t at = process.find("process_id:");
        const std::string id = process.substr(at + 11, process.find('\r', at) - at - 11);
        const Ran wrote = runNode("durability.cjs", {one.url(), "through", acknowledged, id});
        EXPECT_EQ(wrote.code, 0) << wrote.output << one.log();
    }
    const Ran check = runNode("durability.cjs", {two.url(), "check", acknowledged});
    EXPECT_EQ(check.code, 0) << check.output << two.log();
}

} // namespace
} // namespace headroom::chat
