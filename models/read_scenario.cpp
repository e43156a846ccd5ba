#include "models/read_scenario.hpp"

#include "models/catalog.hpp"
#include "models/describe.hpp"
#include "models/nearest.hpp"
#include "models/reader.hpp"
#include "models/references.hpp"
#include "models/trace_file.hpp"

#include <algorithm>
#include <set>
#include <system_error>
#include <tuple>

namespace headroom::models {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".json";

template <class Profile>
Profile readProfile(const fs::path& file, std::vector<Diagnostic>& problems) {
    const Document document = Document::load(file);
    const Defaults unused;
    Profile profile;
    Reader(document, unused, problems).read(profile);
    return profile;
}

template <class Profile>
Profile readProfile(const fs::path& file) {
    std::vector<Diagnostic> problems;
    Profile profile = readProfile<Profile>(file, problems);
    if (!problems.empty()) throw ScenarioError(std::move(problems));
    return profile;
}

/// Names of the profiles there are, for suggestions.
std::vector<std::string> profileNames(const DataDirs& dirs) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(dirs.profiles(), ignored)) {
        if (entry.path().extension() == kSuffix) names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// Reads the profile a reference names into `profiles`, once. A name is a file of the profile folder; a
/// text that ends in ".json" is a file beside the scenario.
template <class Profile>
void resolve(const Reference& reference, const Document& document, const DataDirs& dirs,
             std::map<std::string, Profile>& profiles, std::set<std::string>& tried,
             std::vector<Diagnostic>& problems) {
    const std::string& name = reference.name;
    if (!tried.insert(name).second) return;
    const bool ownFile = std::string_view(name).ends_with(kSuffix);
    const bool plainName = name.find('/') == std::string::npos;
    const fs::path file = ownFile ? fs::path(document.name()).parent_path() / name
                                  : dirs.profiles() / (name + std::string(kSuffix));
    std::error_code ignored;
    if ((!ownFile && !plainName) || !fs::is_regular_file(file, ignored)) {
        const std::string where = ownFile ? "no file \"" + file.string() + "\""
                                          : "no profile \"" + name + "\" in models/profiles" +
                                                suggestion(name, profileNames(dirs));
        problems.push_back(document.at(reference.pointer, where));
        return;
    }
    std::vector<Diagnostic> inside;
    try {
        Profile profile = readProfile<Profile>(file, inside);
        if (inside.empty()) profiles.emplace(name, std::move(profile));
    } catch (const ScenarioError& error) {
        inside = error.diagnostics();
    }
    problems.insert(problems.end(), inside.begin(), inside.end());
}

/// Puts the settings of the variant into the document. What is wrong with their form is the reader's to
/// say.
void applyVariant(Document& document, const std::string& variant, std::vector<Diagnostic>& problems) {
    const Json none = Json::object();
    const auto of = [&](const Json& object, const char* key) {
        return object.is_object() && object.contains(key) ? object[key] : none;
    };
    const Json variants = of(document.root(), "variants");
    if (!variants.is_object() || !variants.contains(variant)) {
        std::vector<std::string> names;
        for (const auto& entry : variants.items()) names.push_back(entry.key());
        const std::string known = names.empty() ? "; it has none" : suggestion(variant, names);
        problems.push_back(document.at("/variants", "no variant \"" + variant + "\"" + known));
        return;
    }
    for (const Json& setting : of(variants[variant], "set")) {
        if (!setting.is_string()) continue;
        if (const auto change = parseOverride(setting.get<std::string>()))
            document.apply(*change, problems);
    }
}

Scenario read(Document document, const std::string& variant, const std::vector<Override>& overrides,
              const DataDirs& dirs, const Catalogue& catalogue) {
    std::vector<Diagnostic> problems;
    if (!variant.empty()) applyVariant(document, variant, problems);
    for (const Override& change : overrides) document.apply(change, problems);
    const Defaults defaults = catalogue.defaults();

    Scenario scenario;
    Reader reader(document, defaults, problems);
    reader.read(scenario);
    scenario.file = document.name();
    scenario.variant = variant;
    if (const auto chosen = scenario.variants.find(variant); chosen != scenario.variants.end())
        scenario.title += ": " + chosen->second.title;

    std::set<std::string> tried;
    std::set<std::string> triedStores;
    for (const Reference& reference : reader.references()) {
        if (reference.what == Refers::kServiceProfile) {
            resolve(reference, document, dirs, scenario.profiles, tried, problems);
        } else if (reference.what == Refers::kStoreProfile) {
            resolve(reference, document, dirs, scenario.storeProfiles, triedStores, problems);
        }
    }
    // A store profile left out has its default name, which no reference mentions.
    for (const Service& service : scenario.services) {
        const auto* cluster = std::get_if<RedisCluster>(&service.kind);
        if (cluster == nullptr) continue;
        const Reference reference{Refers::kStoreProfile, cluster->profile,
                                  joinPointer("/services", service.name)};
        resolve(reference, document, dirs, scenario.storeProfiles, triedStores, problems);
    }
    if (scenario.workload.profile) readTrace(document, *scenario.workload.profile, problems);
    checkReferences(scenario, catalogue, reader.references(), document, problems);
    if (!problems.empty()) {
        const auto place = [](const Diagnostic& d) { return std::tie(d.file, d.line); };
        std::stable_sort(problems.begin(), problems.end(),
                         [&](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
        // The same wrong name may be checked from several places (the region for every instance type).
        problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
        throw ScenarioError(std::move(problems));
    }
    for (const Reference& reference : reader.references()) {
        if (reference.what != Refers::kInstanceType) continue;
        const auto own = scenario.ownInstanceTypes.find(reference.name);
        scenario.instanceTypes.emplace(reference.name, own != scenario.ownInstanceTypes.end()
                                                           ? own->second
                                                           : catalogue.instanceType(reference.name));
    }
    return scenario;
}

} // namespace

ScenarioName splitVariant(const fs::path& name) {
    std::error_code ignored;
    const std::string text = name.string();
    const std::size_t at = text.rfind('@');
    if (at == std::string::npos || text.find('/', at) != std::string::npos || fs::exists(name, ignored))
        return {name, ""};
    return {text.substr(0, at), text.substr(at + 1)};
}

Scenario readScenario(const fs::path& file, const std::vector<Override>& overrides,
                      const DataDirs& dirs) {
    const ScenarioName name = splitVariant(file);
    return read(Document::load(name.file), name.variant, overrides, dirs, Catalogue::load(dirs));
}

Scenario readScenarioText(const std::string& name, const std::string& text,
                          const std::vector<Override>& overrides, const DataDirs& dirs) {
    return read(Document::parse(name, text), "", overrides, dirs, Catalogue::load(dirs));
}

Scenario readScenarioText(const std::string& name, const std::string& text, const Catalogue& catalogue,
                          const DataDirs& dirs) {
    return read(Document::parse(name, text), "", {}, dirs, catalogue);
}

ScenarioSource::ScenarioSource(const fs::path& file, DataDirs dirs)
    : document_(Document::load(splitVariant(file).file)), variant_(splitVariant(file).variant),
      dirs_(std::move(dirs)), catalogue_(std::make_shared<const Catalogue>(Catalogue::load(dirs_))) {}

Scenario ScenarioSource::read(const std::vector<Override>& overrides) const {
    return models::read(document_, variant_, overrides, dirs_, *catalogue_);
}

ServiceProfile readServiceProfile(const fs::path& file) { return readProfile<ServiceProfile>(file); }
StoreProfile readStoreProfile(const fs::path& file) { return readProfile<StoreProfile>(file); }

} // namespace headroom::models
