// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the main window, its menus and its tool bar.

#include "gui/app/command_palette.hpp"
#include "gui/app/icons.hpp"
#include "gui/app/language.hpp"
#include "gui/app/main_window.hpp"
#include "gui/app/notice_bar.hpp"
#include "gui/app/recent_files.hpp"
#include "gui/app/shortcut_sheet.hpp"
#include "gui/app/theme.hpp"
#include "headroom_version.hpp"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QStandardPaths>
#include <QStatusBar>
#include <QToolBar>

namespace headroom::gui {

void MainWindow::createCommands() {
    createFileCommands();
    createRunCommands();
    createViewCommands();
}

void MainWindow::createFileCommands() {
    commands_.add(
        "start", QKeySequence("Ctrl+Home"), [] { return tr("Start page"); },
        [] { return tr("Bundled scenarios, templates and recent files"); }, [this] { showStartPage(); });
    commands_.add(
        "open", QKeySequence::Open, [] { return tr("Open…"); },
        [] { return tr("Open a scenario or a result"); },
        [this] { askBeforeDropping([this] { chooseFile(); }); });
    commands_.add(
        "save", QKeySequence::Save, [] { return tr("Save"); }, [] { return tr("Save the scenario"); },
        [this] { save(); });
    commands_.add(
        "saveAs", QKeySequence("Ctrl+Shift+S"), [] { return tr("Save as…"); },
        [] { return tr("Save the scenario under another name"); }, [this] { saveAs(); });
    commands_.add(
        "quit", QKeySequence::Quit, [] { return tr("Quit"); }, [] { return tr("Close headroom"); },
        [this] { close(); });
    commands_.add(
        "undo", QKeySequence::Undo, [] { return tr("Undo"); },
        [] { return tr("Take back the last edit"); }, [this] { session_.undoGroup()->undo(); });
    commands_.add(
        "redo", QKeySequence("Ctrl+Shift+Z"), [] { return tr("Redo"); },
        [] { return tr("Make the edit again that was taken back"); },
        [this] { session_.undoGroup()->redo(); });
    connect(session_.undoGroup(), &QUndoGroup::canUndoChanged, this, &MainWindow::updateCommands);
    connect(session_.undoGroup(), &QUndoGroup::canRedoChanged, this, &MainWindow::updateCommands);
    connect(session_.undoGroup(), &QUndoGroup::undoTextChanged, this, &MainWindow::updateCommands);
}

void MainWindow::createRunCommands() {
    commands_.add(
        "run", QKeySequence("F5"), [] { return tr("Run"); },
        [] { return tr("Simulate the scenario as it is now"); },
        [this] {
            if (session_.run() != 0) showPanel("results");
        });
    commands_.add(
        "cancel", QKeySequence("Ctrl+."), [] { return tr("Cancel runs"); },
        [] { return tr("Stop everything that is running or waiting"); },
        [this] { session_.runs()->cancelAll(); });
    commands_.add(
        "copyImage", QKeySequence("Ctrl+Shift+C"), [] { return tr("Copy panel as image"); },
        [] { return tr("Put a picture of the panel in front on the clipboard"); },
        [this] {
            Panel* panel = currentPanel();
            if (panel != nullptr) QApplication::clipboard()->setPixmap(panel->picture()->grab());
        });
}

void MainWindow::createViewCommands() {
    commands_.add(
        "zoom", QKeySequence("Z"), [] { return tr("Zoom to selection"); },
        [] { return tr("Show the marked time span in all charts"); },
        [this] {
            if (Panel* panel = currentPanel()) panel->zoomToSelection();
        });
    commands_.add(
        "resetView", QKeySequence("0"), [] { return tr("Show everything"); },
        [] { return tr("Undo zoom and pan in all charts"); },
        [this] {
            if (Panel* panel = currentPanel()) panel->resetView();
        });
    commands_.add(
        "resetLayout", QKeySequence(), [] { return tr("Reset the layout"); },
        [] { return tr("Put all panels where they were at first"); }, [this] { resetLayout(); });
    commands_.add(
        "palette", QKeySequence("Ctrl+K"), [] { return tr("Command palette…"); },
        [] { return tr("Find a command or panel by typing"); },
        [this] { (new CommandPalette(commands_, this))->open(); });
    commands_.add(
        "shortcuts", QKeySequence("F1"), [] { return tr("Keyboard shortcuts"); },
        [] { return tr("Everything that can be done with keys"); },
        [this] { (new ShortcutSheet(commands_, this))->open(); });
    commands_.add(
        "about", QKeySequence(), [] { return tr("About headroom"); },
        [] { return tr("Version and licence"); },
        [this] {
            auto* box = new QMessageBox(
                QMessageBox::NoIcon, tr("About headroom"),
                tr("<h3>headroom %1</h3><p>How many users fit, what breaks first, what to change.</p>"
                   "<p>The desktop program is free software under the GNU General Public License, "
                   "version 3 or "
                   "later; everything else of headroom is under the Apache License 2.0.</p>")
                    .arg(QString::fromUtf8(kVersion)),
                QMessageBox::Ok, this);
            box->setAttribute(Qt::WA_DeleteOnClose);
            box->open();
        });
    int number = 0;
    for (Panel* panel : panels_) {
        if (panel->place() == Panel::Place::kStart) continue;
        ++number;
        const QKeySequence keys(number < 10 ? QStringLiteral("Ctrl+%1").arg(number) : QString());
        commands_.add(
            "panel-" + panel->id(), keys, [panel] { return panel->title(); },
            [panel] { return tr("Show the panel “%1”").arg(panel->title()); },
            [this, panel] { showPanel(panel->id()); });
    }
    for (const char* theme : {"system", "light", "dark"}) {
        const QString name = theme;
        commands_.add(
            "theme-" + name, QKeySequence(),
            [name] {
                return name == "light"  ? tr("Light theme")
                       : name == "dark" ? tr("Dark theme")
                                        : tr("Theme of the system");
            },
            [] { return tr("Colours of the windows"); }, [this, name] { setTheme(name); });
    }
    for (const QString& code : languages()) {
        commands_.add(
            "language-" + code, QKeySequence(), [code] { return languageName(code); },
            [] { return tr("Language of the windows"); }, [this, code] { setLanguage(code); });
    }
}

void MainWindow::createMenus() {
    const auto add = [this](QMenu* menu, std::initializer_list<const char*> ids) {
        for (const char* id : ids) menu->addAction(commands_.action(id));
    };
    fileMenu_ = menuBar()->addMenu(QString());
    add(fileMenu_, {"start", "open"});
    recentMenu_ = fileMenu_->addMenu(QString());
    connect(recentMenu_, &QMenu::aboutToShow, this, &MainWindow::fillRecentMenu);
    fileMenu_->addSeparator();
    add(fileMenu_, {"save", "saveAs"});
    fileMenu_->addSeparator();
    add(fileMenu_, {"quit"});
    editMenu_ = menuBar()->addMenu(QString());
    add(editMenu_, {"undo", "redo"});
    editMenu_->addSeparator();
    add(editMenu_, {"copyImage"});
    runMenu_ = menuBar()->addMenu(QString());
    add(runMenu_, {"run", "cancel"});
    viewMenu_ = menuBar()->addMenu(QString());
    add(viewMenu_, {"zoom", "resetView"});
    viewMenu_->addSeparator();
    panelMenu_ = viewMenu_->addMenu(QString());
    themeMenu_ = viewMenu_->addMenu(QString());
    languageMenu_ = viewMenu_->addMenu(QString());
    for (const Command& command : commands_.all()) {
        const QString id = command.action->objectName();
        if (id.startsWith("panel-")) panelMenu_->addAction(command.action);
        if (id.startsWith("theme-")) themeMenu_->addAction(command.action);
        if (id.startsWith("language-")) languageMenu_->addAction(command.action);
    }
    viewMenu_->addSeparator();
    add(viewMenu_, {"resetLayout"});
    helpMenu_ = menuBar()->addMenu(QString());
    add(helpMenu_, {"palette", "shortcuts", "about"});

    dressCommands();

    toolBar_ = addToolBar(QString());
    toolBar_->setObjectName("toolBar");
    toolBar_->setMovable(false);
    toolBar_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    for (const char* id : {"start", "open", "save"}) toolBar_->addAction(commands_.action(id));
    toolBar_->addSeparator();
    for (const char* id : {"undo", "redo"}) toolBar_->addAction(commands_.action(id));
    toolBar_->addSeparator();
    for (const char* id : {"run", "cancel"}) toolBar_->addAction(commands_.action(id));
}

void MainWindow::dressCommands() {
    for (const Command& command : commands_.all()) {
        const QIcon icon = iconOf(command.action->objectName(), palette());
        if (!icon.isNull()) command.action->setIcon(icon);
    }
}

void MainWindow::retranslate() {
    commands_.retranslate();
    fileMenu_->setTitle(tr("&File"));
    recentMenu_->setTitle(tr("Recent files"));
    editMenu_->setTitle(tr("&Edit"));
    runMenu_->setTitle(tr("&Simulation"));
    viewMenu_->setTitle(tr("&View"));
    panelMenu_->setTitle(tr("Panels"));
    themeMenu_->setTitle(tr("Theme"));
    languageMenu_->setTitle(tr("Language"));
    helpMenu_->setTitle(tr("&Help"));
    toolBar_->setWindowTitle(tr("Tool bar"));
    for (Panel* panel : panels_) {
        panel->retranslate();
        panel->setAccessibleName(panel->title());
        if (QDockWidget* dock = dockOf(panel)) dock->setWindowTitle(panel->title());
    }
    updateTitle();
    updateCommands();
}

void MainWindow::updateCommands() {
    const bool open = session_.hasDocument();
    const auto enable = [this](const char* id, bool on) { commands_.action(id)->setEnabled(on); };
    enable("save", open);
    enable("saveAs", open);
    enable("run", open);
    enable("cancel", session_.runs()->anyBusy());
    enable("undo", session_.undoGroup()->canUndo());
    enable("redo", session_.undoGroup()->canRedo());
    commands_.action("undo")->setText(session_.undoGroup()->undoText().isEmpty()
                                          ? tr("Undo")
                                          : tr("Undo: %1").arg(session_.undoGroup()->undoText()));
    commands_.action("undo")->setIconText(tr("Undo"));
}

void MainWindow::fillRecentMenu() {
    recentMenu_->clear();
    for (const QString& file : recentFiles()) {
        recentMenu_->addAction(QDir::toNativeSeparators(file),
                               [this, file] { askBeforeDropping([this, file] { openFile(file); }); });
    }
    if (recentMenu_->isEmpty()) recentMenu_->addAction(tr("none yet"))->setEnabled(false);
}

void MainWindow::chooseFile() {
    auto* dialog = new QFileDialog(this, tr("Open a scenario or a result"), QString(),
                                   tr("Scenarios and results (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openFile);
    dialog->open();
}

void MainWindow::save() {
    const Document* document = session_.document();
    if (document == nullptr) return;
    // The comments of a file are its provenance; they are not to go unnoticed.
    if (document->file().isEmpty() || document->fileHasComments()) {
        saveAs();
    } else {
        writeTo(document->file());
    }
}

void MainWindow::saveAs() {
    const Document* document = session_.document();
    if (document == nullptr) return;
    QString proposal = document->file();
    if (document->fileHasComments()) {
        noticeBar_->show(tr("The file has comments, which the copy saved here will not have."), false);
        const QFileInfo info(proposal);
        proposal = info.dir().filePath(info.completeBaseName() + "-edited.json");
    }
    if (proposal.isEmpty()) {
        QString name = document->displayName();
        name.replace('/', '-');
        proposal = QDir(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
                       .filePath(name + ".json");
    }
    auto* dialog = new QFileDialog(this, tr("Save the scenario"), proposal, tr("Scenarios (*.json)"));
    dialog->setObjectName("saveDialog");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix("json");
    dialog->selectFile(proposal);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::writeTo);
    dialog->open();
}

void MainWindow::writeTo(const QString& file) {
    if (const auto problem = session_.document()->saveAs(file)) {
        noticeBar_->show(*problem, true);
        return;
    }
    rememberFile(file);
    constexpr int kMilliseconds = 4000;
    statusBar()->showMessage(tr("Saved %1").arg(QDir::toNativeSeparators(file)), kMilliseconds);
}

} // namespace headroom::gui
