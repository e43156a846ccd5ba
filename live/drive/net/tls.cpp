#include "live/drive/net/tls.hpp"

#include "live/drive/script.hpp"

#include <openssl/x509_vfy.h>

namespace headroom::drive {

TlsContext::TlsContext(bool verify, const std::string& authorities)
    : context_(::SSL_CTX_new(::TLS_client_method()), ::SSL_CTX_free), verify_(verify) {
    if (!context_) throw DriveError("OpenSSL does not start");
    ::SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
    ::SSL_CTX_set_mode(context_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                           SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                           SSL_MODE_RELEASE_BUFFERS);
    if (!verify) return;
    ::SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    const int loaded =
        authorities.empty()
            ? ::SSL_CTX_set_default_verify_paths(context_.get())
            : ::SSL_CTX_load_verify_locations(context_.get(), authorities.c_str(), nullptr);
    if (loaded != 1) throw DriveError("cannot read certificate authorities from '" + authorities + "'");
}

SSL* TlsContext::open(int descriptor, const std::string& host) const {
    SSL* const ssl = ::SSL_new(context_.get());
    if (ssl == nullptr) return nullptr;
    ::SSL_set_fd(ssl, descriptor);
    ::SSL_set_connect_state(ssl);
    // Certificates name addresses apart from names, and no server is asked for by an address (RFC 6066).
    if (::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(ssl), host.c_str()) == 1) return ssl;
    ::SSL_set_tlsext_host_name(ssl, host.c_str());
    if (verify_) ::SSL_set1_host(ssl, host.c_str());
    return ssl;
}

} // namespace headroom::drive
