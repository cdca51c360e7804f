#!/usr/bin/env bash
# The HTML report in a browser: Debian's Chromium, driven by playwright-core and judged by axe-core.
source "$(dirname "$0")/common.sh"
bin=$(realpath "$1")

need chromium chromium
need pdftotext poppler-utils
install_locked html "$scratch/html"
pages=$scratch/pages
mkdir "$pages"

lint() { expect "0 1" "$bin" "$@"; }
# All that the questions are about, of the project in $1, under the name $2.
ask() {
    local project=$1 name=$2
    lint check --project "$project" --output "html=$pages/$name.html"
    lint who-can Contact:view-all --project "$project" --output json >"$pages/$name.readers.json"
    lint why warehouse Account:delete --project "$project" --output json >"$pages/$name.why.json"
    lint identities --project "$project" --output json >"$pages/$name.identities.json"
}
# A permission set in $1 grants a user permission more than in the commit before.
grant() {
    sed -i "s/<\/PermissionSet>/<userPermissions><enabled>true<\/enabled><name>$2<\/name><\/userPermissions>\n&/" "$1"
}

cp -r "$sample" "$scratch/sample"
commit_all "$scratch/sample"
ask "$scratch/sample" sample
set=$scratch/sample/force-app/main/default/permissionsets/Nightly_Backup.permissionset-meta.xml
grant "$set" ViewAllData
grep -q ViewAllData "$set" || fail 'the sample grants nothing more'
(cd "$scratch/sample" && lint check --since HEAD --output "html=$pages/sample-since.html")
(cd "$scratch/sample" && lint diff HEAD --output "html=$pages/diff.html")

python3 "$here/html/org.py" "$scratch/org" 60 12
commit_all "$scratch/org"
ask "$scratch/org" org
grant "$scratch/org/force-app/main/default/permissionsets/Orders_Sync_010.permissionset-meta.xml" ModifyAllData
(cd "$scratch/org" && lint check --since HEAD --output "html=$pages/org-since.html")

python3 "$here/html/org.py" "$scratch/large" 200 13
lint check --project "$scratch/large" --output "html=$pages/large.html" --output "json=$pages/large.json"

# A script wherever a name can stand.
python3 "$here/html/org.py" "$scratch/hostile" 2 3
script='\&lt;script\&gt;alert(1)\&lt;\/script\&gt;\&lt;img src=x onerror=pwned=1\&gt;'
sed -i -e "s/<label>/&$script/" -e "s/<object>Account/&$script/" "$scratch"/hostile/force-app/main/default/permissionsets/*
sed -i "s/owner = \"/&<script>alert(1)<\/script><img src=x onerror=pwned=1>/" "$scratch/hostile/leastforce.toml"
lint check --project "$scratch/hostile" --output "html=$pages/hostile.html"

mkdir "$scratch/clean"
printf '{ "packageDirectories": [{ "path": "force-app", "default": true }] }\n' >"$scratch/clean/sfdx-project.json"
expect 3 "$bin" check --project "$scratch/clean" --output "html=$pages/clean.html"

node "$here/html/check.js" "$pages" "$scratch/html/node_modules"
# What is folded on the screen is on paper.
text=$(pdftotext "$pages/sample.html.pdf" - | tr '\n' ' ')
for words in 'Who grants each of these rights' 'What nobody looked at' 'OrderApi' 'Safe fix\|Fix to be reviewed'; do
    grep -q "$words" <<<"$text" || fail "not on paper: $words"
done
