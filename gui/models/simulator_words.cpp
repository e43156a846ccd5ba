// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/simulator_words.hpp"

#include "sim/analysis/binding.hpp"

#include <QCoreApplication>
#include <QRegularExpression>
#include <array>

namespace headroom::gui {
namespace {

/// Every answer of analysis::kindInWords.
[[maybe_unused]] constexpr std::array kKinds{
    QT_TRANSLATE_NOOP("ResourceKind", "CPU"),
    QT_TRANSLATE_NOOP("ResourceKind", "CPUs"),
    QT_TRANSLATE_NOOP("ResourceKind", "event loop"),
    QT_TRANSLATE_NOOP("ResourceKind", "event loops"),
    QT_TRANSLATE_NOOP("ResourceKind", "file descriptors"),
    QT_TRANSLATE_NOOP("ResourceKind", "connections"),
    QT_TRANSLATE_NOOP("ResourceKind", "CPU credits"),
    QT_TRANSLATE_NOOP("ResourceKind", "rate limit"),
    QT_TRANSLATE_NOOP("ResourceKind", "rate limits"),
    QT_TRANSLATE_NOOP("ResourceKind", "pool"),
    QT_TRANSLATE_NOOP("ResourceKind", "pools"),
    QT_TRANSLATE_NOOP("ResourceKind", "thread pool"),
    QT_TRANSLATE_NOOP("ResourceKind", "thread pools"),
    QT_TRANSLATE_NOOP("ResourceKind", "row lock"),
    QT_TRANSLATE_NOOP("ResourceKind", "row locks"),
    QT_TRANSLATE_NOOP("ResourceKind", "build slots"),
    QT_TRANSLATE_NOOP("ResourceKind", "concurrent executions"),
    QT_TRANSLATE_NOOP("ResourceKind", "accept queue"),
    QT_TRANSLATE_NOOP("ResourceKind", "accept queues"),
    QT_TRANSLATE_NOOP("ResourceKind", "client ports"),
    QT_TRANSLATE_NOOP("ResourceKind", "memory"),
    QT_TRANSLATE_NOOP("ResourceKind", "network"),
};

/// Titles of analysis/lever_*.cpp; %1 and %2 are names of the scenario. The more special one comes first.
constexpr std::array kTitles{
    QT_TRANSLATE_NOOP("Lever", "file descriptors of a process"),
    QT_TRANSLATE_NOOP("Lever", "accept queue of a process"),
    QT_TRANSLATE_NOOP("Lever", "local ports of an address"),
    QT_TRANSLATE_NOOP("Lever", "connections of a process"),
    QT_TRANSLATE_NOOP("Lever", "memory limit of a container"),
    QT_TRANSLATE_NOOP("Lever", "addresses of the load generator"),
    QT_TRANSLATE_NOOP("Lever", "all delays of network, balancer, object storage and content delivery"),
    QT_TRANSLATE_NOOP("Lever", "all delays of the network"),
    QT_TRANSLATE_NOOP("Lever", "CPU credits and baseline of %1"),
    QT_TRANSLATE_NOOP("Lever", "connections of a worker of %1"),
    QT_TRANSLATE_NOOP("Lever", "CPU of a proxied request of %1"),
    QT_TRANSLATE_NOOP("Lever", "connections of %1"),
    QT_TRANSLATE_NOOP("Lever", "queries at once of %1"),
    QT_TRANSLATE_NOOP("Lever", "read replicas of %1"),
    QT_TRANSLATE_NOOP("Lever", "nodes of %1"),
    QT_TRANSLATE_NOOP("Lever", "CPU of an answer's size of %1"),
    QT_TRANSLATE_NOOP("Lever", "copies of every shard of %1"),
    QT_TRANSLATE_NOOP("Lever", "search queue of a node of %1"),
    QT_TRANSLATE_NOOP("Lever", "CPU of an item of %1"),
    QT_TRANSLATE_NOOP("Lever", "concurrent executions of %1"),
    QT_TRANSLATE_NOOP("Lever", "cold starts of %1"),
    QT_TRANSLATE_NOOP("Lever", "overhead of an invocation of %1"),
    QT_TRANSLATE_NOOP("Lever", "partitions of %1"),
    QT_TRANSLATE_NOOP("Lever", "read units of a partition of %1"),
    QT_TRANSLATE_NOOP("Lever", "write units of a partition of %1"),
    QT_TRANSLATE_NOOP("Lever", "build slots of %1"),
    QT_TRANSLATE_NOOP("Lever", "items of a run of %1"),
    QT_TRANSLATE_NOOP("Lever", "items at once of %1"),
    QT_TRANSLATE_NOOP("Lever", "pause between runs of %1"),
    QT_TRANSLATE_NOOP("Lever", "way between users and region"),
    QT_TRANSLATE_NOOP("Lever", "way inside a zone"),
    QT_TRANSLATE_NOOP("Lever", "way between zones"),
    QT_TRANSLATE_NOOP("Lever", "jitter of hops"),
    QT_TRANSLATE_NOOP("Lever", "rare long delays inside a zone"),
    QT_TRANSLATE_NOOP("Lever", "rare long delays between zones"),
    QT_TRANSLATE_NOOP("Lever", "CPU of %1"),
    QT_TRANSLATE_NOOP("Lever", "cores of every instance of %1"),
    QT_TRANSLATE_NOOP("Lever", "network bandwidth of %1"),
    QT_TRANSLATE_NOOP("Lever", "code of all operations of %1"),
    QT_TRANSLATE_NOOP("Lever", "poll wake-ups of %1"),
    QT_TRANSLATE_NOOP("Lever", "work of idle processes and connections of %1"),
    QT_TRANSLATE_NOOP("Lever", "password hashing of %1"),
    QT_TRANSLATE_NOOP("Lever", "writing of broadcast frames of %1"),
    QT_TRANSLATE_NOOP("Lever", "code of %1"),
    QT_TRANSLATE_NOOP("Lever", "instances of %1"),
    QT_TRANSLATE_NOOP("Lever", "processes on every instance of %1"),
    QT_TRANSLATE_NOOP("Lever", "threads of every side pool of %1"),
    QT_TRANSLATE_NOOP("Lever", "rate limit '%1' of %2"),
    QT_TRANSLATE_NOOP("Lever", "restart of a killed process of %1"),
    QT_TRANSLATE_NOOP("Lever", "memory of an instance of %1"),
    QT_TRANSLATE_NOOP("Lever", "execution of all commands at %1"),
    QT_TRANSLATE_NOOP("Lever", "reading and answering a command at %1"),
    QT_TRANSLATE_NOOP("Lever", "cost of many connections at %1"),
    QT_TRANSLATE_NOOP("Lever", "applying replicated writes at %1"),
    QT_TRANSLATE_NOOP("Lever", "publishing messages at %1"),
    QT_TRANSLATE_NOOP("Lever", "work of idle nodes of %1"),
    QT_TRANSLATE_NOOP("Lever", "masters of %1"),
    QT_TRANSLATE_NOOP("Lever", "replicas of every master of %1"),
    QT_TRANSLATE_NOOP("Lever", "memory of a node of %1"),
    QT_TRANSLATE_NOOP("Lever", "detection of a dead node of %1"),
    QT_TRANSLATE_NOOP("Lever", "latency of %1"),
    QT_TRANSLATE_NOOP("Lever", "TLS handshakes at %1"),
    QT_TRANSLATE_NOOP("Lever", "request rate of %1"),
    QT_TRANSLATE_NOOP("Lever", "new connections of %1"),
    QT_TRANSLATE_NOOP("Lever", "growth of %1 with demand"),
    QT_TRANSLATE_NOOP("Lever", "idle time-out of %1"),
    QT_TRANSLATE_NOOP("Lever", "health checks by %1"),
    QT_TRANSLATE_NOOP("Lever", "target groups of %1"),
    QT_TRANSLATE_NOOP("Lever", "uploads to %1"),
    QT_TRANSLATE_NOOP("Lever", "downloads from %1"),
    QT_TRANSLATE_NOOP("Lever", "bandwidth of a transfer with %1"),
    QT_TRANSLATE_NOOP("Lever", "waiting in %1 at %2"),
    QT_TRANSLATE_NOOP("Lever", "limiter %1 of %2"),
    QT_TRANSLATE_NOOP("Lever", "largest size of %1"),
    QT_TRANSLATE_NOOP("Lever", "worker threads of %1"),
    QT_TRANSLATE_NOOP("Lever", "connections inside %1"),
    QT_TRANSLATE_NOOP("Lever", "accept queue of %1"),
    QT_TRANSLATE_NOOP("Lever", "pool %1 of %2"),
    QT_TRANSLATE_NOOP("Lever", "consumers of %1 of %2"),
    QT_TRANSLATE_NOOP("Lever", "%1 at %2"),
};

/// The names in `title` when it is an instance of `pattern`; empty = it is none, or there are none.
QStringList namesIn(const QString& title, const QString& pattern, bool& is) {
    QString expression = QRegularExpression::escape(pattern);
    expression.replace("\\%1", "(.+)").replace("\\%2", "(.+)");
    const auto match = QRegularExpression(QRegularExpression::anchoredPattern(expression)).match(title);
    is = match.hasMatch();
    return match.capturedTexts().mid(1);
}

} // namespace

QString kindWords(const std::string& kind, std::size_t members) {
    return QCoreApplication::translate("ResourceKind", analysis::kindInWords(kind, members).c_str());
}

QString limitWords(const std::string& service, const std::string& kind, std::size_t members) {
    return QCoreApplication::translate("ResourceKind", "%1 %2")
        .arg(QString::fromStdString(service), kindWords(kind, members));
}

QString leverWords(const QString& title) {
    for (const char* pattern : kTitles) {
        bool is = false;
        const QStringList names = namesIn(title, pattern, is);
        if (!is) continue;
        const QString words = QCoreApplication::translate("Lever", pattern);
        if (names.isEmpty()) return words;
        return names.size() == 1 ? words.arg(names[0]) : words.arg(names[0], names[1]);
    }
    return title;
}

} // namespace headroom::gui
