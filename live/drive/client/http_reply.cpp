#include "live/drive/client/http_reply.hpp"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <utility>

namespace headroom::drive {
namespace {
namespace http = boost::beast::http;
constexpr std::uint64_t kLargestBody = 256ULL << 20U;
} // namespace

struct HttpReplyParser::Parser {
    http::response_parser<http::string_body> beast;
    bool any = false;
};

HttpReplyParser::HttpReplyParser(bool headRequest) : parser_(std::make_unique<Parser>()) {
    parser_->beast.eager(true);
    parser_->beast.body_limit(kLargestBody);
    if (headRequest) parser_->beast.skip(true);
}
HttpReplyParser::~HttpReplyParser() = default;
HttpReplyParser::HttpReplyParser(HttpReplyParser&&) noexcept = default;
HttpReplyParser& HttpReplyParser::operator=(HttpReplyParser&&) noexcept = default;

HttpReplyParser::State HttpReplyParser::take(std::string_view bytes, std::size_t& used) {
    used = 0;
    if (!bytes.empty()) parser_->any = true;
    while (used < bytes.size() && !parser_->beast.is_done()) {
        boost::beast::error_code error;
        const std::size_t took =
            parser_->beast.put(boost::asio::buffer(bytes.data() + used, bytes.size() - used), error);
        used += took;
        if (error == http::error::need_more) return State::kIncomplete;
        if (error) return State::kMalformed;
        if (took == 0) break;
    }
    return parser_->beast.is_done() ? State::kDone : State::kIncomplete;
}

HttpReplyParser::State HttpReplyParser::takeEnd() {
    boost::beast::error_code error;
    if (parser_->any) parser_->beast.put_eof(error);
    return !error && parser_->beast.is_done() ? State::kDone : State::kIncomplete;
}

bool HttpReplyParser::started() const { return parser_->any; }

std::string HttpReplyParser::header(std::string_view name) const {
    const auto found = parser_->beast.get().find(boost::beast::string_view(name.data(), name.size()));
    if (found == parser_->beast.get().end()) return {};
    return {found->value().data(), found->value().size()};
}

HttpReply HttpReplyParser::reply() {
    HttpReply out;
    out.status = static_cast<int>(parser_->beast.get().result_int());
    out.keepAlive = parser_->beast.keep_alive();
    out.body = std::move(parser_->beast.get().body());
    return out;
}

} // namespace headroom::drive
