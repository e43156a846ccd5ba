#pragma once
// The journal of a search: what has been computed, on disk the moment it is known.
//
// A text file of JSON lines that only grows. The first line (head) says which search it is: version, digest of
// the scenario, design, seeds; every other line is one finished point. A line starts with {"sum":"..."}'s
// checksum of the rest (FNV-1a, 64 bits) and is synced before append() returns, so a search that is
// killed loses the points in flight and no other. Reading drops a torn last line and any line whose
// checksum does not fit; their points are computed again. A journal with another head is refused.
//
// While a Journal exists it holds an advisory lock (fcntl) on the file: two searches never write one
// journal. The lock ends with the process, whatever ends it, and is not inherited by forked children.

#include "models/document.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::search {

using Json = nlohmann::ordered_json;

/// One finished point.
struct Entry {
    std::size_t index = 0; ///< in the order of the design
    std::string key;       ///< Study::keyOf() of its scenario
    std::vector<models::Override> changes;
    Json measures; ///< measures.hpp
};

struct JournalContent {
    Json head;
    std::vector<Entry> entries;            ///< in the order they were finished
    std::vector<std::size_t> damagedLines; ///< numbers, from 1; the torn last line is not among them
    std::size_t wholeBytes = 0;            ///< without the torn last line
    bool torn = false;
};

/// Throws SearchError when `text` is no journal or its head is damaged. `name` stands for the file.
[[nodiscard]] JournalContent parseJournal(std::string_view text, const std::string& name);
/// Throws FileError, SearchError.
[[nodiscard]] JournalContent readJournal(const std::filesystem::path& file);

class Journal {
public:
    enum class Start {
        kResume, ///< go on where the file ends; a new file where there is none
        kFresh,  ///< forget what the file holds
    };
    /// Throws FileError when the file cannot be opened or written; SearchError when another process writes
    /// it, when it is no journal, or (kResume) when its head differs from `head`.
    Journal(const std::filesystem::path& file, const Json& head, Start start);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    /// Of the file and of append().
    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
    [[nodiscard]] const std::vector<std::size_t>& damagedLines() const { return damagedLines_; }
    /// On disk when it returns. Throws FileError; the file then ends with the line before.
    void append(const Entry& entry);

private:
    void lock();
    void resume(const Json& head);
    void appendLine(const Json& body);
    void truncate(std::size_t bytes);
    [[noreturn]] void fail(const std::string& action, int error) const;

    std::filesystem::path file_;
    int descriptor_ = -1;
    std::size_t bytes_ = 0;
    std::vector<Entry> entries_;
    std::vector<std::size_t> damagedLines_;
};

/// The members of two heads that differ, as "seed: 1 there, 2 here"; empty when they are equal.
[[nodiscard]] std::vector<std::string> differences(const Json& there, const Json& here);

/// As the member "set" of journals and results.
[[nodiscard]] Json changesJson(const std::vector<models::Override>& changes);

} // namespace headroom::search
