// The Korean catalogue: complete, with the placeholders of the original, and nothing in the sources is missing from it.

#include "models/schema.hpp"
#include "tests/gui/small_scenario.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <QFile>
#include <QLibraryInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QXmlStreamReader>
#include <functional>
#include <set>
#include <vector>

namespace headroom::gui {
namespace {

struct Message {
    QString context;
    QString source;
    QStringList translations; ///< several for numbers
    QString type;             ///< "unfinished", "vanished", ...
    bool numerus = false;
};

std::vector<Message> messagesOf(const QString& file) {
    QFile in(file);
    EXPECT_TRUE(in.open(QIODevice::ReadOnly)) << file.toStdString();
    QXmlStreamReader xml(&in);
    std::vector<Message> messages;
    QString context;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement()) continue;
        if (xml.name() == QStringLiteral("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QStringLiteral("message")) {
            messages.push_back(
                {context, {}, {}, {}, xml.attributes().value("numerus") == QStringLiteral("yes")});
        } else if (xml.name() == QStringLiteral("source")) {
            messages.back().source = xml.readElementText();
        } else if (xml.name() == QStringLiteral("translation")) {
            messages.back().type = xml.attributes().value("type").toString();
            if (!messages.back().numerus) messages.back().translations = {xml.readElementText()};
        } else if (xml.name() == QStringLiteral("numerusform")) {
            messages.back().translations.append(xml.readElementText());
        }
    }
    EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
    return messages;
}

QStringList placeholders(const QString& text) {
    static const QRegularExpression kPlace("%(?:L?\\d+|n)");
    QStringList found;
    for (auto all = kPlace.globalMatch(text); all.hasNext();) found.append(all.next().captured());
    found.sort();
    return found;
}

const QString kCatalogue = QStringLiteral(HEADROOM_SOURCE_DIR "/gui/i18n/headroom_ko.ts");

TEST(KoreanCatalogue, EveryTextIsTranslatedWithItsPlaceholders) {
    const std::vector<Message> messages = messagesOf(kCatalogue);
    EXPECT_GT(messages.size(), 200U);
    static const QRegularExpression kHangul("[\\x{AC00}-\\x{D7A3}]");
    int hangul = 0;
    for (const Message& message : messages) {
        const std::string what = message.context.toStdString() + ": " + message.source.toStdString();
        EXPECT_TRUE(message.type.isEmpty()) << what << " is " << message.type.toStdString();
        ASSERT_FALSE(message.translations.isEmpty()) << what;
        for (const QString& translation : message.translations) {
            EXPECT_FALSE(translation.isEmpty()) << what;
            EXPECT_EQ(placeholders(translation), placeholders(message.source)) << what;
            hangul += translation.contains(kHangul) ? 1 : 0;
        }
    }
    // Names, units and symbols stay as they are; nearly all else is Korean.
    EXPECT_GT(hangul, static_cast<int>(messages.size()) * 4 / 5);
}

TEST(KoreanCatalogue, HasEveryDescriptionOfTheScenariosFormat) {
    std::set<std::string> wanted;
    const std::function<void(const nlohmann::ordered_json&)> visit =
        [&](const nlohmann::ordered_json& json) {
            if (json.is_object() && json.contains("description") && json.at("description").is_string())
                wanted.insert(json.at("description").get<std::string>());
            if (json.is_structured()) {
                for (const auto& one : json) visit(one);
            }
        };
    visit(nlohmann::ordered_json::parse(models::scenarioSchema()));
    EXPECT_GT(wanted.size(), 300U);
    std::set<std::string> there;
    for (const Message& message : messagesOf(kCatalogue)) {
        if (message.context == "Schema") there.insert(message.source.toStdString());
    }
    EXPECT_EQ(there, wanted)
        << "run gui/i18n/schema_texts.py and the build's target 'translations', then translate";
}

TEST(KoreanCatalogue, NothingInTheSourcesIsMissingFromIt) {
    const Files files;
    const QString copy = files.path("headroom_ko.ts");
    ASSERT_TRUE(QFile::copy(kCatalogue, copy));
    QString lupdate = QLibraryInfo::path(QLibraryInfo::BinariesPath) + "/lupdate";
    if (!QFile::exists(lupdate)) lupdate = QStringLiteral("/usr/lib/qt6/bin/lupdate");
    QProcess program;
    program.start(lupdate, {"-silent", "-no-obsolete", "-locations", "none", "-I", HEADROOM_SOURCE_DIR,
                            HEADROOM_SOURCE_DIR "/gui", "-ts", copy});
    ASSERT_TRUE(program.waitForFinished(120000)) << program.errorString().toStdString();
    ASSERT_EQ(program.exitCode(), 0) << program.readAllStandardError().toStdString();
    const std::vector<Message> now = messagesOf(copy);
    EXPECT_EQ(now.size(), messagesOf(kCatalogue).size())
        << "texts that are gone: run lupdate -no-obsolete";
    for (const Message& message : now)
        EXPECT_TRUE(message.type.isEmpty()) << "not translated: " << message.context.toStdString()
                                            << ": " << message.source.toStdString();
}

} // namespace
} // namespace headroom::gui
