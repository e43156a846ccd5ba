#include "sim/search/merge.hpp"

#include "sim/search/search_error.hpp"
#include "sim/search/sweep_plan.hpp"

#include <map>
#include <set>

namespace headroom::search {
namespace {

namespace fs = std::filesystem;

struct Part {
    fs::path file;
    Shard shard;
    JournalContent content;
};

struct Held {
    const Entry* entry;
    const Part* part;
};

Part readPart(const fs::path& file, Json& plan) {
    Part part{file, {}, readJournal(file)};
    try {
        plan = planOfHead(part.content.head, part.shard);
    } catch (const SearchError& error) {
        throw SearchError("'" + file.string() + "': " + error.what());
    }
    return part;
}

void requireSamePlan(const Json& first, const fs::path& firstFile, const Json& other,
                     const fs::path& file) {
    const std::vector<std::string> different = differences(first, other);
    if (different.empty()) return;
    std::string message = "'" + file.string() + "' (here) and '" + firstFile.string() +
                          "' (there) are parts of different sweeps:";
    for (const std::string& one : different) message += "\n  " + one;
    throw SearchError(message);
}

/// "3 to 5, 9", the first few.
std::string listOf(const std::vector<std::size_t>& numbers) {
    constexpr std::size_t kMost = 10;
    std::string text;
    for (std::size_t i = 0; i < numbers.size() && i < kMost; ++i)
        text += (i == 0 ? "" : ", ") + std::to_string(numbers[i]);
    if (numbers.size() > kMost) text += ", ...";
    return text;
}

/// By shard, when all parts are of one split; else as they are.
std::string missingText(const std::vector<std::size_t>& missing, const std::vector<Part>& parts,
                        std::size_t points) {
    std::string message = std::to_string(missing.size()) + " of " + std::to_string(points) +
                          " points are missing (" + listOf(missing) + "):";
    std::set<std::size_t> splits;
    for (const Part& part : parts) splits.insert(part.shard.count);
    const std::size_t count = splits.size() == 1 ? *splits.begin() : 1;
    std::map<std::size_t, std::vector<std::size_t>> byShard;
    for (const std::size_t index : missing) byShard[index % count + 1].push_back(index);
    for (const auto& [number, indices] : byShard) {
        const Part* holder = nullptr;
        for (const Part& part : parts) {
            if (part.shard.count == count && part.shard.number == number) holder = &part;
        }
        message += "\n  shard " + std::to_string(number) + "/" + std::to_string(count) +
                   (holder == nullptr ? " is not among the parts"
                                      : " ('" + holder->file.string() + "') lacks " + listOf(indices) +
                                            "; run it again to finish it");
    }
    return message;
}

} // namespace

Merged merge(const std::vector<fs::path>& files) {
    Merged merged;
    std::vector<Part> parts;
    parts.reserve(files.size());
    for (const fs::path& file : files) {
        Json plan;
        parts.push_back(readPart(file, plan));
        if (merged.plan.is_null()) merged.plan = plan;
        requireSamePlan(merged.plan, parts.front().file, plan, file);
    }
    if (parts.empty()) throw SearchError("no parts to merge");

    const auto points = merged.plan["points"].get<std::size_t>();
    std::map<std::size_t, Held> held;
    std::size_t twice = 0;
    for (const Part& part : parts) {
        for (const std::size_t line : part.content.damagedLines)
            merged.notes.push_back("'" + part.file.string() + "': line " + std::to_string(line) +
                                   " is damaged and was left out");
        for (const Entry& entry : part.content.entries) {
            if (entry.index >= points)
                throw SearchError("'" + part.file.string() + "' holds point " +
                                  std::to_string(entry.index) + " of a sweep with " +
                                  std::to_string(points));
            const auto [known, added] = held.try_emplace(entry.index, Held{&entry, &part});
            if (added) continue;
            const Entry& other = *known->second.entry;
            if (other.key != entry.key || other.measures.dump() != entry.measures.dump())
                throw SearchError("'" + known->second.part->file.string() + "' and '" +
                                  part.file.string() + "' hold different results for point " +
                                  std::to_string(entry.index));
            ++twice;
        }
    }
    std::vector<std::size_t> missing;
    for (std::size_t index = 0; index < points; ++index) {
        const auto found = held.find(index);
        if (found == held.end()) {
            missing.push_back(index);
        } else {
            merged.entries.push_back(*found->second.entry);
        }
    }
    if (!missing.empty()) throw SearchError(missingText(missing, parts, points));
    if (twice > 0)
        merged.notes.push_back(std::to_string(twice) + " points are there more than once, with equal "
                                                       "results");
    return merged;
}

} // namespace headroom::search
