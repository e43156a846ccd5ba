#include "live/chat/server/service.hpp"

#include "live/chat/api/access.hpp"
#include "live/chat/auth/token.hpp"
#include "live/chat/server/shard.hpp"
#include "live/chat/session/session.hpp"
#include "live/chat/wire/clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <unistd.h>

namespace headroom::chat {

namespace asio = boost::asio;

namespace {

bool isEngine(const HttpRequest& request) {
    return request.path == "/socket.io/" || request.path == "/socket.io";
}

/// What Engine.IO answers to a request it cannot take.
HttpReply engineError(int code, const char* message) {
    return jsonReply(400, "{\"code\":" + std::to_string(code) + ",\"message\":\"" + message + "\"}");
}

/// The checks both transports share; nothing when the request is sound.
std::optional<HttpReply> checkEngine(const HttpRequest& request, const char* transport) {
    if (request.parameter("EIO") != "4") return engineError(5, "Unsupported protocol version");
    const std::string asked = request.parameter("transport");
    if (asked != "websocket" && asked != "polling") return engineError(0, "Transport unknown");
    if (asked != transport) return engineError(3, "Bad request");
    return std::nullopt;
}

HttpReply textReply(std::string body) {
    HttpReply reply;
    reply.headers.emplace_back("Content-Type", "text/plain; charset=UTF-8");
    reply.headers.emplace_back("Cache-Control", "no-store");
    reply.body = std::move(body);
    return reply;
}

} // namespace

Service::Service(Backend& backend, Shard& shard, Kv& kv)
    : backend_(backend), shard_(shard), api_(backend, shard, kv) {}

HttpService::BodyRule Service::bodyRule(const HttpRequest& head) const {
    const Config& config = backend_.config;
    if (isEngine(head)) return {config.timing.maxPayload, false, std::nullopt};
    if (!Api::isUpload(head)) return {config.limits.jsonBody, false, std::nullopt};
    // Strangers do not get to fill the disk; whether the session still lives is looked up once the body is there.
    const bool known = readToken(tokenOf(head), config.secret, wallMilliseconds() / 1000).has_value();
    return {config.limits.uploadBody, true,
            known ? std::nullopt : std::optional(errorReply(401, "the token is not valid"))};
}

std::filesystem::path Service::uploadFolder(boost::system::error_code& problem) const {
    std::error_code failed;
    std::filesystem::create_directories(backend_.config.uploads, failed);
    if (failed) problem = {failed.value(), boost::system::system_category()};
    return backend_.config.uploads;
}

Shard* Service::home(const std::string& sid) const {
    const auto place = Shard::placeOf(sid);
    if (!place || place->process != backend_.process || place->shard >= backend_.shards.size())
        return nullptr;
    return backend_.shards[place->shard];
}

asio::awaitable<HttpReply> Service::handle(HttpRequest request, Serves port) {
    if (request.method == "OPTIONS") co_return preflight(request);
    request.peer = clientOf(request);
    HttpReply reply;
    if (isEngine(request)) {
        if (port == Serves::kRest) co_return errorReply(404, "there is nothing here");
        reply = co_await poll(std::move(request));
    } else {
        const bool open = request.path == "/health" || request.path == "/metrics";
        if (port == Serves::kSocket && !open) co_return errorReply(404, "there is nothing here");
        reply = co_await api_.handle(std::move(request));
    }
    co_return reply;
}

asio::awaitable<HttpReply> Service::poll(HttpRequest request) {
    if (auto problem = checkEngine(request, "polling")) co_return std::move(*problem);
    const std::string sid = request.parameter("sid");
    if (sid.empty()) {
        if (request.method != "GET") co_return engineError(2, "Bad handshake method");
        const std::shared_ptr<Session> session = shard_.openSession();
        if (!session) co_return errorReply(503, "too many connections");
        session->startPolling();
        Session::PollResult opened = co_await session->poll();
        co_return textReply(std::move(opened.payload));
    }
    Shard* const shard = home(sid);
    if (shard == nullptr) co_return engineError(1, "Session ID unknown");
    if (request.method == "GET") {
        const auto ask = [](Shard* at,
                            std::string id) -> asio::awaitable<std::optional<Session::PollResult>> {
            const std::shared_ptr<Session> session = at->find(id);
            if (!session || !session->isPolling()) co_return std::nullopt;
            Session::PollResult result = co_await session->poll();
            co_return result;
        };
        std::optional<Session::PollResult> result;
        if (shard == &shard_)
            result = co_await ask(shard, sid);
        else
            result = co_await asio::co_spawn(shard->loop(), ask(shard, sid), asio::use_awaitable);
        if (!result) co_return engineError(1, "Session ID unknown");
        if (!result->ok) co_return engineError(3, "Bad request");
        co_return textReply(std::move(result->payload));
    }
    if (request.method != "POST") co_return engineError(3, "Bad request");
    const auto tell = [](Shard* at, std::string id, std::string body) -> asio::awaitable<int> {
        const std::shared_ptr<Session> session = at->find(id);
        if (!session || !session->isPolling()) co_return 1;
        co_return session->post(body) ? 0 : 3;
    };
    int outcome = 0;
    if (shard == &shard_)
        outcome = co_await tell(shard, sid, std::move(request.body));
    else
        outcome = co_await asio::co_spawn(shard->loop(), tell(shard, sid, std::move(request.body)),
                                          asio::use_awaitable);
    if (outcome == 1) co_return engineError(1, "Session ID unknown");
    if (outcome != 0) co_return engineError(3, "Bad request");
    co_return textReply("ok");
}

asio::awaitable<std::optional<HttpReply>> Service::checkUpgrade(const HttpRequest& request,
                                                                Serves port) {
    if (!isEngine(request) || port == Serves::kRest) co_return errorReply(404, "there is nothing here");
    if (auto problem = checkEngine(request, "websocket")) co_return problem;
    const std::string sid = request.parameter("sid");
    if (sid.empty()) {
        const auto limit = static_cast<std::int64_t>(backend_.config.limits.connections);
        if (backend_.metrics.connections.load(std::memory_order_relaxed) < limit) co_return std::nullopt;
        backend_.metrics.sessionsRefused.fetch_add(1, std::memory_order_relaxed);
        co_return errorReply(503, "too many connections");
    }
    Shard* const shard = home(sid);
    if (shard == nullptr) co_return engineError(1, "Session ID unknown");
    const auto ask = [](Shard* at, std::string id) -> asio::awaitable<bool> {
        const std::shared_ptr<Session> session = at->find(id);
        co_return session != nullptr && session->isPolling();
    };
    bool there = false;
    if (shard == &shard_)
        there = co_await ask(shard, sid);
    else
        there = co_await asio::co_spawn(shard->loop(), ask(shard, sid), asio::use_awaitable);
    if (!there) co_return engineError(1, "Session ID unknown");
    co_return std::nullopt;
}

void Service::upgraded(const HttpRequest& request, int descriptor, std::string early) {
    const std::string sid = request.parameter("sid");
    if (sid.empty()) {
        const std::shared_ptr<Session> session = shard_.openSession();
        if (session)
            session->startWebSocket(descriptor, early);
        else
            ::close(descriptor);
        return;
    }
    Shard* const shard = home(sid);
    asio::post(shard->loop(), [shard, sid, descriptor, early = std::move(early)]() mutable {
        const std::shared_ptr<Session> session = shard->find(sid);
        if (session && session->isPolling())
            session->startUpgrade(descriptor, early);
        else
            ::close(descriptor);
    });
}

std::string Service::clientOf(const HttpRequest& request) const {
    const auto& trusted = backend_.config.trustedProxies;
    const auto isTrusted = [&](const std::string& address) {
        return std::find(trusted.begin(), trusted.end(), address) != trusted.end();
    };
    // Each balancer appends where its connection came from, so the list is believed from its end on.
    std::string client = request.peer;
    std::string list = request.header("x-forwarded-for");
    while (isTrusted(client) && !list.empty()) {
        const std::size_t comma = list.rfind(',');
        const std::size_t start =
            list.find_first_not_of(" \t", comma == std::string::npos ? 0 : comma + 1);
        client = start == std::string::npos ? std::string() : list.substr(start);
        client.resize(client.find_last_not_of(" \t") + 1);
        list.resize(comma == std::string::npos ? 0 : comma);
    }
    return client.empty() ? request.peer : client;
}

HttpReply Service::preflight(const HttpRequest& request) const {
    HttpReply reply;
    reply.status = 204;
    if (request.header("origin").empty()) return reply;
    reply.headers.emplace_back("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS");
    reply.headers.emplace_back(
        "Access-Control-Allow-Headers",
        "Content-Type, Authorization, x-auth-token, x-session-id, Cache-Control, Pragma");
    reply.headers.emplace_back("Access-Control-Max-Age", "86400");
    return reply;
}

void Service::addHeaders(const HttpRequest& request, HttpReply& reply) const {
    const std::string origin = request.header("origin");
    if (origin.empty()) return;
    const auto& allowed = backend_.config.origins;
    const bool listed = std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
    const bool any = std::find(allowed.begin(), allowed.end(), "*") != allowed.end();
    reply.headers.emplace_back("Vary", "Origin");
    if (!listed && !any) return;
    // Only origins that are named get credentials: "*" with them would open the service to every page.
    reply.headers.emplace_back("Access-Control-Allow-Origin", listed ? origin : "*");
    if (listed) reply.headers.emplace_back("Access-Control-Allow-Credentials", "true");
    reply.headers.emplace_back("Access-Control-Expose-Headers",
                               "Authorization, x-session-id, Content-Range");
}

void Service::onConnection(int change) {
    backend_.metrics.httpConnections.fetch_add(change, std::memory_order_relaxed);
}

void Service::onRequest(unsigned status, std::int64_t nanoseconds) {
    backend_.metrics.httpRequests.fetch_add(1, std::memory_order_relaxed);
    if (status >= 500) backend_.metrics.httpErrors.fetch_add(1, std::memory_order_relaxed);
    if (nanoseconds > 0) backend_.metrics.http.record(nanoseconds);
}

} // namespace headroom::chat
