// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Widgets side by side, on the next line where the width ends.

#include <QLayout>
#include <vector>

namespace headroom::gui {

class FlowLayout : public QLayout {
public:
    explicit FlowLayout(int spacing);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override { items_.push_back(item); }
    [[nodiscard]] int count() const override { return static_cast<int>(items_.size()); }
    [[nodiscard]] QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override {
        return place(QRect(0, 0, width, 0), false);
    }
    [[nodiscard]] QSize sizeHint() const override { return minimumSize(); }
    [[nodiscard]] QSize minimumSize() const override; ///< of the widest widget
    void setGeometry(const QRect& area) override;

private:
    /// The height taken; `move` puts the widgets there.
    int place(const QRect& area, bool move) const;

    std::vector<QLayoutItem*> items_;
};

} // namespace headroom::gui
