#pragma once
// What one loop serves over HTTP: Engine.IO's two transports, the REST interface, CORS.

#include "live/chat/api/api.hpp"
#include "live/chat/http/server.hpp"
#include "live/chat/server/backend.hpp"

namespace headroom::chat {

class Shard;

class Service final : public HttpService {
public:
    Service(Backend& backend, Shard& shard, Kv& kv);

    [[nodiscard]] BodyRule bodyRule(const HttpRequest& head) const override;
    [[nodiscard]] std::filesystem::path uploadFolder(boost::system::error_code& problem) const override;
    boost::asio::awaitable<HttpReply> handle(HttpRequest request, Serves port) override;
    boost::asio::awaitable<std::optional<HttpReply>> checkUpgrade(const HttpRequest& request,
                                                                  Serves port) override;
    void upgraded(const HttpRequest& request, int descriptor, std::string early) override;
    void addHeaders(const HttpRequest& request, HttpReply& reply) const override;
    void onConnection(int change) override;
    void onRequest(unsigned status, std::int64_t nanoseconds) override;

private:
    [[nodiscard]] HttpReply preflight(const HttpRequest& request) const;
    /// The client's address: that of the connection, or what a trusted balancer says it is.
    [[nodiscard]] std::string clientOf(const HttpRequest& request) const;
    boost::asio::awaitable<HttpReply> poll(HttpRequest request);
    /// The loop the session lives on, of this process; nullptr when it is none.
    [[nodiscard]] Shard* home(const std::string& sid) const;

    Backend& backend_;
    Shard& shard_;
    Api api_;
};

} // namespace headroom::chat
