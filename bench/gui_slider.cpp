// What-if sliders of the desktop app: from a slider's movement to the bounds that answer it on the screen, on one
// thread. Below 16 ms the answer is there with the next frame.

#include "bench/report.hpp"
#include "gui/panels/lever_row.hpp"
#include "gui/panels/what_if_panel.hpp"
#include "gui/session/session.hpp"
#include "models/data_dirs.hpp"

#include <QApplication>
#include <QElapsedTimer>
#include <QSlider>
#include <QTemporaryDir>
#include <cstdio>
#include <vector>

using namespace headroom;

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QTemporaryDir folder;
    gui::Session session(folder.path());
    gui::WhatIfPanel panel;
    panel.setSession(&session);
    panel.retranslate();
    const auto file = models::defaultDataDirs().scenarios() / "kakao-2024-final.json";
    if (const auto problem = session.open(QString::fromStdString(file.string()))) {
        std::fprintf(stderr, "%s\n", qPrintable(*problem));
        return 1;
    }
    panel.resize(1000, 700);
    panel.show();
    QCoreApplication::processEvents();

    std::vector<double> answers;
    std::vector<double> frames;
    QElapsedTimer clock;
    constexpr int kMovements = 20;
    for (const gui::LeverRow* row : panel.rows()) {
        QSlider* slider = row->slider();
        const int before = slider->value();
        for (int i = 0; i < kMovements; ++i) {
            const int range = slider->maximum() - slider->minimum();
            clock.start();
            slider->setValue(slider->minimum() + range * ((i * 7) % kMovements) / kMovements);
            answers.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-9);
            QCoreApplication::processEvents();
            frames.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-9);
        }
        slider->setValue(before);
    }
    std::printf(
        "{\"bench\": \"gui_slider\", \"sliders\": %zu, \"movements\": %zu, \"answer_p50_ms\": %.2f, "
        "\"answer_p95_ms\": %.2f, \"drawn_p50_ms\": %.2f, \"drawn_p95_ms\": %.2f, \"drawn_max_ms\": "
        "%.2f}\n",
        panel.rows().size(), answers.size(), bench::quantile(answers, 0.5) * 1e3,
        bench::quantile(answers, 0.95) * 1e3, bench::quantile(frames, 0.5) * 1e3,
        bench::quantile(frames, 0.95) * 1e3, bench::quantile(frames, 1.0) * 1e3);
    return 0;
}
