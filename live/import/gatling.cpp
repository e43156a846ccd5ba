#include "live/import/gatling.hpp"

#include "live/import/import_error.hpp"
#include "live/import/line_reader.hpp"

#include <algorithm>
#include <set>

namespace headroom::imports {
namespace {

/// Reads the records of one log.
class Log {
public:
    Log(const std::string& file, Recorder& recorder)
        : lines_(file, recorder.hook()), recorder_(recorder) {}

    void read() {
        std::string_view text;
        while (lines_.next(text)) {
            if (text.empty()) continue;
            split(text);
            if (!lines_.terminated() && !complete()) {
                recorder_.note("The last line of " + lines_.file() + " is cut; it was left out.");
                break;
            }
            record();
        }
        if (!run_) throw ImportError(lines_.file(), "", "holds no RUN record of Gatling's");
        putUsers();
    }

private:
    void split(std::string_view text) {
        fields_.clear();
        for (std::size_t begin = 0;;) {
            const std::size_t end = text.find('\t', begin);
            fields_.push_back(text.substr(begin, end - begin));
            if (end == std::string_view::npos) return;
            begin = end + 1;
        }
    }
    /// A last line may lack its line feed and still be whole.
    [[nodiscard]] bool complete() const {
        if (fields_[0] == "USER") return fields_.size() == (old_ ? 6 : 4) && fields_.back().size() >= 13;
        if (fields_[0] == "REQUEST") return fields_.size() == (old_ ? 8 : 7);
        return false;
    }
    void need(std::size_t count) const {
        if (fields_.size() >= count) return;
        lines_.fail("a " + shown(fields_[0]) + " record has " + std::to_string(count) +
                    " fields, this one " + std::to_string(fields_.size()));
    }
    [[nodiscard]] Micros date(std::size_t field) const {
        const std::optional<std::int64_t> millis = integerOf(fields_[field]);
        const std::optional<Micros> at = millis ? dateOfMillis(*millis) : std::nullopt;
        if (!at) {
            lines_.fail("field " + std::to_string(field + 1) + " is '" + shown(fields_[field]) +
                        "', milliseconds since 1970 were expected");
        }
        return *at;
    }

    void record() {
        const std::string_view kind = fields_[0];
        if (kind == "RUN") {
            need(6);
            run_ = true;
            recorder_.tool("Gatling " + shown(fields_[5]));
            // 3.0 to 3.3 wrote the user's number into every record.
            const std::string_view version = fields_[5];
            old_ = version.size() >= 3 && version.starts_with("3.") && version[2] >= '0' &&
                   version[2] <= '3' && (version.size() == 3 || version[3] < '0' || version[3] > '9');
        } else if (kind == "REQUEST") {
            request();
        } else if (kind == "USER") {
            user();
        } else if (kind == "ERROR") {
            ++errors_;
        } else if (kind != "GROUP" && kind != "ASSERTION") {
            lines_.fail("record '" + shown(kind) +
                        "'; RUN, USER, REQUEST, GROUP, ERROR or ASSERTION was expected");
        }
    }

    void request() {
        const std::size_t shift = old_ ? 1 : 0;
        need(7 + shift);
        const Micros start = date(3 + shift);
        const Micros end = date(4 + shift);
        if (end < start) lines_.fail("the request ends before it starts");
        const std::string_view status = fields_[5 + shift];
        if (status != "OK" && status != "KO") {
            lines_.fail("status '" + shown(status) + "'; OK or KO was expected");
        }
        const std::string_view groups = fields_[1 + shift];
        std::string name(fields_[2 + shift]);
        if (!groups.empty()) {
            std::string path(groups);
            std::replace(path.begin(), path.end(), ',', '/');
            name = path + "/" + name;
        }
        const bool ok = status == "OK";
        std::string cause = ok ? "" : shown(fields_[6 + shift]);
        if (cause == " ") cause = "KO";
        recorder_.add({operationName(name), start, end, ok, cause});
        if (ok) return;
        ++failed_;
        if (old_) unlucky_.emplace(fields_[1]);
    }

    void user() {
        need(old_ ? 6 : 4);
        const std::string_view event = fields_[old_ ? 3 : 2];
        const Micros at = date(old_ ? 5 : 3);
        if (event == "START") {
            ++users_.arrived;
            recorder_.usersArrived(at);
        } else if (event == "END") {
            recorder_.usersLeft(at);
            const bool bad = old_ && unlucky_.contains(fields_[2]);
            ++(bad ? users_.failed : users_.passed);
            if (bad) ++users_.failedByCause["a request: KO"];
        } else {
            lines_.fail("user event '" + shown(event) + "'; START or END was expected");
        }
    }

    void putUsers() {
        const std::uint64_t ended = users_.passed + users_.failed;
        users_.unfinished = users_.arrived - std::min(users_.arrived, ended);
        recorder_.outcome(users_);
        if (!old_ && failed_ > 0) {
            recorder_.note("This log does not say which users' requests failed (" +
                           std::to_string(failed_) + " did): every user who ended counts as passed.");
        }
        if (errors_ > 0) {
            recorder_.note(
                "Gatling logged " + std::to_string(errors_) +
                " errors outside of requests (ERROR records); they are not counted as requests.");
        }
    }

    LineReader lines_;
    Recorder& recorder_;
    std::vector<std::string_view> fields_;
    result::UserOutcome users_;
    std::set<std::string, std::less<>> unlucky_;
    std::uint64_t failed_ = 0;
    std::uint64_t errors_ = 0;
    bool run_ = false;
    bool old_ = false;
};

} // namespace

void readGatling(const std::string& file, Recorder& recorder) { Log(file, recorder).read(); }

} // namespace headroom::imports
