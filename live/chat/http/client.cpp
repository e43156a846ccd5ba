#include "live/chat/http/client.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <array>
#include <chrono>
#include <stdexcept>

namespace headroom::chat {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

HttpUrl parseHttpUrl(std::string_view url) {
    if (!url.starts_with("http://"))
        throw std::runtime_error("\"" + std::string(url) + "\" must begin with http://");
    std::string_view rest = url.substr(7);
    HttpUrl parsed;
    if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
        parsed.path = rest.substr(slash);
        rest = rest.substr(0, slash);
    }
    const std::size_t colon = rest.rfind(':');
    parsed.host = rest.substr(0, colon);
    if (colon != std::string_view::npos) parsed.port = rest.substr(colon + 1);
    if (parsed.host.empty() || parsed.port.empty() ||
        parsed.port.find_first_not_of("0123456789") != std::string::npos)
        throw std::runtime_error("\"" + std::string(url) + "\" must be http://host[:port][/path]");
    return parsed;
}

asio::awaitable<ClientReply> requestHttp(ClientRequest request,
                                         std::function<void(std::string_view)> onBytes) {
    const auto executor = co_await asio::this_coro::executor;
    asio::ip::tcp::resolver resolver(executor);
    const auto found =
        co_await resolver.async_resolve(request.url.host, request.url.port, asio::use_awaitable);
    beast::tcp_stream stream(executor);
    stream.expires_after(std::chrono::seconds(30));
    co_await stream.async_connect(found, asio::use_awaitable);
    http::request<http::span_body<const char>> out;
    out.method_string(request.method);
    out.target(request.url.path);
    out.version(11);
    out.set(http::field::host, request.url.authority());
    out.set(http::field::connection, "close");
    for (const auto& [name, value] : request.headers) out.insert(name, value);
    out.body() = beast::span<const char>(request.body.data(), request.body.size());
    out.content_length(request.body.size());
    co_await http::async_write(stream, out, asio::use_awaitable);
    beast::flat_buffer buffer;
    http::response_parser<http::buffer_body> parser;
    parser.body_limit(64U << 20U);
    co_await http::async_read_header(stream, buffer, parser, asio::use_awaitable);
    ClientReply reply;
    reply.status = parser.get().result_int();
    std::array<char, 16 * 1024> block; // NOLINT: filled by reads
    while (!parser.is_done()) {
        parser.get().body().data = block.data();
        parser.get().body().size = block.size();
        stream.expires_after(std::chrono::seconds(30));
        beast::error_code problem;
        co_await http::async_read_some(stream, buffer, parser,
                                       asio::redirect_error(asio::use_awaitable, problem));
        if (problem && problem != http::error::need_buffer) throw beast::system_error(problem);
        const std::string_view bytes(block.data(), block.size() - parser.get().body().size);
        if (onBytes && reply.status == 200)
            onBytes(bytes);
        else
            reply.body += bytes;
    }
    co_return reply;
}

} // namespace headroom::chat
