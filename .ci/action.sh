#!/usr/bin/env bash
# The action's script as GitHub would run it: exit code, annotations, outputs and a summary that no text
# from a repository can break out of.
source "$(dirname "$0")/common.sh"

mkdir "$scratch/runner"
# A program, because the environment of a shell function would leak into the other checks.
run_action() {
    : >"$scratch/output"
    : >"$scratch/summary"
    env GITHUB_ACTIONS=true GITHUB_ACTION_PATH="$root" GITHUB_WORKSPACE="$root" RUNNER_TEMP="$scratch/runner" \
        GITHUB_OUTPUT="$scratch/output" GITHUB_STEP_SUMMARY="$scratch/summary" \
        GITHUB_EVENT_NAME=push GITHUB_SHA=0000000000000000000000000000000000000000 \
        LEASTFORCE_PATH="$sample" LEASTFORCE_CONFIG="" LEASTFORCE_FAIL_ON="" LEASTFORCE_MIN_CONFIDENCE="" \
        LEASTFORCE_SINCE=auto LEASTFORCE_POLICY=base LEASTFORCE_BASE="" \
        LEASTFORCE_ARGS="" LEASTFORCE_ANNOTATIONS=true LEASTFORCE_SUMMARY=true LEASTFORCE_SARIF="" \
        LEASTFORCE_UPLOAD_SARIF=false LEASTFORCE_BINARY="$1" "${@:2}" \
        bash "$root/.github/action/run.sh" >"$scratch/stdout" 2>"$scratch/stderr"
}

expect 1 run_action "$1" LEASTFORCE_SARIF="$scratch/sample.sarif"
grep -q '^::error .*modify-all-data' "$scratch/stdout" || fail "no annotation for modify-all-data"
if grep -qv '^::' "$scratch/stdout"; then fail "something other than annotations on standard output"; fi
grep -qx 'exit-code=1' "$scratch/output" || fail "the exit code is not an output"
grep -qx "sarif=$scratch/sample.sarif" "$scratch/output" || fail "the SARIF file is not an output"
grep -q '"version"' "$scratch/sample.sarif" || fail "the SARIF file is no SARIF"
grep -q 'modify-all-data' "$scratch/summary" || fail "the summary does not name modify-all-data"
grep -q '^### leastforce' "$scratch/summary" || fail "the summary is no page"

expect 0 run_action "$1" LEASTFORCE_FAIL_ON=never LEASTFORCE_SUMMARY=false
grep -qx 'exit-code=0' "$scratch/output" || fail "fail-on does not reach leastforce"
[ ! -s "$scratch/summary" ] || fail "a summary that nobody asked for"

expect 0 run_action "$1" LEASTFORCE_ANNOTATIONS=false LEASTFORCE_UPLOAD_SARIF=true LEASTFORCE_ARGS=$'--exit-zero\n--quiet'
[ -s "$scratch/runner/leastforce.sarif" ] || fail "no SARIF to upload"
if grep -q '^::' "$scratch/stdout"; then fail "annotations that nobody asked for"; fi

expect 2 run_action "$1" LEASTFORCE_FAIL_ON=terrible
expect 2 run_action "$scratch/no-such-binary"
grep -q '^::error' "$scratch/stdout" || fail "a missing binary is not said"
expect 2 run_action "$1" LEASTFORCE_SARIF=$'a\nexit-code=0'

# Names that try to become markup, a command or a mention.
mkdir -p "$scratch/hostile/profiles"
cp "$sample/sfdx-project.json" "$scratch/hostile"
cat >"$scratch/hostile/profiles/x.profile" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<Profile xmlns="http://soap.sforce.com/2006/04/metadata">
    <custom>true</custom>
    <description>API integration user &lt;img src=x&gt; `@team`
::error::pwned</description>
    <userPermissions>
        <enabled>true</enabled>
        <name>ModifyAllData</name>
    </userPermissions>
    <userPermissions>
        <enabled>true</enabled>
        <name>&lt;img src=x&gt;`@team`</name>
    </userPermissions>
</Profile>
XML
mv "$scratch/hostile/profiles/x.profile" "$scratch/hostile/profiles/ERP Integration <img src=x>@team.profile"
expect 1 run_action "$1" LEASTFORCE_PATH="$scratch/hostile"
if grep -qE '<img|@team|^::' "$scratch/summary"; then fail "hostile text is markup in the summary"; fi
if grep -vE '^::(error|warning|notice) ' "$scratch/stdout" | grep -q .; then fail "hostile text has a line of its own"; fi

# A pull request from a fork, as actions/checkout leaves it: the merge commit, with so many parents as asked for.
mkdir "$scratch/origin"
cp -R "$sample/." "$scratch/origin"
cd "$scratch/origin"
rm -f "force-app/main/default/profiles/Warehouse System Administrator.profile-meta.xml"
commit_all .
base=$(git rev-parse HEAD)
git switch -q -c fork
cp "$sample/force-app/main/default/profiles/Warehouse System Administrator.profile-meta.xml" force-app/main/default/profiles/
git add -A
git commit -q -m "Bring the warehouse's profile"
git switch -q main
echo '# Notes' >NOTES.md
git add -A
git commit -q -m "Take notes"
git switch -q --detach
git merge -q --no-ff -m "Merge the pull request" fork
merge=$(git rev-parse HEAD)
git update-ref refs/pull/1/merge "$merge"
cd "$scratch"

# Checks out what GitHub does: checkout FOLDER DEPTH.
checkout() {
    git init -q "$scratch/$1"
    git -C "$scratch/$1" fetch -q --depth "$2" "file://$scratch/origin" +refs/pull/1/merge:refs/remotes/pull/1/merge
    git -C "$scratch/$1" checkout -q --detach refs/remotes/pull/1/merge
}
pull_request() {
    run_action "$1" GITHUB_EVENT_NAME=pull_request GITHUB_SHA="$merge" LEASTFORCE_BASE="$base" "${@:2}"
}

checkout deep 2
expect 1 pull_request "$1" LEASTFORCE_PATH="$scratch/deep"
grep -q '^::error .*modify-all-data' "$scratch/stdout" || fail "what a pull request brings is not reported"
if grep -q 'Marketing_Sync_API_User' "$scratch/stdout"; then fail "what was there before is reported"; fi
grep -q 'What integrations can do' "$scratch/summary" || fail "the summary does not say what the change does"
grep -q 'warehouse' "$scratch/summary" || fail "the summary does not name the integration that gains"

checkout shallow 1
expect 2 pull_request "$1" LEASTFORCE_PATH="$scratch/shallow"
grep -q "^::error .*fetch-depth" "$scratch/stdout" || fail "missing history is not said"

# On a push the whole project counts.
expect 1 run_action "$1" LEASTFORCE_PATH="$scratch/shallow"
grep -q 'Marketing' "$scratch/stdout" || fail "a push does not report on everything"
echo "exit codes, annotations, outputs, the summary and pull requests hold"
