#!/usr/bin/env bash
# How many instructions runs take, against the counts in benches/instructions.toml: .ci/instructions.sh BINARY
source "$(dirname "$0")/common.sh"
need python3 python3
need valgrind valgrind
python3 "$root/benches/instructions.py" "$1"
