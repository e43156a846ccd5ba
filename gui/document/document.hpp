// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A scenario being edited: its JSON, the file it came from, undo, and what is wrong with it now.
//
// Every edit is one command on the undo stack; edits with the same pointer and merge id (a slider being dragged)
// are one. After each edit the whole scenario is read by models' own reader, so what the editor accepts is
// what `headroom` accepts. A scenario with problems can still be edited and saved.
//
// Positions are JSON pointers (RFC 6901): "/services/chat/on/count"; "" is the document.

#include "gui/document/problem.hpp"
#include "models/document.hpp"
#include "models/scenario.hpp"

#include <QObject>
#include <QString>
#include <QUndoStack>
#include <memory>
#include <optional>

namespace headroom::gui {

class Document : public QObject {
    Q_OBJECT

public:
    using Json = models::Json;

    explicit Document(QObject* parent = nullptr);

    /// Reads a file; comments are dropped. What is wrong when it is no JSON object; nothing otherwise, though
    /// problems() may not be empty. On error the document stays as it was.
    [[nodiscard]] std::optional<QString> open(const QString& file);
    /// An untitled document. `besides` is a file whose folder relative names are looked up in; may be empty.
    void start(Json root, const QString& besides, const QString& name);

    /// An untitled document whose content can be had again is not unsaved work.
    void markUnchanged();

    [[nodiscard]] const QString& file() const { return file_; } ///< empty = untitled
    /// The path that stands for this document where relative names are resolved.
    [[nodiscard]] QString pathForReferences() const;
    [[nodiscard]] QString displayName() const; ///< title of the file, or of the untitled document
    [[nodiscard]] bool modified() const { return neverSaved_ || !undo_.isClean(); }
    /// Whether the file holds comments, which saving would drop.
    [[nodiscard]] bool fileHasComments() const { return fileHasComments_; }

    /// Atomic; a failed save leaves file and document as they were and says why.
    [[nodiscard]] std::optional<QString> save();
    [[nodiscard]] std::optional<QString> saveAs(const QString& file);
    [[nodiscard]] QString text() const; ///< as save() writes it

    [[nodiscard]] const Json& root() const { return root_; }
    [[nodiscard]] const Json* at(const QString& pointer) const; ///< nullptr = not there

    /// `text` names the edit in the undo menu. `mergeId` 0 = never merged. Missing objects on the way are made.
    void set(const QString& pointer, Json value, const QString& text, int mergeId = 0);
    /// Into an array before the index that ends `pointer` ("-" = at its end), or as a new last key of an object.
    void insert(const QString& pointer, Json value, const QString& text);
    void remove(const QString& pointer, const QString& text);
    /// Gives the last key of `pointer` another name, in place.
    void rename(const QString& pointer, const QString& key, const QString& text);
    void replaceAll(Json root, const QString& text);

    [[nodiscard]] QUndoStack* undoStack() { return &undo_; }

    [[nodiscard]] const Problems& problems() const { return problems_; }
    [[nodiscard]] Problems problemsAt(const QString& pointer) const; ///< there and below
    [[nodiscard]] bool valid() const { return problems_.empty(); }
    /// As models reads it; the last valid state while there are problems, nullptr before any.
    [[nodiscard]] std::shared_ptr<const models::Scenario> scenario() const { return scenario_; }
    /// What a value at a place would do, without doing it: the problems it would bring.
    [[nodiscard]] Problems problemsIf(const QString& pointer, const Json& value) const;

Q_SIGNALS:
    void edited(const QString& pointer); ///< the value at or below the pointer changed
    void problemsChanged();
    void modifiedChanged(bool modified);
    void fileChanged();

private:
    friend class ReplaceCommand;
    void put(const QString& pointer, const Json& value);
    void push(const QString& pointer, Json after, const QString& text, int mergeId = 0);
    void take(Json root);
    void validate();
    [[nodiscard]] Problems check(const Json& root, std::shared_ptr<const models::Scenario>* read) const;

    Json root_ = Json::object();
    QString file_;
    QString besides_;
    QString name_;
    bool neverSaved_ = false;
    bool fileHasComments_ = false;
    QUndoStack undo_;
    Problems problems_;
    std::shared_ptr<const models::Scenario> scenario_;
};

/// The pointer of what holds this one, and the last key or index, unescaped.
[[nodiscard]] QString parentPointer(const QString& pointer);
[[nodiscard]] QString lastKey(const QString& pointer);
[[nodiscard]] QString childPointer(const QString& pointer, const QString& key);

} // namespace headroom::gui
