#include "live/host/tls.hpp"

#include "live/host/sockets.hpp"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>

namespace headroom::host {
namespace {

template <auto kFree>
struct Free {
    template <class T>
    void operator()(T* pointer) const {
        kFree(pointer);
    }
};
using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Free<SSL_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

void require(bool ok) {
    if (!ok) throw std::runtime_error("OpenSSL cannot make a TLS connection to itself");
}

Context serverContext() {
    const Key key(EVP_EC_gen("P-256"));
    require(key != nullptr);
    const Certificate certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* const name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("here"),
                               -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
    Context context(SSL_CTX_new(TLS_server_method()));
    require(context != nullptr && SSL_CTX_use_certificate(context.get(), certificate.get()) == 1 &&
            SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context.get(), 0);
    return context;
}

/// Server's CPU seconds.
double handshake(SSL_CTX* server, SSL_CTX* client) {
    const Session ends[2] = {Session(SSL_new(server)), Session(SSL_new(client))};
    BIO* toServer = BIO_new(BIO_s_mem());
    BIO* toClient = BIO_new(BIO_s_mem());
    require(ends[0] && ends[1] && toServer != nullptr && toClient != nullptr);
    BIO_up_ref(toServer);
    BIO_up_ref(toClient);
    SSL_set_bio(ends[0].get(), toServer, toClient);
    SSL_set_bio(ends[1].get(), toClient, toServer);
    SSL_set_accept_state(ends[0].get());
    SSL_set_connect_state(ends[1].get());
    double spent = 0.0;
    for (int step = 0; step < 10; ++step) {
        const int client_done = SSL_do_handshake(ends[1].get());
        const double start = threadSeconds();
        const int server_done = SSL_do_handshake(ends[0].get());
        spent += threadSeconds() - start;
        if (client_done == 1 && server_done == 1) return spent;
    }
    require(false);
    return spent;
}

} // namespace

double handshakeSeconds(double seconds) {
    const Context server = serverContext();
    const Context client(SSL_CTX_new(TLS_client_method()));
    require(client != nullptr);
    double spent = 0.0;
    int count = 0;
    while (spent < seconds || count < 5) {
        spent += handshake(server.get(), client.get());
        ++count;
    }
    return spent / count;
}

} // namespace headroom::host
