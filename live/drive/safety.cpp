#include "live/drive/safety.hpp"

#include "live/drive/script.hpp"
#include "models/units_text.hpp"

#include <cctype>
#include <cstdlib>

namespace headroom::drive {

void refuseUnsafe(const models::Scenario& scenario, const Settings& settings, const Target& target) {
    if (!target.loopback && !settings.ownTarget)
        throw DriveError("target '" + target.url +
                         "' is not this machine; load against somebody else's is an "
                         "attack. Say --i-own-this-target if it is yours");
    const double length = scenario.workload.length().value;
    if (length > settings.maxSeconds)
        throw DriveError("the run would take " + models::print(models::seconds(length)) +
                         ", longer than --max-duration " +
                         models::print(models::seconds(settings.maxSeconds)));
}

std::string headerFromText(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '$') {
            out += text[at++];
            continue;
        }
        const bool braces = at + 1 < text.size() && text[at + 1] == '{';
        std::size_t end = at + (braces ? 2 : 1);
        const std::size_t start = end;
        while (end < text.size() &&
               (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_'))
            ++end;
        const std::string name = text.substr(start, end - start);
        if (name.empty() || (braces && (end >= text.size() || text[end] != '}')))
            throw DriveError("header '" + text + "': a variable is written as $NAME or ${NAME}");
        const char* const value = std::getenv(name.c_str());
        if (value == nullptr)
            throw DriveError("header '" + text + "': the environment has no variable '" + name + "'");
        out += value;
        at = end + (braces ? 1 : 0);
    }
    const std::size_t colon = out.find(':');
    if (colon == 0 || colon == std::string::npos || out.find_first_of("\r\n") != std::string::npos)
        throw DriveError("header '" + text + "' is not of the form 'Name: value'");
    return out;
}

} // namespace headroom::drive
