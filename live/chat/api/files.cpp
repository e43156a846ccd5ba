// Uploads and downloads.

#include "live/chat/api/api.hpp"
#include "live/chat/auth/random.hpp"
#include "live/chat/files/file_store.hpp"
#include "live/chat/files/form.hpp"
#include "live/chat/server/shard.hpp"
#include "live/chat/socketio/packet.hpp"
#include "live/chat/wire/clock.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <charconv>
#include <fcntl.h>
#include <unistd.h>

namespace headroom::chat {

using socketio::jsonText;

namespace {

constexpr std::uint64_t kImageMost = 5U << 20U; // of a profile

/// A file's bytes in memory, read only.
class MappedFile {
public:
    explicit MappedFile(const std::filesystem::path& path) {
        const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        struct stat info {};
        if (descriptor >= 0 && ::fstat(descriptor, &info) == 0 && info.st_size > 0) {
            size_ = static_cast<std::size_t>(info.st_size);
            data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
        }
        if (descriptor >= 0) ::close(descriptor);
    }
    ~MappedFile() {
        if (data_ != MAP_FAILED) ::munmap(data_, size_);
    }
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    [[nodiscard]] std::string_view bytes() const {
        return data_ == MAP_FAILED ? std::string_view{}
                                   : std::string_view(static_cast<const char*>(data_), size_);
    }

private:
    void* data_ = MAP_FAILED;
    std::size_t size_ = 0;
};

/// "bytes=a-b" of a file of `size`: first and count. Nothing when the header is no single range.
struct Range {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    bool satisfiable = true;
};
std::optional<Range> readRange(std::string_view header, std::uint64_t size) {
    if (!header.starts_with("bytes=") || header.find(',') != std::string_view::npos) return std::nullopt;
    header.remove_prefix(6);
    const std::size_t dash = header.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto number = [](std::string_view text) -> std::optional<std::uint64_t> {
        std::uint64_t value = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (text.empty() || problem != std::errc() || end != text.data() + text.size())
            return std::nullopt;
        return value;
    };
    const auto first = number(header.substr(0, dash));
    const auto last = number(header.substr(dash + 1));
    if (dash == 0) { // the last so many
        if (!last) return std::nullopt;
        const std::uint64_t count = std::min(*last, size);
        return Range{size - count, count, count > 0};
    }
    if (!first || (dash + 1 < header.size() && !last) || (last && *last < *first)) return std::nullopt;
    if (*first >= size) return Range{0, 0, false};
    const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
    return Range{*first, end - *first + 1, true};
}

/// RFC 6266: the name in plain ASCII for old clients, and in UTF-8.
std::string disposition(const char* kind, const std::string& name) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string plain;
    std::string encoded;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool harmless = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        plain += harmless ? c : '_';
        if (harmless)
            encoded += c;
        else
            encoded += std::string("%") + kHex[byte >> 4U] + kHex[byte & 0xFU];
    }
    return std::string(kind) + "; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
}

bool showsInline(const std::string& type) {
    return type.starts_with("image/") || type.starts_with("video/") || type.starts_with("audio/") ||
           type == "application/pdf" || type == "text/plain";
}

} // namespace

Task<HttpReply> Api::upload(Call call) {
    const MappedFile mapped(call.request.upload->path());
    const auto part = formFile(call.request.header("content-type"), mapped.bytes(), "file");
    if (!part) co_return errorReply(400, "a form with a file in the field \"file\" is needed");
    const std::uint64_t most = mostBytes(part->type);
    if (most == 0) co_return errorReply(415, "files of this type are not accepted");
    if (part->bytes.size() > most) co_return errorReply(413, "the file is too large for its type");
    if (part->bytes.empty()) co_return errorReply(400, "the file is empty");
    if (!looksLike(part->type, part->bytes))
        co_return errorReply(415, "the file is not of the type it claims");
    File file;
    file.id = objectId();
    file.stored = storedName(part->name);
    file.original = part->name.empty() ? file.stored : part->name.substr(0, 255);
    file.type = part->type;
    file.owner = call.user.id;
    file.size = part->bytes.size();
    file.uploadedAt = wallMilliseconds();
    co_await backend_.files.put(file.stored, part->bytes, part->type);
    co_await store_.addFile(file);
    co_return jsonReply(200,
                        "{\"success\":true,\"message\":\"uploaded\",\"file\":" + fileJson(file) + "}");
}

Task<HttpReply> Api::presign(Call call) {
    File file;
    if (call.json.contains("filename") && call.json["filename"].is_string())
        file.original = call.json["filename"];
    if (call.json.contains("mimetype") && call.json["mimetype"].is_string())
        file.type = call.json["mimetype"];
    if (call.json.contains("size") && call.json["size"].is_number_unsigned())
        file.size = call.json["size"];
    if (file.original.empty() || file.original.size() > 255)
        co_return errorReply(400, "a filename is needed");
    const std::uint64_t most = mostBytes(file.type);
    if (most == 0) co_return errorReply(415, "files of this type are not accepted");
    if (file.size == 0 || file.size > most)
        co_return errorReply(413, "a size within the type's limit is needed");
    file.id = objectId();
    file.stored = storedName(file.original);
    file.owner = call.user.id;
    file.uploadedAt = wallMilliseconds();
    const auto url = backend_.files.presignedPut(file.stored, file.type, file.size, file.uploadedAt);
    if (!url) co_return errorReply(404, "direct uploads are not offered here");
    co_await store_.addFile(file);
    // The signature holds for these headers and this length only.
    co_return jsonReply(200, "{\"success\":true,\"url\":" + jsonText(*url) +
                                 ",\"headers\":{\"Content-Type\":" + jsonText(file.type) +
                                 "},\"file\":" + fileJson(file) + "}");
}

Task<HttpReply> Api::serveFile(Call call, bool attachment) {
    if (!isStoredName(call.part)) co_return errorReply(400, "this is no file name");
    const std::optional<File> file = co_await store_.fileByName(call.part);
    if (!file) co_return errorReply(404, "there is no such file");
    const std::string asked = call.request.header("range");
    const auto range = readRange(asked, file->size);
    if (range && !range->satisfiable) {
        HttpReply refusal = errorReply(416, "the range lies outside the file");
        refusal.headers.emplace_back("Content-Range", "bytes */" + std::to_string(file->size));
        co_return refusal;
    }
    const std::uint64_t first = range ? range->first : 0;
    const std::uint64_t count = range ? range->count : file->size;
    HttpReply reply = co_await backend_.files.get(file->stored, first, count);
    reply.status = range ? 206 : 200;
    if (range)
        reply.headers.emplace_back("Content-Range", "bytes " + std::to_string(first) + "-" +
                                                        std::to_string(first + count - 1) + "/" +
                                                        std::to_string(file->size));
    reply.headers.emplace_back("Content-Type", file->type);
    reply.headers.emplace_back("Accept-Ranges", "bytes");
    const bool shown = !attachment && showsInline(file->type);
    reply.headers.emplace_back("Content-Disposition",
                               disposition(shown ? "inline" : "attachment", file->original));
    reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
    reply.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
    reply.headers.emplace_back("Cache-Control", "private, max-age=31536000, immutable");
    co_return reply;
}

Task<HttpReply> Api::viewFile(Call call) {
    HttpReply reply = co_await serveFile(std::move(call), false);
    co_return reply;
}

Task<HttpReply> Api::downloadFile(Call call) {
    HttpReply reply = co_await serveFile(std::move(call), true);
    co_return reply;
}

Task<HttpReply> Api::removeFile(Call call) {
    const std::optional<File> file = co_await store_.file(call.part);
    if (!file) co_return errorReply(404, "there is no such file");
    if (file->owner != call.user.id) co_return errorReply(403, "this file belongs to somebody else");
    co_await store_.removeFile(*file);
    co_await backend_.files.remove(file->stored);
    co_return jsonReply(200, R"({"success":true,"message":"the file is removed"})");
}

Task<HttpReply> Api::setProfileImage(Call call) {
    const MappedFile mapped(call.request.upload->path());
    const auto part = formFile(call.request.header("content-type"), mapped.bytes(), "profileImage");
    if (!part) co_return errorReply(400, "a form with a file in the field \"profileImage\" is needed");
    if (!part->type.starts_with("image/") || mostBytes(part->type) == 0 ||
        !looksLike(part->type, part->bytes))
        co_return errorReply(415, "an image is needed");
    if (part->bytes.size() > kImageMost) co_return errorReply(413, "the image is too large");
    File file;
    file.id = objectId();
    file.stored = storedName(part->name);
    file.original = part->name.empty() ? file.stored : part->name.substr(0, 255);
    file.type = part->type;
    file.owner = call.user.id;
    file.size = part->bytes.size();
    file.uploadedAt = wallMilliseconds();
    co_await backend_.files.put(file.stored, part->bytes, part->type);
    co_await store_.addFile(file);
    const std::string url = "/api/files/view/" + file.stored;
    co_await store_.setUserField(call.user.id, "image", url);
    co_return jsonReply(200, "{\"success\":true,\"imageUrl\":" + jsonText(url) + "}");
}

} // namespace headroom::chat
