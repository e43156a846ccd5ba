#pragma once
// HTTP/1.1 exchanges on one kept-alive connection, one at a time.

#include "live/drive/client/http_reply.hpp"
#include "live/drive/net/stream.hpp"

#include <string>
#include <vector>

namespace headroom::drive {

struct HttpRequest {
    std::string method = "GET";
    std::string path; ///< from the target's prefix on
    std::vector<std::pair<std::string, std::string>> headers;
    std::string contentType; ///< of the body
    std::string body;
};

class HttpOwner {
public:
    virtual ~HttpOwner() = default;
    virtual void onReply(HttpReply& reply) = 0;
    virtual void onHttpFailed(Cause cause) = 0;
};

class HttpClient final : public StreamOwner {
public:
    /// `common` headers go with every request ("Name: value\r\n" each).
    HttpClient(Network& network, HttpOwner& owner, const std::string& common)
        : network_(network), owner_(owner), common_(common) {}
    ~HttpClient() override;
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Precondition: not busy. Opens a connection when there is none; one that the server had closed in the
    /// meantime is replaced once, as browsers do.
    void send(const HttpRequest& request);
    [[nodiscard]] bool busy() const { return busy_; }
    [[nodiscard]] bool connected() const { return stream_ != nullptr; }
    /// Drops the connection and whatever it waits for, silently.
    void close();

    void onOpen() override {}
    void onBytes(std::string_view bytes) override;
    void onClosed(Cause cause) override;

private:
    void start();
    void finish(HttpReply reply);

    Network& network_;
    HttpOwner& owner_;
    const std::string& common_;
    std::unique_ptr<Stream> stream_;
    HttpReplyParser parser_;
    std::string text_; ///< the request, while it may have to be sent again
    std::string unread_;
    bool busy_ = false;
    bool reused_ = false; ///< the connection has carried an exchange before
};

/// The bytes of a request.
[[nodiscard]] std::string requestText(const HttpRequest& request, const Target& target,
                                      const std::string& common);

} // namespace headroom::drive
