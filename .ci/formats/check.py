"""GitLab's reports follow their schema; Markdown shows what comes out of a repository as text."""

import glob
import json
import os
import re
import sys
from html.parser import HTMLParser

import jsonschema
from markdown_it import MarkdownIt

folder, hostile = sys.argv[1:]
failures = []

with open(os.path.join(os.path.dirname(__file__), "gitlab.schema.json"), encoding="utf-8") as file:
    validator = jsonschema.Draft202012Validator(json.load(file))
issues = 0
for path in sorted(glob.glob(os.path.join(glob.escape(folder), "*.json"))):
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    issues += len(report)
    failures += [f"{path}: {error.json_path}: {error.message[:300]}" for error in validator.iter_errors(report)]
    prints = [issue["fingerprint"] for issue in report]
    if len(set(prints)) < len(prints):
        failures.append(f"{path}: {len(prints) - len(set(prints))} fingerprints are not unique")

# What the report itself writes. All else is text, whoever wrote it.
OWN = {"h3", "p", "strong", "code", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "details", "summary"}


class Page(HTMLParser):
    """Collects what a page has beside text, and its text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.odd, self.text, self.code, self.words = [], [], 0, []

    def handle_starttag(self, tag, attrs):
        if tag not in OWN or any(name not in ("style",) for name, _ in attrs):
            self.odd.append(self.get_starttag_text())
        self.code += tag == "code"

    def handle_endtag(self, tag):
        self.code -= tag == "code"

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_comment(self, data):
        self.odd.append(f"<!--{data}-->")

    def handle_data(self, data):
        self.text.append(data)
        if not self.code:
            self.words.append(data)


renderer = MarkdownIt("gfm-like", {"html": True, "linkify": False}).enable("table")
pages = 0
for path in sorted(glob.glob(os.path.join(glob.escape(folder), "*.md"))):
    with open(path, encoding="utf-8") as file:
        source = file.read()
    if len(source) > 65536:
        failures.append(f"{path}: {len(source)} characters")
    page = Page()
    page.feed(renderer.render(source))
    pages += 1
    failures += [f"{path}: the page has {odd[:200]}" for odd in page.odd]
    # GitHub and GitLab make these of plain text, so none may be in the source as it stands. Quoted code is the report's own.
    text = re.sub(r"`[^`\n]*`", "", source)
    for what, pattern in [
        ("a mention", r"@\w"),
        ("an issue", r"#\d+(?!\d*;)"),
        ("an address", r"(?i)\b(https?:|www\.)"),
        ("an emoji", r":[a-z_]+:"),
    ]:
        found = re.search(pattern, text)
        if found:
            failures.append(f"{path}: {what}: {text[max(0, found.start() - 40):found.end() + 40]!r}")
    # They look for these in the page, where a reference is the character that it stands for: outside code, and for addresses
    # of people anywhere.
    for what, pattern, shown in [
        ("a mention", r"@\w", page.words),
        ("an issue", r"(?i)#\d|\bGH-\d|[!$%&]\d|~\w", page.words),
        ("an address", r"(?i)\w://|\bwww\.\w", page.words),
        ("an emoji", r":[a-z0-9_+-]+:", page.words),
        ("an address of a person", r"[\w.+-]@\w", page.text),
    ]:
        for words in shown:
            found = re.search(pattern, words)
            if found:
                failures.append(f"{path}: {what} on the page: {words[max(0, found.start() - 40):found.end() + 40]!r}")
                break
    if path == hostile:
        shown = " ".join("".join(page.text).replace("\u200b", "").split())
        for name in ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "[link](http:", "@octocat", "**b** _i_"]:
            if name not in shown:
                failures.append(f"{path}: the page does not show {name}")

if failures:
    sys.exit("FAILED: " + "\n".join(failures[:30]))
print(f"{issues} issues of GitLab and {pages} pages of Markdown are as they should be")
