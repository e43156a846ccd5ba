// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/document/replace_command.hpp"

namespace headroom::gui {

ReplaceCommand::ReplaceCommand(Document& document, QString pointer, Document::Json before,
                               Document::Json after, const QString& text, int mergeId)
    : QUndoCommand(text), document_(document), pointer_(std::move(pointer)), before_(std::move(before)),
      after_(std::move(after)), mergeId_(mergeId) {}

bool ReplaceCommand::mergeWith(const QUndoCommand* other) {
    const auto* next = dynamic_cast<const ReplaceCommand*>(other);
    if (next == nullptr || next->pointer_ != pointer_) return false;
    after_ = next->after_;
    setObsolete(after_ == before_);
    return true;
}

} // namespace headroom::gui
