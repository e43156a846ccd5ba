// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/topology_panel.hpp"

#include "gui/charts/ink.hpp"
#include "gui/document/fleet_edits.hpp"
#include "gui/models/topology.hpp"
#include "gui/panels/topology/fleet_view.hpp"
#include "gui/panels/topology/service_item.hpp"
#include "gui/panels/topology/time_bar.hpp"
#include "gui/session/session.hpp"
#include "sim/analysis/numbers.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>

namespace headroom::gui {
namespace {

using Json = Document::Json;

QString clockText(double seconds) {
    const auto whole = static_cast<int>(seconds);
    constexpr int kMinute = 60;
    constexpr int kHour = 3600;
    if (whole < kHour)
        return QStringLiteral("%1:%2").arg(whole / kMinute).arg(whole % kMinute, 2, 10, QChar('0'));
    return QStringLiteral("%1:%2:%3")
        .arg(whole / kHour)
        .arg(whole % kHour / kMinute, 2, 10, QChar('0'))
        .arg(whole % kMinute, 2, 10, QChar('0'));
}

/// What the picture depends on.
QByteArray fleetText(const Json& root) {
    Json part = Json::object();
    for (const char* key : {"services", "workload", "behaviours"}) {
        if (root.contains(key)) part[key] = root.at(key);
    }
    return QByteArray::fromStdString(part.dump(-1, ' ', false, Json::error_handler_t::replace));
}

/// The problem that has most to do with the picture.
const Problem& nearest(const Problems& problems) {
    for (const Problem& problem : problems) {
        if (problem.pointer.startsWith("/services/")) return problem;
    }
    return problems.front();
}

} // namespace

TopologyPanel::TopologyPanel(QWidget* parent)
    : Panel(parent), fleet_(new FleetView(this)), time_(new TimeBar(this)), add_(new QToolButton(this)),
      connect_(new QToolButton(this)), remove_(new QToolButton(this)), fit_(new QToolButton(this)),
      legend_(new QLabel(this)), message_(new QWidget(this)), messageText_(new QLabel(message_)),
      messageUndo_(new QToolButton(message_)), messageClose_(new QToolButton(message_)) {
    build();
    connectFleet();
}

void TopologyPanel::build() {
    add_->setObjectName("addPart");
    add_->setPopupMode(QToolButton::InstantPopup);
    add_->setMenu(new QMenu(add_));
    connect_->setObjectName("connectParts");
    connect_->setCheckable(true);
    remove_->setObjectName("removePart");
    fit_->setObjectName("fitFleet");
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(8, 6, 8, 2);
    for (QToolButton* button : {add_, connect_, remove_, fit_}) {
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        tools->addWidget(button);
    }
    tools->addStretch(1);
    legend_->setEnabled(false);
    tools->addWidget(legend_);
    message_->setObjectName("topologyMessage");
    messageText_->setObjectName("topologyMessageText");
    messageText_->setWordWrap(true);
    messageText_->setForegroundRole(QPalette::BrightText);
    messageUndo_->setObjectName("topologyMessageUndo");
    messageClose_->setText(QStringLiteral("×"));
    messageClose_->setAutoRaise(true);
    auto* row = new QHBoxLayout(message_);
    row->setContentsMargins(12, 2, 8, 2);
    row->addWidget(messageText_, 1);
    row->addWidget(messageUndo_);
    row->addWidget(messageClose_);
    message_->hide();
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(0);
    lines->addLayout(tools);
    lines->addWidget(message_);
    lines->addWidget(fleet_, 1);
    lines->addWidget(time_);
}

void TopologyPanel::connectFleet() {
    connect(fleet_, &FleetView::chosenByUser, this, &TopologyPanel::chooseNode);
    connect(fleet_, &FleetView::openAsked, this, [this](const QString& name) {
        chooseNode(name);
        session_->showPanel("properties");
    });
    connect(fleet_, &FleetView::connectionAsked, this, &TopologyPanel::connectParts);
    connect(fleet_, &FleetView::removalAsked, this, &TopologyPanel::removeChosen);
    connect(fleet_, &FleetView::menuAsked, this, &TopologyPanel::showMenu);
    connect(fleet_, &FleetView::connectingChanged, this, [this](bool on) {
        connect_->setChecked(on);
        if (!on) {
            message_->hide();
        } else {
            explain(fleet_->chosen().isEmpty()
                        ? tr("Choose the part that calls, then the one it calls. Esc stops.")
                        : tr("Choose the part that “%1” is to call. Esc stops.")
                              .arg(fleet_->chosen() == kUsersNode ? serviceTypeText("users")
                                                                  : fleet_->chosen()),
                    false);
        }
    });
    connect(connect_, &QToolButton::toggled, fleet_, &FleetView::setConnecting);
    connect(remove_, &QToolButton::clicked, this, &TopologyPanel::removeChosen);
    connect(fit_, &QToolButton::clicked, fleet_, &FleetView::fit);
    connect(messageClose_, &QToolButton::clicked, message_, &QWidget::hide);
    connect(messageUndo_, &QToolButton::clicked, this, [this] {
        message_->hide();
        if (session_->document() != nullptr) session_->document()->undoStack()->undo();
    });
    connect(time_, &TimeBar::momentChosen, this,
            [this](double seconds) { session_->setMoment(seconds); });
}

QString TopologyPanel::title() const { return tr("Fleet"); }

void TopologyPanel::setSession(Session* session) {
    session_ = session;
    connect(session, &Session::documentChanged, this, [this] {
        shownFleet_.clear();
        showDocument();
    });
    connect(session, &Session::documentEdited, this, &TopologyPanel::showDocument);
    connect(session, &Session::problemsChanged, this, &TopologyPanel::showProblems);
    connect(session, &Session::runSelected, this, &TopologyPanel::showRun);
    connect(session, &Session::momentChanged, this, &TopologyPanel::showMoment);
    connect(session, &Session::nodeSelected, this, [this](const QString& pointer) {
        if (session_->document() == nullptr) return;
        const Topology graph = topologyOf(session_->document()->root());
        const int node = graph.findPointer(pointer);
        fleet_->choose(node < 0 ? QString() : graph.nodes[static_cast<std::size_t>(node)].name);
        updateActions();
    });
    showDocument();
    showRun();
}

void TopologyPanel::retranslate() {
    add_->setText(tr("Add"));
    add_->setToolTip(tr("Add a part to the fleet"));
    connect_->setText(tr("Connect"));
    connect_->setToolTip(tr("Let one part call another (C)"));
    remove_->setText(tr("Remove"));
    remove_->setToolTip(tr("Remove the chosen part or connection (Del)"));
    fit_->setText(tr("Fit"));
    fit_->setToolTip(tr("Show the whole fleet"));
    for (QToolButton* button : {add_, connect_, remove_, fit_})
        button->setAccessibleName(button->toolTip());
    fillAddMenu(add_->menu());
    showLegend();
    messageUndo_->setText(tr("Undo"));
    messageClose_->setAccessibleName(tr("Close the message"));
    fleet_->setAccessibleName(tr("Picture of the fleet"));
    time_->retranslate();
    shownFleet_.clear();
    if (session_ != nullptr) {
        showDocument();
        showRun();
    }
}

void TopologyPanel::showLegend() {
    legend_->setText(isDark(palette()) ? tr("■ master or process   ● replica   brighter = busier")
                                       : tr("■ master or process   ● replica   darker = busier"));
}

void TopologyPanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) showLegend();
}

void TopologyPanel::prepareScreenshot() {
    const RunPointer run = session_->selectedRun();
    if (!run) return;
    constexpr double kBusyPart = 0.7;
    double moment = run->result.durationSeconds * kBusyPart;
    if (!run->summary.binding.fleet.empty())
        moment = run->summary.binding.fleet.front().first.atSeconds + run->result.binSeconds;
    session_->setMoment(moment);
}

void TopologyPanel::resetView() { fleet_->fit(); }

void TopologyPanel::fillAddMenu(QMenu* menu) {
    menu->clear();
    for (const QString& type : serviceTypes())
        connect(menu->addAction(serviceTypeText(type)), &QAction::triggered, this,
                [this, type] { add(type); });
}

void TopologyPanel::showDocument() {
    const Document* document = session_->document();
    setEnabled(document != nullptr);
    if (document == nullptr) {
        fleet_->setTopology({});
        return;
    }
    QByteArray text = fleetText(document->root());
    if (text != shownFleet_) {
        shownFleet_ = std::move(text);
        fleet_->setTopology(topologyOf(document->root()));
    }
    showMoment();
    showProblems();
}

void TopologyPanel::showRun() {
    const RunPointer run = session_->selectedRun();
    loads_ =
        run ? ServiceLoads(std::shared_ptr<const result::RunResult>(run, &run->result)) : ServiceLoads();
    time_->setDuration(run ? run->result.durationSeconds : 0.0, run ? run->result.binSeconds : 1.0);
    if (run && session_->moment() < 0.0 && !run->summary.binding.fleet.empty()) {
        // Where it breaks is what a planner looks for first.
        session_->setMoment(run->summary.binding.fleet.front().first.atSeconds);
    }
    showMoment();
}

void TopologyPanel::showMoment() {
    const RunPointer run = session_->selectedRun();
    const double moment = std::max(0.0, session_->moment());
    fleet_->setLoads(loads_, moment);
    time_->setMoment(moment);
    QString binding;
    if (run && !run->summary.binding.fleet.empty()) {
        const analysis::BindingGroup& first = run->summary.binding.fleet.front();
        if (moment >= first.first.atSeconds) binding = QString::fromStdString(first.service);
    }
    fleet_->setBinding(binding);
    if (!run) {
        time_->setText(tr("Run the scenario to see its load."));
        return;
    }
    const double users = loads_.users(loads_.binAt(moment));
    time_->setText(tr("%1 of %2 · %3 users")
                       .arg(clockText(moment), clockText(run->result.durationSeconds),
                            QString::fromStdString(analysis::countText(std::round(users)))));
}

void TopologyPanel::showProblems() {
    std::map<QString, QString> byService;
    if (session_->document() != nullptr) {
        for (const Problem& problem : session_->document()->problems()) {
            if (problem.pointer.startsWith("/workload")) byService[kUsersNode] = problem.message;
            if (!problem.pointer.startsWith("/services/")) continue;
            QString& text = byService[lastKey("/" + problem.pointer.section('/', 2, 2))];
            text += (text.isEmpty() ? "" : "\n") + problem.pointer + ": " + problem.message;
        }
    }
    fleet_->setProblems(byService);
    updateActions();
}

void TopologyPanel::explain(const QString& text, bool canUndo) {
    messageText_->setText(text);
    messageUndo_->setVisible(canUndo);
    message_->setVisible(!text.isEmpty());
}

QString TopologyPanel::pointerOf(const QString& name) const {
    return name == kUsersNode ? QString("/workload") : childPointer("/services", name);
}

void TopologyPanel::chooseNode(const QString& name) {
    session_->selectNode(pointerOf(name));
    updateActions();
}

void TopologyPanel::updateActions() {
    const bool call = !fleet_->chosenCall().first.isEmpty();
    remove_->setEnabled(call || (!fleet_->chosen().isEmpty() && fleet_->chosen() != kUsersNode));
}

/// What an edit made wrong is said here, where it was made, with a way back.
void TopologyPanel::add(const QString& type) {
    Document* document = session_->document();
    if (document == nullptr) return;
    const Problems before = document->problems();
    session_->selectNode(addService(*document, type));
    if (document->problems() == before) {
        message_->hide();
        return;
    }
    const Problem& problem = nearest(document->problems());
    explain(tr("%1 at %2. Connect the new part, or undo.").arg(problem.message, problem.pointer), true);
}

void TopologyPanel::connectParts(const QString& from, const QString& to) {
    Document* document = session_->document();
    if (document == nullptr) return;
    if (to == kUsersNode) {
        explain(tr("Nothing calls the users; draw the connection the other way round."), false);
        return;
    }
    const auto refusal = connectServices(*document, from == kUsersNode ? QString() : from, to);
    if (refusal) {
        explain(*refusal, false);
    } else if (!document->valid()) {
        const Problem& problem = nearest(document->problems());
        explain(problem.pointer + ": " + problem.message, true);
    } else {
        message_->hide();
    }
}

void TopologyPanel::removeChosen() {
    Document* document = session_->document();
    if (document == nullptr) return;
    const auto [from, to] = fleet_->chosenCall();
    if (!from.isEmpty()) {
        const auto refusal = disconnectServices(*document, from == kUsersNode ? QString() : from, to);
        if (refusal) {
            explain(*refusal, false);
            return;
        }
    } else if (fleet_->chosen() == kUsersNode) {
        explain(tr("A fleet without users has nothing to answer; the users stay."), false);
        return;
    } else if (!fleet_->chosen().isEmpty()) {
        const QString name = fleet_->chosen();
        session_->selectNode(QString());
        removeService(*document, name);
    }
    if (document->valid()) {
        message_->hide();
    } else {
        const Problem& problem = nearest(document->problems());
        explain(problem.pointer + ": " + problem.message, true);
    }
}

void TopologyPanel::rename(const QString& name) {
    auto* ask = new QInputDialog(this);
    ask->setObjectName("renamePart");
    ask->setAttribute(Qt::WA_DeleteOnClose);
    ask->setWindowTitle(tr("Rename"));
    ask->setLabelText(tr("New name of “%1”:").arg(name));
    ask->setTextValue(name);
    connect(ask, &QInputDialog::textValueSelected, this, [this, name](const QString& wanted) {
        if (session_->document() == nullptr) return;
        if (const auto refusal = renameService(*session_->document(), name, wanted)) {
            explain(*refusal, false);
        } else {
            session_->selectNode(childPointer("/services", wanted));
        }
    });
    ask->open();
}

void TopologyPanel::showMenu(const QString& name, const QPoint& position) {
    delete menu_.data();
    menu_ = new QMenu(this);
    menu_->setObjectName("fleetMenu");
    menu_->setAttribute(Qt::WA_DeleteOnClose);
    if (!name.isEmpty()) {
        connect(menu_->addAction(tr("Edit")), &QAction::triggered, this, [this, name] {
            chooseNode(name);
            session_->showPanel("properties");
        });
        connect(menu_->addAction(tr("Connect to …")), &QAction::triggered, this,
                [this] { fleet_->setConnecting(true); });
        if (name != kUsersNode) {
            connect(menu_->addAction(tr("Rename …")), &QAction::triggered, this,
                    [this, name] { rename(name); });
            connect(menu_->addAction(tr("Remove")), &QAction::triggered, this,
                    &TopologyPanel::removeChosen);
        }
        menu_->addSeparator();
    }
    fillAddMenu(menu_->addMenu(tr("Add")));
    menu_->popup(position);
}

} // namespace headroom::gui
