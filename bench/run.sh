#!/usr/bin/env bash
# Builds the benchmarks in build/release, runs them and writes the table in bench/README.md.
# Usage: bench/run.sh [--quick] [--repeat N] [--only NAME]; `--help` says what each does.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
build="$root/build/release"

case " $* " in
    *" --help "* | *" -h "*) exec python3 "$root/bench/measure.py" --help ;;
esac

mkdir -p "$root/build"
(
    flock 9 # two calls do not build in one folder at the same time; bootstrap takes the same lock
    cd "$root"
    if ! grep -qs '^HEADROOM_BUILD_BENCH:BOOL=ON' "$build/CMakeCache.txt"; then
        cmake --preset release -DHEADROOM_BUILD_BENCH=ON --log-level=WARNING >/dev/null
    fi
    cmake --build "$build" --target headroom_benchmarks >"$root/build/bench.log" 2>&1 || {
        tail -n 30 "$root/build/bench.log" >&2
        echo "bench: the build failed; its last lines are above" >&2
        exit 1
    }
) 9>"$root/build/.lock"

exec python3 "$root/bench/measure.py" --build "$build" "$@"
