// Documents: edits, undo, problems, saving, recovery.

#include "gui/document/autosave.hpp"
#include "gui/document/document.hpp"
#include "tests/gui/full_disk.hpp"
#include "tests/gui/small_scenario.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <fcntl.h>
#include <unistd.h>

namespace headroom::gui {
namespace {

struct Opened {
    Files files;
    Document document;
    Opened() { EXPECT_EQ(document.open(files.write("small.json", smallScenario())), std::nullopt); }
};

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

TEST(Document, UndoRestoresTheTextToTheByte) {
    Opened opened;
    Document& document = opened.document;
    const QString before = document.text();
    document.set("/services/chat/on/count", 4, "count");
    document.insert("/services/cache", Document::Json::parse(R"({"type": "object-storage"})"), "add");
    document.remove("/services/edge", "remove");
    document.rename("/services/front", "cdn", "rename");
    document.insert("/slo/0", "error_rate < 1%", "objective");
    document.set("/budget/cost", "3 USD/h", "budget");
    EXPECT_EQ(document.undoStack()->count(), 6);
    EXPECT_EQ(document.at("/services/edge"), nullptr);
    EXPECT_EQ(*document.at("/slo/0"), "error_rate < 1%");
    EXPECT_EQ(*document.at("/budget/cost"), "3 USD/h");
    while (document.undoStack()->canUndo()) document.undoStack()->undo();
    EXPECT_EQ(document.text(), before);
    while (document.undoStack()->canRedo()) document.undoStack()->redo();
    EXPECT_EQ(*document.at("/services/chat/on/count"), 4);
    EXPECT_NE(document.at("/services/cdn"), nullptr);
}

TEST(Document, ADragIsOneCommand) {
    Opened opened;
    for (int count = 2; count <= 9; ++count)
        opened.document.set("/services/chat/on/count", count, "count", 17);
    EXPECT_EQ(opened.document.undoStack()->count(), 1);
    opened.document.undoStack()->undo();
    EXPECT_EQ(*opened.document.at("/services/chat/on/count"), 1);
    EXPECT_FALSE(opened.document.modified());
}

TEST(Document, SaysWhatIsWrongAndWhere) {
    Opened opened;
    ASSERT_TRUE(opened.document.valid());
    const QSignalSpy changed(&opened.document, &Document::problemsChanged);
    opened.document.set("/services/chat/on/count", "many", "count");
    EXPECT_EQ(changed.count(), 1);
    ASSERT_EQ(opened.document.problemsAt("/services/chat").size(), 1U);
    EXPECT_EQ(opened.document.problemsAt("/services/chat")[0].pointer, "/services/chat/on/count");
    EXPECT_TRUE(opened.document.problemsAt("/services/redis").empty());
    EXPECT_NE(opened.document.scenario(), nullptr) << "the last valid state stays";
    opened.document.undoStack()->undo();
    EXPECT_TRUE(opened.document.valid());
    EXPECT_FALSE(opened.document.problemsIf("/services/chat/on/count", 0).empty());
    EXPECT_TRUE(opened.document.problemsIf("/services/chat/on/count", 5).empty());
    EXPECT_EQ(*opened.document.at("/services/chat/on/count"), 1) << "asking changes nothing";
}

TEST(Document, BrokenFilesAreRefusedWithAReason) {
    Opened opened;
    const QString good = opened.document.text();
    const auto refused = [&](const QByteArray& text) {
        return opened.document.open(opened.files.write("broken.json", text)).value_or("");
    };
    EXPECT_TRUE(refused("{ \"headroom\": 1,\n \"name\": }").contains("broken.json:2"));
    EXPECT_TRUE(refused("").contains("empty"));
    EXPECT_TRUE(refused("[]").contains("object"));
    EXPECT_TRUE(refused("\xff\xfe").contains("UTF-8"));
    EXPECT_TRUE(
        opened.document.open(opened.files.path("none.json")).value_or("").contains("no such file"));
    EXPECT_EQ(opened.document.text(), good) << "a refused file leaves the document as it was";
}

TEST(Document, SavesWhatItReadsBack) {
    Opened opened;
    opened.document.set("/services/chat/on/count", 2, "count");
    EXPECT_TRUE(opened.document.modified());
    ASSERT_EQ(opened.document.saveAs(opened.files.path("copy.json")), std::nullopt);
    EXPECT_FALSE(opened.document.modified());
    Document again;
    ASSERT_EQ(again.open(opened.files.path("copy.json")), std::nullopt);
    EXPECT_EQ(again.root(), opened.document.root());
    EXPECT_TRUE(again.valid());
}

TEST(Document, AFailedSaveLosesNothing) {
    Opened opened;
    opened.document.set("/services/chat/on/count", 2, "count");
    // No folder of that name, and a folder where the file should be; root may write everywhere else.
    EXPECT_TRUE(opened.document.saveAs(opened.files.path("no/such/folder/a.json")).has_value());
    ASSERT_TRUE(QDir().mkpath(opened.files.path("folder.json")));
    EXPECT_TRUE(opened.document.saveAs(opened.files.path("folder.json")).has_value());
    EXPECT_TRUE(opened.document.modified());
    EXPECT_EQ(opened.document.file(), opened.files.path("small.json"));
    EXPECT_EQ(contentOf(opened.files.path("small.json")), smallScenario());
}

TEST(Document, AFullDiskLeavesTheOldFile) {
    Opened opened;
    opened.document.set("/services/chat/on/count", 2, "count");
    std::optional<QString> problem;
    {
        const FullDisk full;
        problem = opened.document.save();
    }
    EXPECT_TRUE(problem.has_value());
    EXPECT_TRUE(opened.document.modified());
    EXPECT_EQ(contentOf(opened.files.path("small.json")), smallScenario());
    EXPECT_EQ(opened.document.save(), std::nullopt) << "and when there is room again it is saved";
}

TEST(Document, APipeIsNotReplacedByAFile) {
    Opened opened;
    const QByteArray pipe = opened.files.path("pipe.json").toUtf8();
    ASSERT_EQ(::mkfifo(pipe.constData(), 0600), 0);
    const int reader = ::open(pipe.constData(), O_RDONLY | O_NONBLOCK);
    EXPECT_EQ(opened.document.saveAs(QString::fromUtf8(pipe)), std::nullopt);
    struct stat now {};
    EXPECT_EQ(::stat(pipe.constData(), &now), 0);
    EXPECT_TRUE(S_ISFIFO(now.st_mode));
    ::close(reader);
}

TEST(Autosave, KeepsWhatACrashWouldLose) {
    const Files files;
    const QString folder = files.path("recovery");
    auto document = std::make_unique<Document>();
    ASSERT_EQ(document->open(files.write("small.json", smallScenario())), std::nullopt);
    // Never destroyed, as after a crash; its lock is broken by hand as the end of a process would.
    auto* crashed = new Autosave(folder);
    crashed->watch(document.get());
    document->set("/services/chat/on/count", 7, "count");
    crashed->flush();
    const Autosave alive(folder);
    EXPECT_TRUE(alive.leftovers().empty()) << "a process that lives keeps its copies";
    for (const QString& name : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        (void)QFile::remove(folder + "/" + name + "/in-use.lock");
    const std::vector<Recovered> lost = alive.leftovers();
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_EQ(lost[0].root, document->root());
    EXPECT_EQ(lost[0].file, files.path("small.json"));
    Autosave::discard(lost[0]);
    EXPECT_TRUE(alive.leftovers().empty());
    delete crashed;
}

TEST(Autosave, SavingRemovesTheCopy) {
    const Files files;
    Document document;
    ASSERT_EQ(document.open(files.write("small.json", smallScenario())), std::nullopt);
    Autosave autosave(files.path("recovery"));
    autosave.watch(&document);
    document.set("/services/chat/on/count", 7, "count");
    autosave.flush();
    const auto copies = [&] {
        QStringList names;
        const QDir root(files.path("recovery"));
        for (const QString& folder : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            names += QDir(root.filePath(folder)).entryList({"*.json"}, QDir::Files);
        return names;
    };
    EXPECT_EQ(copies().size(), 1);
    ASSERT_EQ(document.save(), std::nullopt);
    EXPECT_TRUE(copies().isEmpty());
}

} // namespace
} // namespace headroom::gui
