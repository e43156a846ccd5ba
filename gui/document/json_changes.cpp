// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/document/json_changes.hpp"

#include "gui/document/document.hpp"

namespace headroom::gui {
namespace {

using models::Json;

void collect(const QString& pointer, const Json& before, const Json& after,
             std::vector<JsonChange>& out) {
    if (before == after) return;
    if (before.is_object() && after.is_object()) {
        for (const auto& [key, value] : before.items()) {
            const QString child = childPointer(pointer, QString::fromStdString(key));
            if (after.contains(key)) {
                collect(child, value, after.at(key), out);
            } else {
                out.push_back({child, value, std::nullopt});
            }
        }
        for (const auto& [key, value] : after.items()) {
            if (!before.contains(key))
                out.push_back({childPointer(pointer, QString::fromStdString(key)), std::nullopt, value});
        }
        return;
    }
    if (before.is_array() && after.is_array() && before.size() == after.size()) {
        for (std::size_t i = 0; i < before.size(); ++i)
            collect(childPointer(pointer, QString::number(i)), before[i], after[i], out);
        return;
    }
    out.push_back({pointer, before, after});
}

QString shortText(const std::optional<Json>& value) {
    constexpr qsizetype kLongest = 60;
    if (!value) return QStringLiteral("–");
    QString text = QString::fromStdString(
        value->is_string() ? value->get<std::string>()
                           : value->dump(-1, ' ', false, Json::error_handler_t::replace));
    if (text.size() > kLongest) text = text.left(kLongest - 1) + QStringLiteral("…");
    return text;
}

} // namespace

std::vector<JsonChange> changesBetween(const Json& before, const Json& after) {
    std::vector<JsonChange> changes;
    collect(QString(), before, after, changes);
    return changes;
}

QString changeText(const JsonChange& change) {
    QString path = change.pointer.mid(1);
    path.replace('/', '.');
    return QStringLiteral("%1: %2 → %3").arg(path, shortText(change.before), shortText(change.after));
}

} // namespace headroom::gui
