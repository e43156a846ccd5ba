// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A panel of the main window. A new one is a file pair here and a line in registry.cpp.

#include <QWidget>

namespace headroom::gui {

class Session;

class Panel : public QWidget {
    Q_OBJECT

public:
    /// Where a panel stands before the user moves it.
    enum class Place {
        kStart, ///< instead of everything else, while nothing is open
        kMain,  ///< tabs on the right, the large part
        kSide,  ///< tabs on the left
        kBottom ///< tabs along the bottom
    };

    using QWidget::QWidget;

    [[nodiscard]] virtual QString id() const = 0; ///< also the objectName
    [[nodiscard]] virtual QString title() const = 0;
    [[nodiscard]] virtual Place place() const { return Place::kMain; }
    /// Called once, before the panel is shown.
    virtual void setSession(Session* session) = 0;
    /// Sets every text again: called at the start and when the language changes.
    virtual void retranslate() {}
    /// Whether what it shows is complete; screenshots wait for it.
    [[nodiscard]] virtual bool settled() const { return true; }
    /// Brings it into the state its screenshot shows: starts what it shows at its best.
    virtual void prepareScreenshot() {}
    /// What "zoom to selection", "reset view" and "copy as image" of the main window do here.
    virtual void zoomToSelection() {}
    virtual void resetView() {}
    /// What is copied or exported as an image.
    [[nodiscard]] virtual QWidget* picture() { return this; }

Q_SIGNALS:
    void titleChanged();

protected:
    void changeEvent(QEvent* event) override;
};

} // namespace headroom::gui
