#!/usr/bin/env bash
# Writes OUT/leastforce-VERSION-TARGET.tar.gz with the program, its licences, completions and manual page:
# archive.sh BINARY TARGET OUT. The binary has to run on this machine.
set -euo pipefail

binary=$1 target=$2 out=$3
root=$(cd "$(dirname "$0")/.." && pwd)
version=$("$binary" --version | cut -d ' ' -f 2)
name=leastforce-$version-$target
mkdir -p "$out/$name/completions"
case $target in *windows*) program=leastforce.exe ;; *) program=leastforce ;; esac
cp "$binary" "$out/$name/$program"
cp "$root/README.md" "$root/CHANGELOG.md" "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$out/$name"
for shell in bash zsh fish powershell elvish; do
    "$binary" completions "$shell" >"$out/$name/completions/leastforce.$shell"
done
"$binary" man >"$out/$name/leastforce.1"
tar -czf "$out/$name.tar.gz" -C "$out" "$name"
rm -rf "${out:?}/$name"
