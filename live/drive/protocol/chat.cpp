// The chat contract: REST for accounts and rooms, Socket.IO for the chat.

#include "live/drive/client/socketio.hpp"
#include "live/drive/protocol/protocol.hpp"
#include "live/drive/script.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace headroom::drive {

Cause intern(std::string_view text) {
    static std::set<std::string, std::less<>> known;
    const auto found = known.find(text);
    return found != known.end() ? found->c_str() : known.emplace(text).first->c_str();
}

namespace {

using nlohmann::json;

enum class Op : std::uint8_t {
    kPage,
    kHealth,
    kRegister,
    kLogin,
    kConnect,
    kDisconnect,
    kListRooms,
    kCreateRoom,
    kEnterRoom,
    kGetRoom,
    kJoinRoom,
    kLeaveRoom,
    kFetchHistory,
    kSendMessage,
    kSendFileMessage,
    kMarkRead,
    kMarkReadQuietly,
    kReact,
    kUpload,
    kViewFile,
    kLogout,
    kProfile,
    kPing
};

enum ChatTag : Tag { kJoined = kFirstFreeTag, kHistory, kReacted };

struct Row {
    std::string_view name;
    Op op;
    OperationPlan plan;
};

constexpr OperationPlan http(bool session, bool creates = false) {
    OperationPlan plan;
    plan.carrier = Carrier::kHttp;
    plan.needsSession = session;
    plan.createsRoom = creates;
    return plan;
}
constexpr OperationPlan socket(Tag answer) {
    OperationPlan plan;
    plan.carrier = Carrier::kSocket;
    plan.answer = answer;
    return plan;
}
constexpr OperationPlan message() {
    OperationPlan plan = socket(kOwnStamp);
    plan.isMessage = true;
    return plan;
}
constexpr OperationPlan joining() {
    OperationPlan plan = socket(kJoined);
    plan.joins = true;
    return plan;
}
constexpr OperationPlan leaving() {
    OperationPlan plan = socket(kNoAnswer);
    plan.leaves = true;
    return plan;
}
constexpr OperationPlan line(Carrier carrier, bool session) {
    OperationPlan plan;
    plan.carrier = carrier;
    plan.needsSession = session;
    return plan;
}

constexpr std::array kRows{
    Row{"page", Op::kPage, {}},
    Row{"health", Op::kHealth, http(false)},
    Row{"register", Op::kRegister, http(false)},
    Row{"login", Op::kLogin, http(false)},
    Row{"logout", Op::kLogout, http(true)},
    Row{"profile", Op::kProfile, http(true)},
    Row{"connect", Op::kConnect, line(Carrier::kConnect, true)},
    Row{"disconnect", Op::kDisconnect, line(Carrier::kDisconnect, false)},
    Row{"leave-by-disconnect", Op::kDisconnect, line(Carrier::kDisconnect, false)},
    Row{"list-rooms", Op::kListRooms, http(true)},
    Row{"create-room", Op::kCreateRoom, http(true, true)},
    Row{"enter-room", Op::kEnterRoom, http(true)},
    Row{"get-room", Op::kGetRoom, http(true)},
    Row{"join-room", Op::kJoinRoom, joining()},
    Row{"leave-room", Op::kLeaveRoom, leaving()},
    Row{"fetch-history", Op::kFetchHistory, socket(kHistory)},
    Row{"send-message", Op::kSendMessage, message()},
    Row{"send-file-message", Op::kSendFileMessage, message()},
    Row{"mark-read", Op::kMarkRead, socket(kNoAnswer)},
    Row{"mark-read-quietly", Op::kMarkReadQuietly, socket(kNoAnswer)},
    Row{"react", Op::kReact, socket(kReacted)},
    Row{"upload", Op::kUpload, http(true)},
    Row{"view-file", Op::kViewFile, http(true)},
    Row{"ping", Op::kPing, socket(kAcked)},
};

class ChatProtocol final : public Protocol {
public:
    explicit ChatProtocol(ProtocolOptions options) : options_(std::move(options)) {
        for (const std::string& name : options_.operations) {
            const Row* found = nullptr;
            std::string all;
            for (const Row& row : kRows) {
                if (row.name == name) found = &row;
                all += (all.empty() ? "" : ", ") + std::string(row.name);
            }
            if (found == nullptr)
                throw DriveError("the chat contract has no operation '" + name + "'; it has " + all +
                                 ". Give --templates for another protocol");
            rows_.push_back(*found);
            if (options_.acks && found->plan.isMessage) rows_.back().plan.answer = kAcked;
        }
        transport_ = options_.transport == "polling"   ? Transport::kPolling
                     : options_.transport == "upgrade" ? Transport::kUpgrade
                                                       : Transport::kWebSocket;
    }

    [[nodiscard]] OperationPlan plan(std::uint16_t operation) const override {
        return rows_[operation].plan;
    }

    [[nodiscard]] HttpRequest request(std::uint16_t operation, const Session& session,
                                      std::uint64_t payload, Random& random) const override {
        HttpRequest out;
        const Row& row = rows_[operation];
        if (row.plan.needsSession)
            out.headers = {{"x-auth-token", session.token}, {"x-session-id", session.sessionId}};
        const auto body = [&](const char* path, const json& value) {
            out.method = "POST";
            out.path = path;
            out.contentType = "application/json";
            out.body = value.dump();
        };
        switch (row.op) {
        case Op::kRegister:
            body("/api/auth/register", {{"name", "User " + std::to_string(session.user)},
                                        {"email", email(session)},
                                        {"password", kPassword}});
            break;
        case Op::kLogin:
            body("/api/auth/login", {{"email", email(session)}, {"password", kPassword}});
            break;
        case Op::kLogout:
            body("/api/auth/logout", json::object());
            break;
        case Op::kProfile:
            out.path = "/api/users/profile";
            break;
        case Op::kListRooms:
            out.path = "/api/rooms?page=0&pageSize=10&sortField=createdAt&sortOrder=desc";
            break;
        case Op::kCreateRoom:
            body("/api/rooms", {{"name", roomName(session, random)}});
            break;
        case Op::kEnterRoom:
            body(("/api/rooms/" + session.roomId + "/join").c_str(), json::object());
            break;
        case Op::kGetRoom:
            out.path = "/api/rooms/" + session.roomId;
            break;
        case Op::kUpload:
            upload(out, session, payload);
            break;
        case Op::kViewFile:
            out.path = "/api/files/view/" + session.fileName;
            break;
        default:
            out.path = "/api/health";
            break;
        }
        return out;
    }

    [[nodiscard]] Cause take(std::uint16_t operation, HttpReply& reply, Session& session,
                             std::vector<std::string>& rooms) const override {
        if (reply.status < 200 || reply.status > 299) return intern(std::to_string(reply.status));
        const Op op = rows_[operation].op;
        if (op != Op::kRegister && op != Op::kLogin && op != Op::kCreateRoom && op != Op::kListRooms &&
            op != Op::kUpload)
            return nullptr;
        const json body = json::parse(reply.body, nullptr, false);
        if (!body.is_object()) return "malformed-answer";
        const auto text = [](const json& value, const char* key) -> std::string {
            const auto found = value.find(key);
            return found != value.end() && found->is_string() ? found->get<std::string>()
                                                              : std::string();
        };
        switch (op) {
        case Op::kRegister:
        case Op::kLogin:
            session.token = text(body, "token");
            session.sessionId = text(body, "sessionId");
            return session.token.empty() ? "malformed-answer" : nullptr;
        case Op::kCreateRoom: {
            const json room = body.value("data", json::object());
            if (!room.is_object() || text(room, "_id").empty()) return "malformed-answer";
            session.roomId = text(room, "_id");
            rooms.push_back(session.roomId);
            return nullptr;
        }
        case Op::kListRooms: {
            const json list = body.value("data", json::array());
            if (!list.is_array()) return "malformed-answer";
            for (auto room = list.rbegin(); room != list.rend(); ++room) // oldest first
                if (room->is_object() && !text(*room, "_id").empty())
                    rooms.push_back(text(*room, "_id"));
            return nullptr;
        }
        default: {
            const json file = body.value("file", json::object());
            if (!file.is_object()) return "malformed-answer";
            session.fileId = text(file, "_id");
            session.fileName = text(file, "filename");
            return session.fileId.empty() ? "malformed-answer" : nullptr;
        }
        }
    }

    [[nodiscard]] std::unique_ptr<Channel> connect(Network& network, ChannelOwner& owner,
                                                   const Session& session,
                                                   Random random) const override {
        const json auth{{"token", session.token}, {"sessionId", session.sessionId}};
        return std::make_unique<SocketIoChannel>(network, owner, transport_, auth.dump(),
                                                 options_.commonHeaders, random);
    }

    void message(std::string& out, std::uint16_t operation, const Session& session,
                 const Stamp& stamp) const override {
        switch (rows_[operation].op) {
        case Op::kSendMessage:
            out += R"(["chatMessage",{"room":")" + session.roomId + R"(","type":"text","content":")";
            content(out, stamp);
            out += R"("}])";
            return;
        case Op::kSendFileMessage:
            out += R"(["chatMessage",{"room":")" + session.roomId + R"(","type":"file","content":")";
            content(out, stamp);
            out += R"(","fileData":{"_id":")" + session.fileId + R"("}}])";
            return;
        case Op::kJoinRoom:
            out += R"(["joinRoom",")" + session.roomId + R"("])";
            return;
        case Op::kLeaveRoom:
            out += R"(["leaveRoom",")" + session.roomId + R"("])";
            return;
        case Op::kFetchHistory:
            out += R"(["fetchPreviousMessages",{"roomId":")" + session.roomId + R"(","limit":30}])";
            return;
        case Op::kMarkRead:
            out += R"(["markMessagesAsRead",{"roomId":")" + session.roomId + R"(","messageIds":[")" +
                   session.lastMessageId + R"("]}])";
            return;
        case Op::kMarkReadQuietly:
            out += R"(["markMessagesAsRead",{"messageIds":[")" + session.lastMessageId + R"("]}])";
            return;
        case Op::kReact:
            out += R"(["messageReaction",{"messageId":")" + session.lastMessageId +
                   R"(","reaction":"👍","type":"add"}])";
            return;
        default:
            out += R"(["ping"])";
            return;
        }
    }

    [[nodiscard]] Incoming read(std::string_view text, Session& session) const override {
        Incoming in;
        const std::string_view name = eventName(text);
        if (name == "message") {
            in.stamp = findStamp(text);
            in.messageText = text;
            if (in.stamp && in.stamp->run != options_.run) in.stamp.reset();
            if (in.stamp && in.stamp->user == session.user) in.answers = kOwnStamp;
        } else if (name == "joinRoomSuccess") {
            in.answers = kJoined;
        } else if (name == "joinRoomError") {
            in.answers = kJoined;
            in.failure = "refused-by-server";
        } else if (name == "previousMessagesLoaded" || name == "previousMessages") {
            // Servers send one name or both; whichever came first counts from then on.
            const bool oldName = name == "previousMessagesLoaded";
            bool& mine = oldName ? session.historyByOldName : session.historyByNewName;
            const bool other = oldName ? session.historyByNewName : session.historyByOldName;
            if (!other) {
                mine = true;
                in.answers = kHistory;
            }
        } else if (name == "messageReactionUpdate") {
            in.answers = kReacted;
        } else if (name == "error") {
            in.answers = kOwnStamp;
            in.failure = errorCode(text);
        } else if (name == "session_ended") {
            in.sessionEnded = true;
        }
        return in;
    }

    [[nodiscard]] std::string messageId(std::string_view text) const override {
        const json event = json::parse(text, nullptr, false);
        if (!event.is_array() || event.size() < 2 || !event[1].is_object()) return {};
        const auto id = event[1].find("_id");
        return id != event[1].end() && id->is_string() ? id->get<std::string>() : std::string();
    }

private:
    static constexpr const char* kPassword = "load-driver-1";

    [[nodiscard]] std::string email(const Session& session) const {
        return "u" + std::to_string(session.user) + "." + std::to_string(session.life) + ".run" +
               std::to_string(options_.run) + "@load.invalid";
    }
    [[nodiscard]] std::string roomName(const Session& session, Random& random) const {
        return "room " + std::to_string(options_.run) + "-" + std::to_string(session.user) + "-" +
               std::to_string(random.below(1000));
    }
    void content(std::string& out, const Stamp& stamp) const {
        appendStamp(out, stamp);
        if (options_.messageBytes > Stamp::kLength)
            out.append(options_.messageBytes - Stamp::kLength, 'x');
    }
    /// A PNG of the asked size: the signature, then zeros.
    void upload(HttpRequest& out, const Session& session, std::uint64_t payload) const {
        static constexpr std::string_view kPng("\x89PNG\r\n\x1a\n", 8);
        const std::string boundary = "----headroom" + std::to_string(options_.run);
        out.method = "POST";
        out.path = "/api/files/upload";
        out.contentType = "multipart/form-data; boundary=" + boundary;
        out.body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"u" +
                   std::to_string(session.user) + ".png\"\r\nContent-Type: image/png\r\n\r\n";
        std::string file(kPng);
        file.resize(std::max<std::size_t>(kPng.size(), payload), '\0');
        out.body += file + "\r\n--" + boundary + "--\r\n";
    }

    /// ["name",...
    static std::string_view eventName(std::string_view text) {
        if (!text.starts_with("[\"")) return {};
        const std::size_t end = text.find('"', 2);
        return end == std::string_view::npos ? std::string_view() : text.substr(2, end - 2);
    }
    static Cause errorCode(std::string_view text) {
        const json event = json::parse(text, nullptr, false);
        if (!event.is_array() || event.size() < 2 || !event[1].is_object()) return "refused-by-server";
        const auto code = event[1].find("code");
        if (code == event[1].end() || !code->is_string()) return "refused-by-server";
        return intern("server: " + code->get<std::string>().substr(0, 40));
    }

    ProtocolOptions options_;
    std::vector<Row> rows_;
    Transport transport_;
};

} // namespace

std::unique_ptr<Protocol> makeChatProtocol(ProtocolOptions options) {
    return std::make_unique<ChatProtocol>(std::move(options));
}

} // namespace headroom::drive
