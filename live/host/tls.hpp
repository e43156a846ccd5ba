#pragma once
// What a TLS handshake costs a server.

namespace headroom::host {

/// CPU seconds of the server's side of a full TLS 1.3 handshake (ECDSA P-256 certificate, no resumption), mean over
/// `seconds`; both ends in this thread, without a network.
[[nodiscard]] double handshakeSeconds(double seconds);

} // namespace headroom::host
