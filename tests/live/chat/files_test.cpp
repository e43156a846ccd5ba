// Uploads to a folder and to an object store.

#include "live/chat/files/signature.hpp"
#include "tests/live/chat/server_process.hpp"

#include <gtest/gtest.h>

namespace headroom::chat {
namespace {

// The two examples of the Amazon S3 API Reference: "Authenticating Requests: Using the Authorization Header" and
// "... Using Query Parameters".
TEST(Signature, MatchesTheExamplesOfTheReference) {
    const S3Account account{"us-east-1", "AKIAIOSFODNN7EXAMPLE",
                            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
    const std::int64_t time = 1369353600; // 2013-05-24T00:00:00Z
    const std::string empty = sha256Hex("");
    const S3Request get{
        "GET",
        "examplebucket.s3.amazonaws.com",
        "/test.txt",
        {{"range", "bytes=0-9"}, {"x-amz-content-sha256", empty}, {"x-amz-date", "20130524T000000Z"}}};
    EXPECT_TRUE(
        s3Authorization(get, empty, account, time)
            .ends_with("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
    const S3Request plain{"GET", "examplebucket.s3.amazonaws.com", "/test.txt", {}};
    EXPECT_TRUE(
        s3PresignedQuery(plain, account, time, 86400)
            .ends_with(
                "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"));
}

TEST(Files, ToAFolder) {
    const ServerProcess server;
    const Ran ran = runNode("files.cjs", {server.url()});
    EXPECT_EQ(ran.code, 0) << ran.output << server.log();
}

TEST(Files, ToAnObjectStore) {
    const ScratchFolder folder;
    const Ran ran = runNode("object_store.cjs", {HEADROOM_EXECUTABLE, folder / "uploads"});
    EXPECT_EQ(ran.code, 0) << ran.output;
}

} // namespace
} // namespace headroom::chat
