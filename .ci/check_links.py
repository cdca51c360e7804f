"""Finds dead links: check_links.py repository FILE... | check_links.py site FOLDER ADDRESSES

`repository`: in Markdown files, read as a code host shows them: files exist, and headings are there. `site`: in a built
book, every address of a page leads to a file and, behind `#`, to an element of it; each page can be reached from the first,
and the addresses of the file ADDRESSES, one a line, are there.
"""

import html.parser
import pathlib
import re
import sys
from urllib.parse import unquote, urlsplit

LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^()\s>]+)>?\s*\)")


def prose(text):
    """A text without what stands in code."""
    text = re.sub(r"^(`{3,})[^\n]*\n.*?^\1[ \t]*$", "", text, flags=re.S | re.M)
    return re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text, flags=re.S)


def anchors(text):
    """The names that a code host gives to headings."""
    found = {}
    for heading in re.findall(r"^#{1,6} +(.*?)[ \t]*$", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M), re.M):
        name = re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "", heading).lower()).replace(" ", "-")
        found[name] = found.get(name, -1) + 1
    return {name if not nth else f"{name}-{nth}" for name, many in found.items() for nth in range(many + 1)}


def repository(files):
    for file in map(pathlib.Path, files):
        text = file.read_text(encoding="utf-8")
        for target in LINK.findall(prose(text)):
            path, _, anchor = target.partition("#")
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            to = (file.parent / unquote(path)) if path else file
            if not to.exists():
                yield f"{file}: {target}: there is no such file"
            elif anchor and to.suffix == ".md" and anchor not in anchors(to.read_text(encoding="utf-8")):
                yield f"{file}: {target}: there is no such heading"


class Page(html.parser.HTMLParser):
    def __init__(self, file):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.add(attributes.get("id"))
        self.links += [attributes[name] for name in ("href", "src") if attributes.get(name) and tag != "base"]


def site(folder, addresses):
    root = pathlib.Path(folder).resolve()
    # What is shown for an unknown address names its files from the root on.
    pages = {file: Page(file) for file in root.rglob("*.html") if file.name not in ("404.html", "toc.html")}
    reached, open_pages = set(), [root / "index.html"]
    contents = Page(root / "toc.html")
    open_pages += [root / link for link in contents.links if link.endswith(".html")]
    for file, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            to = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not to.is_file():
                yield f"{file.relative_to(root)}: {link}: there is no such file"
            elif parts.fragment and to in pages and unquote(parts.fragment) not in pages[to].ids:
                yield f"{file.relative_to(root)}: {link}: there is no such place"
    for address in pathlib.Path(addresses).read_text(encoding="utf-8").split():
        path, _, anchor = address.partition("#")
        if root / path not in pages or anchor and anchor not in pages[root / path].ids:
            yield f"{address}: the site has no such page or place"
    while open_pages:
        file = open_pages.pop()
        if file in pages and file not in reached:
            reached.add(file)
            open_pages += [(file.parent / urlsplit(link).path).resolve() for link in pages[file].links]
    for file in sorted(set(pages) - reached):
        yield f"{file.relative_to(root)}: no page links here"


def main():
    dead = sorted(set(repository(sys.argv[2:]) if sys.argv[1] == "repository" else site(*sys.argv[2:])))
    print(*(f"FAILED: {line}" for line in dead), sep="\n", end="\n" if dead else "")
    sys.exit(bool(dead))


main()
