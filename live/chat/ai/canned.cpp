#include "live/chat/ai/endpoint.hpp"
#include "live/chat/server/config.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

namespace headroom::chat {
namespace {

namespace asio = boost::asio;

/// Says back what it was asked, word by word: an answer of known content and timing.
class Canned final : public Responder {
public:
    explicit Canned(const AiConfig& config) : config_(config) {}

    asio::awaitable<void> answer(std::string persona, std::string prompt,
                                 std::function<void(std::string_view)> chunk) override {
        asio::steady_timer timer(co_await asio::this_coro::executor);
        timer.expires_after(std::chrono::milliseconds(config_.firstTokenMs));
        co_await timer.async_wait(asio::use_awaitable);
        const std::string text = "This is " + persona + ". You said: " + prompt;
        const auto gap =
            std::chrono::microseconds(static_cast<std::int64_t>(1e6 / config_.chunksPerSecond));
        std::size_t at = 0;
        while (at < text.size()) {
            std::size_t end = text.find(' ', at);
            end = end == std::string::npos ? text.size() : end + 1;
            chunk(std::string_view(text).substr(at, end - at));
            at = end;
            if (at == text.size()) break;
            timer.expires_at(timer.expiry() + gap);
            co_await timer.async_wait(asio::use_awaitable);
        }
    }

private:
    const AiConfig& config_;
};

} // namespace

std::unique_ptr<Responder> makeResponder(const AiConfig& config) {
    if (!config.url.empty()) return makeEndpoint(config);
    return std::make_unique<Canned>(config);
}

} // namespace headroom::chat
