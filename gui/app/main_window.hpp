// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The main window: the start page, or the panels around the open scenario as docks.

#include "gui/app/command.hpp"
#include "gui/panels/panel.hpp"
#include "gui/session/session.hpp"

#include <QMainWindow>
#include <map>
#include <vector>

class QDockWidget;
class QMenu;
class QStackedWidget;
class QToolBar;

namespace headroom::gui {

class NoticeBar;
class RunStatus;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// `recoveryFolder` empty = the application's data folder.
    explicit MainWindow(const QString& recoveryFolder = {}, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] Session* session() { return &session_; }
    [[nodiscard]] Panel* panel(const QString& id) const; ///< nullptr = none
    [[nodiscard]] const std::vector<Panel*>& panels() const { return panels_; }
    [[nodiscard]] const Commands& commands() const { return commands_; }

    /// Opens a scenario or result and shows the work space; problems are shown as a notice.
    bool openFile(const QString& file);
    /// Shows what was lost in a crash, if anything was.
    void offerRecovery();
    void showPanel(const QString& id);
    void showStartPage();
    void showWorkSpace();
    void setTheme(const QString& name);
    void setLanguage(const QString& code);
    void resetLayout();

Q_SIGNALS:
    void themeChanged();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void createPanels();
    void createCommands();
    void createFileCommands();
    void createRunCommands();
    void createViewCommands();
    void createMenus();
    void connectSession();
    void retranslate();
    void dressCommands();
    void placeNotice();
    void sizeDocks();
    void updateTitle();
    void updateCommands();
    void fillRecentMenu();
    void openCopy(const QString& file, const QString& name, bool run);
    void chooseFile();
    void save();
    void saveAs();
    void writeTo(const QString& file);
    void askBeforeDropping(const std::function<void()>& then);
    [[nodiscard]] Panel* currentPanel() const;
    [[nodiscard]] QDockWidget* dockOf(const Panel* panel) const;

    Session session_;
    Commands commands_;
    std::vector<Panel*> panels_;
    std::map<QString, QDockWidget*> docks_;
    QStackedWidget* centre_ = nullptr;
    Panel* startPage_ = nullptr;
    QToolBar* toolBar_ = nullptr;
    NoticeBar* noticeBar_ = nullptr;
    RunStatus* runStatus_ = nullptr;
    QMenu* fileMenu_ = nullptr;
    QMenu* recentMenu_ = nullptr;
    QMenu* editMenu_ = nullptr;
    QMenu* runMenu_ = nullptr;
    QMenu* viewMenu_ = nullptr;
    QMenu* panelMenu_ = nullptr;
    QMenu* themeMenu_ = nullptr;
    QMenu* languageMenu_ = nullptr;
    QMenu* helpMenu_ = nullptr;
    QByteArray firstLayout_;
    bool atStart_ = true;
    bool droppingAllowed_ = false;
};

} // namespace headroom::gui
