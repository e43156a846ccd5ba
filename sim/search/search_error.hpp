#pragma once

#include <stdexcept>

namespace headroom::search {

/// A search cannot be done as asked: a --vary that makes no sense, a journal of another sweep, parts that
/// do not belong together. what() says what was found and what is allowed.
class SearchError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace headroom::search
