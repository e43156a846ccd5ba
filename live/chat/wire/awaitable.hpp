#pragma once
// Coroutines of Asio. Boost 1.74's header uses std::exchange without including it.

// clang-format off
#include <utility>
#include <boost/asio/awaitable.hpp>
// clang-format on
