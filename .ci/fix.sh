#!/usr/bin/env bash
# After every fix, in copies of the sample and of each repository of the corpus: prettier says of each file
# what it said before, also where it found nothing to change, and Salesforce's own library reads the files and
# converts them to metadata format.
source "$(dirname "$0")/common.sh"
binary=$1

need npm nodejs npm
need git git
# The library never contacts anything here; the HTTP client that it brings wants a newer Node.js than Debian has.
cat >"$scratch/package.json" <<'JSON'
{
  "private": true,
  "dependencies": {
    "@prettier/plugin-xml": "3.4.2",
    "@salesforce/source-deploy-retrieve": "12.37.2",
    "prettier": "3.10.1"
  },
  "overrides": { "undici": "6.22.0" }
}
JSON
npm install --silent --no-audit --no-fund --prefix "$scratch"
# Converts each file by itself, with the presets of its project, and names those of which that works.
cat >"$scratch/convert.mjs" <<'JS'
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ComponentSet, MetadataConverter, MetadataResolver, RegistryAccess } from '@salesforce/source-deploy-retrieve';

const projectOf = (folder) =>
  existsSync(join(folder, 'sfdx-project.json')) || folder === dirname(folder) ? folder : projectOf(dirname(folder));

const [outputDirectory, ...files] = process.argv.slice(2);
for (const file of files) {
  try {
    const registry = new RegistryAccess(undefined, projectOf(dirname(file)));
    const components = new MetadataResolver(registry).getComponentsFromPath(file);
    const set = new ComponentSet(components, registry);
    await new MetadataConverter(registry).convert(set, 'metadata', { type: 'directory', outputDirectory, genUniqueDir: false });
    if (components.length > 0) console.log(file);
  } catch (error) {
    console.error(`${file}: ${error.message}`);
  }
  rmSync(outputDirectory, { recursive: true, force: true });
}
JS
convert() {
    xargs -0 node "$scratch/convert.mjs" "$scratch/converted" <"$1" 2>>"$scratch/convert.log" || true
}

pretty() {
    local code=0
    (cd "$scratch" && xargs -0 node_modules/.bin/prettier --no-config --ignore-path /dev/null \
        --plugin @prettier/plugin-xml --parser xml --xml-whitespace-sensitivity ignore "$@") || code=$?
    # xargs gives 123 where prettier gives 1.
    case $code in 0 | 1 | 123) ;; *) fail "prettier: exit code $code" ;; esac
}

# The files that fixes would change, each ended by a zero byte.
fixable() {
    expect "0 1 2 3" "$binary" check --diff --unsafe-fixes --project "$1" >"$scratch/diff" 2>"$scratch/stderr"
    sed -n 's|^+++ b/||p' "$scratch/diff" | tr -d '\t' | sed "s|^|$1/|" | tr '\n' '\0'
}

# Declares everything that a repository of strangers has, with contracts that ask for next to nothing, so
# that as much as possible is to be fixed.
declare_all() {
    local kind
    for kind in permissionset profile; do
        find "$1" -name "*.$kind-meta.xml" | sed "s|.*/||; s|\\.$kind-meta.xml||" | grep -xE '[A-Za-z0-9_ ]+' |
            LC_ALL=C sort -fu | while IFS= read -r name; do
            printf '[integrations."%s %s"]\nexclusive = true\n' "$kind" "$name"
            if [ "$kind" = profile ]; then printf 'profile = "%s"\n' "$name"; else printf 'permission-sets = ["%s"]\n' "$name"; fi
            printf '[integrations."%s %s".needs]\npermissions = ["ApiEnabled"]\n' "$kind" "$name"
        done || true
    done >"$1/leastforce.toml"
}

total=0 converted=0
# $1 is a copy to be fixed, $2 the files that the fixes change.
try() {
    local before after read
    before=$(pretty --list-different <"$2" 2>&1)
    read=$(convert "$2")
    expect "0 1 2 3" "$binary" check --fix --unsafe-fixes --quiet --output "json=$scratch/report.json" --project "$1" 2>"$scratch/stderr"
    if grep -q 'not fixed' "$scratch/stderr"; then cat "$scratch/stderr"; fail "$(basename "$1") is not fixed"; fi
    after=$(pretty --list-different <"$2" 2>&1)
    [ "$before" = "$after" ] || { diff <(printf '%s\n' "$before") <(printf '%s\n' "$after"); fail "prettier says something else of $1"; }
    [ "$read" = "$(convert "$2")" ] || { tail -n 20 "$scratch/convert.log"; fail "the library does not convert what was fixed in $1"; }
    converted=$((converted + $(printf '%s' "$read" | grep -c .)))
    fixable "$1" >"$scratch/again"
    [ ! -s "$scratch/again" ] || fail "a second run would change $1"
}

while IFS= read -r project; do
    name=$(basename "$project")
    cp -rL "$project" "$scratch/$name" 2>/dev/null || true
    chmod -R u+w "$scratch/$name"
    if [ "$project" != "$sample" ]; then declare_all "$scratch/$name"; fi
    fixable "$scratch/$name" >"$scratch/files"
    count=$(tr -cd '\0' <"$scratch/files" | wc -c)
    if [ "$count" = 0 ]; then continue; fi
    total=$((total + count))
    # As it is, and as prettier would have it.
    cp -r "$scratch/$name" "$scratch/$name.pretty"
    try "$scratch/$name" "$scratch/files"
    sed -z "s|^$scratch/$name/|$scratch/$name.pretty/|" "$scratch/files" >"$scratch/pretty-files"
    pretty --write --log-level error <"$scratch/pretty-files" >/dev/null
    [ -z "$(pretty --list-different <"$scratch/pretty-files")" ] || fail "prettier does not settle on $name"
    try "$scratch/$name.pretty" "$scratch/pretty-files"
done < <(projects)
[ "$total" -ge 3 ] && [ "$converted" -ge "$total" ] || fail "only $total files were fixed, and $converted converted"
echo "$total files fixed, as they are and as prettier has them; prettier says the same, $converted are converted"
