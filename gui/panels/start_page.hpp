// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a new user sees: bundled scenarios to open with one click.

#include "gui/panels/panel.hpp"

class QLabel;

namespace headroom::gui {

class StartPage : public Panel {
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);
    [[nodiscard]] QString id() const override { return "start"; }
    [[nodiscard]] QString title() const override;
    [[nodiscard]] Place place() const override { return Place::kStart; }
    void setSession(Session* session) override;
    void retranslate() override;

private:
    Session* session_ = nullptr;
    QLabel* heading_;
};

} // namespace headroom::gui
