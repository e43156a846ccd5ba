#include "sim/search/rank_executor.hpp"

#include "sim/search/search_error.hpp"
#include "sim/search/task_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace headroom::search {
namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kBeat{1};
constexpr int kPollMilliseconds = 100;

/// First word and rest.
std::pair<std::string, std::string> split(const std::string& text) {
    const std::size_t space = text.find(' ');
    if (space == std::string::npos) return {text, {}};
    return {text.substr(0, space), text.substr(space + 1)};
}

TaskEnd endOf(const batch::ChildEnd& end) {
    return {end.index, end.how != batch::ChildEnd::How::kDone, end.text};
}

bool due(Clock::time_point& beaten) {
    const auto now = Clock::now();
    if (now - beaten < kBeat) return false;
    beaten = now;
    return true;
}

} // namespace

RankExecutor::RankExecutor(Messenger& messenger, RankOptions options)
    : messenger_(messenger), options_(std::move(options)), own_(options_.processes),
      ranks_(static_cast<std::size_t>(messenger.size())) {}

RankExecutor::~RankExecutor() {
    try {
        (void)stop();
    } catch (const std::exception&) {
        // The messenger is gone, and with it everybody to tell.
    }
}

bool RankExecutor::stop() {
    if (!stopped_) {
        stopped_ = true;
        const bool cancelled = options_.cancel != nullptr && options_.cancel->load();
        if (!cancelled) callTheRoll();
        tellAll(anyLost() || cancelled ? "stop 0" : "stop 1");
        if (cancelled) return false;
    }
    return !anyLost();
}

void RankExecutor::callTheRoll() {
    for (Rank& rank : ranks_) rank.heard = Clock::now();
    unfinished_.clear(); // of a run() that threw
    tellAll("roll-call");
    const auto open = [](const Rank& rank) { return !rank.lost && !rank.answered; };
    while (std::any_of(ranks_.begin() + 1, ranks_.end(), open)) {
        read();
        dropSilent();
        (void)own_.wait(kPollMilliseconds, messenger_.descriptor());
    }
}

bool RankExecutor::anyLost() const {
    return std::any_of(ranks_.begin(), ranks_.end(), [](const Rank& rank) { return rank.lost; });
}

void RankExecutor::tellAll(const std::string& text) {
    for (std::size_t i = 1; i < ranks_.size(); ++i) {
        if (!ranks_[i].lost) messenger_.send(static_cast<int>(i), text);
    }
}

void RankExecutor::run(std::span<const Task> tasks, const std::function<void(const TaskEnd&)>& onEnd) {
    tasks_ = tasks;
    onEnd_ = &onEnd;
    waiting_.clear();
    unfinished_.clear();
    positions_.resize(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        positions_[i] = i;
        waiting_.push_back(i);
        unfinished_.insert(tasks[i].index);
    }
    std::sort(positions_.begin(), positions_.end(),
              [&](std::size_t a, std::size_t b) { return tasks[a].index < tasks[b].index; });
    // Nobody listened since the last run.
    for (Rank& rank : ranks_) rank.heard = Clock::now();
    while (!unfinished_.empty()) {
        if (options_.cancel != nullptr && options_.cancel->load()) throw SearchCancelled();
        read();
        dropSilent();
        handOut();
        for (const batch::ChildEnd& end : own_.wait(kPollMilliseconds, messenger_.descriptor()))
            finishTask(endOf(end));
        if (due(beaten_)) tellAll("beat");
    }
    tellAll("pause");
}

void RankExecutor::read() {
    while (const auto letter = messenger_.receive()) take(*letter);
}

void RankExecutor::take(const Letter& letter) {
    Rank& rank = ranks_[static_cast<std::size_t>(letter.from)];
    if (rank.lost) return;
    rank.heard = Clock::now();
    const auto [word, rest] = split(letter.text);
    if (word == "hello") sayHello(letter.from, rest);
    if (word == "here") rank.answered = true;
    if (word != "end") return;
    const TaskEnd end = taskEndOf(rest);
    rank.busy.erase(end.index);
    finishTask(end);
}

void RankExecutor::sayHello(int from, const std::string& text) {
    if (stopped_) return;
    const Json hello = Json::parse(text);
    Rank& rank = ranks_[static_cast<std::size_t>(from)];
    rank.host = hello.at("host").get<std::string>();
    rank.slots = hello.at("slots").get<std::size_t>();
    if (hello.at("study") != options_.study)
        throw SearchError("rank " + std::to_string(from) + " on " + rank.host +
                          " reads another scenario, other profiles or another version; its files differ "
                          "from those here");
}

void RankExecutor::finishTask(const TaskEnd& end) {
    if (unfinished_.erase(end.index) > 0) (*onEnd_)(end);
}

void RankExecutor::dropSilent() {
    const auto now = Clock::now();
    for (std::size_t i = 1; i < ranks_.size(); ++i) {
        Rank& rank = ranks_[i];
        if (rank.lost || now - rank.heard < options_.timeout) continue;
        rank.lost = true;
        std::size_t again = 0;
        for (const std::size_t index : rank.busy) {
            if (!unfinished_.contains(index)) continue;
            const auto at = std::lower_bound(positions_.begin(), positions_.end(), index,
                                             [&](std::size_t position, std::size_t wanted) {
                                                 return tasks_[position].index < wanted;
                                             });
            waiting_.push_front(*at);
            ++again;
        }
        rank.busy.clear();
        if (options_.onNotice)
            options_.onNotice("rank " + std::to_string(i) +
                              (rank.host.empty() ? "" : " on " + rank.host) +
                              " was lost; points computed again: " + std::to_string(again));
    }
}

void RankExecutor::handOut() {
    // One each in turn, so that a short queue is spread over the ranks.
    for (bool handed = true; handed && !waiting_.empty();) {
        handed = false;
        const auto next = [&] {
            handed = true;
            const std::size_t position = waiting_.front();
            waiting_.pop_front();
            return position;
        };
        if (!own_.full()) {
            const Task& task = tasks_[next()];
            own_.start(task.index, [&] { return options_.compute(task); });
        }
        for (std::size_t i = 1; i < ranks_.size() && !waiting_.empty(); ++i) {
            Rank& rank = ranks_[i];
            if (rank.lost || rank.busy.size() >= rank.slots) continue;
            const Task& task = tasks_[next()];
            rank.busy.insert(task.index);
            messenger_.send(static_cast<int>(i), "task " + toLine(task));
        }
    }
}

bool serve(Messenger& messenger, const RankOptions& options) {
    batch::ChildPool own(options.processes);
    messenger.send(
        0,
        "hello " + Json{{"study", options.study}, {"slots", own.processes()}, {"host", messenger.host()}}
                       .dump());
    Clock::time_point beaten = Clock::now();
    Clock::time_point heard = beaten;
    bool paused = true; // until the first word
    while (true) {
        while (const auto letter = messenger.receive()) {
            const auto [word, rest] = split(letter->text);
            heard = Clock::now();
            paused = word == "pause";
            if (word == "stop") return rest == "1";
            if (word == "roll-call") messenger.send(0, "here");
            if (word != "task") continue;
            const Task task = taskOf(rest);
            own.start(task.index, [&] { return options.compute(task); });
        }
        if (due(beaten)) messenger.send(0, "beat");
        if (!paused && Clock::now() - heard > options.timeout) return false;
        if (options.cancel != nullptr && options.cancel->load()) return false;
        for (const batch::ChildEnd& end : own.wait(kPollMilliseconds, messenger.descriptor()))
            messenger.send(0, "end " + toLine(endOf(end)));
    }
}

} // namespace headroom::search
