// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Replays a run: a slider over its time, play and pause.

#include <QTimer>
#include <QWidget>

class QLabel;
class QSlider;
class QToolButton;

namespace headroom::gui {

class TimeBar : public QWidget {
    Q_OBJECT

public:
    explicit TimeBar(QWidget* parent = nullptr);

    void setDuration(double seconds, double step); ///< 0 = nothing to replay
    void setMoment(double seconds);                ///< does not report
    void setText(const QString& text);             ///< beside the slider
    [[nodiscard]] double moment() const;
    [[nodiscard]] bool playing() const { return clock_.isActive(); }
    void play();
    void pause();
    void retranslate();

    /// A whole run is replayed in this time, however long it is.
    static constexpr double kReplaySeconds = 20.0;

Q_SIGNALS:
    void momentChosen(double seconds);

private:
    void advance();

    QToolButton* play_;
    QSlider* slider_;
    QLabel* text_;
    QTimer clock_;
    double duration_ = 0.0;
    double step_ = 1.0;
    double playedTo_ = 0.0;
};

} // namespace headroom::gui
