#!/usr/bin/env bash
# Takes the picture of the HTML report's first screen: report.sh LEASTFORCE >docs/pictures/report.png
# Needs Chromium, as `apt-get install chromium` brings it. Fonts differ between machines, so no check holds the picture.
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/../sample-sfdx-project"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$program" check --exit-zero --output "html=$scratch/report.html"
chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update \
    --disable-sync --disable-quic --user-data-dir="$scratch/profile" --hide-scrollbars --window-size=1200,720 \
    --screenshot="$scratch/report.png" "file://$scratch/report.html" >/dev/null 2>&1
cat "$scratch/report.png"
