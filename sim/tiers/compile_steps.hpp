#pragma once
// The steps of operations, and the calls among them, to flat code.

#include "models/scenario.hpp"
#include "sim/tiers/program.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace headroom::tiers {

/// Index that the next entry of a table gets. Throws std::runtime_error when 16 bits do not hold it.
template <class T>
std::uint16_t indexOf(const std::vector<T>& list) {
    if (list.size() >= kNoIndex) throw std::runtime_error("the scenario has too many steps or services");
    return static_cast<std::uint16_t>(list.size());
}

template <class T>
std::uint16_t append(std::vector<T>& list, T value) {
    const std::uint16_t index = indexOf(list);
    list.push_back(std::move(value));
    return index;
}

/// Writes the code of one operation after another: begin(), steps, begin(), ... Stations, edges, pools,
/// queues and the operations' indices are in the program before the first call. Throws std::runtime_error
/// for what cannot be simulated.
class StepCompiler {
public:
    StepCompiler(const models::Scenario& scenario, Program& program)
        : scenario_(scenario), program_(program) {}

    /// Steps may call the operation by this name ("app.register") from now on.
    void know(const std::string& operation, std::uint16_t index) { operationIndex_[operation] = index; }
    [[nodiscard]] std::uint16_t operation(const std::string& name) const {
        return operationIndex_.at(name);
    }
    /// Of a broker or batch, by name.
    [[nodiscard]] std::uint16_t queue(const std::string& name) const;

    void begin(const std::string& operation);
    std::uint16_t step(StepKind kind, std::uint16_t a = 0, std::uint16_t b = 0, float x = 0.0F);
    void steps(const models::TierSteps& list);
    void cpu(const models::Distribution& distribution);
    std::uint16_t sampler(const models::Distribution& distribution);
    void enqueue(const std::string& queue);
    /// A new call of "service.operation" over the edges on the way; `timeout` in seconds, 0 = none.
    std::uint16_t call(const std::string& name, double timeout, const models::RetryPolicy& retries);

private:
    void one(const models::TierStep& source);
    void otherwise(const models::TierSteps& list, std::uint16_t failure);
    void target(std::uint16_t at) { program_.steps[at].b = indexOf(program_.steps); }
    void scan(const models::TierStep& source);
    void chance(const models::TierStep& source);
    void repeat(const models::TierStep& source);
    void with(const models::TierStep& source);
    std::uint16_t rowChoice(const models::TierStep& source);
    void lock(const models::TierStep& source);
    void optimistic(const models::TierStep& source);
    void callStep(const models::TierStep& source);
    [[nodiscard]] std::uint16_t counter(const std::string& name) const;
    [[nodiscard]] std::uint16_t limiter(const std::string& name) const;
    std::uint16_t cause(const std::string& name);
    std::uint16_t timeoutClass(double seconds);
    [[nodiscard]] const EdgeCode* edge(const std::string& name, std::uint16_t& index) const;

    const models::Scenario& scenario_;
    Program& program_;
    std::map<std::string, std::uint16_t> operationIndex_;
    // Of the operation being compiled:
    std::uint16_t station_ = 0;
    std::uint16_t scope_ = kNoIndex;
    std::uint16_t pooledTo_ = kNoIndex; ///< station to which a held pool's connections go
    std::uint8_t repeats_ = 0;
    std::uint8_t locks_ = 0;
};

} // namespace headroom::tiers
