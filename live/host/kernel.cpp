#include "live/host/kernel.hpp"

#include <array>
#include <cstddef>

namespace headroom::host {
namespace {

std::uint32_t next(std::uint32_t& state) {
    state ^= state << 13U;
    state ^= state >> 17U;
    state ^= state << 5U;
    return state;
}

struct Node {
    Node* next = nullptr;
    std::uint32_t value = 0;
};

Node* merge(Node* a, Node* b) {
    Node head;
    Node* tail = &head;
    while (a != nullptr && b != nullptr) {
        Node*& smaller = a->value <= b->value ? a : b;
        tail->next = smaller;
        tail = smaller;
        smaller = smaller->next;
    }
    tail->next = a != nullptr ? a : b;
    return head.next;
}

Node* sorted(Node* list) { // NOLINT(misc-no-recursion): depth is the logarithm of the length
    if (list == nullptr || list->next == nullptr) return list;
    Node* slow = list;
    for (Node* fast = list->next; fast != nullptr && fast->next != nullptr; fast = fast->next->next)
        slow = slow->next;
    Node* const second = slow->next;
    slow->next = nullptr;
    return merge(sorted(list), sorted(second));
}

std::uint32_t lists(std::uint32_t& state) {
    std::array<Node, 192> nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        nodes[i].value = next(state) & 0xffffU;
        nodes[i].next = i + 1 < nodes.size() ? &nodes[i + 1] : nullptr;
    }
    std::uint32_t sum = 0;
    std::uint32_t place = 1;
    for (const Node* node = sorted(nodes.data()); node != nullptr; node = node->next)
        sum += node->value * place++;
    return sum;
}

std::uint32_t matrices(std::uint32_t& state) {
    constexpr std::size_t kSize = 18;
    std::array<std::array<std::int32_t, kSize>, kSize> a{}, b{};
    for (auto* matrix : {&a, &b})
        for (auto& row : *matrix)
            for (auto& cell : row) cell = static_cast<std::int32_t>(next(state) & 0xffU);
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < kSize; ++i)
        for (std::size_t j = 0; j < kSize; ++j) {
            std::int32_t cell = 0;
            for (std::size_t k = 0; k < kSize; ++k) cell += a[i][k] * b[k][j];
            sum = sum * 31U + static_cast<std::uint32_t>(cell);
        }
    return sum;
}

std::uint32_t text(std::uint32_t& state) {
    static constexpr char kLetters[] = "0123456789+-.,eE x";
    enum class In : std::uint8_t { kStart, kNumber, kFraction, kExponent, kOther };
    In in = In::kStart;
    std::uint32_t crc = 0xffffU;
    std::array<std::uint32_t, 5> counts{};
    for (int i = 0; i < 420; ++i) {
        const char c = kLetters[next(state) % (sizeof kLetters - 1)];
        const bool digit = c >= '0' && c <= '9';
        if (c == ',')
            in = In::kStart;
        else if (in == In::kStart)
            in = digit || c == '+' || c == '-' ? In::kNumber : In::kOther;
        else if (in == In::kNumber)
            in = digit ? In::kNumber : c == '.' ? In::kFraction : In::kOther;
        else if (in == In::kFraction)
            in = digit ? In::kFraction : c == 'e' || c == 'E' ? In::kExponent : In::kOther;
        else if (in == In::kExponent && !digit && c != '+' && c != '-')
            in = In::kOther;
        ++counts[static_cast<std::size_t>(in)];
        crc ^= static_cast<std::uint32_t>(static_cast<unsigned char>(c));
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xa001U : crc >> 1U;
    }
    for (const std::uint32_t count : counts) crc = crc * 31U + count;
    return crc;
}

} // namespace

std::uint32_t integerRound(std::uint32_t seed) {
    std::uint32_t state = seed * 2654435761U + 88172645U;
    std::uint32_t sum = 0;
    sum += lists(state);
    sum += matrices(state);
    sum += text(state);
    return sum;
}

} // namespace headroom::host
