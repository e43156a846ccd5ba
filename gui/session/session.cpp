// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/session/session.hpp"

#include "gui/session/file_kind.hpp"

#include <algorithm>

namespace headroom::gui {

using Json = Document::Json;

Session::Session(const QString& recoveryFolder, QObject* parent)
    : QObject(parent), autosave_(recoveryFolder) {
    connect(&runs_, &Runs::resultReady, this, &Session::resultArrived);
    connect(&runs_, &Runs::finished, this, [this](int id) {
        const RunRecord* record = runs_.record(id);
        if (record->state == RunState::kFailed)
            notify(Notice::kError, record->label + ": " + record->problem);
        if (record->state == RunState::kCancelled)
            notify(Notice::kInfo, tr("%1: cancelled").arg(record->label));
    });
    connect(&runs_, &Runs::removed, this, [this](int id) {
        std::vector<int> compared = compared_;
        std::erase(compared, id);
        setCompared(std::move(compared));
        if (selectedRun_ == id) selectRun(0);
    });
}

Session::~Session() = default;

std::optional<QString> Session::open(const QString& file) {
    if (kindOfFile(file) == FileKind::kResult) {
        awaitedRun_ = runs_.open(file);
        return std::nullopt;
    }
    auto document = std::make_unique<Document>();
    if (auto problem = document->open(file)) return problem;
    reset(std::move(document));
    return std::nullopt;
}

void Session::start(Json root, const QString& besides, const QString& name) {
    auto document = std::make_unique<Document>();
    document->start(std::move(root), besides, name);
    reset(std::move(document));
}

std::optional<QString> Session::openCopy(const QString& file, const QString& name) {
    Document read;
    if (auto problem = read.open(file)) return problem;
    start(read.root(), file, name);
    // The content can be had again from the file.
    document()->markUnchanged();
    return std::nullopt;
}

void Session::recover(const Recovered& recovered) {
    start(recovered.root, recovered.file.isEmpty() ? recovered.besides : recovered.file,
          tr("%1 (recovered)").arg(recovered.name));
    Autosave::discard(recovered);
}

void Session::reset(std::unique_ptr<Document> document) {
    std::vector<std::unique_ptr<Variant>> old;
    old.swap(variants_);
    current_ = -1;
    const int id = adopt(std::move(document), -1, tr("as opened")).id;
    addVariantsOfFile();
    selectVariant(id);
    selectNode(QString());
    Q_EMIT variantsChanged();
}

Variant& Session::adopt(std::unique_ptr<Document> document, int parent, const QString& name) {
    auto variant = std::make_unique<Variant>();
    variant->id = ++lastVariant_;
    variant->parent = parent;
    variant->name = name;
    variant->document = std::move(document);
    Document* added = variant->document.get();
    undo_.addStack(added->undoStack());
    autosave_.watch(added);
    connect(added, &Document::edited, this, [this, added](const QString& pointer) {
        if (added == this->document()) Q_EMIT documentEdited(pointer);
        Q_EMIT variantsChanged();
    });
    connect(added, &Document::problemsChanged, this, [this, added] {
        if (added == this->document()) Q_EMIT problemsChanged();
    });
    variants_.push_back(std::move(variant));
    return *variants_.back();
}

/// The variants a scenario file states are there to be looked at and run like those made here.
void Session::addVariantsOfFile() {
    const Variant& base = *variants_.front();
    const Json* stated = base.document->at("/variants");
    if (stated == nullptr || !stated->is_object()) return;
    for (const auto& [key, variant] : stated->items()) {
        models::Document changed = models::Document::parse("variant", base.document->root().dump());
        std::vector<models::Diagnostic> problems;
        if (variant.contains("set") && variant.at("set").is_array()) {
            for (const Json& setting : variant.at("set")) {
                if (!setting.is_string()) continue;
                if (const auto change = models::parseOverride(setting.get<std::string>()))
                    changed.apply(*change, problems);
            }
        }
        auto document = std::make_unique<Document>();
        document->start(changed.root(), base.document->pathForReferences(), QString::fromStdString(key));
        document->markUnchanged();
        adopt(std::move(document), base.id, QString::fromStdString(key));
    }
}

Document* Session::document() const {
    const Variant* current = variant(current_);
    return current == nullptr ? nullptr : current->document.get();
}

const Variant* Session::variant(int id) const {
    const auto found = std::find_if(variants_.begin(), variants_.end(),
                                    [id](const auto& variant) { return variant->id == id; });
    return found == variants_.end() ? nullptr : found->get();
}

void Session::selectVariant(int id) {
    const Variant* wanted = variant(id);
    if (wanted == nullptr || id == current_) return;
    current_ = id;
    undo_.setActiveStack(wanted->document->undoStack());
    Q_EMIT documentChanged(wanted->document.get());
    Q_EMIT problemsChanged();
}

std::optional<int> Session::addVariant(int parent, const QString& name, const QStringList& settings) {
    const Variant* from = variant(parent);
    if (from == nullptr) return std::nullopt;
    models::Document changed = models::Document::parse("variant", from->document->root().dump());
    std::vector<models::Diagnostic> problems;
    for (const QString& setting : settings) {
        const auto change = models::parseOverride(setting.toStdString());
        if (!change) {
            notify(Notice::kError, tr("'%1' is no setting: expected path=value").arg(setting));
            return std::nullopt;
        }
        changed.apply(*change, problems);
    }
    if (!problems.empty()) {
        notify(Notice::kError, QString::fromStdString(models::print(problems.front())));
        return std::nullopt;
    }
    auto document = std::make_unique<Document>();
    document->start(changed.root(), from->document->pathForReferences(), name);
    const int id = adopt(std::move(document), parent, name).id;
    Q_EMIT variantsChanged();
    selectVariant(id);
    return id;
}

int Session::copyVariant(int parent, const QString& name) {
    return addVariant(parent, name, {}).value_or(-1);
}

void Session::removeVariant(int id) {
    if (variants_.empty() || id == variants_.front()->id || variant(id) == nullptr) return;
    for (std::size_t i = variants_.size(); i-- > 0;) {
        if (i < variants_.size() && variants_[i]->parent == id) removeVariant(variants_[i]->id);
    }
    if (current_ == id) selectVariant(variant(id)->parent);
    std::erase_if(variants_, [id](const auto& one) { return one->id == id; });
    Q_EMIT variantsChanged();
}

bool Session::anyModified() const {
    return std::any_of(variants_.begin(), variants_.end(),
                       [](const auto& variant) { return variant->document->modified(); });
}

int Session::run() {
    Document* current = document();
    if (current == nullptr) return 0;
    if (!current->valid()) {
        notify(Notice::kWarning,
               tr("The scenario has problems; they are listed in the Problems panel."));
        showPanel("problems");
        return 0;
    }
    const Variant& what = *variant(current_);
    const QString label = what.parent < 0 ? current->displayName() : what.name;
    awaitedRun_ = runs_.simulate(*current, current_, label);
    return awaitedRun_;
}

void Session::resultArrived(int id) {
    std::vector<int> compared = compared_;
    if (std::find(compared.begin(), compared.end(), id) == compared.end()) {
        compared.push_back(id);
        setCompared(std::move(compared));
    }
    if (id == awaitedRun_ || selectedRun_ == 0) {
        awaitedRun_ = 0;
        selectRun(id);
    } else if (id == selectedRun_) {
        Q_EMIT runSelected(id);
    }
}

RunPointer Session::selectedRun() const {
    const RunRecord* record = runs_.record(selectedRun_);
    return record == nullptr ? nullptr : record->run;
}

void Session::selectRun(int id) {
    if (selectedRun_ == id) return;
    selectedRun_ = id;
    Q_EMIT runSelected(id);
}

void Session::setCompared(std::vector<int> ids) {
    std::erase_if(ids, [this](int id) {
        const RunRecord* record = runs_.record(id);
        return record == nullptr || !record->run;
    });
    if (ids == compared_) return;
    compared_ = std::move(ids);
    Q_EMIT comparedChanged();
}

void Session::selectNode(const QString& pointer) {
    if (pointer == node_) return;
    node_ = pointer;
    Q_EMIT nodeSelected(pointer);
}

void Session::setMoment(double seconds) {
    if (seconds == moment_) return;
    moment_ = seconds;
    Q_EMIT momentChanged(seconds);
}

} // namespace headroom::gui
