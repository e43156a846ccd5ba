#!/usr/bin/env bash
# Tries docs/staging.md against a system that is out of reach of /proc: a chat backend in a network namespace of its
# own, under a CPU quota of 40 % (what a t3.small without credits has: 20 % of two vCPUs), seen through Prometheus only.
#   staging.sh [FOLDER]      needs root, ip, prometheus, and cgroups of version 1 or 2
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
headroom="${HEADROOM:-$root/build/release/cli/headroom}"
work="$(mkdir -p "${1:-$root/build/staging}" && cd "${1:-$root/build/staging}" && pwd)"
space=headroom-staging outside=10.77.0.1 inside=10.77.0.2 quota=40000
started=()

if [[ -f /sys/fs/cgroup/cgroup.controllers ]] && grep -qw cpu /sys/fs/cgroup/cgroup.controllers; then
    group=/sys/fs/cgroup/$space
else
    group=/sys/fs/cgroup/cpu/$space
fi

finish() {
    local each
    for each in "${started[@]}"; do kill "$each" 2>/dev/null || true; done
    for each in "${started[@]}"; do wait "$each" 2>/dev/null || true; done
    ip netns del "$space" 2>/dev/null || true
    rmdir "$group" 2>/dev/null || true
}
trap finish EXIT

ip netns add "$space"
ip link add hrstage0 type veth peer name hrstage1 netns "$space"
ip addr add "$outside/24" dev hrstage0
ip link set hrstage0 up
ip -n "$space" addr add "$inside/24" dev hrstage1
ip -n "$space" link set hrstage1 up
ip -n "$space" link set lo up
mkdir -p "$group"
if [[ -f $group/cpu.max ]]; then
    echo "$quota 100000" >"$group/cpu.max"
else
    echo 100000 >"$group/cpu.cfs_period_us"
    echo "$quota" >"$group/cpu.cfs_quota_us"
fi

(echo $BASHPID >"$group/cgroup.procs"
 exec ip netns exec "$space" taskset -c 0 "$headroom" live serve --listen "$inside:5000" --bcrypt-cost 4 \
    --log-level off) &
started+=($!)
cat >"$work/prometheus.yml" <<TEXT
global: { scrape_interval: 1s }
scrape_configs: [ { job_name: chat, static_configs: [ { targets: [ "$inside:5000" ] } ] } ]
TEXT
rm -rf "$work/prometheus"
ip netns exec "$space" taskset -c 1 prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/prometheus" \
    --web.listen-address="$inside:9090" >"$work/prometheus.log" 2>&1 &
started+=($!)
for _ in $(seq 100); do
    curl -sf "http://$inside:9090/-/ready" >/dev/null && curl -sf "http://$inside:5000/health" >/dev/null && break
    sleep 0.2
done
sleep 5 # a few scrapes

# ---- the recipe from here on: only the URL and Prometheus

scenario="$work/staging.json"
sed -e 's/"vcpus": 1, "physicalCores": 1,/"vcpus": 1, "physicalCores": 1, "quota": 0.4,/' \
    -e 's/"exponential(1s)"/"exponential(0.2s)"/' "$root/scenarios/live/local-chat.json" >"$scenario"
grep -q '"quota": 0.4' "$scenario"
query='http://'$inside':9090/api/v1/query?query='
look=(--target "http://$inside:5000" --i-own-this-target --max-lag 25ms --drain 2s
      --probe "prometheus:${query}sum(rate(headroom_chat_process_cpu_seconds_total[2s]))#cpu" --cpu chat:0.4=cpu
      --probe "prometheus:${query}sum(headroom_chat_process_resident_bytes)#resident" --memory chat=resident)
drive=(taskset -c 1)

for users in 60 120 200; do
    "${drive[@]}" "$headroom" live observe "$scenario" --users "$users" "${look[@]}" --seed "$users" \
        --out "$work/low-$users.json" || [[ $? == 5 ]]
done
"$headroom" live calibrate "$work"/low-60.json "$work"/low-120.json "$work"/low-200.json --scenario "$scenario" \
    --profile "$work/staging-profile.json"
"$headroom" live predict "$scenario" --profile "$work/staging-profile.json" --users 320 --out "$work/predicted.json" \
    --out-draws 8 --draws 2
predictions=$(ls "$work"/predicted-*.json | paste -sd,)
(cd "$work" && sha256sum predicted-*.json >predicted.sha256)
"${drive[@]}" "$headroom" live observe "$scenario" --users 320 "${look[@]}" --seed 900 --repeats 3 --out "$work/check.json" ||
    [[ $? == 5 ]]
"$headroom" live compare "$predictions" "$work"/check-1.json "$work"/check-2.json "$work"/check-3.json || true
"$headroom" capacity "$scenario" --set services.chat.profile="$work/staging-profile.json" || true
