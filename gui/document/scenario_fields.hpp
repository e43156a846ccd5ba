// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What can be edited at a place of a scenario, by the format's own JSON Schema (models::scenarioSchema()).

#include "models/document.hpp"

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace headroom::gui {

/// What a text of the scenario measures, and so which units it may have.
enum class Measure { kNone, kDuration, kDistribution, kRate, kBytes, kBytesPerSecond, kMoney, kShare };

struct Field {
    enum class Kind {
        kHeading, ///< an object; its members follow, one deeper, when it is there
        kItems,   ///< a list or table; its entries follow, one deeper
        kEntry,   ///< an entry of such that is edited at a place of its own
        kFlag,
        kInteger,
        kNumber,
        kChoice, ///< one of `choices`, nothing else
        kText,   ///< `choices` are suggestions
        kFixed   ///< cannot be changed
    };
    QString pointer;
    QString key;
    QString description; ///< one phrase, as in the schema
    int depth = 0;
    Kind kind = Kind::kText;
    Measure measure = Measure::kNone;
    QStringList choices;
    double least = 0.0; ///< of kInteger and kNumber
    double most = 0.0;
    bool required = false;
    bool present = false;
    bool entry = false; ///< of a list or table: can be removed, or renamed in a table
    models::Json value; ///< the default when not present; null when there is none
};

/// The place whose fields are shown when `pointer` is selected: the nearest object or list at or above it.
[[nodiscard]] QString editedPlace(const models::Json& root, const QString& pointer);

/// The fields of an object or list, in the schema's order. Works on scenarios with problems too.
[[nodiscard]] std::vector<Field> fieldsAt(const models::Json& root, const QString& place);

/// The smallest value the schema takes for a new member of an object or entry of a list: required members with
/// their defaults or least values, the first of several kinds.
[[nodiscard]] models::Json blankValue(const models::Json& root, const QString& pointer);

/// `text` as the value of a field: numbers and true/false where the schema takes them, otherwise the text.
[[nodiscard]] models::Json valueOfText(const Field& field, const QString& text);
/// A value as it is typed.
[[nodiscard]] QString textOfValue(const models::Json& value);

} // namespace headroom::gui
