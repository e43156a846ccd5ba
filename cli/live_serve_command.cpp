// headroom live serve: the chat backend.

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "live/chat/log/log.hpp"
#include "live/chat/server/server.hpp"
#include "models/units_text.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <fstream>
#include <memory>

namespace headroom::cli {
namespace {

constexpr const char* kFooter =
    R"(A real chat server: REST and Socket.IO 4 (Engine.IO 4, WebSocket and long-polling) on one port, for real front
ends, for load tests, and to check predictions against. It says "listening" in its log when it is ready; /health and
/metrics (OpenMetrics) tell how it is. SIGTERM and Ctrl-C end it gracefully, SIGHUP reads the log level from the
configuration file again.

Stores:
  memory:                         embedded; gone when the server ends
  memory:chat.aof                 embedded, with an append-only file: a restart loses nothing acknowledged
  redis://host:port[/db][?wait=n]                      a Redis server, shared by several backends
  redis-cluster://host:port,...[?wait=n&replicas=1]    a Redis Cluster; wait: replicas that must have a change
                                                       before it is acknowledged; replicas=1: read from them

Examples:
  headroom live serve                                       on 127.0.0.1:5000, one loop
  headroom live serve --listen 0.0.0.0:5000 --threads 4     four loops that share the port
  headroom live serve --store memory:chat.aof --sync 1s     on the disk within a second
  headroom live serve --config chat.toml                    options from a file: log-level = "debug"

The secret of the tokens comes from the environment variable HEADROOM_CHAT_SECRET; without it every start draws one,
and tokens end with the server. Redis' password, if it wants one, comes from HEADROOM_REDIS_PASSWORD.

Exit codes: 0 ended by a signal, 3 bad input, 4 cannot start or a process died.)";

struct Options {
    chat::Config config;
    std::string listen = "127.0.0.1:5000";
    std::string pingInterval = "25s", pingTimeout = "20s", connectTimeout = "45s", sessionLife = "24h";
    std::string firstToken = "300ms";
    std::string sync = "always", slow = "drop-oldest", logLevel = "info", aiChunks = "full",
                bus = "sharded";
    std::string configFile;
};

double secondsOf(const std::string& option, const std::string& text) {
    try {
        return models::parseDuration(text).value;
    } catch (const std::exception& error) {
        throw UsageError(option + " \"" + text + "\": " + error.what());
    }
}

std::int64_t millisecondsOf(const std::string& option, const std::string& text) {
    const auto value = static_cast<std::int64_t>(secondsOf(option, text) * 1000);
    if (value < 1) throw UsageError(option + " \"" + text + "\" must be a millisecond at least");
    return value;
}

void readListen(Options& options) {
    const std::size_t colon = options.listen.rfind(':');
    const std::string port =
        colon == std::string::npos ? options.listen : options.listen.substr(colon + 1);
    if (colon != std::string::npos) options.config.address = options.listen.substr(0, colon);
    if (options.config.address.starts_with('[') && options.config.address.ends_with(']'))
        options.config.address = options.config.address.substr(1, options.config.address.size() - 2);
    char* end = nullptr;
    const unsigned long number = std::strtoul(port.c_str(), &end, 10);
    if (port.empty() || *end != '\0' || number > 65535)
        throw UsageError("--listen \"" + options.listen +
                         "\" must be address:port, as in 127.0.0.1:5000");
    options.config.port = static_cast<std::uint16_t>(number);
}

void setLevel(const std::string& name) {
    const auto level = chat::logLevelOf(name);
    if (!level)
        throw UsageError("--log-level \"" + name + "\" must be debug, info, warning, error or off");
    chat::setLogLevel(*level);
}

/// The log level as the configuration file has it now; the old one stays when the file has none.
void reloadLevel(const std::string& file) {
    try {
        for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_file(file)) {
            if (item.name != "log-level" || item.inputs.empty()) continue;
            setLevel(item.inputs.front());
            chat::log(chat::LogLevel::kInfo, "log-level", {{"level", item.inputs.front()}});
        }
    } catch (const std::exception& error) {
        chat::log(chat::LogLevel::kError, "reload-failed", {{"reason", error.what()}});
    }
}

/// Options of the file that the command line does not have.
void applyFile(CLI::App& command, const std::string& file) {
    try {
        for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_file(file)) {
            if (item.name == "++" || item.name == "--") continue; // section marks
            CLI::Option* option = command.get_option_no_throw("--" + item.name);
            if (option == nullptr || item.name == "config" || item.name == "help")
                throw UsageError("there is no option \"" + item.name + "\"");
            if (option->count() > 0) continue;
            for (const std::string& input : item.inputs) option->add_result(input);
            option->run_callback();
        }
    } catch (const std::exception& error) {
        throw UsageError(file + ": " + error.what());
    }
}

int run(CLI::App& command, Options& options) {
    chat::Config& config = options.config;
    if (!options.configFile.empty()) applyFile(command, options.configFile);
    readListen(options);
    setLevel(options.logLevel);
    config.timing.pingInterval = millisecondsOf("--ping-interval", options.pingInterval);
    config.timing.pingTimeout = millisecondsOf("--ping-timeout", options.pingTimeout);
    config.connectTimeout = millisecondsOf("--connect-timeout", options.connectTimeout);
    config.sessionSeconds = millisecondsOf("--session-life", options.sessionLife) / 1000;
    config.ai.firstTokenMs =
        static_cast<std::int64_t>(secondsOf("--ai-first-token", options.firstToken) * 1000);
    config.ai.deltas = options.aiChunks == "delta";
    config.shardedBus = options.bus == "sharded";
    config.sync = options.sync == "always" ? chat::SyncPolicy::kAlways
                  : options.sync == "1s"   ? chat::SyncPolicy::kEverySecond
                                           : chat::SyncPolicy::kNever;
    config.limits.slowConsumer =
        options.slow == "disconnect" ? chat::SlowConsumer::kDisconnect : chat::SlowConsumer::kDropOldest;
    if (const char* secret = std::getenv("HEADROOM_CHAT_SECRET")) config.secret = secret;
    if (const char* password = std::getenv("HEADROOM_REDIS_PASSWORD")) config.redisPassword = password;
    if (const char* key = std::getenv("HEADROOM_S3_KEY")) config.s3Key = key;
    if (const char* secret = std::getenv("HEADROOM_S3_SECRET")) config.s3Secret = secret;
    if (const char* key = std::getenv("HEADROOM_AI_KEY")) config.ai.key = key;
    if (!config.secret.empty() && config.secret.size() < 16)
        throw UsageError("HEADROOM_CHAT_SECRET needs 16 characters at least");
    const std::string file = options.configFile;
    if (!file.empty()) config.reload = [file] { reloadLevel(file); };
    try {
        return chat::serve(config) == 0 ? kOk : kInternal;
    } catch (const std::exception& error) {
        complain(error.what());
        return kInternal;
    }
}

} // namespace

void addLiveServe(CLI::App& live, Action& action) {
    auto* command = live.add_subcommand("serve", "Serve the chat contract over HTTP and Socket.IO");
    command->footer(kFooter);
    const auto options = std::make_shared<Options>();
    chat::Config& config = options->config;
    chat::Limits& limits = config.limits;
    const auto add = [&](const char* name, auto& value, const char* help) {
        return command->add_option(name, value, help)->capture_default_str();
    };
    command
        ->add_option("--config", options->configFile,
                     "TOML file with options, named as here without the dashes")
        ->check(CLI::ExistingFile);
    add("--listen", options->listen, "Address and port; port 0 takes a free one")->group("Network");
    add("--rest-port", config.restPort, "A port of its own for REST; 0: the same")->group("Network");
    add("--socket-port", config.socketPort, "A port of its own for Socket.IO; 0: the same")
        ->group("Network");
    add("--threads", config.threads, "Loops, one per core")->group("Network")->check(CLI::Range(1, 256));
    add("--processes", config.processes, "Processes; needs a shared store")
        ->group("Network")
        ->check(CLI::Range(1, 256));
    add("--node", config.firstNode,
        "Number of this server among several; session identifiers begin with it, so that a balancer can "
        "send "
        "long-polling requests to the server that has the session")
        ->group("Network")
        ->check(CLI::Range(0, 255));
    add("--trusted-proxy", config.trustedProxies,
        "Address of a balancer whose X-Forwarded-For names the client; repeatable")
        ->group("Network");
    add("--cors-origin", config.origins, "Origins that pages may come from; * is any")->group("Network");
    add("--ping-interval", options->pingInterval, "Between a pong and the next ping")
        ->group("Socket.IO");
    add("--ping-timeout", options->pingTimeout, "Until a silent client is gone")->group("Socket.IO");
    add("--connect-timeout", options->connectTimeout, "Until a client must have authenticated")
        ->group("Socket.IO");
    add("--max-payload", config.timing.maxPayload, "Largest message, bytes")->group("Socket.IO");
    command
        ->add_flag("--read-marks-to-all", config.readMarksToAll, "Send messagesRead to the reader, too")
        ->group("Socket.IO");
    add("--store", config.store, "Where the chat is kept; see below")->group("Store");
    add("--bus", options->bus, "Publish/subscribe between backends: sharded (Redis 7) or classic")
        ->group("Store")
        ->check(CLI::IsMember({"sharded", "classic"}));
    add("--sync", options->sync,
        "Append-only file to the disk: always (before an acknowledgement), 1s, never")
        ->group("Store")
        ->check(CLI::IsMember({"always", "1s", "never"}));
    add("--uploads", config.uploads, "Folder of uploaded files")->group("Store");
    add("--s3", config.s3,
        "http(s)://host:port/bucket of an S3-compatible service, instead of the folder; keys come "
        "from HEADROOM_S3_KEY and HEADROOM_S3_SECRET")
        ->group("Store");
    add("--s3-region", config.s3Region, "Region its signatures name")->group("Store");
    command
        ->add_flag("--presigned-uploads", config.presigned,
                   "POST /api/files/presign gives URLs to upload to S3 directly")
        ->group("Store");
    add("--max-connections", limits.connections, "Sessions per process")->group("Limits");
    add("--max-rooms", limits.rooms, "Rooms")->group("Limits");
    add("--events-per-second", limits.eventsPerSecond, "Per session; 0 is any")->group("Limits");
    add("--room-lists-per-30s", limits.roomListsPer30s, "GET /api/rooms per address; 0 is any")
        ->group("Limits");
    add("--send-queue", limits.queueBytes, "Bytes that may wait for a slow client")->group("Limits");
    add("--slow-consumer", options->slow, "When the queue is full: drop-oldest or disconnect")
        ->group("Limits")
        ->check(CLI::IsMember({"drop-oldest", "disconnect"}));
    add("--session-life", options->sessionLife, "Life of a token")->group("Accounts");
    add("--bcrypt-cost", config.bcryptCost, "Logarithm of the rounds")
        ->group("Accounts")
        ->check(CLI::Range(4, 16));
    add("--hash-threads", config.hashThreads, "Threads that hash passwords")
        ->group("Accounts")
        ->check(CLI::Range(1, 64));
    add("--ai-url", config.ai.url,
        "http(s):// URL of an OpenAI-compatible chat completions endpoint, instead of canned "
        "answers; its key comes from HEADROOM_AI_KEY")
        ->group("AI");
    add("--ai-model", config.ai.model, "Model asked for there")->group("AI");
    add("--ai-first-token", options->firstToken, "Delay of a canned answer's first word")->group("AI");
    add("--ai-rate", config.ai.chunksPerSecond, "Words per second of canned answers")
        ->group("AI")
        ->check(CLI::Range(0.1, 1e6));
    add("--ai-chunks", options->aiChunks,
        "full: every chunk repeats the text so far; delta: only what is new")
        ->group("AI")
        ->check(CLI::IsMember({"full", "delta"}));
    add("--log-level", options->logLevel, "debug, info, warning, error or off")->group("Log");
    command->callback([options, command, &action] {
        action = [options, command] { return run(*command, *options); };
    });
}

} // namespace headroom::cli
