// The desktop app on a large result, 5 000 bins x 200 resources: from the file to the first picture, and the time of a
// frame while panning and zooming. A frame is everything on the screen drawn again, on one thread.

#include "bench/report.hpp"
#include "gui/charts/chart_stack.hpp"
#include "gui/charts/time_axis.hpp"
#include "gui/runs/loaded_run.hpp"
#include "sim/result/result_json.hpp"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace headroom;

namespace {

constexpr std::size_t kBins = 5000;
constexpr std::size_t kResources = 200;

/// A run that rises and breaks; every value is made by a formula, so that the bench needs no simulation.
result::RunResult largeResult() {
    result::RunResult run;
    run.headroomVersion = "bench";
    run.scenario = "large";
    run.source = "plane";
    run.binCount = kBins;
    run.durationSeconds = kBins;
    result::Series users{"users", "users", {}};
    for (std::size_t bin = 0; bin < kBins; ++bin) users.perBin.push_back(static_cast<double>(bin));
    run.series.push_back(std::move(users));
    for (const char* name : {"login", "send-message", "list-rooms", "upload", "fetch-history"}) {
        result::OperationResult operation;
        operation.name = name;
        for (std::size_t bin = 0; bin < kBins; ++bin) {
            const auto count = static_cast<std::uint32_t>(20 + bin / 20);
            operation.started.push_back(count);
            operation.completed.push_back(count);
            operation.failed.push_back(bin > 4000 ? 3 : 0);
            result::Histogram latencies(result::Histogram::kSeries);
            for (std::uint32_t i = 0; i < count; ++i) {
                const auto value = 2000 + 40 * i + bin * bin / 50;
                latencies.add(value);
                operation.latency.add(value);
            }
            operation.latencyPerBin.push_back(latencies.sparse());
        }
        operation.secondsByPart = {{"network", 100.0}, {"chat wait", 40.0}, {"chat service", 220.0}};
        run.operations.push_back(std::move(operation));
    }
    for (std::size_t i = 0; i < kResources; ++i) {
        result::ResourceSeries resource;
        resource.name = "chat.cpu[" + std::to_string(i) + "]";
        resource.service = "chat";
        resource.kind = "cpu";
        resource.capacity = 2.0;
        resource.unit = "cores";
        for (std::size_t bin = 0; bin < kBins; ++bin) {
            const double wave = 0.05 * std::sin(static_cast<double>(bin + 7 * i) / 9.0);
            const double load = static_cast<double>(bin) / kBins + wave;
            resource.utilization.push_back(static_cast<float>(std::clamp(load, 0.0, 1.0)));
        }
        run.resources.push_back(std::move(resource));
    }
    run.users.arrived = kBins;
    run.users.passed = kBins;
    return run;
}

} // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QTemporaryDir folder;
    const QString file = folder.filePath("large.json");
    result::writeResult(largeResult(), file.toStdString());

    QElapsedTimer clock;
    clock.start();
    const gui::LoadOutcome loaded = gui::loadRun(file, nullptr);
    const double read = static_cast<double>(clock.nsecsElapsed()) * 1e-9;
    if (!loaded.run) {
        std::fprintf(stderr, "%s\n", qPrintable(loaded.problem));
        return 1;
    }
    clock.restart();
    const auto charts = std::make_shared<const gui::RunChartSet>(
        gui::chartsOfRun({QString(), &loaded.run->result, &loaded.run->summary}));
    const double made = static_cast<double>(clock.nsecsElapsed()) * 1e-9;
    gui::ChartStack stack;
    stack.resize(1200, 900);
    stack.show();
    clock.restart();
    stack.setCharts(charts);
    QCoreApplication::processEvents();
    (void)stack.grab();
    const double shown = static_cast<double>(clock.nsecsElapsed()) * 1e-9;

    std::vector<double> frames;
    constexpr int kFrames = 240;
    for (int frame = 0; frame < kFrames; ++frame) {
        const double width = frame < kFrames / 2 ? 1500.0 : 5000.0 - 30.0 * (frame - kFrames / 2);
        const double from = frame < kFrames / 2 ? 20.0 * frame : 10.0 * (frame - kFrames / 2);
        clock.restart();
        stack.time()->setRange({from, from + width});
        QCoreApplication::processEvents();
        frames.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-9);
    }
    std::printf(
        "{\"bench\": \"gui_results\", \"bins\": %zu, \"resources\": %zu, \"read_s\": %.4f, "
        "\"curves_s\": %.4f, \"first_picture_s\": %.4f, \"open_s\": %.4f, \"frame_p50_ms\": %.2f, "
        "\"frame_p95_ms\": %.2f}\n",
        kBins, kResources, read, made, shown, read + made + shown, bench::quantile(frames, 0.5) * 1e3,
        bench::quantile(frames, 0.95) * 1e3);
    return 0;
}
