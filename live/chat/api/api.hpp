#pragma once
// The REST interface of one loop.

#include "live/chat/api/access.hpp"
#include "live/chat/http/message.hpp"
#include "live/chat/server/backend.hpp"
#include "live/chat/store/chat_store.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace headroom::chat {

class Shard;

class Api {
public:
    Api(Backend& backend, Shard& shard, Kv& kv);

    [[nodiscard]] Task<HttpReply> handle(HttpRequest request);
    /// Whether the request's body is a form with a file.
    [[nodiscard]] static bool isUpload(const HttpRequest& head);

private:
    /// A request behind its access check; `part` is the variable segment of the path.
    struct Call {
        HttpRequest request;
        std::string part;
        User user;
        std::string session;
        nlohmann::json json; ///< body of a JSON request; an object
    };
    using Handler = Task<HttpReply> (Api::*)(Call);
    struct Route {
        const char* method;
        const char* path; ///< ":" stands for one segment
        Handler handler;
        enum class Access : std::uint8_t { kOpen, kToken, kTokenInQuery } access;
    };
    static const std::vector<Route>& routes();
    [[nodiscard]] Task<HttpReply> call(const Route& route, HttpRequest request, std::string part);

    Task<HttpReply> registerUser(Call call);
    Task<HttpReply> login(Call call);
    Task<HttpReply> verifyToken(Call call);
    Task<HttpReply> refreshToken(Call call);
    Task<HttpReply> logout(Call call);
    Task<HttpReply> profile(Call call);
    Task<HttpReply> changeProfile(Call call);
    Task<HttpReply> setProfileImage(Call call);
    Task<HttpReply> removeProfileImage(Call call);
    Task<HttpReply> removeAccount(Call call);
    Task<HttpReply> listRooms(Call call);
    Task<HttpReply> createRoom(Call call);
    Task<HttpReply> showRoom(Call call);
    Task<HttpReply> joinRoom(Call call);
    Task<HttpReply> messages(Call call);
    Task<HttpReply> upload(Call call);
    Task<HttpReply> presign(Call call);
    Task<HttpReply> viewFile(Call call);
    Task<HttpReply> downloadFile(Call call);
    Task<HttpReply> removeFile(Call call);
    Task<HttpReply> health(Call call);
    Task<HttpReply> metricsText(Call call);

    Task<HttpReply> serveFile(Call call, bool attachment);
    Task<std::string> roomJson(Room room, std::string viewer);

    Backend& backend_;
    Shard& shard_;
    ChatStore store_;
};

} // namespace headroom::chat
