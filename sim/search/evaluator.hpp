#pragma once
// Points in, measures out, every simulation at most once: what is in the journal is taken from there, the
// rest is computed by the executor and journalled as it comes. Sweeps and optimisers both stand on this.

#include "sim/search/design.hpp"
#include "sim/search/executor.hpp"
#include "sim/search/journal.hpp"
#include "sim/search/study.hpp"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace headroom::search {

struct EvaluationProgress {
    std::size_t known = 0;    ///< points that needed no simulation
    std::size_t computed = 0; ///< simulations done in this call
    std::size_t missing = 0;  ///< simulations still to do
};
using OnEvaluation = std::function<void(const EvaluationProgress&)>;

/// Points whose computation crashed or ran out of memory. All others are done and journalled.
class PointsFailed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Evaluator {
public:
    /// `journal` may be null: nothing outlives the process. All three outlive the evaluator.
    Evaluator(const Study& study, Executor& executor, Journal* journal);

    /// The entries of the points, in their order. A variant that is no valid scenario gives an entry with
    /// its error. `onProgress` is called at the start and after every simulation.
    /// Throws SearchCancelled, PointsFailed, FileError (journal), and SearchError when the journal has
    /// another scenario for a point: a file that a point names has changed.
    [[nodiscard]] std::vector<Entry> evaluate(std::span<const Point> points,
                                              const OnEvaluation& onProgress = {});

private:
    struct Variant {
        std::string key;
        std::string error; ///< why it is no valid scenario
    };
    [[nodiscard]] Variant variantOf(const Point& point) const;
    void keep(const Entry& entry);

    const Study& study_;
    Executor& executor_;
    Journal* journal_;
    std::map<std::size_t, Entry> byIndex_;
    std::map<std::string, Json> byKey_;
};

/// What computes a point of the study (executor.hpp): its measures as text.
[[nodiscard]] Compute computeOf(const Study& study);

} // namespace headroom::search
