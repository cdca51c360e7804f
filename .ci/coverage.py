"""Counts the covered lines of src without its test code: coverage.py LCOV SRC UNCOVERED LEAST-PERCENT

Writes the lines that no test reaches to the file UNCOVERED, the file with the most of them first.
"""

import pathlib
import re
import sys

lcov, src, uncovered, least = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), sys.argv[3], float(sys.argv[4])


def first_line_of_tests(path):
    """The tests of a file are its last module; a file of tests has none of its own code."""
    if path.name == "tests.rs" or "tests" in path.parts:
        return 0
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = (i for i, line in enumerate(lines[:-1], 1) if line == "#[cfg(test)]" and re.match(r"(pub )?mod \w+ \{", lines[i]))
    return next(starts, len(lines) + 1)


hits, path = {}, None
for line in open(lcov, encoding="utf-8"):
    if line.startswith("SF:"):
        path = pathlib.Path(line[3:].strip()).resolve()
        path = path if path.is_relative_to(src) else None
    elif line.startswith("DA:") and path:
        number, count = line[3:].split(",")[:2]
        lines = hits.setdefault(path, {})
        lines[int(number)] = max(lines.get(int(number), 0), int(count))

rows, total, reached = [], 0, 0
for path, lines in hits.items():
    end = first_line_of_tests(path)
    own = {number: count for number, count in lines.items() if number < end}
    missed = sorted(number for number, count in own.items() if count == 0)
    total, reached = total + len(own), reached + len(own) - len(missed)
    if missed:
        rows.append((len(missed), len(own), path, missed))
rows.sort(key=lambda row: (-row[0], row[2]))

with open(uncovered, "w", encoding="utf-8") as out:
    for count, of, path, missed in rows:
        out.write(f"\n{path.relative_to(src.parent)}: {count} of {of} lines\n")
        text = path.read_text(encoding="utf-8").splitlines()
        out.writelines(f"{number:5} {text[number - 1]}\n" for number in missed)

for count, of, path, _ in rows[:25]:
    print(f"{count:5} of {of:5} lines are not reached in {path.relative_to(src.parent)}")
percent = 100 * reached / total
print(f"{reached} of {total} lines of src are reached, {percent:.2f} %; the others: {uncovered}")
sys.exit(percent < least)
