// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a new user sees: bundled scenarios as cards, which open and run with one click; templates; files.

#include "gui/panels/panel.hpp"

#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;

namespace headroom::gui {

class ScenarioCard;

class StartPage : public Panel {
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);
    [[nodiscard]] QString id() const override { return "start"; }
    [[nodiscard]] QString title() const override;
    [[nodiscard]] Place place() const override { return Place::kStart; }
    void setSession(Session* session) override;
    void retranslate() override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fillCards();
    void arrange();

    Session* session_ = nullptr;
    QLabel* heading_;
    QLabel* lead_;
    QLabel* templatesTitle_;
    QLabel* templatesNote_;
    QLabel* scenariosTitle_;
    QLabel* scenariosNote_;
    QPushButton* open_;
    QWidget* page_;
    QGridLayout* templateGrid_;
    QGridLayout* grid_;
    std::vector<ScenarioCard*> templates_;
    std::vector<ScenarioCard*> cards_;
    int columns_ = 0;
};

} // namespace headroom::gui
