#!/usr/bin/env python3
"""Draws the first screen of leastforce in colour: terminal.py LEASTFORCE >docs/pictures/terminal.svg

Runs `leastforce check` in sample-sfdx-project and makes an SVG of what it prints. Needs Python alone. `.ci/readme.sh` holds
the picture in the repository to it.
"""

import os
import pathlib
import re
import subprocess
import sys
from html import escape

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINES, COLUMNS = 34, 100
# In pixels.
LINE, COLUMN, MARGIN = 19, 8.4, 16
COLORS = {31: "#ff7b72", 32: "#7ee787", 33: "#f2cc60", 34: "#79c0ff", 35: "#d2a8ff", 36: "#76e3ea"}
TEXT, BACKGROUND = "#e6edf3", "#161b22"


def main():
    program = os.path.abspath(sys.argv[1])
    command = ["check", "--color", "always"]
    run = subprocess.run([program, *command], cwd=ROOT / "sample-sfdx-project", capture_output=True, text=True)
    lines = ["\x1b[1m$ leastforce check\x1b[0m", *run.stdout.splitlines()[:LINES]]
    width, height = round(COLUMNS * COLUMN + 2 * MARGIN), len(lines) * LINE + 2 * MARGIN
    print(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">\n'
        "<title>The first screen of leastforce check: four integrations, the worst first, and the first finding</title>\n"
        f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>\n'
        f'<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="14" '
        f'fill="{TEXT}" xml:space="preserve">'
    )
    for number, line in enumerate(lines):
        print(f'<text y="{MARGIN + LINE * number + 14}">{"".join(spans(line))}</text>')
    print("</g>\n</svg>")


def spans(line):
    """The stretches of a line that have one style each, at their columns."""
    column, style = 0, {}
    for text, codes in re.findall(r"([^\x1b]+)|\x1b\[([\d;]*)m", line):
        if not text:
            style = restyled(style, codes)
            continue
        # Blanks need no ink; each word group is set at its column, whatever the font makes of widths.
        for group in re.finditer(r"\S+(?: \S+)*", text):
            shown = group[0]
            place = f'x="{MARGIN + COLUMN * (column + group.start()):.1f}" textLength="{COLUMN * len(shown):.1f}"'
            attributes = "".join(f' {name}="{value}"' for name, value in style.items())
            yield f"<tspan {place}{attributes}>{escape(shown, quote=False)}</tspan>"
        column += len(text)


def restyled(style, codes):
    for code in (int(code or 0) for code in codes.split(";")):
        if code == 0:
            style = {}
        elif code == 1:
            style = {**style, "font-weight": "bold"}
        elif code == 2:
            style = {**style, "opacity": "0.65"}
        elif code in COLORS:
            style = {**style, "fill": COLORS[code]}
        elif code - 60 in COLORS:
            style = {**style, "fill": COLORS[code - 60]}
        elif code == 39:
            style = {name: value for name, value in style.items() if name != "fill"}
    return style


if __name__ == "__main__":
    main()
