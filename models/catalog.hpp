#pragma once
// Facts about what can be rented (models/catalog/*.json): instance types, load balancers, limits and
// prices.
//
// Every number of the catalogue is an object { "value", "unit", "from", "source", "certainty", "asOf" };
// "from" says how it follows from the rows of facts-used.json ("[id]" is a row's number, "[id:3000]" the
// number 3000 in a row's text). A fact's path is the file's name and its keys, joined by "/":
// "load-balancer/healthCheck/interval".

#include "models/data_dirs.hpp"
#include "models/instance_type.hpp"
#include "models/visitor.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace headroom::models {

/// A name or region the catalogue does not have; what() suggests the nearest.
class CatalogueError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct CatalogueFact {
    double value = 0.0;
    std::string unit;
    std::string from;      ///< formula over facts-used.json
    std::string source;    ///< document or how it was measured
    std::string certainty; ///< "documented", "measured here", ..., "from memory, unverified"
    std::string asOf;      ///< date of the source, may be empty
    std::string basis;     ///< row that says why the formula holds, may be empty
    std::string note;
};

class Catalogue {
public:
    /// Throws ScenarioError for files that are not JSON, CatalogueError for missing facts.
    [[nodiscard]] static Catalogue load(const DataDirs& dirs);

    /// Throws CatalogueError with the nearest name.
    [[nodiscard]] const InstanceType& instanceType(const std::string& name) const;
    [[nodiscard]] const std::map<std::string, InstanceType>& instanceTypes() const { return types_; }

    [[nodiscard]] const CatalogueFact& fact(const std::string& path) const;
    [[nodiscard]] const std::map<std::string, CatalogueFact>& facts() const { return facts_; }
    /// The value of a fact, which must have this unit.
    [[nodiscard]] double number(const std::string& path, const std::string& unit) const;
    [[nodiscard]] Duration duration(const std::string& path) const; ///< unit s, ms or us
    /// Of facts at path/lognormal/{median, sigma}, path/uniform/{low, high} or path/exponential/mean.
    [[nodiscard]] Distribution distribution(const std::string& path) const;

    /// What scenario fields are when the file leaves them out.
    [[nodiscard]] Defaults defaults() const;

private:
    [[nodiscard]] InstanceType readType(const std::string& name) const;

    std::map<std::string, CatalogueFact> facts_;
    std::map<std::string, InstanceType> types_;
};

/// Fills the defaults of request/response services.
void addTierDefaults(const Catalogue& catalogue, Defaults& defaults);

} // namespace headroom::models
