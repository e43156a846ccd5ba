#pragma once
// What a run was asked to do, beside the scenario.

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::drive {

struct Settings {
    std::string target;
    std::string protocol = "chat";       ///< "chat", "websocket", "http", "socket.io"
    std::string templates;               ///< text of the template file, or empty
    std::string transport = "websocket"; ///< of Socket.IO: "websocket", "polling", "upgrade"
    std::vector<std::string> headers;    ///< "Name: value", variables already put in
    std::vector<std::string> sources;    ///< addresses to connect from
    bool verifyTls = true;
    std::string authorities; ///< PEM file
    /// Think times count from when the operation before was meant to start, not from its end, and messages are
    /// not waited for: a slow target does not slow the users down (open load).
    bool timetable = false;
    bool acks = false;
    std::size_t messageBytes = 62;
    std::string ledger;          ///< file for what became of every message, or empty
    std::uint32_t processes = 1; ///< on this host
    double drainSeconds = 5.0;   ///< how long answers are waited for after the end
    std::uint64_t seed = 1;

    // Safety.
    bool ownTarget = false; ///< the caller says the target is theirs
    double maxSeconds = 3600.0;
    double maxRate = 100'000.0; ///< operations a second, all processes
    double stopErrorShare = 0.5;
    double maxSlipSeconds = 0.010; ///< p99 of the driver's own lag beyond which a run is inconclusive
    double maxStolenShare = 1.0; ///< of this machine's processor time, taken by the hypervisor: likewise
};

} // namespace headroom::drive
