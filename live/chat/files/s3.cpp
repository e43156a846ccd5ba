#include "live/chat/files/s3.hpp"

#include "live/chat/files/signature.hpp"
#include "live/chat/http/client.hpp"
#include "live/chat/kv/kv.hpp"
#include "live/chat/server/config.hpp"
#include "live/chat/wire/clock.hpp"

#include <stdexcept>

namespace headroom::chat {
namespace {

constexpr std::int64_t kPresignedSeconds = 900;

class S3Files final : public FileStore {
public:
    explicit S3Files(const Config& config)
        : bucket_(parseHttpUrl(config.s3)), account_{config.s3Region, config.s3Key, config.s3Secret},
          presigned_(config.presigned) {
        if (account_.key.empty() || account_.secret.empty())
            throw std::runtime_error("uploads to S3 need HEADROOM_S3_KEY and HEADROOM_S3_SECRET");
        if (bucket_.path.size() < 2) throw std::runtime_error("\"" + config.s3 + "\" names no bucket");
        if (bucket_.path.back() != '/') bucket_.path += '/';
    }

    boost::asio::awaitable<void> put(std::string name, std::string_view bytes,
                                     std::string type) override {
        const ClientReply reply =
            co_await ask("PUT", std::move(name), bytes, "content-type", std::move(type));
        if (reply.status != 200)
            throw StoreError("object store refused the upload: " + std::to_string(reply.status));
    }

    boost::asio::awaitable<HttpReply> get(std::string name, std::uint64_t first,
                                          std::uint64_t size) override {
        HttpReply answer;
        if (size == 0) co_return answer;
        std::string range = "bytes=" + std::to_string(first) + "-" + std::to_string(first + size - 1);
        ClientReply reply = co_await ask("GET", std::move(name), {}, "range", std::move(range));
        if ((reply.status != 206 && reply.status != 200) || reply.body.size() != size)
            throw StoreError("object store gave " + std::to_string(reply.status));
        answer.body = std::move(reply.body);
        co_return answer;
    }

    boost::asio::awaitable<void> remove(std::string name) override {
        const ClientReply reply = co_await ask("DELETE", std::move(name), {}, "", "");
        if (reply.status >= 300 && reply.status != 404)
            throw StoreError("object store gave " + std::to_string(reply.status));
    }

    std::optional<std::string> presignedPut(const std::string& name, const std::string& type,
                                            std::uint64_t size, std::int64_t nowMs) const override {
        if (!presigned_) return std::nullopt;
        const S3Request request{"PUT",
                                bucket_.authority(),
                                bucket_.path + name,
                                {{"content-length", std::to_string(size)}, {"content-type", type}}};
        return bucket_.origin() + bucket_.path + name + "?" +
               s3PresignedQuery(request, account_, nowMs / 1000, kPresignedSeconds);
    }

private:
    boost::asio::awaitable<ClientReply> ask(std::string method, std::string name, std::string_view body,
                                            std::string header, std::string value) {
        const std::int64_t now = wallMilliseconds() / 1000;
        const std::string hash = sha256Hex(body);
        S3Request request{method, bucket_.authority(), bucket_.path + name, {}};
        request.headers.emplace_back("x-amz-content-sha256", hash);
        request.headers.emplace_back("x-amz-date", s3Time(now));
        if (!header.empty()) request.headers.emplace_back(header, value);
        ClientRequest out;
        out.method = method;
        out.url = bucket_;
        out.url.path = request.path;
        out.headers = request.headers;
        out.headers.emplace_back("Authorization", s3Authorization(request, hash, account_, now));
        out.body = body;
        std::string failure;
        try {
            ClientReply reply = co_await requestHttp(std::move(out));
            co_return reply;
        } catch (const std::exception& error) {
            failure = error.what();
        }
        throw StoreError("object store: " + failure);
    }

    HttpUrl bucket_;
    S3Account account_;
    bool presigned_;
};

} // namespace

std::unique_ptr<FileStore> makeS3(const Config& config) { return std::make_unique<S3Files>(config); }

} // namespace headroom::chat
