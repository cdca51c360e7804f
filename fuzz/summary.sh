#!/usr/bin/env bash
# Sums fuzz/log.tsv up in fuzz/LOG.md.
set -euo pipefail
cd "$(dirname "$0")"
table=$(awk -F '\t' '
    NR == 1 { next }
    { if (!($3 in seconds)) order[++count] = $3
      seconds[$3] += $4; executions[$3] += $5; runs[$3]++; last[$3] = $1 " " $2
      if ($6 > covered[$3]) covered[$3] = $6
      if ($7 != "-") finds[$3]++ }
    END {
        print "| target | CPU-minutes | executions | edges covered | runs | of these with a find | last run |"
        print "|---|---:|---:|---:|---:|---:|---|"
        for (n = 1; n <= count; n++) { t = order[n]
            printf "| %s | %.1f | %d | %d | %d | %d | %s |\n", t, seconds[t] / 60, executions[t], covered[t], runs[t],
                finds[t], last[t] }
    }' log.tsv)
TABLE=$table awk '
    /^<!-- sums -->$/ { print; print ENVIRON["TABLE"]; skip = 1; next }
    /^<!-- end of sums -->$/ { skip = 0 }
    !skip' LOG.md >LOG.md.new
mv LOG.md.new LOG.md
