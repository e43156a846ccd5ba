// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the panels share: the variants being edited, the runs, and what is selected. Panels know each other only
// through it.

#include "gui/document/autosave.hpp"
#include "gui/document/document.hpp"
#include "gui/runs/runs.hpp"
#include "gui/session/variant.hpp"

#include <QObject>
#include <QUndoGroup>
#include <memory>
#include <optional>
#include <vector>

namespace headroom::gui {

class Session : public QObject {
    Q_OBJECT

public:
    /// `recoveryFolder` empty = the application's data folder.
    explicit Session(const QString& recoveryFolder = {}, QObject* parent = nullptr);
    ~Session() override;

    // ---- documents and variants

    /// Opens a scenario, or a result beside what is open. What is wrong with the file, or nothing.
    std::optional<QString> open(const QString& file);
    /// An untitled scenario; `besides` as Document::start takes it.
    void start(Document::Json root, const QString& besides, const QString& name);
    void recover(const Recovered& recovered);

    [[nodiscard]] bool hasDocument() const { return !variants_.empty(); }
    [[nodiscard]] Document* document() const; ///< of the current variant; nullptr before any is open
    [[nodiscard]] const std::vector<std::unique_ptr<Variant>>& variants() const { return variants_; }
    [[nodiscard]] const Variant* variant(int id) const; ///< nullptr = none
    [[nodiscard]] int currentVariant() const { return current_; }
    void selectVariant(int id);
    /// A child of `parent` with these settings ("services.chat.on.count=25") made; becomes the current variant.
    /// Its id, or nothing when a setting cannot be made (said by notice()).
    std::optional<int> addVariant(int parent, const QString& name, const QStringList& settings);
    /// A child that is a copy to be edited.
    int copyVariant(int parent, const QString& name);
    /// With its children; not the first.
    void removeVariant(int id);
    [[nodiscard]] bool anyModified() const;

    [[nodiscard]] QUndoGroup* undoGroup() { return &undo_; }
    [[nodiscard]] Autosave* autosave() { return &autosave_; }

    // ---- runs

    [[nodiscard]] Runs* runs() { return &runs_; }
    /// Simulates the current variant and selects its result when it is there; 0 when it cannot be run, which
    /// notice() says.
    int run();
    [[nodiscard]] int selectedRunId() const { return selectedRun_; }
    [[nodiscard]] RunPointer selectedRun() const; ///< nullptr = none
    void selectRun(int id);
    /// Runs laid over each other, the first is the reference. Always with results.
    [[nodiscard]] const std::vector<int>& comparedRuns() const { return compared_; }
    void setCompared(std::vector<int> ids);

    // ---- selection

    [[nodiscard]] const QString& selectedNode() const { return node_; } ///< JSON pointer; empty = none
    void selectNode(const QString& pointer);
    /// The moment the crosshair or the time slider is at, seconds of the selected run; negative = none.
    [[nodiscard]] double moment() const { return moment_; }
    void setMoment(double seconds);

    void showPanel(const QString& id) { Q_EMIT panelRequested(id); }
    /// Asks the window to replace what is open by an untitled copy of a file, and to run it.
    void requestCopy(const QString& file, const QString& name, bool run) {
        Q_EMIT copyRequested(file, name, run);
    }
    /// A copy of a file as an untitled document. What is wrong with the file, or nothing.
    std::optional<QString> openCopy(const QString& file, const QString& name);
    enum class Notice { kInfo, kWarning, kError };
    void notify(Notice kind, const QString& text) { Q_EMIT notice(kind, text); }

Q_SIGNALS:
    void documentChanged(headroom::gui::Document* document); ///< another one is current
    void documentEdited(const QString& pointer);             ///< of the current one
    void problemsChanged();                                  ///< of the current one
    void variantsChanged();
    void runSelected(int id); ///< also when the result of the selected run is better than before
    void comparedChanged();
    void nodeSelected(const QString& pointer);
    void momentChanged(double seconds);
    void panelRequested(const QString& id);
    void copyRequested(const QString& file, const QString& name, bool run);
    void openDialogRequested();
    void notice(headroom::gui::Session::Notice kind, const QString& text);

private:
    Variant& adopt(std::unique_ptr<Document> document, int parent, const QString& name);
    void reset(std::unique_ptr<Document> document);
    void addVariantsOfFile();
    void resultArrived(int id);

    // Runs and recovery copies look at documents, so they are destroyed first: declared last.
    std::vector<std::unique_ptr<Variant>> variants_;
    QUndoGroup undo_;
    Autosave autosave_;
    Runs runs_;
    int lastVariant_ = 0;
    int current_ = -1;
    int selectedRun_ = 0;
    int awaitedRun_ = 0; ///< to be selected when its result is there
    std::vector<int> compared_;
    QString node_;
    double moment_ = -1.0;
};

} // namespace headroom::gui
