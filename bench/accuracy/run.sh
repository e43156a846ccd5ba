#!/usr/bin/env bash
# The accuracy study, all of it: calibrates, predicts, enters the predictions into the ledger, measures, compares, and
# writes the part "Live systems" of docs/accuracy.md. Goes on where it stopped.
#   run.sh [--cells PATTERN...] [--work DIR]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
[[ -x ${HEADROOM:-$root/build/release/cli/headroom} ]] || { echo "run.sh: build headroom first (./bootstrap build)" >&2; exit 3; }
python3 "$here/study.py" run "$@" || echo "run.sh: some cells failed; run again to try them again" >&2
work="$root/build/accuracy"
arguments=("$@")
for ((i = 0; i < ${#arguments[@]}; ++i)); do
    [[ ${arguments[i]} != --work ]] || work="${arguments[i + 1]}"
done
python3 "$here/page.py" --work "$work" --into "$root/docs/accuracy.md"
