#include "sim/search/optimize/look_book.hpp"

#include <optional>

namespace headroom::search {

void LookBook::make(const std::vector<LookRequest>& requests) {
    std::vector<LookRequest> missing;
    for (const LookRequest& request : requests)
        if (!looks_.contains({request.candidate, request.seed, request.step}))
            missing.push_back(request);
    if (missing.empty()) return;
    std::vector<Look> looks = run_(missing, [this] {
        ++ended_;
        onLook_();
    });
    ended_ = 0;
    for (std::size_t i = 0; i < missing.size(); ++i)
        looks_[{missing[i].candidate, missing[i].seed, missing[i].step}] = std::move(looks[i]);
}

const Look& LookBook::at(const LookRequest& request) const {
    return looks_.at({request.candidate, request.seed, request.step});
}

std::vector<LoadSearch> LookBook::search(const std::vector<Wanted>& wanted) {
    std::vector<LoadSearch> searches;
    for (const Wanted& one : wanted) searches.emplace_back(asked_, one.seed, one.start);
    for (;;) {
        std::vector<LookRequest> requests;
        std::vector<std::size_t> owners;
        for (std::size_t i = 0; i < searches.size(); ++i) {
            const std::optional<int> step = searches[i].next();
            if (!step) continue;
            requests.push_back({wanted[i].candidate, wanted[i].seed, *step});
            owners.push_back(i);
        }
        if (requests.empty()) return searches;
        make(requests);
        for (std::size_t i = 0; i < owners.size(); ++i)
            searches[owners[i]].record(requests[i].step, at(requests[i]));
    }
}

} // namespace headroom::search
