#include "sim/batch/forked_runner.hpp"

#include <cstring>
#include <string>
#include <utility>

namespace headroom::batch {
namespace {

constexpr int kPollMilliseconds = 100;

std::string bytesOf(const analysis::Measures& measures) {
    return {reinterpret_cast<const char*>(measures.data()), measures.size() * sizeof(double)};
}

analysis::Measures measuresOf(const ChildEnd& end, const analysis::RunRequest& request) {
    const std::string who = "scenario '" + request.scenario->name + "': ";
    if (end.how == ChildEnd::How::kCrashed) throw std::runtime_error(who + "the simulation " + end.text);
    if (end.how == ChildEnd::How::kThrew) throw std::runtime_error(who + end.text);
    analysis::Measures measures(end.text.size() / sizeof(double));
    if (!measures.empty())
        std::memcpy(measures.data(), end.text.data(), measures.size() * sizeof(double));
    return measures;
}

} // namespace

ForkedRunner::ForkedRunner(ForkOptions options) : options_(std::move(options)) {}

std::vector<analysis::Measures> ForkedRunner::run(std::span<const analysis::RunRequest> requests,
                                                  const analysis::Measure& measure) {
    std::vector<analysis::Measures> results(requests.size());
    ChildPool pool(options_.processes);
    std::size_t next = 0;
    while (next < requests.size() || !pool.idle()) {
        if (options_.cancel != nullptr && options_.cancel->load()) throw analysis::AnalysisCancelled();
        while (next < requests.size() && !pool.full()) {
            const analysis::RunRequest& request = requests[next];
            pool.start(next, [&] { return bytesOf(measure(request, analysis::runRequest(request))); });
            ++next;
        }
        for (const ChildEnd& end : pool.wait(kPollMilliseconds)) {
            results[end.index] = measuresOf(end, requests[end.index]);
            ++finished_;
            if (options_.onFinished) options_.onFinished(finished_);
        }
    }
    return results;
}

} // namespace headroom::batch
