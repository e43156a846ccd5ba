// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Pictures of every panel, in every language and theme, for the documentation and for looking at.

#include <QObject>
#include <QString>
#include <QStringList>
#include <vector>

namespace headroom::gui {

class MainWindow;
class Panel;

/// Opens a file, runs it, waits until every panel has settled, and writes
/// DIR/<panel>-<language>-<theme>.png and DIR/window-<language>-<theme>.png.
class Screenshots : public QObject {
    Q_OBJECT

public:
    /// `only`: ids of panels; empty = all of them.
    Screenshots(MainWindow* window, const QString& folder, const QString& file,
                const QStringList& only = {});
    void start();

    static constexpr int kLongestSeconds = 600;

Q_SIGNALS:
    /// `problem` empty = every picture is written.
    void finished(const QString& problem);

private:
    [[nodiscard]] std::vector<Panel*> panels() const;
    void wait();
    void take();
    [[nodiscard]] bool write(QWidget* widget, const QString& name);

    MainWindow* window_;
    QString folder_;
    QString file_;
    QStringList only_;
    int waitedMilliseconds_ = 0;
    bool prepared_ = false;
    QString problem_;
};

} // namespace headroom::gui
