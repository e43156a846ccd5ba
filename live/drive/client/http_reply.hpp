#pragma once
// Reads an HTTP/1.1 response as it comes in, by Boost.Beast's parser.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::drive {

struct HttpReply {
    int status = 0;
    std::string body;
    bool keepAlive = false;
};

class HttpReplyParser {
public:
    explicit HttpReplyParser(bool headRequest = false);
    ~HttpReplyParser();
    HttpReplyParser(HttpReplyParser&&) noexcept;
    HttpReplyParser& operator=(HttpReplyParser&&) noexcept;

    enum class State { kIncomplete, kDone, kMalformed };
    /// Takes what it can from the front of `bytes`; how much is in `used`. What it leaves of an incomplete
    /// response must be given again with more behind it.
    [[nodiscard]] State take(std::string_view bytes, std::size_t& used);
    /// The connection was closed: complete if the response ends so.
    [[nodiscard]] State takeEnd();
    [[nodiscard]] bool started() const;
    [[nodiscard]] HttpReply reply();
    /// Value of a header, empty when absent.
    [[nodiscard]] std::string header(std::string_view name) const;

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

} // namespace headroom::drive
