#include "live/chat/http/client.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <array>
#include <chrono>
#include <stdexcept>

namespace headroom::chat {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::chrono::seconds kPatience{30};

namespace {

namespace ssl = asio::ssl;

/// Whom this process trusts; read once.
ssl::context& trust() {
    static ssl::context context = [] {
        ssl::context fresh(ssl::context::tls_client);
        fresh.set_default_verify_paths();
        fresh.set_verify_mode(ssl::verify_peer);
        return fresh;
    }();
    return context;
}

/// Sends the request over the connected `stream` and reads the answer.
template <class Stream>
asio::awaitable<ClientReply> exchange(Stream& stream, const ClientRequest& request,
                                      const std::function<void(std::string_view)>& onBytes) {
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
        beast::get_lowest_layer(stream).expires_after(kPatience);
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

} // namespace

HttpUrl parseHttpUrl(std::string_view url) {
    HttpUrl parsed;
    parsed.secure = url.starts_with("https://");
    if (!parsed.secure && !url.starts_with("http://"))
        throw std::runtime_error("\"" + std::string(url) + "\" must begin with http:// or https://");
    if (parsed.secure) parsed.port = "443";
    std::string_view rest = url.substr(parsed.secure ? 8 : 7);
    if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
        parsed.path = rest.substr(slash);
        rest = rest.substr(0, slash);
    }
    const std::size_t colon = rest.rfind(':');
    parsed.host = rest.substr(0, colon);
    if (colon != std::string_view::npos) parsed.port = rest.substr(colon + 1);
    if (parsed.host.empty() || parsed.port.empty() ||
        parsed.port.find_first_not_of("0123456789") != std::string::npos)
        throw std::runtime_error("\"" + std::string(url) + "\" must be http(s)://host[:port][/path]");
    return parsed;
}

asio::awaitable<ClientReply> requestHttp(ClientRequest request,
                                         std::function<void(std::string_view)> onBytes) {
    const auto executor = co_await asio::this_coro::executor;
    asio::ip::tcp::resolver resolver(executor);
    const auto found =
        co_await resolver.async_resolve(request.url.host, request.url.port, asio::use_awaitable);
    beast::tcp_stream stream(executor);
    stream.expires_after(kPatience);
    co_await stream.async_connect(found, asio::use_awaitable);
    if (!request.url.secure) {
        ClientReply reply = co_await exchange(stream, request, onBytes);
        co_return reply;
    }
    beast::ssl_stream<beast::tcp_stream> secure(std::move(stream), trust());
    if (SSL_set_tlsext_host_name(secure.native_handle(), request.url.host.c_str()) != 1)
        throw std::runtime_error("\"" + request.url.host + "\" is no name TLS can ask for");
    secure.set_verify_callback(ssl::host_name_verification(request.url.host));
    co_await secure.async_handshake(ssl::stream_base::client, asio::use_awaitable);
    ClientReply reply = co_await exchange(secure, request, onBytes);
    co_return reply;
}

} // namespace headroom::chat
