#include "live/chat/ai/endpoint.hpp"

#include "live/chat/http/client.hpp"
#include "live/chat/server/config.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace headroom::chat {
namespace {

using nlohmann::json;

class Endpoint final : public Responder {
public:
    explicit Endpoint(const AiConfig& config) : config_(config), url_(parseHttpUrl(config.url)) {}

    boost::asio::awaitable<void> answer(std::string persona, std::string prompt,
                                        std::function<void(std::string_view)> chunk) override {
        const json question{
            {"model", config_.model},
            {"stream", true},
            {"messages",
             {{{"role", "system"},
               {"content", "You are " + persona + ", a member of a chat room. Answer briefly."}},
              {{"role", "user"}, {"content", prompt}}}}};
        const std::string body = question.dump(-1, ' ', false, json::error_handler_t::replace);
        ClientRequest request;
        request.method = "POST";
        request.url = url_;
        request.headers = {{"Content-Type", "application/json"}, {"Accept", "text/event-stream"}};
        if (!config_.key.empty()) request.headers.emplace_back("Authorization", "Bearer " + config_.key);
        request.body = body;
        std::string rest;
        bool said = false;
        const std::function<void(std::string_view)> pass = [&](std::string_view text) {
            said = true;
            chunk(text);
        };
        std::function<void(std::string_view)> onBytes = [&](std::string_view bytes) {
            rest += bytes;
            takeLines(rest, pass);
        };
        const ClientReply reply = co_await requestHttp(std::move(request), std::move(onBytes));
        if (reply.status != 200)
            throw std::runtime_error("the endpoint gave " + std::to_string(reply.status));
        rest += '\n'; // its last line may lack one
        takeLines(rest, pass);
        if (!said) throw std::runtime_error("the endpoint gave no text");
    }

private:
    /// Server-sent events: "data: {...}" lines, of which each delta's content counts. An endpoint that does not stream
    /// answers with one object, whose message counts.
    static void takeLines(std::string& rest, const std::function<void(std::string_view)>& chunk) {
        if (rest.size() > (1U << 20U)) throw std::runtime_error("the endpoint sends no lines");
        for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
            const std::string line = rest.substr(0, end);
            rest.erase(0, end + 1);
            const bool streamed = line.starts_with("data:");
            if (!streamed && !line.starts_with('{')) continue;
            const json event = json::parse(line.substr(streamed ? 5 : 0), nullptr, false);
            if (!event.is_object()) continue;
            if (event.contains("error") && !event["error"].is_null())
                throw std::runtime_error("the endpoint reported an error");
            const std::string text = contentOf(event, streamed ? "delta" : "message");
            if (!text.empty()) chunk(text);
        }
    }

    /// choices[0].<part>.content; "" when there is none.
    static std::string contentOf(const json& event, const char* part) {
        if (!event.contains("choices") || !event["choices"].is_array() || event["choices"].empty())
            return {};
        const json& choice = event["choices"][0];
        if (!choice.is_object() || !choice.contains(part) || !choice[part].is_object()) return {};
        const json content = choice[part].value("content", json());
        return content.is_string() ? content.get<std::string>() : std::string();
    }

    const AiConfig& config_;
    HttpUrl url_;
};

} // namespace

std::unique_ptr<Responder> makeEndpoint(const AiConfig& config) {
    return std::make_unique<Endpoint>(config);
}

} // namespace headroom::chat
