#!/usr/bin/env bash
# Licences, duplicates, build scripts and sources of every dependency, by deny.toml, and the known advisories where
# their database can be fetched. Building cargo-deny takes minutes, so it is kept in target/tools.
source "$(dirname "$0")/common.sh"
cd "$root"

version=0.20.2
tools=$(realpath -m "${CARGO_TARGET_DIR:-target}/tools")
export PATH=$PATH:$tools/bin
if ! cargo deny --version >/dev/null 2>&1; then
    cargo install --quiet --locked --debug --root "$tools" "cargo-deny@$version" >"$scratch/install" 2>&1 ||
        { tail -n 5 "$scratch/install"; fail "cargo-deny cannot be installed"; }
fi

for manifest in Cargo.toml fuzz/Cargo.toml; do
    # Of the fuzz targets, which nobody is given, only where they come from counts.
    checks=(bans licenses sources)
    if [ "$manifest" != Cargo.toml ]; then checks=(sources); fi
    cargo deny --locked --manifest-path "$manifest" --log-level error --config deny.toml check --hide-inclusion-graph "${checks[@]}"
done

# A database that cannot be fetched is no reason to fail: nothing of the repository changes that.
if cargo deny --locked --log-level error fetch db >"$scratch/fetch" 2>&1; then
    cargo deny --locked --log-level error --config deny.toml check --disable-fetch advisories
else
    echo "NOT CHECKED: advisories, because their database cannot be fetched: $(grep -m 1 fatal "$scratch/fetch" || tail -n 5 "$scratch/fetch")"
fi
