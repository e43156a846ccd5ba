#!/usr/bin/env bash
# Drives the chat backend with Artillery's Socket.IO engine, over WebSocket and over long-polling. Not part of the test
# run: Artillery brings more than a thousand packages. usage: run.sh [headroom program]
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
program="${1:-$root/build/release/cli/headroom}"
tools="${HEADROOM_ARTILLERY:-$root/build/artillery}"

if [[ ! -x $tools/node_modules/.bin/artillery ]]; then
    mkdir -p "$tools"
    # Without install scripts: they would fetch a browser.
    (cd "$tools" && npm init -y >/dev/null && npm install --no-audit --no-fund --ignore-scripts artillery@2.0.21) >&2
fi

work="$(mktemp -d)"
"$program" live serve --listen 127.0.0.1:0 --bcrypt-cost 4 --uploads "$work/uploads" 2>"$work/log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
until grep -q event=listening "$work/log"; do
    kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
    sleep 0.1
done
export CHAT_URL="http://127.0.0.1:$(sed -n 's/.*event=listening.*port=\([0-9]*\).*/\1/p' "$work/log")"
export ARTILLERY_DISABLE_TELEMETRY=true
cp "$here/chat.yml" "$work" # whose payload is looked for beside it

for CHAT_TRANSPORT in websocket polling; do
    export CHAT_TRANSPORT
    node "$here/users.cjs" "$CHAT_URL" 50 >"$work/users.csv"
    "$tools/node_modules/.bin/artillery" run --output "$work/report.json" "$work/chat.yml" >"$work/out" 2>&1 ||
        { cat "$work/out" >&2; exit 1; }
    node -e '
        const { counters, summaries } = require(process.argv[1]).aggregate;
        const emits = counters["socketio.emit"], failed = counters["vusers.failed"] ?? 0;
        const errors = Object.keys(counters).filter((name) => name.startsWith("errors."));
        const time = summaries?.["socketio.response_time"];
        console.log(`${process.argv[2]}: ${counters["vusers.completed"]} users completed, ${failed} failed, ` +
            `${emits} events, p50 ${time?.p50} ms, p99 ${time?.p99} ms, errors: ${errors.join(" ") || "none"}`);
        const sound = failed === 0 && errors.length === 0 && counters["vusers.completed"] === 50 &&
            emits === 50 * 23 && counters["http.codes.200"] === 50;
        process.exit(sound ? 0 : 1);
    ' "$work/report.json" "$CHAT_TRANSPORT" || { cat "$work/out" "$work/log" >&2; exit 1; }
done
