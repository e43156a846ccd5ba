// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A copy of unsaved work, so that a crash costs seconds.
//
// While a document is modified, a copy of it is written a few seconds after each edit into a folder of this
// process below the application's data folder; it goes when the document is saved or closed. A folder whose
// process has ended still holds what was lost.

#include "gui/document/document.hpp"

#include <QLockFile>
#include <QObject>
#include <QTimer>
#include <memory>
#include <vector>

namespace headroom::gui {

struct Recovered {
    QString copy;    ///< the file of the copy
    QString file;    ///< where the document was saved before; empty = untitled
    QString besides; ///< see Document::start
    QString name;
    Document::Json root;
};

class Autosave : public QObject {
    Q_OBJECT

public:
    /// `folder` empty = the application's data folder.
    explicit Autosave(const QString& folder = {}, QObject* parent = nullptr);
    ~Autosave() override;

    /// Keeps copies of this document from now on, until it is destroyed.
    void watch(Document* document);
    /// Drops the copy: its changes are not wanted.
    void forget(Document* document);
    /// Writes what is due now.
    void flush();

    /// What processes that have ended left behind.
    [[nodiscard]] std::vector<Recovered> leftovers() const;
    /// The copy is taken over or not wanted.
    static void discard(const Recovered& recovered);

    static constexpr int kDelayMilliseconds = 3000;

private:
    struct Watched {
        Document* document;
        QString copy;
        bool due = false;
    };
    void write(Watched& watched) const;

    QString root_;
    QString folder_;
    std::unique_ptr<QLockFile> lock_;
    QTimer timer_;
    std::vector<Watched> watched_;
    int made_ = 0;
};

} // namespace headroom::gui
