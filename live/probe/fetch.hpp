#pragma once
// Small blocking requests to what is probed, with a time-out.

#include <string>

namespace headroom::probe {

/// Body of a GET. Throws ProbeError for anything but a 200.
[[nodiscard]] std::string httpGet(const std::string& url);

/// What a Redis answers to INFO with that section. The password, if any, is in REDISCLI_AUTH.
[[nodiscard]] std::string redisInfo(const std::string& host, const std::string& port,
                                    const std::string& section);

} // namespace headroom::probe
