#pragma once
// The commands of the program. Each adds itself to the parser and, when chosen, sets `action`.

#include <functional>

namespace CLI {
class App;
}

namespace headroom::cli {

using Action = std::function<int()>;

void addRun(CLI::App& app, Action& action);
void addCheck(CLI::App& app, Action& action);
void addCapacity(CLI::App& app, Action& action);
void addBounds(CLI::App& app, Action& action);
void addSpeedup(CLI::App& app, Action& action);
void addSweep(CLI::App& app, Action& action);
void addMerge(CLI::App& app, Action& action);
void addOptimize(CLI::App& app, Action& action);
void addReport(CLI::App& app, Action& action);
void addDiff(CLI::App& app, Action& action);
void addStorm(CLI::App& app, Action& action);
void addValidate(CLI::App& app, Action& action);
void addImport(CLI::App& app, Action& action);
/// headroom live ...
void addLive(CLI::App& app, Action& action);
void addLiveServe(CLI::App& group, Action& action);
void addLiveDrive(CLI::App& group, Action& action);
void addLiveUp(CLI::App& group, Action& action);
void addLiveObserve(CLI::App& group, Action& action);
void addLiveCompare(CLI::App& group, Action& action);
void addLiveGate(CLI::App& group, Action& action);
void addLiveRun(CLI::App& group, Action& action);
void addLiveCalibrate(CLI::App& group, Action& action);
void addLivePredict(CLI::App& group, Action& action);
void addLiveHostProfile(CLI::App& group, Action& action);
void addList(CLI::App& app, Action& action);
void addShow(CLI::App& app, Action& action);
void addSchema(CLI::App& app, Action& action);
void addManual(CLI::App& app, Action& action);
void addCompletion(CLI::App& app, Action& action);
/// Hidden: the child's side of simulate.hpp.
void addWorker(CLI::App& app, Action& action);

} // namespace headroom::cli
