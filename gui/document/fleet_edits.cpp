// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/document/fleet_edits.hpp"

#include <QCoreApplication>
#include <algorithm>
#include <vector>

namespace headroom::gui {
namespace {

using Json = Document::Json;

struct FleetEditsText {
    Q_DECLARE_TR_FUNCTIONS(FleetEdits)
};

struct Kind {
    const char* type;
    const char* text;
    const char* smallest; ///< that the reader takes, apart from what it is connected to
};

/// Every type with the least it needs; sizes are those of a small fleet.
const std::vector<Kind>& kinds() {
    static const std::vector<Kind> kAll{
        {"load-balancer", QT_TRANSLATE_NOOP("FleetEdits", "Load balancer"),
         R"json({"type":"load-balancer","targets":"","requests":"4000/s","newConnections":"750/s"})json"},
        {"process", QT_TRANSLATE_NOOP("FleetEdits", "Chat processes"),
         R"json({"type":"process","profile":"bootcampchat-node","on":{"instance":"t3.small","count":2}})json"},
        {"redis-cluster", QT_TRANSLATE_NOOP("FleetEdits", "Redis Cluster"),
         R"json({"type":"redis-cluster","on":{"instance":"t3.small"},"masters":3,"replicasPerMaster":1})json"},
        {"object-storage", QT_TRANSLATE_NOOP("FleetEdits", "Object storage"),
         R"json({"type":"object-storage","putLatency":"60ms","getLatency":"25ms","perConnection":"100MB/s"})json"},
        {"content-delivery", QT_TRANSLATE_NOOP("FleetEdits", "Content delivery"),
         R"json({"type":"content-delivery","latency":"10ms","maxRequests":"250000/s"})json"},
        {"application", QT_TRANSLATE_NOOP("FleetEdits", "Application"),
         R"json({"type":"application","on":{"instance":"t3.medium","count":2},"operations":{"request":[{"cpu":"exponential(1ms)"}]}})json"},
        {"proxy", QT_TRANSLATE_NOOP("FleetEdits", "Reverse proxy"),
         R"json({"type":"proxy","on":{"instance":"t3.small"},"targets":"","cpu":"0.1ms"})json"},
        {"database", QT_TRANSLATE_NOOP("FleetEdits", "Database"),
         R"json({"type":"database","on":{"instance":"db.m5.large"},"operations":{"query":[{"cpu":"exponential(0.5ms)"}]}})json"},
        {"connection-proxy", QT_TRANSLATE_NOOP("FleetEdits", "Connection proxy"),
         R"json({"type":"connection-proxy","targets":""})json"},
        {"cache", QT_TRANSLATE_NOOP("FleetEdits", "Cache"),
         R"json({"type":"cache","on":{"instance":"cache.t3.micro"},"operations":{"get":[{"cpu":"10us"}]}})json"},
        {"search-cluster", QT_TRANSLATE_NOOP("FleetEdits", "Search cluster"),
         R"json({"type":"search-cluster","on":{"instance":"t3.medium"},"operations":{"search":[{"cpu":"exponential(5ms)"}]}})json"},
        {"broker", QT_TRANSLATE_NOOP("FleetEdits", "Message broker"),
         R"json({"type":"broker","on":{"instance":"t3.small"},"queues":{"jobs":{"deliver":""}}})json"},
        {"functions", QT_TRANSLATE_NOOP("FleetEdits", "Functions"),
         R"json({"type":"functions","coldStart":"300ms","operations":{"handle":[{"cpu":"exponential(5ms)"}]}})json"},
        {"gateway", QT_TRANSLATE_NOOP("FleetEdits", "API gateway"),
         R"json({"type":"gateway","targets":"","requests":"10000/s"})json"},
        {"table", QT_TRANSLATE_NOOP("FleetEdits", "Key-value table"),
         R"json({"type":"table","readUnits":"3000/s","writeUnits":"1000/s","operations":{"get":[{"delay":"3ms"}]}})json"},
        {"runners", QT_TRANSLATE_NOOP("FleetEdits", "Build runners"),
         R"json({"type":"runners","slots":4,"operations":{"build":[{"delay":"uniform(3m, 6m)"}]}})json"},
        {"batch", QT_TRANSLATE_NOOP("FleetEdits", "Scheduled batch"),
         R"json({"type":"batch","on":"","operation":""})json"},
    };
    return kAll;
}

QString typeOf(const Document& document, const QString& name) {
    const Json* type = document.at(childPointer(childPointer("/services", name), "type"));
    return type != nullptr && type->is_string() ? QString::fromStdString(type->get<std::string>())
                                                : QString();
}

/// The member of a service of one type that names a service of another; empty when there is none.
QString linkMember(const QString& from, const QString& to) {
    const bool served = to == "process" || to == "application" || to == "proxy" || to == "functions" ||
                        to == "gateway" || to == "object-storage";
    if (from == "load-balancer") return served ? "targets" : QString();
    if (from == "proxy" || from == "gateway") return served ? "targets" : QString();
    if (from == "connection-proxy") return to == "database" ? "targets" : QString();
    if (from == "process" && to == "redis-cluster") return "store";
    if (from == "process" && to == "object-storage") return "storage";
    return {};
}

QString firstOperation(const Json& service) {
    if (!service.contains("operations") || !service.at("operations").is_object() ||
        service.at("operations").empty())
        return {};
    return QString::fromStdString(service.at("operations").begin().key());
}

bool hasSteps(const QString& type) {
    static const QStringList kWith{"application", "functions", "batch", "runners"};
    return kWith.contains(type);
}

/// A call at the end of the first operation of a service.
std::optional<QString> addCall(Document& document, const QString& from, const QString& to) {
    const QString place = childPointer("/services", from);
    const QString target =
        typeOf(document, to) == "connection-proxy"
            ? QString::fromStdString(
                  document.at(childPointer("/services", to))->value("targets", std::string()))
            : to;
    const Json* called = document.at(childPointer("/services", target));
    const QString operation = called == nullptr ? QString() : firstOperation(*called);
    const QString mine = firstOperation(*document.at(place));
    if (operation.isEmpty() || mine.isEmpty())
        return FleetEditsText::tr("“%1” has no operation that could be called.").arg(to);
    QString steps = childPointer(childPointer(place, "operations"), mine);
    if (document.at(steps)->is_object()) steps = childPointer(steps, "steps");
    document.insert(childPointer(steps, "-"), Json{{"call", (to + "." + operation).toStdString()}},
                    FleetEditsText::tr("connect %1 to %2").arg(from, to));
    return std::nullopt;
}

/// Drops every step that calls the service.
void dropCalls(Json& json, const std::string& service) {
    if (json.is_array()) {
        const auto calls = [&](const Json& step) {
            return step.is_object() && step.contains("call") && step.at("call").is_string() &&
                   step.at("call").get<std::string>().starts_with(service + ".");
        };
        json.erase(std::remove_if(json.begin(), json.end(), calls), json.end());
    }
    if (json.is_structured()) {
        for (Json& one : json) dropCalls(one, service);
    }
}

void replaceNames(Json& json, const std::string& name, const std::string& wanted) {
    static const std::vector<std::string> kNaming{"targets", "store",     "storage", "beside",  "to",
                                                  "on",      "entry",     "call",    "deliver", "stream",
                                                  "enqueue", "operation", "fetch",   "service", "do"};
    if (json.is_structured() && !json.is_object()) {
        for (Json& one : json) replaceNames(one, name, wanted);
    }
    if (!json.is_object()) return;
    for (auto& [key, value] : json.items()) {
        if (value.is_string() && std::find(kNaming.begin(), kNaming.end(), key) != kNaming.end()) {
            const auto text = value.get<std::string>();
            if (text == name) value = wanted;
            if (text.starts_with(name + ".")) value = wanted + text.substr(name.size());
        }
        replaceNames(value, name, wanted);
    }
}

} // namespace

QStringList serviceTypes() {
    QStringList types;
    for (const Kind& kind : kinds()) types.append(kind.type);
    return types;
}

QString serviceTypeText(const QString& type) {
    for (const Kind& kind : kinds()) {
        if (type == kind.type) return FleetEditsText::tr(kind.text);
    }
    return type == "users" ? FleetEditsText::tr("Users") : type;
}

QString addService(Document& document, const QString& type) {
    QString name = type;
    for (int n = 2; document.at(childPointer("/services", name)) != nullptr; ++n)
        name = QStringLiteral("%1-%2").arg(type).arg(n);
    Json service = Json::object();
    for (const Kind& kind : kinds()) {
        if (type == kind.type) service = Json::parse(kind.smallest);
    }
    const QString pointer = childPointer("/services", name);
    document.set(pointer, std::move(service), FleetEditsText::tr("add %1").arg(name));
    return pointer;
}

std::optional<QString> connectServices(Document& document, const QString& from, const QString& to) {
    const QString toType = typeOf(document, to);
    if (from == to) return FleetEditsText::tr("A part cannot be connected to itself.");
    if (from.isEmpty()) {
        document.set("/workload/entry", to.toStdString(),
                     FleetEditsText::tr("let users enter at %1").arg(to));
        return std::nullopt;
    }
    const QString fromType = typeOf(document, from);
    const QString member = linkMember(fromType, toType);
    if (!member.isEmpty()) {
        document.set(childPointer(childPointer("/services", from), member), to.toStdString(),
                     FleetEditsText::tr("connect %1 to %2").arg(from, to));
        return std::nullopt;
    }
    if (hasSteps(fromType) && fromType != "batch") return addCall(document, from, to);
    return FleetEditsText::tr("A part of the type “%1” cannot call one of the type “%2”.")
        .arg(serviceTypeText(fromType), serviceTypeText(toType));
}

std::optional<QString> disconnectServices(Document& document, const QString& from, const QString& to) {
    if (from.isEmpty()) {
        document.remove("/workload/entry", FleetEditsText::tr("close the entry at %1").arg(to));
        return std::nullopt;
    }
    const QString place = childPointer("/services", from);
    const Json* before = document.at(place);
    if (before == nullptr) return std::nullopt;
    Json after = *before;
    for (const char* key : {"store", "storage", "beside"}) {
        if (after.contains(key) && after.at(key) == to.toStdString()) after.erase(key);
    }
    dropCalls(after, to.toStdString());
    if (after == *before)
        return FleetEditsText::tr(
                   "“%1” needs a part to pass requests to; connect it to another one instead.")
            .arg(from);
    document.set(place, std::move(after), FleetEditsText::tr("disconnect %1 from %2").arg(from, to));
    return std::nullopt;
}

void removeService(Document& document, const QString& name) {
    Json after = document.root();
    const std::string gone = name.toStdString();
    if (!after.contains("services")) return;
    after["services"].erase(gone);
    for (Json& service : after["services"]) {
        for (const char* key : {"store", "storage", "beside"}) {
            if (service.contains(key) && service.at(key) == gone) service.erase(key);
        }
    }
    if (after.contains("workload") && after["workload"].contains("entry") &&
        after["workload"]["entry"] == gone)
        after["workload"].erase("entry");
    document.replaceAll(std::move(after), FleetEditsText::tr("remove %1").arg(name));
}

std::optional<QString> renameService(Document& document, const QString& name, const QString& wanted) {
    if (wanted.isEmpty() || wanted.contains('.'))
        return FleetEditsText::tr(
            "A name is not empty and has no full stop, which separates a service from its operation.");
    if (wanted == name) return std::nullopt;
    if (document.at(childPointer("/services", wanted)) != nullptr)
        return FleetEditsText::tr("There is a part “%1” already.").arg(wanted);
    Json after = document.root();
    Json services = Json::object();
    for (const auto& [key, value] : after["services"].items())
        services[key == name.toStdString() ? wanted.toStdString() : key] = value;
    after["services"] = std::move(services);
    replaceNames(after, name.toStdString(), wanted.toStdString());
    document.replaceAll(std::move(after), FleetEditsText::tr("rename %1 to %2").arg(name, wanted));
    return std::nullopt;
}

} // namespace headroom::gui
