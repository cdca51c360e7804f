#!/usr/bin/env bash
# The recipes for hooks under the real husky and lint-staged, in a project as Salesforce's own template makes it, and as a
# plain hook of git.
source "$(dirname "$0")/common.sh"

need git git
mkdir "$scratch/bin"
cp "$1" "$scratch/bin/leastforce"
export PATH=$scratch/bin:$PATH HUSKY=1

install_locked templates "$scratch/template"
cd "$scratch/template"
cat >generate.mjs <<'JS'
import { TemplateService, TemplateType } from '@salesforce/templates';
await TemplateService.getInstance(process.cwd()).create(TemplateType.Project, {
    projectname: 'org', outputdir: '.', defaultpackagedir: 'force-app', manifest: false, ns: '',
    template: 'standard', loginurl: 'https://login.salesforce.com', apiversion: '66.0',
});
JS
salesforce generate.mjs
cp -R org "$scratch/org"
cd "$scratch/org"
git init -q -b main
# Of the template's tools those that the hook starts, so that what is installed stays small.
npm pkg delete devDependencies.@lwc/eslint-plugin-lwc devDependencies.@salesforce/eslint-config-lwc \
    devDependencies.@salesforce/eslint-plugin-aura devDependencies.@salesforce/eslint-plugin-lightning \
    devDependencies.@salesforce/sfdx-lwc-jest devDependencies.eslint devDependencies.eslint-plugin-import \
    devDependencies.eslint-plugin-jest devDependencies.prettier-plugin-apex
sed -i 's/"prettier-plugin-apex", *//' .prettierrc
# What people get today: the template names ranges, and nobody has a lock file when the project is new.
npm install --silent --no-audit --no-fund

mkdir -p force-app/main/default/profiles
profile='force-app/main/default/profiles/ERP Integration.profile-meta.xml'
cp "$sample/force-app/main/default/profiles/Warehouse System Administrator.profile-meta.xml" "$scratch/bad.xml"
sed 's/<enabled>true/<enabled>false/' "$scratch/bad.xml" >"$scratch/clean.xml"
cp "$scratch/clean.xml" "$profile"
git add -A
git commit -q --no-verify -m "Start"

# commit EXIT-CODE MESSAGE; what the hooks print is in $scratch/log.
commit() {
    local code=0
    git commit -m "$2" >"$scratch/log" 2>&1 || code=$?
    [ "$code" = "$1" ] || { cat "$scratch/log"; fail "git commit -m '$2' ended with $code, not $1"; }
}
# What every hook has to do.
try_hook() {
    cp "$scratch/bad.xml" "$profile"
    git add -A
    commit 1 "$1: a violation"
    grep -q 'modify-all-data' "$scratch/log" || { cat "$scratch/log"; fail "$1 does not say why it refuses"; }
    git reset -q --hard
    printf '# %s\n' "$1" >>README.md
    git add -A
    commit 0 "$1: a note"
}

cp "$root/docs/recipes/husky-pre-commit" .husky/pre-commit
git add -A
git commit -q --no-verify -m "Use husky"
try_hook husky
# The violation is staged, and its copy in the work tree is clean.
cp "$scratch/bad.xml" "$profile"
git add -A
cp "$scratch/clean.xml" "$profile"
commit 1 "husky: staged alone"
git reset -q --hard

printf 'npm run precommit\n' >.husky/pre-commit
python3 - "$root/docs/recipes/lint-staged.json" <<'PY'
import json, sys

package = json.load(open("package.json", encoding="utf-8"))
package["lint-staged"].update(json.load(open(sys.argv[1], encoding="utf-8")))
for pattern in [p for p in package["lint-staged"] if "lwc" in p]:
    del package["lint-staged"][pattern]
json.dump(package, open("package.json", "w", encoding="utf-8"), indent=2)
PY
git add -A
git commit -q --no-verify -m "Use lint-staged"
try_hook lint-staged

git config --unset core.hooksPath
cp "$root/docs/recipes/git-pre-commit" .git/hooks/pre-commit
try_hook git
echo "husky, lint-staged and a plain hook refuse a violation and let a note pass"
