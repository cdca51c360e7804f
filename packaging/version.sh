#!/usr/bin/env bash
# Prints "version=VERSION" where the tag and the address of a release are those of Cargo.toml, and the changelog knows the
# version: version.sh TAG REPOSITORY
set -euo pipefail

tag=$1 repository=$2
manifest=$(dirname "$0")/../Cargo.toml
key() { sed -n "s/^$1 = \"\(.*\)\"/\1/p" "$manifest" | head -n 1; }
if [ "$tag" != "v$(key version)" ]; then
    echo "The tag is $tag, and Cargo.toml has version $(key version): change one of them." >&2
    exit 1
fi
if [ "$repository" != "$(key repository)" ]; then
    echo "The release is made in $repository, and Cargo.toml has repository $(key repository): packages would name a place" \
        "that is not theirs. Change Cargo.toml." >&2
    exit 1
fi
if ! grep -q "^## $(key version)\b" "$(dirname "$manifest")/CHANGELOG.md"; then
    echo "CHANGELOG.md has no part $(key version): give the part Unreleased that name." >&2
    exit 1
fi
echo "version=$(key version)"
