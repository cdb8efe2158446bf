#!/usr/bin/env bash
# Remakes the pictures of the README: pictures.sh PROGRAM FOLDER, under a display (./dev pictures).
set -euo pipefail
gui=$1 out=$2
basics=$(dirname "$0")/../scenarios/basics
shot() {  # FILE.png SCENARIO OPTIONS…
  local name=$1 scenario=$2; shift 2
  "$gui" "$basics/$scenario.json" --screenshot "$out/$name.png" "$@"
}
shot share-dark easy-multi-share --strategy share --at 1030 --select r5 --size 1280x720
shot host-limit-light host-limit --strategy "one each" --at 205 --select r3 --size 1280x720 --theme light
shot pool-full-dark pool-full --strategy "keep 2" --at 445 --select r5 --size 1920x1080
