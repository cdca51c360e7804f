#!/usr/bin/env bash
# Prints the formula for Homebrew: fill.sh REPOSITORY VERSION FOLDER, where FOLDER holds the archives of the release.
set -euo pipefail

repository=$1 version=$2 folder=$3
formula=$(<"$(dirname "$0")/leastforce.rb")
while read -r target; do
    archive=$folder/leastforce-$version-$target.tar.gz
    sum=$(openssl dgst -sha256 -r "$archive" | cut -d ' ' -f 1)
    formula=${formula//SHA256_$target/$sum}
done < <(grep -o 'SHA256_[a-z0-9_-]*' <<<"$formula" | sed 's/^SHA256_//')
formula=${formula//REPOSITORY/$repository}
printf '%s\n' "${formula//VERSION/$version}" | tail -n +2
