// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A line across the window that says something without stopping the work, with an answer to give where one is
// asked for.

#include <QFrame>
#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace headroom::gui {

class NoticeBar : public QFrame {
    Q_OBJECT

public:
    struct Answer {
        QString text;
        std::function<void()> run;
    };

    explicit NoticeBar(QWidget* parent = nullptr);
    /// Replaces what was shown. `serious` colours it as an error.
    void show(const QString& text, bool serious, std::vector<Answer> answers = {});
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void shown();

protected:
    void changeEvent(QEvent* event) override;

private:
    void dress();

    QLabel* label_;
    QHBoxLayout* answers_;
    QToolButton* close_;
    bool serious_ = false;
};

} // namespace headroom::gui
