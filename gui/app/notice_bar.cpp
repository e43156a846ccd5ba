// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/notice_bar.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLayoutItem>
#include <QPushButton>
#include <QToolButton>

namespace headroom::gui {

NoticeBar::NoticeBar(QWidget* parent)
    : QFrame(parent), label_(new QLabel(this)), answers_(new QHBoxLayout),
      close_(new QToolButton(this)) {
    setObjectName("noticeBar");
    label_->setObjectName("noticeText");
    label_->setWordWrap(true);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    close_->setText(QStringLiteral("✕"));
    close_->setAutoRaise(true);
    connect(close_, &QToolButton::clicked, this, &QWidget::hide);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(12, 6, 6, 6);
    line->addWidget(label_, 1);
    line->addLayout(answers_);
    line->addWidget(close_);
    dress();
    hide();
}

QString NoticeBar::text() const { return isHidden() ? QString() : label_->text(); }

void NoticeBar::show(const QString& text, bool serious, std::vector<Answer> answers) {
    label_->setText(text);
    serious_ = serious;
    while (QLayoutItem* item = answers_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (Answer& answer : answers) {
        auto* button = new QPushButton(answer.text, this);
        connect(button, &QPushButton::clicked, this, [this, run = std::move(answer.run)] {
            hide();
            run();
        });
        answers_->addWidget(button);
    }
    dress();
    QFrame::show();
    Q_EMIT shown();
}

void NoticeBar::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) dress();
}

void NoticeBar::dress() {
    close_->setAccessibleName(tr("Close the notice"));
    close_->setToolTip(tr("Close the notice"));
    // Vermilion and blue of the charts' palette, as a bar at the left: colour is not the only sign, the words are.
    setStyleSheet(
        QStringLiteral("QFrame#noticeBar { background: palette(base); border-left: 6px solid %1; }")
            .arg(serious_ ? "#d55e00" : "#0072b2"));
}

} // namespace headroom::gui
