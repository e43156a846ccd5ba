#include "live/chat/kv/resp.hpp"

#include <hiredis/hiredis.h>

#include <new>

namespace headroom::chat {
namespace {

Reply convert(const redisReply& from) {
    Reply to;
    switch (from.type) {
    case REDIS_REPLY_INTEGER:
        to.type = Reply::Type::kInteger;
        to.integer = from.integer;
        break;
    case REDIS_REPLY_STRING:
        to.type = Reply::Type::kText;
        break;
    case REDIS_REPLY_STATUS:
        to.type = Reply::Type::kStatus;
        break;
    case REDIS_REPLY_ERROR:
        to.type = Reply::Type::kError;
        break;
    case REDIS_REPLY_ARRAY:
        to.type = Reply::Type::kArray;
        to.items.reserve(from.elements);
        for (std::size_t i = 0; i < from.elements; ++i) to.items.push_back(convert(*from.element[i]));
        break;
    default:
        break;
    }
    if (from.str != nullptr) to.text.assign(from.str, from.len);
    return to;
}

} // namespace

void encode(const Command& command, std::string& out) {
    out += '*';
    out += std::to_string(command.size());
    out += "\r\n";
    for (const std::string& word : command) {
        out += '$';
        out += std::to_string(word.size());
        out += "\r\n";
        out += word;
        out += "\r\n";
    }
}

RespReader::RespReader() : reader_(redisReaderCreate()) {
    if (reader_ == nullptr) throw std::bad_alloc();
}

RespReader::~RespReader() { redisReaderFree(reader_); }

void RespReader::feed(std::string_view bytes) {
    if (redisReaderFeed(reader_, bytes.data(), bytes.size()) != REDIS_OK)
        throw StoreError(std::string("reply of the store: ") + reader_->errstr);
}

std::optional<Reply> RespReader::next() {
    void* raw = nullptr;
    if (redisReaderGetReply(reader_, &raw) != REDIS_OK)
        throw StoreError(std::string("reply of the store: ") + reader_->errstr);
    if (raw == nullptr) return std::nullopt;
    auto* reply = static_cast<redisReply*>(raw);
    const std::unique_ptr<redisReply, void (*)(redisReply*)> owner(
        reply, [](redisReply* r) { freeReplyObject(r); });
    return convert(*reply);
}

} // namespace headroom::chat
