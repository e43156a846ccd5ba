#include "live/chat/store/open.hpp"

#include "live/chat/bus/redis_bus.hpp"
#include "live/chat/kv/memory_kv.hpp"
#include "live/chat/kv/redis_kv.hpp"
#include "live/chat/log/log.hpp"

namespace headroom::chat {

StoreFactory::StoreFactory(const Config& config) : config_(config) {
    if (!config.store.starts_with("memory:")) {
        kind_ = parseRedisUrl(config.store).cluster ? Kind::kCluster : Kind::kRedis;
        return;
    }
    const std::string file = config.store.substr(7);
    if (file.empty()) {
        memory_ = std::make_shared<MemoryKv>();
        return;
    }
    const auto kept = std::make_shared<MemoryKv>(file, config.sync);
    log(LogLevel::kInfo, "store-restored",
        {{"file", file},
         {"commands", static_cast<long long>(kept->restored().commands)},
         {"truncated_bytes", static_cast<long long>(kept->restored().truncated)}});
    memory_ = kept;
}

RedisOptions StoreFactory::redis() const {
    RedisOptions options = parseRedisUrl(config_.store);
    options.password = config_.redisPassword;
    return options;
}

std::shared_ptr<Kv> StoreFactory::forLoop(boost::asio::io_context& loop) {
    if (memory_) return memory_;
    return std::make_shared<RedisKv>(loop, redis());
}

std::unique_ptr<Bus> StoreFactory::bus(boost::asio::io_context& loop, Hub& hub) const {
    if (memory_) return nullptr;
    return std::make_unique<RedisBus>(loop, hub, redis(), config_.shardedBus);
}

} // namespace headroom::chat
