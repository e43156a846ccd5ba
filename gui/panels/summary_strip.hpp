// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The answer in big type: how many users fit, what breaks first, what to change.

#include <QFrame>

class QLabel;
class QPushButton;

namespace headroom::gui {

class Session;

class SummaryStrip : public QFrame {
    Q_OBJECT

public:
    explicit SummaryStrip(QWidget* parent = nullptr);
    void setSession(Session* session);
    void retranslate();

protected:
    void changeEvent(QEvent* event) override;

private:
    void update();
    void updateChange();

    Session* session_ = nullptr;
    struct Column {
        QLabel* question;
        QLabel* answer;
        QLabel* note;
    };
    Column makeColumn(const char* name);
    Column fits_, breaks_, change_;
    QPushButton* action_;
};

} // namespace headroom::gui
