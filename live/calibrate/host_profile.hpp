#pragma once
// What a machine can do, measured by 'headroom live host-profile' (live/host), for translating demands between
// machines.

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace headroom::calibrate {

/// Median of repeats with their spread.
struct Measured {
    double median = 0.0;
    double low = 0.0;  ///< smallest
    double high = 0.0; ///< largest
    int repeats = 0;
};

struct HostProfile {
    static constexpr int kFormat = 1;
    std::string processor; ///< as the system names it
    std::string kernel;
    int vcpus = 0;
    int threadsPerCore = 1;
    double memoryBytes = 0.0;
    Measured speed; ///< of a lone thread, relative to the reference core
    Measured
        secondYield;     ///< work of two busy threads over one, [1, 2]; of SMT siblings if there are any
    Measured systemCall; ///< seconds, getppid
    Measured loopbackRoundTrip; ///< seconds, 1 byte each way over TCP between two sleeping threads
    Measured loopbackSend;      ///< CPU seconds of one send of 200 bytes whose receiver is busy
    Measured loopbackReceive;   ///< CPU seconds of the receive
    Measured tlsHandshake;      ///< CPU seconds of a full TLS 1.3 handshake at the server, ECDSA P-256
    Measured bcrypt;            ///< seconds of a hash of cost 10
};

class HostProfileError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

[[nodiscard]] std::string toJson(const HostProfile& profile);
/// Throws HostProfileError naming the file and what is wrong.
[[nodiscard]] HostProfile readHostProfile(const std::filesystem::path& file);

} // namespace headroom::calibrate
