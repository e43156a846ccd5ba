#include "live/chat/store/open.hpp"

#include "live/chat/bus/bus.hpp"
#include "live/chat/kv/memory_kv.hpp"
#include "live/chat/log/log.hpp"

#include <stdexcept>

namespace headroom::chat {

StoreFactory::StoreFactory(const Config& config) : config_(config) {
    if (!config.store.starts_with("memory:"))
        throw std::runtime_error("--store \"" + config.store + "\" must be memory:[file]");
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

std::shared_ptr<Kv> StoreFactory::forLoop(boost::asio::io_context& /*loop*/) { return memory_; }

std::unique_ptr<Bus> StoreFactory::bus(boost::asio::io_context& /*loop*/, Hub& /*hub*/) const { return nullptr; }

} // namespace headroom::chat
