#!/usr/bin/env bash
# Every XML that a reader may copy is well formed: the sample's files and the blocks of the rules' pages.
source "$(dirname "$0")/common.sh"
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
