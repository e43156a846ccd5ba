// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/properties_panel.hpp"

#include "gui/panels/field_row.hpp"
#include "gui/session/session.hpp"

#include <QEvent>
#include <QInputDialog>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

namespace headroom::gui {
namespace {

using Json = Document::Json;

/// Whether two forms have the same rows, so that only values need to change.
bool sameShape(const std::vector<FieldRow*>& rows, const std::vector<Field>& fields) {
    if (rows.size() != fields.size()) return false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Field& shown = rows[i]->field();
        if (shown.pointer != fields[i].pointer || shown.kind != fields[i].kind ||
            shown.choices != fields[i].choices)
            return false;
        const bool heading = shown.kind == Field::Kind::kHeading || shown.kind == Field::Kind::kItems;
        if (heading && shown.present != fields[i].present) return false;
    }
    return true;
}

} // namespace

PropertiesPanel::PropertiesPanel(QWidget* parent)
    : Panel(parent), path_(new QLabel(this)), problems_(new QLabel(this)), nothing_(new QLabel(this)),
      scroll_(new QScrollArea(this)) {
    path_->setObjectName("propertiesPath");
    path_->setTextFormat(Qt::RichText);
    path_->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    path_->setWordWrap(true);
    problems_->setObjectName("propertiesProblems");
    problems_->setWordWrap(true);
    problems_->setForegroundRole(QPalette::BrightText);
    nothing_->setAlignment(Qt::AlignCenter);
    nothing_->setWordWrap(true);
    nothing_->setEnabled(false);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(10, 8, 4, 4);
    lines->addWidget(path_);
    lines->addWidget(problems_);
    lines->addWidget(nothing_, 1);
    lines->addWidget(scroll_, 1);
    connect(path_, &QLabel::linkActivated, this,
            [this](const QString& link) { session_->selectNode(link == "/" ? QString() : link); });
}

QString PropertiesPanel::title() const { return tr("Properties"); }

void PropertiesPanel::setSession(Session* session) {
    session_ = session;
    connect(session, &Session::nodeSelected, this, &PropertiesPanel::show);
    connect(session, &Session::documentChanged, this, &PropertiesPanel::show);
    connect(session, &Session::documentEdited, this, &PropertiesPanel::show);
    connect(session, &Session::problemsChanged, this, &PropertiesPanel::showProblems);
    show();
}

void PropertiesPanel::retranslate() {
    nothing_->setText(tr("Open a scenario to see what it is made of."));
    scroll_->setAccessibleName(tr("Properties of the selected part"));
    languageChanged_ = true;
    if (session_ != nullptr) show();
}

void PropertiesPanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    const bool shown = session_ != nullptr && session_->document() != nullptr;
    if (event->type() == QEvent::PaletteChange && shown) showPath();
}

void PropertiesPanel::prepareScreenshot() {
    if (session_->document() == nullptr) return;
    const Json* services = session_->document()->at("/services");
    if (services == nullptr || !session_->selectedNode().isEmpty()) return;
    for (const auto& [name, service] : services->items()) {
        if (!service.contains("on")) continue;
        session_->selectNode(childPointer("/services", QString::fromStdString(name)));
        return;
    }
}

FieldRow* PropertiesPanel::row(const QString& pointer) const {
    for (FieldRow* row : rows_) {
        if (row->field().pointer == pointer) return row;
    }
    return nullptr;
}

void PropertiesPanel::show() {
    const Document* document = session_->document();
    nothing_->setVisible(document == nullptr);
    scroll_->setVisible(document != nullptr);
    path_->setVisible(document != nullptr);
    if (document == nullptr) {
        rebuild({});
        problems_->hide();
        return;
    }
    const QString before = place_;
    place_ = editedPlace(document->root(), session_->selectedNode());
    std::vector<Field> fields = fieldsAt(document->root(), place_);
    if (before == place_ && !languageChanged_ && sameShape(rows_, fields)) {
        for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i]->setField(fields[i]);
    } else {
        const int scrolled = before == place_ ? scroll_->verticalScrollBar()->value() : 0;
        rebuild(std::move(fields));
        scroll_->verticalScrollBar()->setValue(scrolled);
    }
    languageChanged_ = false;
    showPath();
    showProblems();
    if (FieldRow* wanted = row(session_->selectedNode())) scroll_->ensureWidgetVisible(wanted);
}

void PropertiesPanel::showPath() {
    // A link keeps the colour it was written in, so the palette's is written with it.
    const auto link = [this](const QString& to, const QString& text) {
        return QStringLiteral("<a style=\"color: %1\" href=\"%2\">%3</a>")
            .arg(palette().color(QPalette::Link).name(), to.toHtmlEscaped(), text);
    };
    QStringList links{link("/", tr("Scenario"))};
    QString pointer;
    const QStringList keys = place_.split('/', Qt::SkipEmptyParts);
    for (const QString& key : keys) {
        pointer += "/" + key;
        const QString name = lastKey(pointer).toHtmlEscaped();
        const bool last = pointer == place_;
        links.append(last ? QStringLiteral("<b>%1</b>").arg(name) : link(pointer, name));
    }
    path_->setText(links.join(QStringLiteral(" › ")));
}

void PropertiesPanel::rebuild(std::vector<Field> fields) {
    rows_.clear();
    auto* form = new QWidget;
    auto* lines = new QVBoxLayout(form);
    lines->setContentsMargins(0, 4, 8, 8);
    lines->setSpacing(2);
    QWidget* previous = nullptr;
    for (const Field& field : fields) {
        auto* row = new FieldRow(field, form);
        lines->addWidget(row);
        rows_.push_back(row);
        connectRow(row);
        if (previous != nullptr) setTabOrder(previous, row->control());
        previous = row->control();
    }
    lines->addStretch(1);
    // The form may be rebuilt from within a signal of one of its own rows.
    if (form_ != nullptr) {
        scroll_->takeWidget();
        form_->hide();
        form_->deleteLater();
    }
    form_ = form;
    scroll_->setWidget(form);
}

void PropertiesPanel::connectRow(FieldRow* row) {
    connect(row, &FieldRow::edited, this, [this, row](const Json& value) {
        const QString pointer = row->field().pointer;
        session_->document()->set(pointer, value, tr("change %1").arg(row->field().key));
    });
    connect(row, &FieldRow::removed, this, [this, row] {
        session_->document()->remove(row->field().pointer, tr("remove %1").arg(row->field().key));
    });
    connect(row, &FieldRow::opened, this, [this, row] { session_->selectNode(row->field().pointer); });
    connect(row, &FieldRow::addWanted, this, [this, row] { add(row->field()); });
}

void PropertiesPanel::add(const Field& field) {
    Document* document = session_->document();
    if (field.kind == Field::Kind::kHeading) {
        document->set(field.pointer, blankValue(document->root(), field.pointer),
                      tr("add %1").arg(field.key));
        return;
    }
    Json blank = blankValue(document->root(), childPointer(field.pointer, "0"));
    const Json* here = document->at(field.pointer);
    const Json list = blankValue(document->root(), field.pointer);
    if (list.is_array() || (here != nullptr && here->is_array())) {
        if (here == nullptr) {
            document->set(field.pointer, Json::array({blank}), tr("add %1").arg(field.key));
        } else {
            document->insert(childPointer(field.pointer, "-"), std::move(blank),
                             tr("add to %1").arg(field.key));
        }
        return;
    }
    auto* ask = new QInputDialog(this);
    ask->setObjectName("newEntryName");
    ask->setAttribute(Qt::WA_DeleteOnClose);
    ask->setWindowTitle(tr("New entry"));
    ask->setLabelText(tr("Name of the new entry of %1:").arg(field.key));
    const QString pointer = field.pointer;
    const QString key = field.key;
    connect(ask, &QInputDialog::textValueSelected, this,
            [this, pointer, key, blank](const QString& name) {
                if (name.isEmpty() || session_->document() == nullptr) return;
                session_->document()->set(childPointer(pointer, name), blank,
                                          tr("add %1 to %2").arg(name, key));
            });
    ask->open();
}

/// Every problem stands at the field it is nearest to; what belongs to none stands above all.
void PropertiesPanel::showProblems() {
    const Document* document = session_->document();
    if (document == nullptr) return;
    std::vector<QStringList> atRow(rows_.size());
    QStringList above;
    for (const Problem& problem : document->problemsAt(place_)) {
        std::size_t best = rows_.size();
        qsizetype longest = -1;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const QString& pointer = rows_[i]->field().pointer;
            const bool inside = problem.pointer == pointer || problem.pointer.startsWith(pointer + "/");
            if (!inside || pointer.size() <= longest) continue;
            best = i;
            longest = pointer.size();
        }
        if (best == rows_.size()) {
            above.append(problem.message);
        } else {
            const bool exact = problem.pointer == rows_[best]->field().pointer;
            const QString where = problem.pointer.mid(longest + 1).replace('/', '.');
            atRow[best].append(exact ? problem.message : where + ": " + problem.message);
        }
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i]->setProblem(atRow[i].join('\n'));
    problems_->setText(above.join('\n'));
    problems_->setVisible(!above.isEmpty());
}

} // namespace headroom::gui
