#pragma once
// What TCP over loopback costs.

namespace headroom::host {

/// CPU seconds of the calling thread since it began.
[[nodiscard]] double threadSeconds();

/// Wall seconds of a byte there and back between two threads that sleep in between; median over `seconds`.
[[nodiscard]] double roundTrip(double seconds);

struct SendCost {
    double send = 0.0;    ///< CPU seconds of one send of 200 bytes
    double receive = 0.0; ///< CPU seconds of one receive of them
};
/// Sends in runs of 50 and receives them in the same thread: nobody is woken.
[[nodiscard]] SendCost sendCost(double seconds);

} // namespace headroom::host
