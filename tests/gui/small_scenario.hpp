#pragma once
// A scenario that runs in moments, and files for tests.

#include <QString>
#include <QTemporaryDir>

namespace headroom::gui {

/// Thirty users on one instance with a one-node store for 20 s.
[[nodiscard]] QByteArray smallScenario();
/// The same fleet under more users than its processors bear.
[[nodiscard]] QByteArray crowdedScenario();
/// The same fleet under so many users for so long that a run takes minutes.
[[nodiscard]] QByteArray longScenario();

/// A folder of its own for every test, removed at its end.
class Files {
public:
    [[nodiscard]] QString path(const QString& name) const { return folder_.filePath(name); }
    /// Writes a file and gives its path.
    [[nodiscard]] QString write(const QString& name, const QByteArray& text) const;

private:
    QTemporaryDir folder_;
};

} // namespace headroom::gui
