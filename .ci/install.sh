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

# crates.io
cd "$root"
cargo package --locked --offline --allow-dirty --list >"$scratch/list"
for file in Cargo.lock build.rs README.md LICENSE-MIT LICENSE-APACHE src/main.rs; do
    grep -qx "$file" "$scratch/list" || fail "the crate lacks $file"
done
if grep -E '^(\.ci|\.github|fuzz|npm|packaging|target)/' "$scratch/list"; then fail "the crate holds what nobody builds with"; fi
echo "npm, PyPI and crates.io: $(wc -l <"$scratch/list") files in the crate"
