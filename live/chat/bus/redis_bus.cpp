#include "live/chat/bus/redis_bus.hpp"

#include "live/chat/auth/random.hpp"
#include "live/chat/bus/hub.hpp"
#include "live/chat/log/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <functional>

namespace headroom::chat {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kPrefix = "bus:";
constexpr std::string_view kControl = "bus:*control";
constexpr std::size_t kOriginSize = 16;

} // namespace

/// Everything runs on the bus's loop; tasks hold this, not the bus.
struct RedisBus::Shared : std::enable_shared_from_this<Shared> {
    Shared(asio::io_context& l, Hub& h, RedisOptions o, bool s)
        : loop(l), hub(&h), options(o), sharded(s), kv(l, std::move(o)),
          origin(randomHex(kOriginSize / 2)) {
        want(std::string(kControl));
    }

    void want(const std::string& channel) {
        wanted.insert(channel);
        open.insert(channel);
    }

    [[nodiscard]] std::string channelOf(const std::string& room) const {
        return std::string(kPrefix) + "{r:" + room + "}";
    }

    void start() {
        asio::co_spawn(
            loop, [self = shared_from_this()]() { return self->subscribeAll(); }, asio::detached);
    }

    /// Subscribes to every wanted channel that is not subscribed yet, each at the server that has it.
    asio::awaitable<void> subscribeAll() {
        if (working) co_return;
        working = true;
        std::string problem;
        try {
            for (;;) {
                if (open.empty() || hub == nullptr) break;
                const std::string next = *open.begin();
                const Endpoint owner = co_await kv.ownerOf(next);
                if (open.erase(next) == 0) continue; // nobody wants it any more
                subscribed[next] = owner;
                ++asked[next];
                command(owner, sharded ? "SSUBSCRIBE" : "SUBSCRIBE", next);
            }
        } catch (const std::exception& error) {
            problem = error.what();
        }
        working = false;
        if (!problem.empty()) retry();
    }

    void command(const Endpoint& owner, const char* name, const std::string& channel) {
        std::shared_ptr<RedisNode>& node = nodes[owner];
        if (!node) {
            const std::weak_ptr<Shared> weak = shared_from_this();
            node = std::make_shared<RedisNode>(
                loop, owner, greeting(options, false),
                [weak](const Reply& reply) {
                    if (const auto self = weak.lock()) self->onPush(reply);
                },
                [weak, owner] {
                    if (const auto self = weak.lock()) self->onLost(owner);
                });
        }
        node->send({name, channel});
    }

    void onPush(const Reply& reply) {
        if (reply.type == Reply::Type::kError) { // MOVED: the channel's slot is elsewhere now
            kv.forgetSlots();
            open = wanted;
            subscribed.clear();
            confirmed.clear();
            asked.clear();
            return retry();
        }
        if (reply.items.size() < 3 || hub == nullptr) return;
        const std::string& kind = reply.items[0].text;
        const std::string& channel = reply.items[1].text;
        if (kind == "subscribe" || kind == "ssubscribe") return onSubscribed(channel);
        if (kind == "sunsubscribe" && subscribed.contains(channel)) {
            // The slot moved away: the server ends the subscription.
            kv.forgetSlots();
            forget(channel);
            open.insert(channel);
            return retry();
        }
        if (kind != "message" && kind != "smessage") return;
        const std::string_view body = reply.items[2].text;
        if (body.size() < kOriginSize || body.substr(0, kOriginSize) == origin) return;
        const std::string_view packet = body.substr(kOriginSize);
        if (channel == kControl) return hub->onControl(packet);
        const std::size_t start = kPrefix.size() + 3;
        if (channel.size() > start)
            hub->deliver(channel.substr(start, channel.size() - start - 1), packet);
    }

    void onSubscribed(const std::string& channel) {
        // Left and wanted again, there may be another answer under way.
        const auto left = asked.find(channel);
        if (left == asked.end() || --left->second > 0) return;
        asked.erase(left);
        if (!subscribed.contains(channel)) return;
        confirmed.insert(channel);
        const auto [first, last] = listeners.equal_range(channel);
        for (auto at = first; at != last; ++at) at->second();
        listeners.erase(first, last);
    }

    void forget(const std::string& channel) {
        subscribed.erase(channel);
        confirmed.erase(channel);
    }

    void onLost(const Endpoint& owner) {
        kv.forgetSlots();
        for (auto at = subscribed.begin(); at != subscribed.end();) {
            if (at->second != owner) {
                ++at;
                continue;
            }
            open.insert(at->first);
            confirmed.erase(at->first);
            asked.erase(at->first);
            at = subscribed.erase(at);
        }
        retry();
    }

    void retry() {
        if (retrying || hub == nullptr) return;
        retrying = true;
        const auto timer = std::make_shared<asio::steady_timer>(loop, std::chrono::milliseconds(100));
        timer->async_wait([self = shared_from_this(), timer](boost::system::error_code) {
            self->retrying = false;
            if (self->hub != nullptr) self->start();
        });
    }

    asio::awaitable<void> send(std::string channel, std::string body) {
        std::vector<Command> commands;
        commands.push_back({sharded ? "SPUBLISH" : "PUBLISH", std::move(channel), std::move(body)});
        try {
            co_await kv.run(std::move(commands));
        } catch (const StoreError& error) {
            log(LogLevel::kWarning, "publish-failed", {{"reason", error.what()}});
        }
    }

    void publish(std::string channel, std::string_view packet) {
        std::string body = origin;
        body += packet;
        asio::post(loop, [self = shared_from_this(), channel = std::move(channel),
                          body = std::move(body)]() mutable {
            asio::co_spawn(self->loop, self->send(std::move(channel), std::move(body)),
                           [self](const std::exception_ptr&) {});
        });
    }

    asio::io_context& loop;
    Hub* hub; ///< nullptr once the bus is gone
    RedisOptions options;
    bool sharded;
    RedisKv kv;
    std::string
        origin; ///< of this process, before each message: what it published itself it has delivered already
    std::set<std::string> wanted;
    std::set<std::string> open;                 ///< of `wanted`, those to be subscribed to
    std::map<std::string, Endpoint> subscribed; ///< the others, and where
    std::map<std::string, int> asked;           ///< SUBSCRIBE commands without an answer yet
    std::set<std::string> confirmed;            ///< of `subscribed`, those the server has answered for
    std::multimap<std::string, std::function<void()>> listeners; ///< wait for that answer
    std::map<Endpoint, std::shared_ptr<RedisNode>> nodes;
    bool working = false;
    bool retrying = false;
};

RedisBus::RedisBus(asio::io_context& loop, Hub& hub, RedisOptions options, bool sharded)
    : shared_(std::make_shared<Shared>(loop, hub, std::move(options), sharded)) {
    shared_->start();
}

RedisBus::~RedisBus() {
    shared_->hub = nullptr;
    for (const auto& [channel, ready] : shared_->listeners) ready();
    shared_->listeners.clear();
    for (const auto& [owner, node] : shared_->nodes) node->close();
}

void RedisBus::interest(const std::string& room, bool wanted) {
    asio::post(shared_->loop, [self = shared_, channel = shared_->channelOf(room), wanted] {
        if (self->hub == nullptr) return;
        if (wanted) {
            self->want(channel);
            self->start();
            return;
        }
        self->wanted.erase(channel);
        self->open.erase(channel);
        const auto found = self->subscribed.find(channel);
        if (found == self->subscribed.end()) return;
        self->command(found->second, self->sharded ? "SUNSUBSCRIBE" : "UNSUBSCRIBE", channel);
        self->forget(channel);
    });
}

void RedisBus::whenHeard(const std::string& room, std::function<void()> ready) {
    asio::post(shared_->loop,
               [self = shared_, channel = shared_->channelOf(room), ready = std::move(ready)]() mutable {
                   if (self->hub == nullptr || self->confirmed.contains(channel)) return ready();
                   self->listeners.emplace(channel, std::move(ready));
               });
}

void RedisBus::publish(const std::string& room, std::string_view packet) {
    shared_->publish(shared_->channelOf(room), packet);
}

void RedisBus::control(std::string_view message) { shared_->publish(std::string(kControl), message); }

} // namespace headroom::chat
