// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Edits of the fleet as a whole: adding, connecting and removing services. Each is one undo command.

#include "gui/document/document.hpp"

#include <QStringList>
#include <optional>

namespace headroom::gui {

/// The types a service may have, in the order of the format; "load-balancer", "process", ...
[[nodiscard]] QStringList serviceTypes();
/// For people.
[[nodiscard]] QString serviceTypeText(const QString& type);

/// A service of that type with a new name and the least it needs. Its pointer.
QString addService(Document& document, const QString& type);

/// Lets one service call another: a balancer gets its target, a process its store, an application a call at the end
/// of its first operation. `from` "" = the users, who then enter there. Why that cannot be, or nothing.
[[nodiscard]] std::optional<QString> connectServices(Document& document, const QString& from,
                                                     const QString& to);

/// Takes the connection away again. Why that cannot be, or nothing.
[[nodiscard]] std::optional<QString> disconnectServices(Document& document, const QString& from,
                                                        const QString& to);

/// With what names it as a target, store or storage. What still refers to it is a problem of the document.
void removeService(Document& document, const QString& name);

/// Another name, also where it is named. Why not, or nothing.
[[nodiscard]] std::optional<QString> renameService(Document& document, const QString& name,
                                                   const QString& wanted);

} // namespace headroom::gui
