#pragma once
// A FIFO that allocates only when it holds more elements than ever before.

#include <cstddef>
#include <type_traits>
#include <vector>

namespace headroom::engine {

template <class T>
class RingBuffer {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] std::size_t size() const { return count_; }
    /// The oldest element. Precondition: not empty.
    [[nodiscard]] const T& front() const { return slots_[head_]; }

    /// The i-th oldest element. Precondition: i < size().
    [[nodiscard]] const T& at(std::size_t i) const { return slots_[(head_ + i) & (slots_.size() - 1)]; }

    void push(const T& value) {
        if (count_ == slots_.size()) grow();
        slots_[(head_ + count_) & (slots_.size() - 1)] = value;
        ++count_;
    }

    /// Removes and returns the oldest element. Precondition: not empty.
    T pop() {
        const T value = slots_[head_];
        head_ = (head_ + 1) & (slots_.size() - 1);
        --count_;
        return value;
    }

    void clear() { head_ = count_ = 0; }

private:
    void grow() {
        std::vector<T> larger(slots_.empty() ? 8 : 2 * slots_.size());
        for (std::size_t i = 0; i < count_; ++i) larger[i] = slots_[(head_ + i) & (slots_.size() - 1)];
        slots_.swap(larger);
        head_ = 0;
    }

    std::vector<T> slots_; // size is zero or a power of two
    std::size_t head_ = 0;
    std::size_t count_ = 0;
};

} // namespace headroom::engine
