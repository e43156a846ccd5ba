// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A bundled scenario on the start page: title, published outcome, and how it goes.

#include <QToolButton>
#include <vector>

namespace headroom::gui {

struct CardData {
    QString file;
    QString title;
    QString outcome;          ///< what was published; else its description
    bool published = false;   ///< whether `outcome` was
    std::vector<double> load; ///< over time, coarse: users; NaN = none
    bool loadIsRate = false;  ///< requests a second instead: nobody stays long enough to be counted
    std::vector<double> p95;  ///< seconds of the busiest operation, beside it
    QString operation;
};

/// Every scenario of the data folder: a few to begin with, then the others by name.
[[nodiscard]] std::vector<CardData> bundledCards();

class ScenarioCard : public QToolButton {
    Q_OBJECT

public:
    explicit ScenarioCard(CardData content, QWidget* parent = nullptr);
    [[nodiscard]] const CardData& content() const { return content_; }
    /// Without the curve: for templates.
    void setPlain(const QString& title, const QString& note);
    void retranslate();
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void drawCurve(QPainter& painter, const QRect& area) const;

    CardData content_;
    bool plain_ = false;
};

} // namespace headroom::gui
