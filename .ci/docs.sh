#!/usr/bin/env bash
# The documentation: every XML that a reader may copy is well formed (the sample's files and the blocks of the pages), no
# link of a Markdown file is dead, and the site is built by mdBook, with a page for each rule and without a dead link.
source "$(dirname "$0")/common.sh"
binary=$1
need python3 python3
cd "$root"
python3 - <<'PY'
import pathlib, re, sys, xml.parsers.expat

def parse(name, text):
    try:
        xml.parsers.expat.ParserCreate().Parse(text, True)
    except xml.parsers.expat.ExpatError as error:
        sys.exit(f"FAILED: {name}: {error}")

files = sorted(pathlib.Path("sample-sfdx-project").rglob("*.xml"))
for file in files:
    text = file.read_bytes()
    parse(file, text)
    if not text.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<') or b"\r" in text or b"\t" in text or not text.endswith(b">\n"):
        sys.exit(f"FAILED: {file} is not spelled as the Salesforce CLI spells it")
blocks = 0
for page in sorted([*pathlib.Path(".").glob("*.md"), *pathlib.Path("src").rglob("*.md"), *pathlib.Path("docs").rglob("*.md")]):
    for block in re.finditer(r"^(`{3,})xml[^\n]*\n(.*?)\n\1[ \t]*$", page.read_text(encoding="utf-8"), re.S | re.M):
        blocks += 1
        text = block[2].lstrip()
        # A fragment of a file is well formed once it has a root.
        whole = text.startswith("<?xml") or re.match(r"<(Profile|PermissionSet)\b", text)
        parse(f"{page}, block at byte {block.start()}", text if whole else f"<root>{text}</root>")
print(f"{len(files)} files and {blocks} blocks are well formed")
PY

mapfile -t pages < <(find . -name '*.md' -not -path './target/*' -not -path './fuzz/target/*' -not -path '*/node_modules/*')
python3 .ci/check_links.py repository "${pages[@]}"

# Building mdBook takes a while, so it is kept in target/tools. Nobody runs it but this check: what it costs is its build.
version=0.5.4
tools=$(realpath -m "${CARGO_TARGET_DIR:-target}/tools")
export PATH=$tools/bin:$PATH
if [ "$(mdbook --version 2>/dev/null)" != "mdbook v$version" ]; then
    env CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR="$scratch/mdbook" \
        cargo install --quiet --locked --debug --no-default-features --root "$tools" "mdbook@$version" >"$scratch/install" 2>&1 ||
        { tail -n 5 "$scratch/install"; fail "mdBook cannot be installed"; }
fi
python3 build/book.py "$binary" "$scratch/book"
mdbook build "$scratch/book" >"$scratch/build" 2>&1 || { cat "$scratch/build"; fail "mdBook does not build the site"; }
if grep -E 'WARN|ERROR' "$scratch/build"; then fail "mdBook finds fault with the site"; fi
python3 .ci/check_links.py site "$scratch/book/book" "$scratch/book/addresses.txt"
"$binary" rules --output json | python3 -c 'import json, sys; print("\n".join(sorted(rule["name"] for rule in json.load(sys.stdin))))' >"$scratch/rules"
find "$scratch/book/book/rules" -name '*.html' -printf '%f\n' | sed 's/\.html$//' | LC_ALL=C sort >"$scratch/pages"
diff "$scratch/rules" "$scratch/pages" || fail "rules and their pages differ"
printf '%s pages of the site, %s of them of rules\n' "$(find "$scratch/book/book" -name '*.html' | wc -l)" "$(wc -l <"$scratch/pages")"
