// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/main_window.hpp"

#include "gui/app/language.hpp"
#include "gui/app/notice_bar.hpp"
#include "gui/app/recent_files.hpp"
#include "gui/app/run_status.hpp"
#include "gui/app/theme.hpp"
#include "gui/panels/registry.hpp"

#include <QCloseEvent>
#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QToolBar>
#include <QUrl>
#include <ranges>

namespace headroom::gui {
namespace {

constexpr int kLayoutVersion = 2;

/// The bottom is the lower part of the main area: between areas Qt shares the room by its own hints, and
/// resizeDocks has no say as long as the centre is hidden.
Qt::DockWidgetArea areaOf(Panel::Place place) {
    return place == Panel::Place::kSide ? Qt::LeftDockWidgetArea : Qt::RightDockWidgetArea;
}

} // namespace

MainWindow::MainWindow(const QString& recoveryFolder, QWidget* parent)
    : QMainWindow(parent), session_(recoveryFolder), commands_(this) {
    setObjectName("mainWindow");
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    resize(1440, 900);
    runStatus_ = new RunStatus(session_.runs(), this);
    statusBar()->addPermanentWidget(runStatus_);
    createPanels();
    createCommands();
    createMenus();
    connectSession();
    retranslate();
    firstLayout_ = saveState(kLayoutVersion);
    const QSettings settings;
    restoreGeometry(settings.value("geometry").toByteArray());
    restoreState(settings.value("layout").toByteArray(), kLayoutVersion);
    showStartPage();
}

MainWindow::~MainWindow() {
    // Panels look at the session, which is a member and would be gone before the base class deletes them.
    qDeleteAll(docks_ | std::views::values);
    delete startPage_;
}

void MainWindow::createPanels() {
    centre_ = new QStackedWidget(this);
    centre_->setObjectName("centre");
    setCentralWidget(centre_);
    noticeBar_ = new NoticeBar(this);
    connect(noticeBar_, &NoticeBar::shown, this, &MainWindow::placeNotice);
    panels_ = makePanels();
    std::map<Panel::Place, QDockWidget*> firstOf;
    for (Panel* panel : panels_) {
        panel->setObjectName(panel->id());
        if (panel->place() == Panel::Place::kStart) {
            startPage_ = panel;
            centre_->addWidget(panel);
        } else {
            auto* dock = new QDockWidget(this);
            dock->setObjectName("dock-" + panel->id());
            dock->setWidget(panel);
            addDockWidget(areaOf(panel->place()), dock, Qt::Vertical);
            QDockWidget*& first = firstOf[panel->place()];
            if (first != nullptr) tabifyDockWidget(first, dock);
            if (first == nullptr) first = dock;
            docks_[panel->id()] = dock;
            connect(panel, &Panel::titleChanged, dock,
                    [panel, dock] { dock->setWindowTitle(panel->title()); });
        }
        panel->setSession(&session_);
    }
    for (const auto& [place, dock] : firstOf) dock->raise();
}

void MainWindow::connectSession() {
    connect(&session_, &Session::documentChanged, this, [this](Document* document) {
        connect(document, &Document::modifiedChanged, this, &MainWindow::updateTitle,
                Qt::UniqueConnection);
        connect(document, &Document::fileChanged, this, &MainWindow::updateTitle, Qt::UniqueConnection);
        updateTitle();
        updateCommands();
    });
    connect(&session_, &Session::runSelected, this, &MainWindow::updateCommands);
    connect(session_.runs(), &Runs::changed, this, &MainWindow::updateCommands);
    connect(session_.runs(), &Runs::removed, this, &MainWindow::updateCommands);
    connect(&session_, &Session::panelRequested, this, &MainWindow::showPanel);
    connect(&session_, &Session::openDialogRequested, commands_.action("open"), &QAction::trigger);
    connect(&session_, &Session::copyRequested, this,
            [this](const QString& file, const QString& name, bool run) {
                askBeforeDropping([this, file, name, run] { openCopy(file, name, run); });
            });
    connect(&session_, &Session::notice, this, [this](Session::Notice kind, const QString& text) {
        if (kind == Session::Notice::kInfo) {
            constexpr int kMilliseconds = 6000;
            statusBar()->showMessage(text, kMilliseconds);
        } else {
            noticeBar_->show(text, kind == Session::Notice::kError);
        }
    });
}

/// Above the status bar, over the panels: nothing moves under the reader's eyes when it comes and goes.
void MainWindow::placeNotice() {
    const int wrapped = noticeBar_->heightForWidth(width());
    const int height = wrapped > 0 ? wrapped : noticeBar_->sizeHint().height();
    const int bottom = statusBar()->geometry().top();
    noticeBar_->setGeometry(0, bottom - height, width(), height);
    noticeBar_->raise();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    placeNotice();
}

Panel* MainWindow::panel(const QString& id) const {
    for (Panel* panel : panels_) {
        if (panel->id() == id) return panel;
    }
    return nullptr;
}

QDockWidget* MainWindow::dockOf(const Panel* panel) const {
    const auto found = docks_.find(panel->id());
    return found == docks_.end() ? nullptr : found->second;
}

bool MainWindow::openFile(const QString& file) {
    if (const auto problem = session_.open(file)) {
        noticeBar_->show(tr("Cannot open %1.").arg(QDir::toNativeSeparators(file)) + "\n" + *problem,
                         true);
        return false;
    }
    rememberFile(file);
    noticeBar_->hide();
    showPanel("topology");
    return true;
}

void MainWindow::openCopy(const QString& file, const QString& name, bool run) {
    if (const auto problem = session_.openCopy(file, name)) {
        noticeBar_->show(*problem, true);
        return;
    }
    noticeBar_->hide();
    showWorkSpace();
    if (run) {
        commands_.action("run")->trigger();
    } else {
        showPanel("topology");
    }
}

void MainWindow::offerRecovery() {
    const std::vector<Recovered> lost = session_.autosave()->leftovers();
    if (lost.empty()) return;
    const Recovered newest = lost.back();
    noticeBar_->show(tr("headroom ended unexpectedly while “%1” had unsaved changes.").arg(newest.name),
                     false,
                     {{tr("Restore"),
                       [this, newest] {
                           session_.recover(newest);
                           showWorkSpace();
                       }},
                      {tr("Discard"), [lost] {
                           for (const Recovered& one : lost) Autosave::discard(one);
                       }}});
}

void MainWindow::showStartPage() {
    atStart_ = true;
    for (const auto& [id, dock] : docks_) dock->hide();
    centre_->show();
    if (startPage_ != nullptr) startPage_->setFocus();
    updateCommands();
}

void MainWindow::showWorkSpace() {
    if (!atStart_) return;
    atStart_ = false;
    centre_->hide();
    const QByteArray layout = QSettings().value("layout").toByteArray();
    if (!restoreState(layout, kLayoutVersion)) {
        for (const auto& [id, dock] : docks_) dock->show();
        // Sizes hold only for docks that are there: a hidden one has none to share.
        QTimer::singleShot(0, this, &MainWindow::sizeDocks);
    }
    updateCommands();
}

void MainWindow::sizeDocks() {
    constexpr double kSideShare = 0.24;
    constexpr int kBottomHeight = 90;
    const int side = static_cast<int>(width() * kSideShare);
    std::map<Panel::Place, QDockWidget*> firstOf; // the others are tabs behind it
    for (const Panel* panel : panels_) {
        QDockWidget* dock = dockOf(panel);
        if (dock != nullptr && !dock->isHidden()) firstOf.try_emplace(panel->place(), dock);
    }
    if (firstOf.contains(Panel::Place::kSide) && firstOf.contains(Panel::Place::kMain))
        resizeDocks({firstOf[Panel::Place::kSide], firstOf[Panel::Place::kMain]}, {side, width() - side},
                    Qt::Horizontal);
    if (firstOf.contains(Panel::Place::kBottom) && firstOf.contains(Panel::Place::kMain))
        resizeDocks({firstOf[Panel::Place::kMain], firstOf[Panel::Place::kBottom]},
                    {height() - kBottomHeight, kBottomHeight}, Qt::Vertical);
}

void MainWindow::resetLayout() {
    QSettings().remove("layout");
    restoreState(firstLayout_, kLayoutVersion);
    atStart_ = true;
    showWorkSpace();
}

void MainWindow::showPanel(const QString& id) {
    if (startPage_ != nullptr && id == startPage_->id()) {
        showStartPage();
        return;
    }
    const auto found = docks_.find(id);
    if (found == docks_.end()) return;
    showWorkSpace();
    found->second->show();
    found->second->raise();
    found->second->widget()->setFocus();
}

Panel* MainWindow::currentPanel() const {
    if (atStart_) return startPage_;
    for (QWidget* widget = focusWidget(); widget != nullptr; widget = widget->parentWidget()) {
        if (auto* panel = qobject_cast<Panel*>(widget)) return panel;
    }
    // Without a focus: the panel in front of the main tabs.
    for (Panel* panel : panels_) {
        if (panel->place() == Panel::Place::kMain && !panel->visibleRegion().isEmpty()) return panel;
    }
    return nullptr;
}

void MainWindow::setTheme(const QString& name) {
    QSettings().setValue("theme", name);
    applyTheme(themeOf(name));
    Q_EMIT themeChanged();
}

void MainWindow::setLanguage(const QString& code) {
    QSettings().setValue("language", code);
    applyLanguage(code);
}

void MainWindow::updateTitle() {
    const Document* document = session_.document();
    setWindowModified(document != nullptr && document->modified());
    setWindowTitle(document == nullptr
                       ? QStringLiteral("headroom")
                       : QStringLiteral("%1[*] – headroom").arg(document->displayName()));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!droppingAllowed_ && session_.anyModified()) {
        event->ignore();
        askBeforeDropping([this] {
            droppingAllowed_ = true;
            close();
        });
        return;
    }
    session_.runs()->cancelAll();
    QSettings settings;
    settings.setValue("geometry", saveGeometry());
    if (!atStart_) settings.setValue("layout", saveState(kLayoutVersion));
    event->accept();
}

void MainWindow::askBeforeDropping(const std::function<void()>& then) {
    if (!session_.anyModified()) {
        then();
        return;
    }
    auto* box = new QMessageBox(
        QMessageBox::Question, tr("Unsaved changes"),
        tr("“%1” has changes that are not saved.").arg(session_.document()->displayName()),
        QMessageBox::Discard | QMessageBox::Cancel, this);
    box->setObjectName("unsavedBox");
    QPushButton* saveButton = box->addButton(QMessageBox::Save);
    box->setDefaultButton(saveButton);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QMessageBox::buttonClicked, this, [this, box, then](QAbstractButton* button) {
        switch (box->standardButton(button)) {
        case QMessageBox::Save:
            save();
            break;
        case QMessageBox::Discard:
            then();
            break;
        default:
            break;
        }
    });
    box->open();
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
    if (event->type() == QEvent::PaletteChange) dressCommands();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() > 0 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    event->acceptProposedAction();
    QStringList files;
    for (const QUrl& url : urls) files.append(url.toLocalFile());
    const auto openAll = [this, files] {
        for (const QString& file : files) openFile(file);
    };
    // Later: the program the files come from waits for the end of this.
    QTimer::singleShot(0, this, [this, openAll] { askBeforeDropping(openAll); });
}

} // namespace headroom::gui
