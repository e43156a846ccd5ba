#include "models/writer.hpp"

#include "models/describe.hpp"

namespace headroom::models {
namespace {

/// Describe functions take what they describe by reference because the reader fills it; the writer only
/// looks, but at a copy all the same.
template <class T>
Json written(T source) {
    const Defaults unused;
    return Writer(unused).write(source);
}

} // namespace

Json Writer::pop() {
    Json value = std::move(stack_.back());
    stack_.pop_back();
    return value;
}

bool Writer::enter(std::string_view name, std::string_view) {
    stack_.emplace_back();
    names_.emplace_back(name);
    return true;
}

void Writer::leave() {
    Json value = pop();
    here()[names_.back()] = std::move(value);
    names_.pop_back();
}

void Writer::object(std::string_view, const Visit& fields) {
    here() = Json::object();
    fields();
}

void Writer::alternatives(std::string_view, std::span<const Alternative>, std::size_t current,
                          const VisitIndex& visit) {
    visit(current);
}

void Writer::tag(std::string_view key, std::string_view text) {
    here()[std::string(key)] = std::string(text);
}

void Writer::version(std::string_view key, int number) { here()[std::string(key)] = number; }

void Writer::exactlyOne(std::initializer_list<std::string_view>) {}

void Writer::value(bool& member) { here() = member; }
void Writer::value(int& member) { here() = member; }
void Writer::value(std::uint64_t& member) { here() = member; }
void Writer::value(double& member) { here() = member; }
void Writer::value(std::string& member) { here() = member; }

void Writer::range(double& low, double& high, bool whole) {
    if (whole) {
        here() = Json::array({static_cast<std::int64_t>(low), static_cast<std::int64_t>(high)});
    } else {
        here() = Json::array({low, high});
    }
}

void Writer::choice(Names names, std::size_t& index) { here() = std::string(names[index]); }

void Writer::text(const TextValue& form) { here() = form.printed; }

void Writer::items(std::size_t size, const VisitIndex& visit) {
    here() = Json::array();
    for (std::size_t index = 0; index < size; ++index) {
        stack_.emplace_back();
        visit(index);
        Json value = pop();
        here().push_back(std::move(value));
    }
}

void Writer::entries(const std::vector<std::string>& keys, Names, const VisitKey& visit) {
    here() = Json::object();
    for (const std::string& key : keys) {
        enter(key, "");
        visit(key);
        leave();
    }
}

Json toJson(const Scenario& scenario) { return written(scenario); }
Json toJson(const ServiceProfile& profile) { return written(profile); }
Json toJson(const StoreProfile& profile) { return written(profile); }

} // namespace headroom::models
