#!/usr/bin/env bash
# Draws the first screen of the HTML report of the sample: report_picture.sh LEASTFORCE, into docs/pictures/report.png.
# Needs Debian's chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$1" check --project sample-sfdx-project --exit-zero --output "html=$scratch/report.html"
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$scratch/profile" \
    --force-prefers-color-scheme=light --window-size=1180,970 --screenshot="$scratch/report.png" \
    "file://$scratch/report.html" 2>/dev/null
size=$(stat -c %s "$scratch/report.png")
[ "$size" -lt 200000 ] || { echo "the picture has $size bytes" >&2; exit 1; }
mv "$scratch/report.png" docs/pictures/report.png
