// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Pictures of every panel, in every language and theme, for the documentation and for looking at.

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QStringList>
#include <vector>

class QImage;

namespace headroom::gui {

class MainWindow;
class Panel;

/// Opens a file, runs it, waits until every panel has settled, and writes
/// DIR/<panel>-<language>-<theme>.png, DIR/charts-… (all charts of the results) and DIR/window-….
class Screenshots : public QObject {
    Q_OBJECT

public:
    Screenshots(MainWindow* window, const QString& folder, const QString& file);
    /// Only the panels with these ids.
    void setPanels(const QStringList& only) { only_ = only; }
    /// A recorded measurement, which the panel Live shows over the prediction.
    void setMeasured(const QString& file) { measured_ = file; }
    void start();

    /// A busy machine may take long; given up is only when nothing at all goes on for so long.
    static constexpr int kLongestStillSeconds = 300;

Q_SIGNALS:
    /// `problem` empty = every picture is written.
    void finished(const QString& problem);

private:
    [[nodiscard]] std::vector<Panel*> panels() const;
    [[nodiscard]] QStringList unsettled() const; ///< what is still worked at
    void wait();
    void take();
    [[nodiscard]] bool write(const QImage& picture, const QString& name);

    MainWindow* window_;
    QString folder_;
    QString file_;
    QStringList only_;
    QString measured_;
    QElapsedTimer still_; ///< since something went on
    int rounds_ = 0;      ///< of preparing the panels
    QString problem_;
};

} // namespace headroom::gui
