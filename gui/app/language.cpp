// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/language.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QRegularExpression>
#include <QTranslator>
#include <memory>

namespace headroom::gui {
namespace {

constexpr const char* kFolder = ":/i18n";

struct Installed {
    std::unique_ptr<QTranslator> own;
    std::unique_ptr<QTranslator> qt; ///< standard dialogs
    QString code = "en";
};

Installed& installed() {
    static Installed state;
    return state;
}

} // namespace

QStringList languages() {
    QStringList codes{"en"};
    static const QRegularExpression kName("^headroom_([a-z]+)\\.qm$");
    for (const QString& name : QDir(kFolder).entryList({"headroom_*.qm"}, QDir::Files)) {
        const QRegularExpressionMatch match = kName.match(name);
        if (match.hasMatch() && match.captured(1) != "en") codes.append(match.captured(1));
    }
    return codes;
}

QString languageName(const QString& code) {
    const QString name = QLocale(code).nativeLanguageName();
    return code == "en" ? QStringLiteral("English") : name;
}

void applyLanguage(const QString& wanted) {
    const QString asked = wanted.isEmpty() ? QLocale::system().name().section('_', 0, 0) : wanted;
    const QString code = languages().contains(asked) ? asked : QStringLiteral("en");
    Installed& state = installed();
    state.own.reset(); // the destructor takes it out of the application
    state.qt.reset();
    state.code = code;
    QLocale::setDefault(QLocale(code == "en" ? QStringLiteral("en_US") : code));
    if (code != "en") {
        state.qt = std::make_unique<QTranslator>();
        if (state.qt->load("qtbase_" + code, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            QCoreApplication::installTranslator(state.qt.get());
    }
    // The English catalogue holds plurals only.
    state.own = std::make_unique<QTranslator>();
    if (state.own->load(QStringLiteral("%1/headroom_%2.qm").arg(kFolder, code)))
        QCoreApplication::installTranslator(state.own.get());
}

QString currentLanguage() { return installed().code; }

} // namespace headroom::gui
