#!/usr/bin/env bash
# JUnit before Jenkins' schema, GitLab's report before its own, and Markdown before a renderer: of the sample, of each
# repository of the corpus, of a file that cannot be read, and of a project whose names mean harm.
source "$(dirname "$0")/common.sh"
binary=$1

need xmllint libxml2-utils
make_venv formats

# Its names are markup, mentions, references and commands; the file's name is one of them.
hostile=$scratch/hostile
python3 "$here/formats/hostile.py" "$hostile"
mkdir "$scratch/broken"
printf '{"packageDirectories": [{"path": "force-app"}]}' >"$scratch/broken/sfdx-project.json"
mkdir -p "$scratch/broken/force-app/profiles"
printf '<Profile><custom>' >"$scratch/broken/force-app/profiles/Feed.profile-meta.xml"

mkdir "$scratch/out"
while IFS= read -r project; do
    name=$scratch/out/$(basename "$project")
    expect "0 1 2 3" "$binary" check "$project" -o "junit=$name.xml" -o "gitlab=$name.json" -o "markdown=$name.md" \
        2>"$scratch/stderr"
done < <(projects; printf '%s\n' "$hostile" "$scratch/broken")

xmllint --noout --schema "$here/formats/junit.xsd" "$scratch"/out/*.xml 2>"$scratch/xmllint.log" ||
    { grep -v ' validates$' "$scratch/xmllint.log" | head -20; fail "a JUnit report does not follow the schema"; }
"$scratch/venv/bin/python" "$here/formats/check.py" "$scratch/out" "$scratch/out/hostile.md"
