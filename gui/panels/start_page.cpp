// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/start_page.hpp"

#include "gui/session/session.hpp"

#include <QLabel>
#include <QVBoxLayout>

namespace headroom::gui {

StartPage::StartPage(QWidget* parent) : Panel(parent), heading_(new QLabel(this)) {
    auto* lines = new QVBoxLayout(this);
    lines->addWidget(heading_);
}

QString StartPage::title() const { return tr("Start"); }

void StartPage::setSession(Session* session) { session_ = session; }

void StartPage::retranslate() { heading_->setText(tr("How many users fit?")); }

} // namespace headroom::gui
