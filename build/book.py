#!/usr/bin/env python3
"""Gathers the pages of the documentation site: book.py LEASTFORCE FOLDER

FOLDER is made anew with book.toml and src/, ready for `mdbook build FOLDER`, and with addresses.txt: the pages that
`leastforce explain` names, for the check that they exist. Pages that people write lie in docs/ and are
copied; those of the rules, the catalogue, the schemas and the words come from the program LEASTFORCE, so that they
cannot differ from it. A link to a file that has a page becomes a link to the page; other files of the repository are
named without a link. Needs Python 3.11 or later.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

# Nothing is left beside the files.
sys.dont_write_bytecode = True
from book_schema import cell, schema_page  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
BOOK = "docs/book/src/"
ADDRESS = "https://docs.acme.example"
LEVELS = ["critical", "high", "medium", "low"]

# Files of the repository that have a page of another name.
NAMED = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": None,
    "README.md": None,
    "src/rules/mod.rs": "rules.md",
    "src/catalog/data/escalation.toml": "escalation.md",
    "src/catalog/data/permissions.toml": "permissions.md",
    "sample-sfdx-project/leastforce.schema.json": "configuration.md",
    "src/cli/explain/words.md": "glossary.md",
    "src/report/model.rs": "json-check.md",
    "src/report/changes/schema.json": "json-diff.md",
}


def main():
    folder = pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as project:
        ask = Program(os.path.abspath(sys.argv[1]), project)
        gather(ask, folder)
        put(folder / "addresses.txt", "".join(f"{address}\n" for address in sorted(ask.addresses)))


def gather(ask, folder):
    pages = {page_of(path): (path, (ROOT / path).read_text(encoding="utf-8")) for path in written()}
    rules = ask("rules")
    pages |= {page: (BOOK + page, text) for page, text in made(ask, rules).items()}
    pages["SUMMARY.md"] = (BOOK + "SUMMARY.md", with_rules(pages["SUMMARY.md"][1], rules))
    names = {rule["name"] for rule in rules}
    shutil.rmtree(folder, ignore_errors=True)
    for page, (source, text) in pages.items():
        put(folder / "src" / page, named(linked(text, source, page, set(pages)), page, names))
    contents = (folder / "src/SUMMARY.md").read_text(encoding="utf-8")
    lost = [page for page in pages if page != "SUMMARY.md" and f"]({page})" not in contents]
    if lost:
        sys.exit(f"FAILED: not in docs/book/src/SUMMARY.md: {', '.join(lost)}")
    for file in ["book.toml", "leastforce.css"]:
        shutil.copy(ROOT / "docs/book" / file, folder / file)
    for file in (ROOT / "docs").rglob("*"):
        place = file.relative_to(ROOT / "docs")
        if file.is_file() and file.suffix != ".md" and place.parts[0] != "book":
            (folder / "src" / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, folder / "src" / place)
    print(f"{len(pages)} pages in {folder}")


class Program:
    """leastforce, in a project that says only where its documentation is."""

    def __init__(self, path, project):
        self.path, self.project, self.addresses = path, project, set()
        put(pathlib.Path(project, "leastforce.toml"), f'documentation-url = "{ADDRESS}"\n')

    def text(self, *args):
        return subprocess.run([self.path, *args], check=True, capture_output=True, text=True, cwd=self.project).stdout

    def __call__(self, *args):
        return json.loads(self.text(*args, "--output", "json"))

    def explain(self, names):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = list(pool.map(lambda name: self("explain", name), names))
        self.addresses |= {each["help_url"].removeprefix(f"{ADDRESS}/") for each in found}
        return found


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# Pages that people write.


def written():
    """The Markdown of docs/ and the files that SUMMARY.md lists beside it."""
    for path in sorted((ROOT / "docs").rglob("*.md")):
        yield path.relative_to(ROOT).as_posix()
    yield "CONTRIBUTING.md"


def page_of(path):
    """The page of a file of the repository; None where it has none."""
    if path in NAMED:
        return NAMED[path]
    if path.startswith(BOOK):
        return path.removeprefix(BOOK)
    rule = re.fullmatch(r"src/rules/\w+/(\w+)\.md", path)
    if rule:
        return f"rules/{rule[1].replace('_', '-')}.md"
    if path.startswith("docs/") and not path.startswith("docs/book/"):
        return re.sub(r"README\.md$", "index.md", path.removeprefix("docs/"))
    return None


LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")


def linked(text, source, page, pages):
    """The text with its links led to pages, and code blocks as mdBook wants them."""

    def lead(link):
        shown, target = link[2], link[3]
        if re.match(r"[a-z]+:|#", target):
            return link[0]
        path, _, anchor = target.partition("#")
        path = os.path.normpath(os.path.join(os.path.dirname(source), path))
        # What is made here names pages and not files.
        found = path.removeprefix(BOOK) if path.removeprefix(BOOK) in pages else page_of(path)
        if found is None:
            return shown
        to = os.path.relpath(found, os.path.dirname(page) or ".")
        return f"{link[1]}[{shown}]({to}{'#' + anchor if anchor else ''})"

    out, fence, name = [], "", page
    for line in text.replace("\r", "").split("\n"):
        mark = re.match(r"(`{3,})(.*)", line)
        if mark and not fence:
            fence = mark[1]
            out.extend(opening(*mark.groups()))
        elif fence:
            out.append(line)
            fence = "" if line.strip() == fence else fence
        else:
            out.append(LINK.sub(lead, line))
    # The file that a link across two lines is in would be lost: such a link stays as it is, and the check finds it.
    return "\n".join(out)


def named(text, page, rules):
    """The text with a link at each rule that stands in code, but for the page's own."""

    def link(name):
        own = page == f"rules/{name[1]}.md"
        to = os.path.relpath(f"rules/{name[1]}.md", os.path.dirname(page) or ".")
        return f"[{name[0]}]({to})" if name[1] in rules and not own else name[0]

    parts = re.split(r"(^(?:`{3,})[^\n]*\n.*?^`{3,}[ \t]*$)", text, flags=re.S | re.M)
    # What is a link or a heading already stays.
    code = re.compile(r"(?<!\[)(?<!`)`([a-z0-9-]+)`(?!`)(?!\])")
    return "".join(part if block % 2 else code.sub(link, part) for block, part in enumerate(parts))


def opening(fence, info):
    """The line that opens a block. What a rule's page says of the block's file becomes a sentence."""
    language, _, rest = info.strip().partition(" ")
    path, _, line = rest.partition(" line=")
    if "/" not in path and path != "leastforce.toml":
        return [fence + language]
    place = f"In `{path}`" + (f"; the finding is at line {line}" if line else "")
    return [place + ":", "", fence + language]


def with_rules(summary, rules):
    """The table of contents with a line for each rule below its group."""
    lines = []
    for line in summary.split("\n"):
        lines.append(line)
        if "](../../../src/rules/mod.rs)" in line:
            lines += [f"    - [{rule['name']}](rules/{rule['name']}.md)" for rule in rules]
    return "\n".join(lines)


# Pages that are made.


def made(ask, rules):
    permissions = tomllib.loads((ROOT / "src/catalog/data/permissions.toml").read_text(encoding="utf-8"))
    escalation = tomllib.loads((ROOT / "src/catalog/data/escalation.toml").read_text(encoding="utf-8"))
    texts = ask.explain([rule["name"] for rule in rules])
    pages = {f"rules/{rule['name']}.md": rule_page(page, rule) for page, rule in zip(texts, rules)}
    pages["rules.md"] = rule_list(rules)
    pages["permissions.md"] = permission_page(ask.explain(sorted(permissions)))
    pages["escalation.md"] = escalation_page(ask, escalation)
    words = (ROOT / "src/cli/explain/words.md").read_text(encoding="utf-8")
    ask.explain([part.split("\n", 1)[0] for part in words.split("\n## ")[1:]])
    pages["glossary.md"] = glossary(words)
    pages["configuration.md"] = schema_page(
        "leastforce.toml",
        "All keys, as the schema has them that `leastforce schema` prints and `leastforce init` writes beside the file. "
        "[Which holders are integrations](identities.md) and [contracts](contracts.md) show them at work.",
        json.loads(ask.text("schema")),
    )
    for name, intro in [("check", "The report of `leastforce check --output json`"), ("diff", "What `leastforce diff --output json` writes")]:
        pages[f"json-{name}.md"] = schema_page(
            f"JSON of {name}",
            f"{intro}, as the schema has it that `leastforce schema {name}` prints. `version` changes when a key is taken "
            "away or gets another meaning; new keys may come at any time.",
            json.loads(ask.text("schema", name)),
        )
    return pages


def title_case(word):
    return word.replace("-", " ").capitalize()


def rule_page(page, rule):
    head, rest = page["page"].split("\n", 1)
    when = ""
    if rule["needs_configuration"]:
        when = " Runs only where there is a `leastforce.toml`."
    if rule["off_by_default"]:
        when = " Runs only where `[rules]` or `--select` names it."
    varies = " (not of every finding, see below)" if page["varies"] else ""
    controls = f" Security Benchmark for Salesforce: {', '.join(rule['controls'])}." if rule["controls"] else ""
    facts = (
        f"*Group {rule['group']}, severity {rule['severity']}{varies}, confidence {rule['confidence']}. Looks at "
        f"{rule['scope']}.{when}{controls}*"
    )
    return f"{head}\n\n{facts}\n{rest}"


def rule_list(rules):
    lines = [
        "# Rules",
        "",
        f"{len(rules)} rules, by group. The severity is that of most findings; the page of a rule says which differ. "
        "`[rules]` in `leastforce.toml` switches rules off, sets severities and options.",
    ]
    group = None
    for rule in rules:
        if rule["group"] != group:
            group = rule["group"]
            lines += ["", f"## {title_case(group)}", "", "| rule | severity | what it finds |", "|---|---|---|"]
        lines.append(f"| [{rule['name']}](rules/{rule['name']}.md) | {rule['severity']} | {cell(rule['summary'])} |")
    return "\n".join(lines) + "\n"


def permission_page(permissions):
    known = {each["name"]: each for each in permissions}
    lines = [
        "# Every permission, rated",
        "",
        f"{len(known)} user permissions that the catalogue knows, rated by the power that they give an integration. "
        "`leastforce explain NAME` also says what a permission needs, what needs it, and where each statement comes from.",
        "",
        "A permission of which nothing but the label is known is marked with *by its label*: its rating is a guess, and no "
        "rule calls it worse than medium.",
    ]
    by_level = {level: [] for level in [*LEVELS, None]}
    protective = []
    for name, each in known.items():
        (protective if each["protective"] else by_level[each["level"]]).append(each)
    for level in LEVELS:
        lines += ["", f"## {title_case(level)}", "", "| permission | why | reported by |", "|---|---|---|"]
        lines += [permission_row(each) for each in by_level[level]]
    lines += ["", "## Controls", "", "They restrict instead of grant: their absence matters.", ""]
    lines += ["| permission | what it is for |", "|---|---|"]
    lines += [f"| {permission_name(each)} | {cell(each['why'] or '')} |" for each in protective]
    lines += ["", "## Not rated", "", "Known by name, and no reason was found to rate them.", ""]
    lines += ["| permission |", "|---|", *(f"| {permission_name(each)} |" for each in by_level[None])]
    return "\n".join(lines) + "\n"


def permission_name(each):
    label = f"<br>{cell(each['label'])}" if each["label"] else ""
    return f"<a id=\"{each['name'].lower()}\"></a>`{each['name']}`{label}"


def permission_row(each):
    why = cell(each["why"] or "")
    if each["escalation"]:
        why += " " + cell(each["escalation"])
    if each["edges"]:
        edges = (f"[{edge['id']}](escalation.md#{edge['id'].lower()})" for edge in each["edges"])
        why += f" Part of {', '.join(edges)}."
    if each["label_only"]:
        why += " *(by its label)*"
    rule = f"[{each['rule']}](rules/{each['rule']}.md)" if each["rule"] else ""
    return f"| {permission_name(each)} | {why} | {rule} |"


def escalation_page(ask, catalogue):
    facts = catalogue["fact"]
    ask.explain(facts)
    edges = ask.explain([edge["id"] for edge in catalogue["edge"]])
    lines = [
        "# Escalation catalogue",
        "",
        "How rights lead to more than they seem. A chain of edges that ends in a goal is an escalation path; "
        "[escalation-path](rules/escalation-path.md) and [union-escalation](rules/union-escalation.md) report those that an "
        "integration can take, and a cut that breaks them. *Documented* means by Salesforce; what is known from "
        "practitioners or concluded from a label is likely at most.",
    ]
    sections = [
        ("Goals", "Where paths end.", lambda fact: "severity" in fact),
        ("Steps", "What an edge reaches on the way to a goal.", lambda fact: "severity" not in fact and "given" not in fact),
        ("Facts of the files", "What else an edge may need; no edge leads to it.", lambda fact: "given" in fact),
    ]
    for title, about, wanted in sections:
        lines += ["", f"## {title}", "", about, "", "| name | meaning | rated | edges that lead to it |", "|---|---|---|---|"]
        for name, fact in facts.items():
            if wanted(fact):
                amounts = {name} | {part for part, of in facts.items() if of.get("part-of") == name}
                leads = (edge["id"] for edge in edges if amounts & set(edge["reaches"]))
                leads = ", ".join(f"[{each}](#{each.lower()})" for each in leads)
                can = fact["can"] if "given" in fact else f"It can {fact['can']}."
                lines.append(f"| <a id=\"{name}\"></a>`{name}` | {cell(can)} | {fact.get('severity', '')} | {leads} |")
    lines += ["", "## Edges"]
    for edge in edges:
        lines += ["", f"### {edge['id']} {edge['name']} {{#{edge['id'].lower()}}}", "", f"It can {edge['does']}.", ""]
        lines += ["It needs" + (", any one line:" if len(edge["needs"]) > 1 else ":"), ""]
        for need in edge["needs"]:
            lines.append(f"- {', '.join(node(name, facts) for name in need['all_of'])} ({need['known']})")
        if edge["unless"]:
            lines += ["", f"unless {node(edge['unless'], facts)} restricts the integration."]
        lines += ["", f"It leads to {', '.join(node(name, facts) for name in edge['reaches'])}.", "", edge["why"], ""]
        lines += [f"To break it: {edge['instead']}"]
        if edge["belongs_to"]:
            lines += ["", f"Not reported of integrations of kind {', '.join(edge['belongs_to'])}, whose work it is."]
        lines += ["", f"Source: {'; '.join(edge['sources'])}"]
    return "\n".join(lines) + "\n"


def node(name, facts):
    where = "" if name in facts else "permissions.md"
    return f"[`{name}`]({where}#{name.lower()})"


def glossary(words):
    parts = words.split("\n## ")[1:]
    known = {}
    for part in parts:
        head, body = part.split("\n", 1)
        known |= {name.lower(): head for name in [head, *listed(body, "Also:")]}
    out = ["# Glossary", "", "The words that reports use. `leastforce explain WORD` prints one, with the keys of `leastforce.toml` of its name."]
    for part in parts:
        head, body = part.split("\n", 1)
        also, see = listed(body, "Also:"), listed(body, "See:")
        text = [line for line in body.split("\n") if not line.startswith(("Also:", "See:"))]
        out += ["", f"## {head}"]
        if also:
            out += ["", f"*Also: {', '.join(also)}*"]
        out += ["", "\n".join(text).strip()]
        if see:
            out += ["", f"See {', '.join(read_next(name, known) for name in see)}."]
    return "\n".join(out) + "\n"


def read_next(name, known):
    """A link to a word, or to the keys of leastforce.toml where it is one of them alone."""
    word = known.get(name.lower())
    return f"[{name}](#{word.replace(' ', '-').lower()})" if word else f"[{name}](configuration.md)"


def listed(body, start):
    line = next((line for line in body.split("\n") if line.startswith(start)), start)
    return [word.strip() for word in line.removeprefix(start).split(",") if word.strip()]


if __name__ == "__main__":
    main()
