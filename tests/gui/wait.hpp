#pragma once
// Waiting in tests of the desktop app: events are handled meanwhile.

#include <QTest>
#include <functional>

namespace headroom::gui {

/// Whether it became true within a minute, which is long for what takes moments.
[[nodiscard]] inline bool waitUntil(const std::function<bool()>& happened) {
    constexpr int kMilliseconds = 60000;
    return QTest::qWaitFor(happened, kMilliseconds);
}

} // namespace headroom::gui
