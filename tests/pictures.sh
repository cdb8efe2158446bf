#!/usr/bin/env bash
# Remakes the pictures of the README and of every view: pictures.sh PROGRAM FOLDER, under a display
# (./dev pictures).
set -euo pipefail
gui=$1 out=$2
here=$(dirname "$0")
basics=$here/../scenarios/basics
shot() {  # FILE SCENARIO OPTIONS…
  local name=$1 scenario=$2; shift 2
  "$gui" "$basics/$scenario.json" --screenshot "$out/$name" "$@"
}
actions=$(mktemp)
trap 'rm -f "$actions"' EXIT
acted() {  # FILE SCENARIO ACTION… -- OPTIONS…
  local name=$1 scenario=$2; shift 2
  : > "$actions"
  while [ "$1" != -- ]; do printf '%s\n' "$1" >> "$actions"; shift; done
  shift
  shot "$name" "$scenario" --actions "$actions" "$@"
}

# Whole windows, both sizes and themes.
for theme in dark light; do
  shot "share-$theme.png" easy-multi-share --strategy share --at 1030 --select r5 --size 1280x720 --theme $theme
  shot "wide-$theme.png" easy-multi-share --strategy share --at 1030 --select r5 --size 1920x1080 --theme $theme
  shot "host-limit-$theme.png" host-limit --strategy "one each" --at 205 --select r3 --size 1280x720 --theme $theme
done
for theme in dark light; do
  shot "compare-$theme.png" easy-multi-share --compare --at 930 --select r5 --size 1280x720 --theme $theme
done
# The views alone.
shot view-pool-dark.png host-limit --strategy "one each" --at 205 --view pool --size 1280x400
shot view-timeline-dark.png easy-multi-share --strategy easy --at 1030 --view timeline --size 1280x400
acted view-transfers-dark.png host-limit '{"do":"arrange_lanes","by":"transfer"}' -- \
  --strategy "one each" --at 205 --view timeline --size 1280x400
shot view-why-dark.png too-old --at 231010 --select r3 --view why --size 1280x560
shot view-log-dark.png pool-full --at 445 --view log --size 1280x480
shot view-details-dark.png easy-multi-share --strategy share --at 1030 --select r5 --view details --size 1280x640
shot view-overview-dark.png easy-multi-share --strategy share --at 1030 --view overview --size 1280x560
# Why a connection went, a fork beside its run, the presentation.
acted evicted-dark.png pool-full '{"do":"select","what":{"kind":"connection","id":0}}' -- \
  --at 445 --size 1280x720
acted fork-dark.png host-limit \
  '{"do":"fork_run","what":"option","option":"CURLMOPT_MAX_HOST_CONNECTIONS","value":"2"}' \
  '{"do":"seek_time","us":260000}' -- --strategy "one each" --at 65 --size 1280x720
# Many runs: advice and a sweep, as lines and as a heat map.
workloads=$here/../scenarios/workloads
study() {  # FILE SCENARIO ACTIONS OPTIONS…
  local name=$1 scenario=$2 doing=$3; shift 3
  printf '%s\n' '{"do":"look_for_advice"}' '{"do":"show_study"}' "$doing" > "$actions"
  "$gui" "$workloads/$scenario.json" --screenshot "$out/$name" --actions "$actions" --size 1280x720 "$@"
}
study study-dark.png polling-monitors \
  '{"do":"run_sweep","vary":["CURLMOPT_MAXCONNECTS=1..48","strategy=multi"],"seeds":5}'
study study-heat-light.png browser-page \
  '{"do":"run_sweep","vary":["CURLMOPT_MAXCONNECTS=1..24","CURLMOPT_MAX_HOST_CONNECTIONS=1..8"],"seeds":5}
{"do":"show_heat_map","on":true}' --theme light
acted presentation-light.png easy-multi-share '{"do":"present","on":true}' -- \
  --strategy share --at 1030 --select r5 --size 1280x720 --theme light
"$gui" --screenshot "$out/start-dark.png" --size 1280x720
