// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// How far the runs are, in the status bar, with a button that cancels them.

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace headroom::gui {

class Runs;

class RunStatus : public QWidget {
    Q_OBJECT

public:
    explicit RunStatus(Runs* runs, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void update();

    Runs* runs_;
    QLabel* text_;
    QProgressBar* bar_;
    QPushButton* cancel_;
};

} // namespace headroom::gui
