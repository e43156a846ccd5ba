#include "live/chat/http/server.hpp"

#include "live/chat/auth/random.hpp"
#include "live/chat/log/log.hpp"
#include "live/chat/wire/clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <limits>
#include <set>
#include <utility>

namespace headroom::chat {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Stream = beast::basic_stream<tcp, asio::io_context::executor_type>;
using Socket = asio::basic_stream_socket<tcp, asio::io_context::executor_type>;

constexpr auto kHeadTimeout = std::chrono::seconds(75); // idle between requests, too
constexpr auto kBodyTimeout = std::chrono::seconds(120);
constexpr auto kLinger = std::chrono::seconds(2); // for a client that still sends what nobody reads
constexpr std::uint32_t kHeadLimit = 16 * 1024;

HttpRequest requestFrom(const http::request_header<>& head, bool& sound) {
    HttpRequest request;
    request.method = std::string(head.method_string());
    sound = parseTarget({head.target().data(), head.target().size()}, request);
    for (const auto& field : head) {
        std::string name(field.name_string());
        for (char& c : name) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        request.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    return request;
}

bool isWebSocketHandshake(const HttpRequest& request) {
    std::string upgrade = request.header("upgrade");
    for (char& c : upgrade) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return request.method == "GET" && upgrade == "websocket";
}

/// One connection. The listener's set of live connections keeps it from outliving the listener unseen.
class Connection {
public:
    Connection(Socket socket, HttpService& service, Serves serves)
        : stream_(std::move(socket)), service_(service), serves_(serves) {
        service_.onConnection(1);
    }
    ~Connection() { service_.onConnection(-1); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Takes its owner along: the coroutine starts after its caller has let go.
    static asio::awaitable<void> run(std::shared_ptr<Connection> self) { co_await self->serve(); }
    /// Closes when idle, else after the request under way.
    void stop() {
        stopping_ = true;
        if (idle_) stream_.cancel();
    }

private:
    asio::awaitable<void> serve();
    asio::awaitable<bool> one();
    asio::awaitable<bool> readBody(http::request_parser<http::empty_body>& head, HttpRequest& request);
    asio::awaitable<bool> write(const HttpRequest& request, HttpReply reply, unsigned version,
                                bool keepAlive);
    asio::awaitable<bool> writeFile(http::response<http::empty_body> head, HttpReply::FilePart part);
    asio::awaitable<bool> upgrade(HttpRequest request, unsigned version);
    asio::awaitable<void> discardRest();

    Stream stream_;
    beast::flat_buffer buffer_;
    HttpService& service_;
    Serves serves_;
    bool idle_ = true;
    bool stopping_ = false;
    bool bodyUnread_ = false; ///< the request's body was not read to its end
};

asio::awaitable<void> Connection::serve() {
    try {
        while (!stopping_) {
            const bool more = co_await one();
            if (!more) break;
        }
    } catch (const std::exception& error) {
        log(LogLevel::kDebug, "http-connection-ended", {{"reason", error.what()}});
    }
    beast::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    if (bodyUnread_) co_await discardRest();
}

/// A body that was refused unread: closing at once would reset the connection, and the client might lose the answer.
asio::awaitable<void> Connection::discardRest() {
    std::array<char, 16 * 1024> block; // NOLINT: filled by reads
    beast::error_code problem;
    stream_.expires_after(kLinger);
    while (!problem)
        co_await stream_.async_read_some(asio::buffer(block),
                                         asio::redirect_error(asio::use_awaitable, problem));
}

asio::awaitable<bool> Connection::one() {
    http::request_parser<http::empty_body> parser;
    parser.header_limit(kHeadLimit);
    // readBody() has the limit; Beast 1.74 takes boost::none for zero.
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    beast::error_code problem;
    stream_.expires_after(kHeadTimeout);
    idle_ = true;
    co_await http::async_read_header(stream_, buffer_, parser,
                                     asio::redirect_error(asio::use_awaitable, problem));
    idle_ = false;
    const std::int64_t begun = monotonicNanoseconds();
    HttpRequest request;
    if (problem == http::error::end_of_stream || problem == beast::error::timeout ||
        problem == asio::error::operation_aborted || problem == asio::error::connection_reset ||
        problem == asio::error::eof || problem == http::error::partial_message)
        co_return false;
    if (problem) {
        const unsigned status = problem == http::error::header_limit ? 431 : 400;
        HttpReply refusal = errorReply(status, "malformed request");
        service_.onRequest(status, monotonicNanoseconds() - begun);
        co_await write(request, std::move(refusal), 11, false);
        co_return false;
    }
    bool sound = false;
    request = requestFrom(parser.get(), sound);
    beast::error_code none;
    const auto peer = stream_.socket().remote_endpoint(none);
    if (!none) request.peer = peer.address().to_string();
    const unsigned version = parser.get().version();
    const bool keepAlive = parser.get().keep_alive();
    if (!sound) {
        HttpReply refusal = errorReply(400, "malformed request target");
        service_.onRequest(400, monotonicNanoseconds() - begun);
        co_await write(request, std::move(refusal), version, false);
        co_return false;
    }
    if (isWebSocketHandshake(request)) {
        const bool more = co_await upgrade(std::move(request), version);
        co_return more;
    }
    const bool read = co_await readBody(parser, request);
    if (!read) co_return false;
    // Request and peer outlive the move: the answer's headers depend on them.
    HttpRequest heading;
    heading.method = request.method;
    heading.headers = request.headers;
    stream_.expires_never(); // the handler takes its own time: a long poll waits
    HttpReply reply;
    std::string failure;
    try {
        reply = co_await service_.handle(std::move(request), serves_);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (!failure.empty()) {
        log(LogLevel::kError, "request-failed", {{"reason", failure}});
        reply = errorReply(500, "internal error");
    }
    service_.onRequest(reply.status, monotonicNanoseconds() - begun);
    const bool more = co_await write(heading, std::move(reply), version, keepAlive && !stopping_);
    co_return more;
}

asio::awaitable<bool> Connection::readBody(http::request_parser<http::empty_body>& head,
                                           HttpRequest& request) {
    bodyUnread_ = true;
    HttpService::BodyRule rule = service_.bodyRule(request);
    if (rule.refusal) {
        service_.onRequest(rule.refusal->status, 0);
        co_await write(request, std::move(*rule.refusal), 11, false);
        co_return false;
    }
    const auto length = head.content_length();
    const bool tooLarge = length && *length > rule.most;
    if (tooLarge) {
        HttpReply refusal = errorReply(413, "body is too large");
        service_.onRequest(413, 0);
        co_await write(request, std::move(refusal), 11, false);
        co_return false;
    }
    if (request.header("expect") == "100-continue") {
        http::response<http::empty_body> go{http::status::continue_, head.get().version()};
        co_await http::async_write(stream_, go, asio::use_awaitable);
    }
    beast::error_code problem;
    stream_.expires_after(kBodyTimeout);
    if (rule.toDisk) {
        request.upload = std::make_shared<TemporaryFile>(service_.uploadFolder(problem) /
                                                         ("." + randomHex(16) + ".part"));
        http::request_parser<http::file_body> body(std::move(head));
        body.body_limit(rule.most);
        if (!problem)
            body.get().body().open(request.upload->path().c_str(), beast::file_mode::write_new, problem);
        if (!problem)
            co_await http::async_read(stream_, buffer_, body,
                                      asio::redirect_error(asio::use_awaitable, problem));
    } else {
        http::request_parser<http::string_body> body(std::move(head));
        body.body_limit(rule.most);
        co_await http::async_read(stream_, buffer_, body,
                                  asio::redirect_error(asio::use_awaitable, problem));
        request.body = std::move(body.get().body());
    }
    if (!problem) {
        bodyUnread_ = false;
        co_return true;
    }
    const bool notKept =
        problem == beast::errc::no_space_on_device || problem == beast::errc::io_error ||
        problem == beast::errc::permission_denied || problem == beast::errc::no_such_file_or_directory ||
        problem == beast::errc::not_a_directory || problem == beast::errc::read_only_file_system;
    if (rule.toDisk && notKept) {
        log(LogLevel::kError, "upload-not-kept", {{"reason", problem.message()}});
        HttpReply refusal = errorReply(507, "the file cannot be kept, try again later");
        service_.onRequest(507, 0);
        co_await write(request, std::move(refusal), 11, false);
        co_return false;
    }
    if (problem == http::error::body_limit || problem == http::error::bad_chunk ||
        problem == http::error::bad_chunk_extension) {
        const unsigned status = problem == http::error::body_limit ? 413 : 400;
        HttpReply refusal = errorReply(status, status == 413 ? "body is too large" : "malformed body");
        service_.onRequest(status, 0);
        co_await write(request, std::move(refusal), 11, false);
    }
    co_return false;
}

asio::awaitable<bool> Connection::write(const HttpRequest& request, HttpReply reply, unsigned version,
                                        bool keepAlive) {
    service_.addHeaders(request, reply);
    beast::error_code problem;
    stream_.expires_after(kBodyTimeout);
    const auto fill = [&](auto& response) {
        response.result(reply.status);
        response.version(version);
        response.keep_alive(keepAlive);
        for (const auto& [name, value] : reply.headers) response.insert(name, value);
    };
    const bool bodiless = request.method == "HEAD" || reply.status == 204 || reply.status == 304;
    if (reply.file && !bodiless) {
        http::response<http::empty_body> head;
        fill(head);
        head.content_length(reply.file->size);
        const bool sent = co_await writeFile(std::move(head), *reply.file);
        co_return sent&& keepAlive;
    }
    http::response<http::string_body> response;
    fill(response);
    if (reply.status != 204 && reply.status != 304)
        response.content_length(reply.file ? reply.file->size : reply.body.size());
    if (!bodiless) response.body() = std::move(reply.body);
    co_await http::async_write(stream_, response, asio::redirect_error(asio::use_awaitable, problem));
    co_return !problem && keepAlive;
}

asio::awaitable<bool> Connection::writeFile(http::response<http::empty_body> head,
                                            HttpReply::FilePart part) {
    beast::error_code problem;
    http::response_serializer<http::empty_body> serializer(head);
    co_await http::async_write_header(stream_, serializer,
                                      asio::redirect_error(asio::use_awaitable, problem));
    std::ifstream in(part.path, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(part.first));
    std::vector<char> block(64 * 1024);
    while (!problem && part.size > 0) {
        const auto wanted =
            static_cast<std::streamsize>(std::min<std::uint64_t>(part.size, block.size()));
        in.read(block.data(), wanted);
        const auto got = static_cast<std::size_t>(in.gcount());
        if (got == 0) co_return false;
        stream_.expires_after(kBodyTimeout);
        co_await asio::async_write(stream_, asio::buffer(block.data(), got),
                                   asio::redirect_error(asio::use_awaitable, problem));
        part.size -= got;
    }
    co_return !problem;
}

asio::awaitable<bool> Connection::upgrade(HttpRequest request, unsigned version) {
    const std::string key = request.header("sec-websocket-key");
    std::optional<HttpReply> refusal;
    if (request.header("sec-websocket-version") != "13") {
        refusal = errorReply(426, "WebSocket version 13 is needed");
        refusal->headers.emplace_back("Sec-WebSocket-Version", "13");
    } else if (key.size() != 24 || !key.ends_with("==")) {
        refusal = errorReply(400, "malformed Sec-WebSocket-Key");
    } else {
        refusal = co_await service_.checkUpgrade(request, serves_);
    }
    if (refusal) {
        service_.onRequest(refusal->status, 0);
        const bool more = co_await write(request, std::move(*refusal), version, false);
        co_return more;
    }
    http::response<http::empty_body> response{http::status::switching_protocols, version};
    response.set(http::field::upgrade, "websocket");
    response.set(http::field::connection, "Upgrade");
    response.set(http::field::sec_websocket_accept, webSocketAccept(key));
    stream_.expires_after(kBodyTimeout);
    co_await http::async_write(stream_, response, asio::use_awaitable);
    stream_.expires_never();
    stream_.socket().set_option(tcp::no_delay(true));
    stream_.socket().native_non_blocking(true);
    service_.onRequest(101, 0);
    const std::string early(static_cast<const char*>(buffer_.data().data()), buffer_.size());
    const int descriptor = stream_.socket().release();
    service_.upgraded(request, descriptor, early);
    co_return false;
}

} // namespace

std::string webSocketAccept(std::string_view key) {
    const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    std::array<unsigned char, 32> encoded{};
    const int size = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(digest.size()));
    return {reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(size)};
}

struct HttpListener::State : std::enable_shared_from_this<HttpListener::State> {
    using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

    State(asio::io_context& l, HttpService& s, Serves v) : loop(l), service(s), serves(v), acceptor(l) {}

    asio::awaitable<void> accept() {
        const auto keep = shared_from_this();
        for (;;) {
            Socket socket(loop);
            beast::error_code problem;
            co_await acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, problem));
            if (problem == asio::error::operation_aborted || !acceptor.is_open()) co_return;
            if (problem) {
                // Out of descriptors: those in use end some time.
                log(LogLevel::kWarning, "accept-failed", {{"reason", problem.message()}});
                asio::steady_timer pause(loop, std::chrono::milliseconds(50));
                co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, problem));
                continue;
            }
            const auto connection = std::make_shared<Connection>(std::move(socket), service, serves);
            const std::weak_ptr<Connection> weak = connection;
            const auto entry = live.insert(weak).first;
            asio::co_spawn(loop, Connection::run(connection),
                           [keep, entry](const std::exception_ptr&) { keep->live.erase(entry); });
        }
    }

    asio::io_context& loop;
    HttpService& service;
    Serves serves;
    Acceptor acceptor;
    std::set<std::weak_ptr<Connection>, std::owner_less<>> live;
};

HttpListener::HttpListener(asio::io_context& loop, HttpService& service, const std::string& address,
                           std::uint16_t port, Serves serves, bool shared)
    : state_(std::make_shared<State>(loop, service, serves)) {
    try {
        const tcp::endpoint endpoint(asio::ip::make_address(address), port);
        state_->acceptor.open(endpoint.protocol());
        state_->acceptor.set_option(asio::socket_base::reuse_address(true));
        const int on = shared ? 1 : 0;
        ::setsockopt(state_->acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
        state_->acceptor.bind(endpoint);
        state_->acceptor.listen(4096);
    } catch (const std::exception& error) {
        throw std::runtime_error("cannot listen on " + address + " port " + std::to_string(port) + ": " +
                                 error.what());
    }
}

HttpListener::~HttpListener() = default;

std::uint16_t HttpListener::port() const { return state_->acceptor.local_endpoint().port(); }

void HttpListener::start() { asio::co_spawn(state_->loop, state_->accept(), asio::detached); }

void HttpListener::stop() {
    beast::error_code ignored;
    state_->acceptor.close(ignored);
    for (const auto& weak : std::set(state_->live))
        if (const auto connection = weak.lock()) connection->stop();
}

bool HttpListener::busy() const {
    return std::any_of(state_->live.begin(), state_->live.end(),
                       [](const std::weak_ptr<Connection>& weak) { return !weak.expired(); });
}

} // namespace headroom::chat
