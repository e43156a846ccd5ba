#include "live/import/jmeter.hpp"

#include "live/import/csv_reader.hpp"
#include "live/import/import_error.hpp"

#include <expat.h>
#include <functional>
#include <memory>
#include <type_traits>

namespace headroom::imports {
namespace {

/// "503", or the message where there is no code ("Non HTTP response code: java.net.ConnectException").
std::string causeOf(std::string_view code, std::string_view message) {
    if (!code.empty()) return shown(code);
    return message.empty() ? "error" : shown(message);
}

/// Start and end of a sample; nothing when they cannot be.
struct Span {
    Micros start = 0;
    Micros end = 0;
};
std::optional<Span> spanOf(std::string_view date, std::string_view elapsed) {
    const Micros start = dateOfMillis(integerOf(date).value_or(-1)).value_or(-1);
    const Micros length = lengthOfSeconds(numberOf(elapsed).value_or(-1.0) * 1e-3).value_or(-1);
    if (start < 0 || length < 0) return std::nullopt;
    return Span{start, start + length};
}

constexpr const char* kSpanHint = "milliseconds since 1970 and milliseconds were expected "
                                  "(jmeter.save.saveservice.timestamp_format=ms)";

void sayWhatItIs(Recorder& recorder, bool threads) {
    recorder.tool("JMeter");
    recorder.note(
        "JMeter: latency is 'elapsed', start of the request to its last byte, in whole milliseconds.");
    if (threads) {
        recorder.note(
            "JMeter's threads repeat their plan, so they count as arrived and unfinished users.");
    } else {
        recorder.note(
            "JMeter did not save thread counts (jmeter.save.saveservice.thread_counts): users are "
            "unknown.");
    }
}

void addUsers(Recorder& recorder, Micros at, std::string_view threads) {
    if (const std::optional<double> users = numberOf(threads)) {
        recorder.level("users", "users", at, *users);
    }
}

/// The samples of an XML file as expat meets them.
class XmlSamples {
public:
    XmlSamples(const std::string& file, Recorder& recorder)
        : file_(file), recorder_(recorder), parser_(XML_ParserCreate(nullptr)) {
        if (!parser_) throw std::bad_alloc();
        XML_SetUserData(parser_.get(), this);
        XML_SetElementHandler(parser_.get(), begin, end);
    }

    void read() {
        LineReader reader(file_, recorder_.hook());
        for (;;) {
            const std::string_view block = reader.block();
            const auto status =
                XML_Parse(parser_.get(), block.data(), static_cast<int>(block.size()), block.empty());
            if (!problem_.empty()) throw ImportError(file_, where(problemLine_), problem_);
            if (status == XML_STATUS_ERROR) failParse();
            if (block.empty()) break;
        }
        if (samples_ == 0) throw ImportError(file_, "", "holds no sample of JMeter's");
        sayWhatItIs(recorder_, threads_);
        if (inner_ > 0) {
            recorder_.note(
                "JMeter: " + std::to_string(inner_) +
                " samples inside other samples (redirects, embedded resources, steps of a transaction) "
                "are part of those and not counted again.");
        }
    }

private:
    struct Free {
        void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
    };
    using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free>;

    static std::string where(std::uint64_t line) { return "line " + std::to_string(line); }
    [[nodiscard]] std::uint64_t line() const { return XML_GetCurrentLineNumber(parser_.get()); }

    void failParse() {
        const XML_Error code = XML_GetErrorCode(parser_.get());
        // A run that was killed leaves its file without the closing tag; what it has is still good.
        const bool cut = code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN;
        if (cut && samples_ > 0 && depth_ > 0) {
            recorder_.note(file_ + " is cut after line " + std::to_string(line()) +
                           ": JMeter did not end normally; what came before counts.");
            return;
        }
        throw ImportError(
            file_, where(line()),
            std::string(cut ? "the file ends too early (truncated?): " : "not valid XML: ") +
                XML_ErrorString(code));
    }

    /// Expat is C: an exception must not pass through it, so problems are kept and parsing stops.
    void stop(std::string problem) {
        if (!problem_.empty()) return;
        problem_ = std::move(problem);
        problemLine_ = line();
        XML_StopParser(parser_.get(), XML_FALSE);
    }

    void element(std::string_view name, const XML_Char** attributes) {
        const int depth = depth_++;
        if (depth == 0) {
            if (name != "testResults") {
                stop("the root element is <" + shown(name) +
                     ">, <testResults> of a JMeter JTL was expected");
            }
            return;
        }
        if (name != "httpSample" && name != "sample") return;
        if (depth > 1) {
            ++inner_;
            return;
        }
        const auto attribute = [attributes](std::string_view key) -> std::string_view {
            for (const XML_Char** at = attributes; *at != nullptr; at += 2) {
                if (key == *at) return at[1];
            }
            return {};
        };
        const std::optional<Span> span = spanOf(attribute("ts"), attribute("t"));
        if (!span) {
            stop("a sample's ts is '" + shown(attribute("ts")) + "' and its t '" +
                 shown(attribute("t")) + "'; " + kSpanHint);
            return;
        }
        const std::string_view success = attribute("s");
        if (success != "true" && success != "false") {
            stop("a sample's s is '" + shown(success) + "'; true or false was expected");
            return;
        }
        ++samples_;
        const bool ok = success == "true";
        const std::string cause = ok ? std::string{} : causeOf(attribute("rc"), attribute("rm"));
        recorder_.add({operationName(attribute("lb")), span->start, span->end, ok, cause});
        threads_ = threads_ || !attribute("na").empty();
        addUsers(recorder_, span->end, attribute("na"));
    }

    static void begin(void* self, const XML_Char* name, const XML_Char** attributes) {
        auto* const samples = static_cast<XmlSamples*>(self);
        try {
            samples->element(name, attributes);
        } catch (const std::exception& error) {
            samples->stop(error.what());
        }
    }
    static void end(void* self, const XML_Char*) { --static_cast<XmlSamples*>(self)->depth_; }

    std::string file_;
    Recorder& recorder_;
    Parser parser_;
    std::string problem_;
    std::uint64_t problemLine_ = 0;
    int depth_ = 0;
    std::uint64_t samples_ = 0;
    std::uint64_t inner_ = 0;
    bool threads_ = false;
};

} // namespace

void readJmeterCsv(const std::string& file, Recorder& recorder) {
    CsvReader csv(file, recorder.hook());
    constexpr const char* kWhat = "JMeter CSV file";
    const std::size_t date = csv.require("timeStamp", kWhat);
    const std::size_t elapsed = csv.require("elapsed", kWhat);
    const std::size_t label = csv.require("label", kWhat);
    const std::size_t success = csv.require("success", kWhat);
    const std::size_t code = csv.find("responseCode");
    const std::size_t message = csv.find("responseMessage");
    const std::size_t threads = csv.find("allThreads");
    std::uint64_t samples = 0;
    while (csv.next()) {
        const std::optional<Span> span = spanOf(csv.field(date), csv.field(elapsed));
        if (!span) {
            csv.fail("timeStamp is '" + shown(csv.field(date)) + "' and elapsed '" +
                     shown(csv.field(elapsed)) + "'; " + kSpanHint);
        }
        const bool ok = csv.field(success) == "true";
        if (!ok && csv.field(success) != "false") {
            csv.fail("success is '" + shown(csv.field(success)) + "'; true or false was expected");
        }
        const std::string cause = ok ? std::string{} : causeOf(csv.field(code), csv.field(message));
        recorder.add({operationName(csv.field(label)), span->start, span->end, ok, cause});
        addUsers(recorder, span->end, csv.field(threads));
        ++samples;
    }
    if (csv.cut()) recorder.note("The last line of " + file + " is cut; it was left out.");
    if (samples == 0) throw ImportError(file, "", "holds no sample of JMeter's");
    sayWhatItIs(recorder, threads != CsvReader::kAbsent);
}

void readJmeterXml(const std::string& file, Recorder& recorder) { XmlSamples(file, recorder).read(); }

} // namespace headroom::imports
