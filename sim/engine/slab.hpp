#pragma once
// Records that come and go by the million: indices stay valid, memory is reused.

#include <cstdint>
#include <limits>
#include <vector>

namespace headroom::engine {

inline constexpr std::uint32_t kNoRecord = std::numeric_limits<std::uint32_t>::max();

/// `Record` has a member nextFree. A record taken holds what it held when it was given back.
template <class Record>
class Slab {
public:
    std::uint32_t take() {
        if (free_ == kNoRecord) {
            records_.emplace_back();
            return static_cast<std::uint32_t>(records_.size() - 1);
        }
        const std::uint32_t index = free_;
        free_ = records_[index].nextFree;
        return index;
    }
    void give(std::uint32_t index) {
        records_[index].nextFree = free_;
        free_ = index;
    }
    [[nodiscard]] Record& operator[](std::uint32_t index) { return records_[index]; }
    [[nodiscard]] const Record& operator[](std::uint32_t index) const { return records_[index]; }
    [[nodiscard]] std::size_t size() const { return records_.size(); }
    void reserve(std::size_t records) { records_.reserve(records); }

private:
    std::vector<Record> records_;
    std::uint32_t free_ = kNoRecord;
};

} // namespace headroom::engine
