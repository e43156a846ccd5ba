#pragma once

#include "live/chat/files/file_store.hpp"

namespace headroom::chat {

/// Files in a bucket of an S3-compatible service, by path-style requests. Throws std::runtime_error when the
/// configuration's URL or keys are missing.
[[nodiscard]] std::unique_ptr<FileStore> makeS3(const Config& config);

} // namespace headroom::chat
