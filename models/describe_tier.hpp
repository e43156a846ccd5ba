#pragma once
// Descriptions of request/response services. They visit the fields of an object that is open already; the
// service's "type" stands in the same object.

#include "models/describe.hpp"

namespace headroom::models {

/// Placement without processes: one program per instance.
struct Machines {
    Placement& on;
    bool counted = true;
};
void describe(Visitor& v, Machines& machines);

void describe(Visitor& v, Application& service);
void describe(Visitor& v, Proxy& proxy);
void describe(Visitor& v, Database& database);
void describe(Visitor& v, ConnectionProxy& proxy);
void describe(Visitor& v, Cache& cache);
void describe(Visitor& v, SearchCluster& cluster);
void describe(Visitor& v, Broker& broker);
void describe(Visitor& v, Functions& functions);
void describe(Visitor& v, Gateway& gateway);
void describe(Visitor& v, Table& table);
void describe(Visitor& v, Runners& runners);
void describe(Visitor& v, Batch& batch);

} // namespace headroom::models
