// README.ko.md says what README.md says: the same examples, links and headings.

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QRegularExpression>
#include <QStringList>

namespace headroom::gui {
namespace {

QString contentOf(const char* name) {
    QFile in(QStringLiteral(HEADROOM_SOURCE_DIR "/") + name);
    EXPECT_TRUE(in.open(QIODevice::ReadOnly)) << name;
    return QString::fromUtf8(in.readAll());
}

QStringList all(const QString& text, const char* pattern) {
    const QRegularExpression expression(pattern, QRegularExpression::MultilineOption |
                                                     QRegularExpression::DotMatchesEverythingOption);
    QStringList found;
    for (auto match = expression.globalMatch(text); match.hasNext();)
        found.append(match.next().captured(1));
    return found;
}

TEST(KoreanReadme, HasTheExamplesAndLinksOfTheEnglishOne) {
    const QString english = contentOf("README.md");
    const QString korean = contentOf("README.ko.md");
    EXPECT_EQ(all(korean, "^(```.*?^```)$"), all(english, "^(```.*?^```)$"));
    EXPECT_EQ(all(korean, "^(#+) ").size(), all(english, "^(#+) ").size());
    QStringList englishLinks = all(english, "\\]\\(([^)]+)\\)");
    QStringList koreanLinks = all(korean, "\\]\\(([^)]+)\\)");
    englishLinks.removeAll("README.ko.md");
    koreanLinks.removeAll("README.md");
    // A picture of the windows is there in both languages.
    koreanLinks.replaceInStrings(QRegularExpression("-ko-(light|dark)\\.png$"), "-en-\\1.png");
    englishLinks.sort();
    koreanLinks.sort();
    EXPECT_EQ(koreanLinks, englishLinks);
}

TEST(Pictures, OfReadmesAndDocsAreThereAndSmall) {
    int pictures = 0;
    for (const char* name : {"README.md", "README.ko.md", "docs/gui.md"}) {
        const QDir folder = QFileInfo(QStringLiteral(HEADROOM_SOURCE_DIR "/") + name).dir();
        for (const QString& link : all(contentOf(name), "!\\[[^\\]]*\\]\\(([^)]+)\\)")) {
            const QImage picture(folder.filePath(link));
            EXPECT_FALSE(picture.isNull()) << name << ": " << qPrintable(link);
            EXPECT_LE(QFileInfo(folder.filePath(link)).size(), 200000) << qPrintable(link);
            ++pictures;
        }
    }
    EXPECT_GE(pictures, 18);
}

} // namespace
} // namespace headroom::gui
