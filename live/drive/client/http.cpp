#include "live/drive/client/http.hpp"

namespace headroom::drive {

std::string requestText(const HttpRequest& request, const Target& target, const std::string& common) {
    std::string text;
    text.reserve(256 + common.size() + request.body.size());
    text += request.method;
    text += ' ';
    text += target.path;
    text += request.path;
    text += " HTTP/1.1\r\nHost: ";
    text += target.authority();
    text += "\r\n";
    text += common;
    for (const auto& [name, value] : request.headers) {
        text += name;
        text += ": ";
        text += value;
        text += "\r\n";
    }
    if (!request.contentType.empty()) text += "Content-Type: " + request.contentType + "\r\n";
    if (!request.body.empty() || request.method != "GET")
        text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    text += "\r\n";
    text += request.body;
    return text;
}

HttpClient::~HttpClient() { close(); }

void HttpClient::send(const HttpRequest& request) {
    text_ = requestText(request, network_.target, common_);
    parser_ = HttpReplyParser(request.method == "HEAD");
    busy_ = true;
    start();
}

void HttpClient::start() {
    unread_.clear();
    if (stream_ == nullptr) {
        stream_ = std::make_unique<Stream>(network_, *this);
        reused_ = false;
    }
    stream_->write(text_);
}

void HttpClient::close() {
    busy_ = false;
    if (stream_ == nullptr) return;
    stream_->close();
    network_.loop.bury(std::move(stream_));
}

void HttpClient::onBytes(std::string_view bytes) {
    if (!busy_) return close(); // nobody asked
    unread_.append(bytes);
    std::size_t used = 0;
    const HttpReplyParser::State state = parser_.take(unread_, used);
    unread_.erase(0, used);
    if (state == HttpReplyParser::State::kIncomplete) return;
    if (state == HttpReplyParser::State::kMalformed) {
        close();
        return owner_.onHttpFailed("malformed-answer");
    }
    HttpReply reply = parser_.reply();
    if (reply.status / 100 == 1) { // 100 Continue and its like; the answer follows
        parser_ = HttpReplyParser();
        return onBytes({});
    }
    finish(std::move(reply));
}

void HttpClient::finish(HttpReply reply) {
    busy_ = false;
    reused_ = true;
    std::string().swap(text_);
    if (!reply.keepAlive) close();
    owner_.onReply(reply);
}

void HttpClient::onClosed(Cause cause) {
    network_.loop.bury(std::move(stream_));
    if (!busy_) return;
    if (parser_.takeEnd() == HttpReplyParser::State::kDone) return finish(parser_.reply());
    if (reused_ && !parser_.started()) return start();
    busy_ = false;
    owner_.onHttpFailed(cause);
}

} // namespace headroom::drive
