#include "live/calibrate/host_profile.hpp"

#include "sim/result/atomic_file.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>

namespace headroom::calibrate {
namespace {

using nlohmann::ordered_json;

struct Row {
    const char* key;
    Measured HostProfile::*member;
    const char* unit;
};

constexpr std::array kRows{Row{"speed", &HostProfile::speed, "x reference core"},
                           Row{"secondYield", &HostProfile::secondYield, "x one thread"},
                           Row{"systemCall", &HostProfile::systemCall, "s"},
                           Row{"loopbackRoundTrip", &HostProfile::loopbackRoundTrip, "s"},
                           Row{"loopbackSend", &HostProfile::loopbackSend, "CPU s"},
                           Row{"loopbackReceive", &HostProfile::loopbackReceive, "CPU s"},
                           Row{"tlsHandshake", &HostProfile::tlsHandshake, "CPU s"},
                           Row{"bcrypt", &HostProfile::bcrypt, "s"}};

} // namespace

std::string toJson(const HostProfile& profile) {
    ordered_json out{{"headroom-host-profile", HostProfile::kFormat},
                     {"processor", profile.processor},
                     {"kernel", profile.kernel},
                     {"vcpus", profile.vcpus},
                     {"threadsPerCore", profile.threadsPerCore},
                     {"memoryBytes", profile.memoryBytes}};
    for (const Row& row : kRows) {
        const Measured& value = profile.*row.member;
        out[row.key] = {{"value", value.median},
                        {"unit", row.unit},
                        {"low", value.low},
                        {"high", value.high},
                        {"repeats", value.repeats}};
    }
    return out.dump(2) + "\n";
}

HostProfile readHostProfile(const std::filesystem::path& file) {
    const auto fail = [&](const std::string& what) -> HostProfileError {
        return HostProfileError(file.string() + ": " + what);
    };
    const auto json = nlohmann::json::parse(result::readFile(file), nullptr, false);
    if (!json.is_object()) throw fail("this is no JSON object");
    if (json.value("headroom-host-profile", 0) != HostProfile::kFormat)
        throw fail("/headroom-host-profile: expected version 1 of the format");
    HostProfile profile;
    try {
        profile.processor = json.at("processor");
        profile.kernel = json.at("kernel");
        profile.vcpus = json.at("vcpus");
        profile.threadsPerCore = json.at("threadsPerCore");
        profile.memoryBytes = json.at("memoryBytes");
        for (const Row& row : kRows) {
            const auto& value = json.at(row.key);
            profile.*
                row.member = {value.at("value"), value.at("low"), value.at("high"), value.at("repeats")};
            const double median = (profile.*row.member).median;
            if (!std::isfinite(median) || median <= 0.0)
                throw fail(std::string("/") + row.key + "/value: expected a number above 0");
        }
    } catch (const nlohmann::json::exception& error) {
        throw fail(error.what());
    }
    return profile;
}

} // namespace headroom::calibrate
