#!/usr/bin/env bash
# After every fix, in copies of the sample and of each repository of the corpus: prettier says of each file
# what it said before, also where it found nothing to change, and Salesforce's own library reads the files and
# converts them to metadata format.
source "$(dirname "$0")/common.sh"
binary=$1

install_clients
# Names the files in which the library finds components, with the presets of their projects, and that convert.
cat >"$clients/convert.mjs" <<'JS'
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ComponentSet, MetadataConverter, MetadataResolver, RegistryAccess } from '@salesforce/source-deploy-retrieve';

const projectOf = (folder) =>
  existsSync(join(folder, 'sfdx-project.json')) || folder === dirname(folder) ? folder : projectOf(dirname(folder));

const [output, ...files] = process.argv.slice(2);
const byProject = new Map();
for (const file of files) {
  const project = projectOf(dirname(file));
  byProject.set(project, [...(byProject.get(project) ?? []), file]);
}
const convert = async ([project, of], number) => {
  const outputDirectory = join(output, String(number));
  const registry = new RegistryAccess(undefined, project);
  const resolver = new MetadataResolver(registry);
  const found = of.flatMap((file) => {
    try {
      return [{ file, components: resolver.getComponentsFromPath(file) }];
    } catch (error) {
      console.error(`${file}: ${error.message}`);
      return [];
    }
  });
  try {
    const set = new ComponentSet(found.flatMap(({ components }) => components), registry);
    const options = { type: 'directory', outputDirectory, genUniqueDir: false };
    await new MetadataConverter(registry).convert(set, 'metadata', options);
    for (const { file, components } of found) if (components.length > 0) console.log(file);
  } catch (error) {
    console.error(`${project}: ${error.message}`);
  }
};
await Promise.all([...byProject].map(convert));
rmSync(output, { recursive: true, force: true });
JS
convert() {
    xargs -0 env HOME="$scratch" SF_DISABLE_LOG_FILE=true SF_DISABLE_TELEMETRY=true \
        node "$clients/convert.mjs" "$scratch/converted" <"$1" 2>>"$scratch/convert.log" | sort || true
}

# Runs prettier on the files of stdin.
pretty() {
    local code=0
    (cd "$clients" && xargs -0 node_modules/.bin/prettier --no-config --ignore-path /dev/null \
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

# Two copies of everything, one as it is and one as prettier would have it, and which of their files fixes change.
mkdir "$scratch/copies"
: >"$scratch/files"
: >"$scratch/pretty-files"
while IFS= read -r project; do
    copy=$scratch/copies/$(basename "$project")
    cp -rL "$project" "$copy" 2>/dev/null || true
    chmod -R u+w "$copy"
    if [ "$project" != "$sample" ]; then declare_all "$copy"; fi
    fixable "$copy" >"$scratch/of-copy"
    if [ ! -s "$scratch/of-copy" ]; then
        rm -r "$copy"
        continue
    fi
    cp -r "$copy" "$copy.pretty"
    cat "$scratch/of-copy" >>"$scratch/files"
    sed -z "s|^$copy/|$copy.pretty/|" "$scratch/of-copy" >>"$scratch/pretty-files"
done < <(projects)
pretty --write --log-level error <"$scratch/pretty-files" >/dev/null

different=$(pretty --list-different <"$scratch/files" 2>&1)
[ -z "$(pretty --list-different <"$scratch/pretty-files")" ] || fail "prettier does not settle"
readable=$(convert "$scratch/files")
for copy in "$scratch/copies"/*; do
    expect "0 1 2 3" "$binary" check --fix --unsafe-fixes --quiet --output "json=$scratch/report.json" --project "$copy" 2>"$scratch/stderr"
    if grep 'not fixed' "$scratch/stderr"; then fail "$(basename "$copy") is not fixed"; fi
    fixable "$copy" >"$scratch/again"
    [ ! -s "$scratch/again" ] || fail "a second run would change $(basename "$copy")"
done
diff <(printf '%s\n' "$different") <(pretty --list-different <"$scratch/files" 2>&1) || fail "prettier says something else after fixes"
[ -z "$(pretty --list-different <"$scratch/pretty-files")" ] || fail "prettier finds something to change after fixes"
diff <(printf '%s\n' "$readable") <(convert "$scratch/files") ||
    { tail -n 20 "$scratch/convert.log"; fail "the library does not convert everything after fixes"; }

fixed=$(tr -cd '\0' <"$scratch/files" | wc -c)
converted=$(grep -c . <<<"$readable" || true)
[ "$fixed" -ge 3 ] && [ "$converted" -ge 3 ] || fail "only $fixed files were fixed, of which $converted convert"
echo "$fixed files fixed twice over; prettier says the same of them, and the library converts $converted as before"
