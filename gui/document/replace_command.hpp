// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The one kind of edit: another value at a place that exists. Adding to an array or object is another value of
// the array or object, so undoing also restores the order of keys.

#include "gui/document/document.hpp"

#include <QUndoCommand>

namespace headroom::gui {

class ReplaceCommand : public QUndoCommand {
public:
    /// `mergeId` 0 = never merged with the next.
    ReplaceCommand(Document& document, QString pointer, Document::Json before, Document::Json after,
                   const QString& text, int mergeId);
    void undo() override { document_.put(pointer_, before_); }
    void redo() override { document_.put(pointer_, after_); }
    [[nodiscard]] int id() const override { return mergeId_ == 0 ? -1 : mergeId_; }
    bool mergeWith(const QUndoCommand* other) override;

private:
    Document& document_;
    QString pointer_;
    Document::Json before_;
    Document::Json after_;
    int mergeId_;
};

} // namespace headroom::gui
