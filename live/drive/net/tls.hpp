#pragma once
// TLS over a non-blocking socket, by OpenSSL.

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace headroom::drive {

/// Settings shared by all connections of a process.
class TlsContext {
public:
    /// `verify`: check the server's certificate against the system's authorities, or those in `authorities`
    /// (a PEM file). Throws DriveError when the file cannot be read.
    TlsContext(bool verify, const std::string& authorities);
    [[nodiscard]] SSL* open(int descriptor, const std::string& host) const;

private:
    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
    bool verify_;
};

} // namespace headroom::drive
