#include "sim/search/task_text.hpp"

#include <nlohmann/json.hpp>

namespace headroom::search {

using Json = nlohmann::ordered_json;

std::string toLine(const Task& task) {
    Json changes = Json::array();
    for (const models::Override& change : task.changes) changes.push_back({change.path, change.value});
    return Json{{"index", task.index}, {"set", changes}}.dump();
}

std::string toLine(const TaskEnd& end) {
    return Json{{"index", end.index}, {"failed", end.failed}, {"text", end.text}}.dump(
        -1, ' ', false, Json::error_handler_t::replace);
}

Task taskOf(const std::string& line) {
    const Json json = Json::parse(line);
    Task task{json.at("index").get<std::size_t>(), {}};
    for (const Json& change : json.at("set"))
        task.changes.push_back({change.at(0).get<std::string>(), change.at(1).get<std::string>()});
    return task;
}

TaskEnd taskEndOf(const std::string& line) {
    const Json json = Json::parse(line);
    return {json.at("index").get<std::size_t>(), json.at("failed").get<bool>(),
            json.at("text").get<std::string>()};
}

} // namespace headroom::search
