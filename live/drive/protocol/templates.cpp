// Any protocol a template file describes: plain WebSocket, HTTP, or Socket.IO events.

#include "live/drive/client/socketio.hpp"
#include "live/drive/protocol/protocol.hpp"
#include "live/drive/script.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <set>

namespace headroom::drive {
namespace {

using nlohmann::json;

/// A text with gaps that are filled for each message.
class Template {
public:
    Template() = default;
    Template(const std::string& text, const std::string& where) {
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t open = text.find("{{", at);
            parts_.push_back({Gap::kText, text.substr(at, open - at), 0});
            if (open == std::string::npos) return;
            const std::size_t close = text.find("}}", open);
            if (close == std::string::npos) throw DriveError(where + ": '{{' without '}}'");
            add(text.substr(open + 2, close - open - 2), where);
            at = close + 2;
        }
    }
    [[nodiscard]] bool holdsStamp() const {
        for (const Part& part : parts_)
            if (part.gap == Gap::kStamp) return true;
        return false;
    }
    void fill(std::string& out, const Session& session, const Stamp& stamp) const {
        for (const Part& part : parts_) {
            switch (part.gap) {
            case Gap::kText:
                out += part.text;
                break;
            case Gap::kStamp:
                appendStamp(out, stamp);
                break;
            case Gap::kUser:
                out += std::to_string(session.user);
                break;
            case Gap::kRoom:
                out += session.roomId;
                break;
            case Gap::kFiller:
                out.append(part.size, 'x');
                break;
            }
        }
    }

private:
    enum class Gap { kText, kStamp, kUser, kRoom, kFiller };
    struct Part {
        Gap gap;
        std::string text;
        std::size_t size;
    };
    void add(const std::string& name, const std::string& where) {
        if (name == "stamp") return parts_.push_back({Gap::kStamp, {}, 0});
        if (name == "user") return parts_.push_back({Gap::kUser, {}, 0});
        if (name == "room") return parts_.push_back({Gap::kRoom, {}, 0});
        if (name.starts_with("filler:")) {
            const long size = std::atol(name.c_str() + 7);
            if (size > 0 && size <= 1'000'000)
                return parts_.push_back({Gap::kFiller, {}, static_cast<std::size_t>(size)});
        }
        if (name.starts_with("env:")) {
            const char* const value = std::getenv(name.c_str() + 4);
            if (value == nullptr)
                throw DriveError(where + ": the environment has no variable '" + name.substr(4) + "'");
            return parts_.push_back({Gap::kText, value, 0});
        }
        throw DriveError(where + ": unknown '{{" + name +
                         "}}'; there are stamp, user, room, filler:BYTES and env:NAME");
    }
    std::vector<Part> parts_;
};

struct Entry {
    OperationPlan plan;
    std::string method = "GET";
    Template path, body;
    std::string contentType = "application/json";
    int expect = 0;     ///< HTTP status; 0 = any 2xx
    std::string answer; ///< a text that holds this completes the operation
    bool ack = false;
};

const char* const kEcho = R"({"operations": {"send-message": {"send": "{{stamp}}{{filler:28}}"}}})";
const char* const kGet = R"({"operations": {"*": {"path": "/"}}})";
const char* const kEmit =
    R"({"operations": {"send-message": {"send": ["message", "{{stamp}}{{filler:28}}"], "ack": true}}})";

class TemplateProtocol final : public Protocol {
public:
    TemplateProtocol(ProtocolOptions options, const std::string& kind, const std::string& templates)
        : options_(std::move(options)), socketIo_(kind == "socket.io"), http_(kind == "http") {
        const std::string text = !templates.empty() ? templates
                                 : http_            ? kGet
                                 : socketIo_        ? kEmit
                                                    : kEcho;
        const json file = json::parse(text, nullptr, false, true);
        if (!file.is_object()) throw DriveError("the templates are no JSON object");
        checkKeys(file, "templates", {"path", "operations", "auth"});
        path_ = file.value("path", "/");
        if (file.contains("auth")) auth_ = file["auth"].dump();
        const json operations = file.value("operations", json::object());
        if (!operations.is_object()) throw DriveError("templates: /operations must be an object");
        for (const std::string& name : options_.operations) {
            const json* found = operations.contains(name)  ? &operations[name]
                                : operations.contains("*") ? &operations["*"]
                                                           : nullptr;
            entries_.push_back(entryOf(name, found));
        }
    }

    [[nodiscard]] OperationPlan plan(std::uint16_t operation) const override {
        return entries_[operation].plan;
    }
    [[nodiscard]] HttpRequest request(std::uint16_t operation, const Session& session,
                                      std::uint64_t /*payload*/, Random& /*random*/) const override {
        const Entry& entry = entries_[operation];
        HttpRequest out;
        out.method = entry.method;
        entry.path.fill(out.path, session, {});
        entry.body.fill(out.body, session, {});
        if (!out.body.empty()) out.contentType = entry.contentType;
        return out;
    }
    [[nodiscard]] Cause take(std::uint16_t operation, HttpReply& reply, Session& /*session*/,
                             std::vector<std::string>& /*rooms*/) const override {
        const Entry& entry = entries_[operation];
        const bool good = entry.expect != 0 ? reply.status == entry.expect
                                            : reply.status >= 200 && reply.status <= 299;
        if (!good) return intern(std::to_string(reply.status));
        if (!entry.answer.empty() && reply.body.find(entry.answer) == std::string::npos)
            return "wrong-answer";
        return nullptr;
    }
    [[nodiscard]] std::unique_ptr<Channel> connect(Network& network, ChannelOwner& owner,
                                                   const Session& /*session*/,
                                                   Random random) const override {
        if (!socketIo_)
            return std::make_unique<PlainChannel>(network, owner, path_, options_.commonHeaders, random);
        const Transport transport = options_.transport == "polling"   ? Transport::kPolling
                                    : options_.transport == "upgrade" ? Transport::kUpgrade
                                                                      : Transport::kWebSocket;
        return std::make_unique<SocketIoChannel>(network, owner, transport, auth_,
                                                 options_.commonHeaders, random);
    }
    void message(std::string& out, std::uint16_t operation, const Session& session,
                 const Stamp& stamp) const override {
        entries_[operation].body.fill(out, session, stamp);
    }
    [[nodiscard]] Incoming read(std::string_view text, Session& session) const override {
        Incoming in;
        in.stamp = findStamp(text);
        if (in.stamp && in.stamp->run != options_.run) in.stamp.reset();
        if (in.stamp) {
            in.messageText = text;
            if (in.stamp->user == session.user) in.answers = kOwnStamp;
            return in;
        }
        for (const Entry& entry : entries_) {
            if (entry.answer.empty() || text.find(entry.answer) == std::string_view::npos) continue;
            in.answers = entry.plan.answer;
            break;
        }
        return in;
    }
    [[nodiscard]] bool inventsRooms() const override { return true; }

private:
    static void checkKeys(const json& object, const std::string& where,
                          const std::set<std::string>& allowed) {
        for (const auto& [key, ignored] : object.items()) {
            if (allowed.contains(key)) continue;
            std::string all;
            for (const std::string& name : allowed) all += (all.empty() ? "" : ", ") + name;
            throw DriveError(where + ": unknown key '" + key + "'; allowed are " + all);
        }
    }

    Entry entryOf(const std::string& name, const json* source) {
        Entry entry;
        const std::string where = "templates: /operations/" + name;
        if (name == "connect" && !http_) entry.plan.carrier = Carrier::kConnect;
        if (name == "disconnect" && !http_) entry.plan.carrier = Carrier::kDisconnect;
        if (source == nullptr || source->is_null() || entry.plan.carrier != Carrier::kNone) return entry;
        if (!source->is_object()) throw DriveError(where + " must be an object or null");
        checkKeys(*source, where,
                  {"send", "answer", "ack", "method", "path", "body", "contentType", "expect"});
        const auto textOf = [](const json& value) {
            return value.is_string() ? value.get<std::string>() : value.dump();
        };
        try {
            entry.answer = source->value("answer", "");
            entry.ack = source->value("ack", false);
            if (source->contains("path") || source->contains("method")) {
                entry.plan.carrier = Carrier::kHttp;
                entry.method = source->value("method", source->contains("body") ? "POST" : "GET");
                entry.path = Template(source->value("path", "/"), where);
                if (source->contains("body")) entry.body = Template(textOf(source->at("body")), where);
                entry.contentType = source->value("contentType", entry.contentType);
                entry.expect = source->value("expect", 0);
                return entry;
            }
            if (!source->contains("send")) throw DriveError(where + " needs \"send\" or \"path\"");
            entry.body = Template(textOf(source->at("send")), where);
        } catch (const json::exception& error) {
            throw DriveError(where + ": " + error.what());
        }
        if (http_) throw DriveError(where + ": \"send\" needs the protocol websocket or socket.io");
        entry.plan.carrier = Carrier::kSocket;
        entry.plan.joins = name == "join-room";
        entry.plan.leaves = name == "leave-room";
        entry.plan.isMessage = entry.body.holdsStamp();
        if (entry.answer == "{{stamp}}") entry.answer.clear();
        const bool byText = !entry.answer.empty() && entry.answer != "none";
        entry.plan.answer = entry.ack ? kAcked
                            : byText  ? static_cast<Tag>(kFirstFreeTag + entries_.size())
                            : entry.answer != "none" && entry.plan.isMessage ? kOwnStamp
                                                                             : kNoAnswer;
        if (!byText) entry.answer.clear();
        if (entry.ack && !socketIo_) throw DriveError(where + ": only Socket.IO has acknowledgements");
        return entry;
    }

    ProtocolOptions options_;
    bool socketIo_, http_;
    std::string path_, auth_;
    std::vector<Entry> entries_;
};

} // namespace

std::unique_ptr<Protocol> makeTemplateProtocol(ProtocolOptions options, const std::string& kind,
                                               const std::string& templates) {
    return std::make_unique<TemplateProtocol>(std::move(options), kind, templates);
}

} // namespace headroom::drive
