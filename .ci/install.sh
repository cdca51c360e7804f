#!/usr/bin/env bash
# The packages of npm and PyPI are installed from their files without a network, run and go without leaving anything, and
# cargo can package what is needed to build.
source "$(dirname "$0")/common.sh"
source "$here/npm.sh"

violation=$sample
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)

# npm
pack_npm "$1"
mkdir "$scratch/project"
cd "$scratch/project"
echo '{ "private": true }' >package.json
add() {
    npm install --offline --silent --no-audit --no-fund --cache "$scratch/npm-cache" "$@"
}
add "$scratch/npm/leastforce.tgz" "$scratch/npm/platform.tgz"
export npm_config_offline=true
expect 1 npx --no -- leastforce check "$violation" >"$scratch/out"
"$1" check "$violation" >"$scratch/expected" || true
cmp "$scratch/expected" "$scratch/out" || fail "the launcher prints something else than the program"
expect 0 npx --no -- leastforce check --exit-zero "$violation" >/dev/null
expect 2 npx --no -- leastforce check --no-such-flag 2>/dev/null
[ "$(npx --no -- leastforce --version)" = "leastforce $version" ] || fail "npm has another version than Cargo.toml"
# Nothing is read again by a shell.
launcher=$scratch/project/node_modules/leastforce/bin.js
expect 2 node "$launcher" check "no such  'folder' \"\$HOME\" *" 2>"$scratch/err"
grep -qF "no such  'folder' \"\$HOME\" *" "$scratch/err" || fail "arguments are changed"
expect 2 node "$launcher" check '' 2>"$scratch/err"
grep -qF 'a value is required' "$scratch/err" || fail "an empty argument is lost"

# Signals: the launcher passes them on and ends as the program does. Here a stand-in waits for one.
binary=$(node -p "require('$scratch/project/node_modules/leastforce').program()")
cp "$binary" "$scratch/program"
cat >"$binary" <<'SH'
#!/bin/sh
trap 'echo ended by TERM; trap - TERM; kill -TERM $$' TERM
echo started
while :; do sleep 0.1; done
SH
node "$launcher" >"$scratch/out" 2>&1 &
launched=$!
for _ in $(seq 100); do
    if grep -q started "$scratch/out"; then break; fi
    sleep 0.1
done
kill -TERM "$launched"
code=0
wait "$launched" || code=$?
[ "$code" = $((128 + 15)) ] || fail "a signal to the launcher ends it with $code"
grep -qx 'ended by TERM' "$scratch/out" || fail "a signal does not reach the program"
# One that means something else to Node ends the launcher with its exit code, and starts no debugger.
for signal in USR1 USR2 PROF SEGV KILL; do
    printf '#!/bin/sh\nkill -%s $$\nsleep 9\n' "$signal" >"$binary"
    expect $((128 + $(kill -l "$signal"))) node "$launcher" >"$scratch/out" 2>&1
    if [ -s "$scratch/out" ]; then fail "SIG$signal: $(cat "$scratch/out")"; fi
done
cp "$scratch/program" "$binary"

# Without the package of the platform, and on a platform that has none.
platform=$(dirname "$binary")
mv "$platform" "$scratch/platform"
expect 2 node "$launcher" check 2>"$scratch/err"
grep -q 'omit=optional' "$scratch/err" || fail "a missing program is not explained"
cat >"$scratch/other.js" <<'JS'
for (const [key, value] of Object.entries({ platform: 'sunos', arch: 'sparc' })) Object.defineProperty(process, key, { value });
JS
expect 2 node --require "$scratch/other.js" "$launcher" check 2>"$scratch/err"
grep -q 'no npm package for sunos-sparc' "$scratch/err" || fail "an unknown platform is not explained"
# On a system with musl no program for glibc is started.
cat >"$scratch/musl.js" <<'JS'
const report = process.report.getReport();
process.report.getReport = () => ({ ...report, header: { ...report.header, glibcVersionRuntime: undefined } });
JS
expect 2 node --require "$scratch/musl.js" "$launcher" check 2>"$scratch/err"
grep -q -- '-musl,' "$scratch/err" || fail "musl is not detected"
mv "$scratch/platform" "$platform"
npm uninstall --silent --no-audit --no-fund leastforce "$(node -p "require('$platform/package.json').name")"
if find . -name '*leastforce*' -not -empty | grep . || grep leastforce package.json package-lock.json; then
    fail "npm uninstall leaves something"
fi
cd "$scratch"

# PyPI. maturin takes the program that cargo has built.
make_venv wheel
cd "$root"
started=$(date +%s)
"$scratch/venv/bin/maturin" build --quiet --release --locked --offline --compatibility linux -o "$scratch/wheels" 2>"$scratch/err" ||
    { tail -n 20 "$scratch/err"; fail "no wheel"; }
echo "the wheel took $(($(date +%s) - started)) s"
cd "$scratch"
python3 -m venv "$scratch/user"
find "$scratch/user" | sort >"$scratch/before"
"$scratch/user/bin/pip" -q --disable-pip-version-check install --no-index "$scratch"/wheels/leastforce-"$version"-py3-none-*.whl
expect 1 "$scratch/user/bin/leastforce" check "$violation" >"$scratch/out"
cmp "$scratch/expected" "$scratch/out" || fail "the wheel's program prints something else"
"$scratch/user/bin/pip" -q --disable-pip-version-check uninstall -y leastforce
find "$scratch/user" | sort | grep -v __pycache__ | diff <(grep -v __pycache__ "$scratch/before") - ||
    fail "pip uninstall leaves something"

# The recipe for pre-commit takes this wheel, and no registry is asked for it.
make_venv pre-commit
"$scratch/venv/bin/pip" -q --disable-pip-version-check download --require-hashes -r "$here/locked/wheel.txt" -d "$scratch/wheels"
cp -R "$sample" "$scratch/org"
cp "$root/docs/recipes/pre-commit-config.yaml" "$scratch/org/.pre-commit-config.yaml"
warehouse='force-app/main/default/profiles/Warehouse System Administrator.profile-meta.xml'
rm "$scratch/org/$warehouse"
commit_all "$scratch/org"
cd "$scratch/org"
export PRE_COMMIT_HOME=$scratch/pre-commit PIP_NO_INDEX=1 PIP_FIND_LINKS=$scratch/wheels
"$scratch/venv/bin/pre-commit" install >/dev/null
echo '# Notes' >NOTES.md
git add -A
git commit -q -m "Take notes" >"$scratch/out" 2>&1 || { cat "$scratch/out"; fail "the hook refuses a harmless commit"; }
cp "$sample/$warehouse" "$warehouse"
git add -A
if git commit -q -m "Bring a violation" >"$scratch/out" 2>&1; then fail "the hook lets a violation pass"; fi
grep -q modify-all-data "$scratch/out" || { cat "$scratch/out"; fail "the hook does not say why it refuses"; }

# crates.io
cd "$root"
cargo package --locked --offline --allow-dirty --list >"$scratch/list"
for file in Cargo.lock build.rs README.md LICENSE-MIT LICENSE-APACHE src/main.rs; do
    grep -qx "$file" "$scratch/list" || fail "the crate lacks $file"
done
if grep -E '^(\.ci|\.github|fuzz|npm|packaging|target)/' "$scratch/list"; then fail "the crate holds what nobody builds with"; fi

# A release, put together of stand-ins that run this program.
cat >"$scratch/stand-in" <<SH
#!/bin/sh
exec "$1" "\$@"
SH
chmod +x "$scratch/stand-in"
sed -n 's/.*"target": "\([^"]*\)".*/\1/p' npm/platforms.json >"$scratch/targets"
while read -r target; do
    packaging/archive.sh "$scratch/stand-in" "$target" "$scratch/builds/$target"
    touch "$scratch/builds/$target/leastforce-$version-py3-none-$target.whl"
done <"$scratch/targets"
repository=$(sed -n 's/^repository = "\(.*\)"/\1/p' Cargo.toml)
MATURIN=$scratch/venv/bin/maturin packaging/release.sh "$version" "$repository" "$scratch/builds" "$scratch/release" \
    >"$scratch/log" 2>&1 || { cat "$scratch/log"; fail "the release cannot be put together"; }
(cd "$scratch/release/files" && sha256sum --quiet --check SHA256SUMS)
formula=$scratch/release/files/leastforce.rb
if grep -E 'VERSION|REPOSITORY|SHA256_' "$formula"; then fail "the formula is not filled in"; fi
while read -r kind sum; do
    [ "$kind" != sha256 ] || grep -q "^${sum//\"/} " "$scratch/release/files/SHA256SUMS" || fail "a sum of the formula is of no archive"
done <"$formula"
if command -v ruby >/dev/null; then ruby -c "$formula" >/dev/null; fi
cmp "$scratch/stand-in" "$scratch/release/image/linux/arm64/leastforce" || fail "the image has another program"
[ "$(find "$scratch/release/npm" -name "*-$version.tgz" | wc -l)" = $(($(wc -l <"$scratch/targets") + 2)) ] || fail "an npm package is missing"
[ -s "$scratch/release/python/leastforce-$version.tar.gz" ] || fail "the source distribution is missing"
if packaging/version.sh "v0.0.0" "$repository" 2>/dev/null; then fail "a tag that is not the version is accepted"; fi
if packaging/version.sh "v$version" "https://other.example/leastforce" 2>/dev/null; then fail "another address is accepted"; fi
echo "npm, PyPI and crates.io: $(wc -l <"$scratch/list") files in the crate"
