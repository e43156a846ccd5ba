// The form made from the schema: which fields there are, how they are edited, and what is said about wrong values.

#include "gui/app/main_window.hpp"
#include "gui/document/scenario_fields.hpp"
#include "gui/panels/field_row.hpp"
#include "gui/panels/properties_panel.hpp"
#include "models/data_dirs.hpp"
#include "tests/gui/small_scenario.hpp"
#include "tests/gui/wait.hpp"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>
#include <filesystem>
#include <functional>

namespace headroom::gui {
namespace {

using Json = Document::Json;

const Field* fieldOf(const std::vector<Field>& fields, const QString& pointer) {
    for (const Field& field : fields) {
        if (field.pointer == pointer) return &field;
    }
    return nullptr;
}

TEST(ScenarioFields, AreWhatTheSchemaSaysOfTheServicesType) {
    const Json root = Json::parse(smallScenario().toStdString());
    const std::vector<Field> fields = fieldsAt(root, "/services/chat");
    const Field* count = fieldOf(fields, "/services/chat/on/count");
    ASSERT_NE(count, nullptr);
    EXPECT_EQ(count->kind, Field::Kind::kInteger);
    EXPECT_EQ(count->least, 1.0);
    EXPECT_EQ(count->most, 10000.0);
    EXPECT_EQ(count->value, 1);
    EXPECT_TRUE(count->present);
    const Field* adapter = fieldOf(fields, "/services/chat/adapter");
    ASSERT_NE(adapter, nullptr);
    EXPECT_EQ(adapter->kind, Field::Kind::kChoice);
    EXPECT_TRUE(adapter->choices.contains("redis-sharded"));
    const Field* restart = fieldOf(fields, "/services/chat/restartDelay");
    ASSERT_NE(restart, nullptr);
    EXPECT_EQ(restart->measure, Measure::kDuration);
    EXPECT_FALSE(restart->present);
    EXPECT_EQ(restart->value, "5s");
    const Field* store = fieldOf(fields, "/services/chat/store");
    ASSERT_NE(store, nullptr);
    EXPECT_TRUE(store->choices.contains("redis"));
    EXPECT_EQ(fieldOf(fields, "/services/chat/masters"), nullptr) << "of another type";
}

TEST(ScenarioFields, EveryValueOfEveryBundledScenarioIsSomeField) {
    for (const auto& file : std::filesystem::directory_iterator(models::defaultDataDirs().scenarios())) {
        const std::string name = file.path().filename();
        if (!name.ends_with(".json") || name.find(".golden") != std::string::npos ||
            name.find(".sensitivity") != std::string::npos)
            continue;
        const Json root = models::Document::load(file.path()).root();
        const std::function<void(const Json&, const QString&)> visit = [&](const Json& json,
                                                                           const QString& place) {
            const std::vector<Field> fields = fieldsAt(root, place);
            for (const auto& [key, value] : json.items()) {
                const QString pointer = childPointer(place, QString::fromStdString(key));
                const Field* field = fieldOf(fields, pointer);
                ASSERT_NE(field, nullptr) << name << pointer.toStdString();
                EXPECT_TRUE(field->present) << name << pointer.toStdString();
                EXPECT_EQ(field->value, value) << name << pointer.toStdString();
                // What the form would write without a change is what stands there.
                const bool simple = !value.is_structured() && field->kind != Field::Kind::kFlag;
                if (simple) {
                    EXPECT_EQ(valueOfText(*field, textOfValue(value)), value)
                        << name << pointer.toStdString();
                }
                if (value.is_structured()) visit(value, pointer);
            }
        };
        visit(root, QString());
    }
}

TEST(ScenarioFields, BlankValuesAreTakenByTheReader) {
    Document document;
    document.start(Json::parse(smallScenario().toStdString()), {}, "test");
    ASSERT_TRUE(document.valid());
    for (const char* place :
         {"/network/inZoneTail", "/services/chat/limits", "/services/chat/connections",
          "/services/chat/mechanisms", "/services/edge/healthCheck"}) {
        document.set(place, blankValue(document.root(), place), "blank");
        EXPECT_TRUE(document.valid())
            << place << ": "
            << (document.valid() ? "" : document.problems().front().message.toStdString());
    }
}

struct Form {
    Files files;
    MainWindow window{files.path("recovery")};
    Session& session = *window.session();
    PropertiesPanel* panel = qobject_cast<PropertiesPanel*>(window.panel("properties"));

    Form() {
        window.show();
        EXPECT_TRUE(window.openFile(files.write("small.json", smallScenario())));
        window.showPanel("properties");
    }
    template <class Widget>
    Widget* control(const QString& pointer) {
        FieldRow* row = panel->row(pointer);
        return row == nullptr ? nullptr : qobject_cast<Widget*>(row->control());
    }
    void type(const QString& pointer, const QString& text) {
        auto* line = control<QLineEdit>(pointer);
        ASSERT_NE(line, nullptr) << pointer.toStdString();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
        QTest::keyClick(line, Qt::Key_Return);
    }
};

TEST(PropertiesPanel, EveryEditIsOneUndoCommandAndFollowsUndo) {
    Form form;
    Document& document = *form.session.document();
    form.session.selectNode("/services/chat");
    auto* count = form.control<QSpinBox>("/services/chat/on/count");
    ASSERT_NE(count, nullptr);
    count->setValue(4);
    EXPECT_EQ(*document.at("/services/chat/on/count"), 4);
    EXPECT_EQ(document.undoStack()->count(), 1);
    form.session.selectNode("/services/files");
    form.type("/services/files/putLatency", "80ms");
    EXPECT_EQ(*document.at("/services/files/putLatency"), "80ms");
    EXPECT_EQ(document.undoStack()->count(), 2);
    document.undoStack()->undo();
    EXPECT_EQ(form.control<QLineEdit>("/services/files/putLatency")->text(), "60ms");
    document.undoStack()->undo();
    form.session.selectNode("/services/chat");
    EXPECT_EQ(form.control<QSpinBox>("/services/chat/on/count")->value(), 1);
    EXPECT_FALSE(document.modified());
}

TEST(PropertiesPanel, AWrongValueIsExplainedBesideItsField) {
    Form form;
    form.session.selectNode("/services/files");
    form.type("/services/files/putLatency", "soon");
    FieldRow* row = form.panel->row("/services/files/putLatency");
    EXPECT_TRUE(row->problem().contains("soon")) << row->problem().toStdString();
    EXPECT_TRUE(form.panel->row("/services/files/getLatency")->problem().isEmpty());
    form.session.document()->undoStack()->undo();
    EXPECT_TRUE(form.panel->row("/services/files/putLatency")->problem().isEmpty());
}

TEST(PropertiesPanel, AnAbsentFieldShowsItsDefaultAndGoesBackToIt) {
    Form form;
    Document& document = *form.session.document();
    form.session.selectNode("/services/chat");
    auto* hashing = form.control<QComboBox>("/services/chat/hashing");
    ASSERT_NE(hashing, nullptr);
    EXPECT_EQ(hashing->currentText(), "event-loop");
    EXPECT_EQ(document.at("/services/chat/hashing"), nullptr);
    hashing->setCurrentText("side-pool");
    Q_EMIT hashing->activated(hashing->currentIndex());
    EXPECT_EQ(*document.at("/services/chat/hashing"), "side-pool");
    QTest::mouseClick(form.panel->findChild<QWidget*>("remove:/services/chat/hashing"), Qt::LeftButton);
    EXPECT_EQ(document.at("/services/chat/hashing"), nullptr);
}

TEST(PropertiesPanel, AProblemSelectsItsField) {
    Form form;
    form.session.document()->set("/services/chat/on/count", "many", "wrong");
    form.session.selectNode("/services/chat/on/count");
    EXPECT_EQ(form.panel->shownPlace(), "/services/chat/on");
    ASSERT_NE(form.panel->row("/services/chat/on/count"), nullptr);
    EXPECT_FALSE(form.panel->row("/services/chat/on/count")->problem().isEmpty());
}

} // namespace
} // namespace headroom::gui
