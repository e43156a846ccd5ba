#pragma once
// The looks an optimiser has made, each once, and searches that go on side by side by them.

#include "sim/search/optimize/load_search.hpp"
#include "sim/search/optimize/look.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <tuple>
#include <vector>

namespace headroom::search {

/// How looks are made: in the order of the requests, which differ from each other; `onLook` after each.
using RunLooks =
    std::function<std::vector<Look>(std::span<const LookRequest>, const std::function<void()>& onLook)>;

class LookBook {
public:
    struct Wanted {
        Candidate candidate;
        std::uint64_t seed = 0;
        LoadSearch::Start start;
    };

    /// `run` outlives this; `onLook` after every look made.
    LookBook(double askedUsers, const RunLooks& run, std::function<void()> onLook)
        : asked_(askedUsers), run_(run), onLook_(std::move(onLook)) {}

    /// Makes those of the looks that are missing.
    void make(const std::vector<LookRequest>& requests);
    /// Precondition: it was made.
    [[nodiscard]] const Look& at(const LookRequest& request) const;
    /// All searches to their ends, a look of each at a time.
    [[nodiscard]] std::vector<LoadSearch> search(const std::vector<Wanted>& wanted);

    /// Looks made, those under way that have ended among them.
    [[nodiscard]] std::size_t made() const { return looks_.size() + ended_; }

private:
    using Key = std::tuple<Candidate, std::uint64_t, int>;
    double asked_;
    const RunLooks& run_;
    std::function<void()> onLook_;
    std::map<Key, Look> looks_;
    std::size_t ended_ = 0; ///< of those under way
};

} // namespace headroom::search
