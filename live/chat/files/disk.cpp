#include "live/chat/files/file_store.hpp"
#include "live/chat/files/s3.hpp"
#include "live/chat/kv/kv.hpp"
#include "live/chat/server/config.hpp"

#include <fstream>

namespace headroom::chat {
namespace {

class DiskFiles final : public FileStore {
public:
    explicit DiskFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

    boost::asio::awaitable<void> put(std::string name, std::string_view bytes,
                                     std::string /*type*/) override {
        // Under another name until it is whole: nobody sees half a file.
        const std::filesystem::path part = folder_ / ("." + name);
        std::filesystem::create_directories(folder_);
        std::ofstream out(part, std::ios::binary | std::ios::trunc);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        out.close();
        std::error_code problem;
        if (out) std::filesystem::rename(part, folder_ / name, problem);
        if (!out || problem) throw StoreError("cannot write " + (folder_ / name).string());
        co_return;
    }

    boost::asio::awaitable<HttpReply> get(std::string name, std::uint64_t first,
                                          std::uint64_t size) override {
        HttpReply reply;
        reply.file = HttpReply::FilePart{folder_ / name, first, size};
        if (!std::filesystem::exists(reply.file->path)) throw StoreError("file is missing");
        co_return reply;
    }

    boost::asio::awaitable<void> remove(std::string name) override {
        std::error_code ignored;
        std::filesystem::remove(folder_ / name, ignored);
        co_return;
    }

    std::optional<std::string> presignedPut(const std::string& /*name*/, const std::string& /*type*/,
                                            std::uint64_t /*size*/,
                                            std::int64_t /*nowMs*/) const override {
        return std::nullopt;
    }

private:
    std::filesystem::path folder_;
};

} // namespace

std::unique_ptr<FileStore> makeFileStore(const Config& config) {
    if (!config.s3.empty()) return makeS3(config);
    return std::make_unique<DiskFiles>(config.uploads);
}

} // namespace headroom::chat
