// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels/start_page.hpp"

#include "gui/panels/scenario_card.hpp"
#include "gui/session/session.hpp"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <stdexcept>

namespace headroom::gui {
namespace {

/// Bundled scenarios that are good to begin with; a template is opened without running it.
constexpr std::array<const char*, 3> kTemplates{"kakao-containers", "rest-and-sql", "serverless-chat"};
constexpr int kCardWidth = 310;

QLabel* heading(QWidget* parent, double factor) {
    auto* label = new QLabel(parent);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

StartPage::StartPage(QWidget* parent)
    : Panel(parent), heading_(heading(this, 2.0)), lead_(new QLabel(this)),
      templatesTitle_(heading(this, 1.25)), templatesNote_(new QLabel(this)),
      scenariosTitle_(heading(this, 1.25)), scenariosNote_(new QLabel(this)),
      open_(new QPushButton(this)), page_(new QWidget), templateGrid_(new QGridLayout),
      grid_(new QGridLayout) {
    lead_->setWordWrap(true);
    open_->setObjectName("primary");
    for (QLabel* note : {templatesNote_, scenariosNote_}) note->setEnabled(false);
    auto* lines = new QVBoxLayout(page_);
    lines->setContentsMargins(36, 28, 36, 28);
    lines->setSpacing(8);
    lines->addWidget(heading_);
    lines->addWidget(lead_);
    lines->addWidget(open_, 0, Qt::AlignLeft);
    lines->addSpacing(14);
    lines->addWidget(scenariosTitle_);
    lines->addWidget(scenariosNote_);
    lines->addLayout(grid_);
    lines->addSpacing(14);
    lines->addWidget(templatesTitle_);
    lines->addWidget(templatesNote_);
    lines->addLayout(templateGrid_);
    lines->addStretch(1);
    grid_->setSpacing(14);
    templateGrid_->setSpacing(14);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(page_);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);
    connect(open_, &QPushButton::clicked, this, [this] { Q_EMIT session_->openDialogRequested(); });
}

QString StartPage::title() const { return tr("Start"); }

void StartPage::setSession(Session* session) {
    session_ = session;
    fillCards();
}

void StartPage::fillCards() {
    std::vector<CardData> all;
    try {
        all = bundledCards();
    } catch (const std::runtime_error& error) {
        lead_->setText(QString::fromUtf8(error.what()));
    }
    for (CardData& found : all) {
        const auto isTemplate = [&](const char* name) {
            return found.file.endsWith(QString("/%1.json").arg(name));
        };
        if (std::any_of(kTemplates.begin(), kTemplates.end(), isTemplate)) {
            auto* card = new ScenarioCard(found, page_);
            templates_.push_back(card);
            connect(card, &QToolButton::clicked, this, [this, card] {
                session_->requestCopy(card->content().file, card->content().title, false);
            });
        }
        auto* card = new ScenarioCard(std::move(found), page_);
        cards_.push_back(card);
        connect(card, &QToolButton::clicked, this, [this, card] {
            session_->requestCopy(card->content().file, card->content().title, true);
        });
    }
    arrange();
}

void StartPage::arrange() {
    constexpr int kSides = 72;
    const int columns = std::max(1, (width() - kSides) / kCardWidth);
    if (columns == columns_ || cards_.empty()) return;
    columns_ = columns;
    const auto place = [columns](QGridLayout* grid, const std::vector<ScenarioCard*>& cards) {
        for (std::size_t i = 0; i < cards.size(); ++i) {
            const int at = static_cast<int>(i);
            grid->addWidget(cards[i], at / columns, at % columns);
        }
        for (int column = 0; column < grid->columnCount(); ++column)
            grid->setColumnStretch(column, column < columns ? 1 : 0);
    };
    place(grid_, cards_);
    place(templateGrid_, templates_);
    for (int column = templateGrid_->columnCount(); column < columns; ++column)
        templateGrid_->setColumnStretch(column, 1);
}

void StartPage::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    arrange();
}

void StartPage::retranslate() {
    heading_->setText(tr("How many users fit, what breaks first, what to change?"));
    lead_->setText(tr("A scenario describes a fleet and its users. headroom simulates it in seconds and "
                      "shows where it "
                      "breaks, before a load test does."));
    open_->setText(tr("Open a file…"));
    scenariosTitle_->setText(tr("Bundled scenarios"));
    scenariosNote_->setText(tr("A click opens a copy and runs it."));
    templatesTitle_->setText(tr("Begin a new one"));
    templatesNote_->setText(tr("A click opens a copy to be changed."));
    const std::array<QString, 3> titles{tr("Chat on t3.small"), tr("REST and SQL"),
                                        tr("Serverless chat")};
    const std::array<QString, 3> notes{tr("Node processes behind a balancer, with Redis"),
                                       tr("Tomcat threads, a pool and a database"),
                                       tr("API gateway, functions, tables and a stream")};
    for (std::size_t i = 0; i < kTemplates.size(); ++i) {
        for (ScenarioCard* card : templates_) {
            if (card->content().file.endsWith(QString("/%1.json").arg(kTemplates[i])))
                card->setPlain(titles[i], notes[i]);
        }
    }
    for (ScenarioCard* card : cards_) card->retranslate();
}

} // namespace headroom::gui
