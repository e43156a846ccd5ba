#include "live/chat/api/api.hpp"

#include "live/chat/log/log.hpp"
#include "live/chat/server/shard.hpp"
#include "live/chat/wire/clock.hpp"

namespace headroom::chat {
namespace {

/// Whether `path` is of the form `pattern`; `part` gets what ":" stands for.
bool matches(std::string_view pattern, std::string_view path, std::string& part) {
    part.clear();
    while (!pattern.empty() && !path.empty()) {
        const std::size_t patternEnd = std::min(pattern.find('/', 1), pattern.size());
        const std::size_t pathEnd = std::min(path.find('/', 1), path.size());
        const std::string_view wanted = pattern.substr(0, patternEnd);
        const std::string_view given = path.substr(0, pathEnd);
        if (wanted == "/:") {
            if (given.size() < 2) return false;
            part = given.substr(1);
        } else if (wanted != given) {
            return false;
        }
        pattern.remove_prefix(patternEnd);
        path.remove_prefix(pathEnd);
    }
    return pattern.empty() && (path.empty() || path == "/");
}

} // namespace

Api::Api(Backend& backend, Shard& shard, Kv& kv) : backend_(backend), shard_(shard), store_(kv) {}

const std::vector<Api::Route>& Api::routes() {
    using A = Route::Access;
    static const std::vector<Route> kRoutes{
        {"POST", "/api/auth/register", &Api::registerUser, A::kOpen},
        {"POST", "/api/auth/login", &Api::login, A::kOpen},
        {"POST", "/api/auth/verify-token", &Api::verifyToken, A::kToken},
        {"POST", "/api/auth/refresh-token", &Api::refreshToken, A::kToken},
        {"POST", "/api/auth/logout", &Api::logout, A::kToken},
        {"GET", "/api/users/profile", &Api::profile, A::kToken},
        {"PUT", "/api/users/profile", &Api::changeProfile, A::kToken},
        {"POST", "/api/users/profile-image", &Api::setProfileImage, A::kToken},
        {"DELETE", "/api/users/profile-image", &Api::removeProfileImage, A::kToken},
        {"DELETE", "/api/users/account", &Api::removeAccount, A::kToken},
        {"GET", "/api/rooms/health", &Api::health, A::kOpen},
        {"GET", "/api/rooms", &Api::listRooms, A::kToken},
        {"POST", "/api/rooms", &Api::createRoom, A::kToken},
        {"GET", "/api/rooms/:", &Api::showRoom, A::kToken},
        {"POST", "/api/rooms/:/join", &Api::joinRoom, A::kToken},
        {"GET", "/api/message/rooms/:/messages", &Api::messages, A::kToken},
        {"POST", "/api/files/upload", &Api::upload, A::kToken},
        {"POST", "/api/files/presign", &Api::presign, A::kToken},
        {"GET", "/api/files/view/:", &Api::viewFile, A::kTokenInQuery},
        {"GET", "/api/files/download/:", &Api::downloadFile, A::kTokenInQuery},
        {"DELETE", "/api/files/:", &Api::removeFile, A::kToken},
        {"GET", "/health", &Api::health, A::kOpen},
        {"GET", "/api/health", &Api::health, A::kOpen},
        {"GET", "/api/v1/health", &Api::health, A::kOpen},
        {"GET", "/metrics", &Api::metricsText, A::kOpen},
    };
    return kRoutes;
}

bool Api::isUpload(const HttpRequest& head) {
    return head.method == "POST" &&
           (head.path == "/api/files/upload" || head.path == "/api/users/profile-image");
}

Task<HttpReply> Api::handle(HttpRequest request) {
    const Route* found = nullptr;
    bool otherMethod = false;
    std::string part;
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    for (const Route& route : routes()) {
        std::string candidate;
        if (!matches(route.path, request.path, candidate)) continue;
        otherMethod = true;
        if (method != route.method) continue;
        found = &route;
        part = std::move(candidate);
        break;
    }
    if (found == nullptr)
        co_return otherMethod ? errorReply(405, "this method is not supported here")
                              : errorReply(404, "there is nothing here");
    HttpReply reply;
    std::string failure;
    bool busy = false;
    try {
        reply = co_await call(*found, std::move(request), std::move(part));
    } catch (const StoreError& error) {
        failure = error.what();
    } catch (const HashingBusy& error) {
        busy = true;
    }
    if (busy) co_return errorReply(503, "too many sign-ins at once, try again later");
    if (!failure.empty()) {
        backend_.metrics.storeErrors.fetch_add(1, std::memory_order_relaxed);
        log(LogLevel::kError, "store-failed", {{"reason", failure}});
        co_return errorReply(503, "the store does not answer, try again later");
    }
    co_return reply;
}

Task<HttpReply> Api::call(const Route& route, HttpRequest request, std::string part) {
    Call call;
    if (route.access != Route::Access::kOpen) {
        Access access = co_await checkAccess(store_, backend_.config, request,
                                             route.access == Route::Access::kTokenInQuery);
        if (!access.user) co_return errorReply(401, access.problem);
        call.user = std::move(*access.user);
        call.session = std::move(access.session);
    }
    const bool hasJson = (request.method == "POST" || request.method == "PUT") && !isUpload(request);
    call.json = nlohmann::json::object();
    if (hasJson && !request.body.empty()) {
        call.json = nlohmann::json::parse(request.body, nullptr, false);
        if (!call.json.is_object()) co_return errorReply(400, "the body is not a JSON object");
    }
    call.request = std::move(request);
    call.part = std::move(part);
    HttpReply reply = co_await (this->*route.handler)(std::move(call));
    co_return reply;
}

Task<HttpReply> Api::health(Call /*call*/) {
    co_return jsonReply(
        200, "{\"status\":\"ok\",\"timestamp\":\"" + isoTime(wallMilliseconds()) +
                 "\",\"connections\":" + std::to_string(backend_.metrics.connections.load()) + "}");
}

Task<HttpReply> Api::metricsText(Call /*call*/) {
    backend_.metrics.hashing.store(static_cast<std::int64_t>(backend_.passwords.waiting()));
    HttpReply reply;
    reply.headers.emplace_back("Content-Type",
                               "application/openmetrics-text; version=1.0.0; charset=utf-8");
    reply.body = backend_.board.openMetrics();
    co_return reply;
}

} // namespace headroom::chat
