#pragma once
// A file cannot be imported: what() is "file: where: what was found and what was expected". `where` is a
// line ("line 12"), a JSON path ("/data/result/0/values") or empty when it is the file as a whole.

#include <stdexcept>
#include <string>

namespace headroom::imports {

class ImportError : public std::runtime_error {
public:
    ImportError(const std::string& file, const std::string& where, const std::string& message)
        : std::runtime_error(file + ": " + (where.empty() ? "" : where + ": ") + message) {}
};

} // namespace headroom::imports
