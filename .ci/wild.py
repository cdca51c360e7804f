#!/usr/bin/env python3
"""Runs leastforce over a folder of repositories, and shows what another build of it says otherwise.

    .ci/wild.py BINARY                  a table: counts, exit code, time and peak memory of each repository
    .ci/wild.py BINARY OTHER            what OTHER reports, and BINARY does not, and the other way round
    .ci/wild.py BINARY OTHER --accept   the same, and a difference is no failure

Each folder directly below --folder (default: $LEASTFORCE_CORPUS) is one repository. What follows `--` goes to
`leastforce check`. Exit code: 0 all runs ended well and say the same, 1 the builds differ, 2 usage, a crash, a run
beyond --limit or two runs of one build that differ. Times are the best of --runs and never a failure. Peak memory
needs GNU time (Debian: time).
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

GOOD_ENDINGS = {0, 1, 2, 3}
SEVERITIES = ["critical", "high", "medium", "low", "info"]
# Parts of the report whose entries have no key of their own.
LISTS = ["candidates", "unresolved", "errors", "warnings", "exceptions", "notes"]
Run = collections.namedtuple("Run", "report code seconds cpu kilobytes failure")


def run(binary, repository, options, scratch):
    """One run of `check`, its report, and what it took."""
    report, peak = scratch / "report.json", scratch / "peak"
    for old in (report, peak):
        old.unlink(missing_ok=True)
    timer = shutil.which("time")
    command = [timer, "-q", "-f", "%M", "-o", peak] if timer else []
    command += [binary, "check", "--today", options.today, "--output", f"json={report}", *options.arguments, repository]
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    failure = None
    try:
        words, _ = process.communicate(timeout=options.limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        words, _ = process.communicate()
        failure = f"not done after {options.limit} s"
    seconds, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    code = process.returncode
    if failure is None and (code not in GOOD_ENDINGS or b"panicked at" in words):
        failure = f"ended with {code}: {words[-300:].decode(errors='replace')}"
    value = None
    try:
        value = json.loads(report.read_bytes())
    except (OSError, ValueError) as error:
        failure = failure or f"no report: {error}: {words[-300:].decode(errors='replace')}"
    kilobytes = int(peak.read_text().split()[-1]) if timer and peak.exists() else None
    return Run(value, code, seconds, cpu, kilobytes, failure)


def best(binary, repository, options, scratch):
    """The run that took least of several, all of which must say the same."""
    runs = [run(binary, repository, options, scratch) for _ in range(options.runs)]
    failed = next((r for r in runs if r.failure), None)
    if failed:
        return failed
    same = all((r.report, r.code) == (runs[0].report, runs[0].code) for r in runs)
    quickest = min(runs, key=lambda r: r.seconds)
    sizes = [r.kilobytes for r in runs if r.kilobytes is not None]
    return quickest._replace(
        cpu=min(r.cpu for r in runs),
        kilobytes=min(sizes) if sizes else None,
        failure=None if same else "two runs of the same build give two reports",
    )


def keyed(entries, key):
    """By key, with a number where several entries have the same."""
    found, seen = {}, collections.Counter()
    for entry in entries:
        name = key(entry)
        found[name, seen[name]] = entry
        seen[name] += 1
    return found


def changes(old, new, key, title):
    """What is only in one list, and which members of entries of both changed: (new, gone, changed)."""
    old, new = keyed(old, key), keyed(new, key)
    added = {k: new[k] for k in new.keys() - old.keys()}
    gone = {k: old[k] for k in old.keys() - new.keys()}
    changed = []
    for k in sorted(old.keys() & new.keys()):
        members = sorted(m for m in old[k].keys() | new[k].keys() if old[k].get(m) != new[k].get(m))
        if members:
            detail = "; ".join(f"{m}: {short(old[k].get(m))} -> {short(new[k].get(m))}" for m in members)
            changed.append(f"{title(new[k])}: {detail}")
    return sorted(title(e) for e in added.values()), sorted(title(e) for e in gone.values()), changed


def finding_title(finding):
    place = finding["location"]
    return "{} {} [{}] {}:{} {}".format(
        finding["severity"], finding["rule"], finding["status"], place["path"], place["start"]["line"], finding["message"]
    )


def compare(old, new):
    """Each kind of difference with the lines that say it."""
    found = collections.OrderedDict()
    if old.code != new.code:
        found["exit code"] = [f"{old.code} -> {new.code}"]
    names = changes(old.report["findings"], new.report["findings"], lambda f: f["fingerprint"], finding_title)
    found.update(zip(("new findings", "gone findings", "changed findings"), names))
    names = changes(old.report["identities"], new.report["identities"], lambda i: i["name"].lower(), lambda i: i["name"])
    found.update(zip(("gained identities", "lost identities", "changed identities"), names))
    for part in LISTS:
        before, after = (collections.Counter(json.dumps(e, sort_keys=True) for e in r.report.get(part, [])) for r in (old, new))
        found[f"new {part}"] = sorted((after - before).elements())
        found[f"gone {part}"] = sorted((before - after).elements())
    for part in sorted((old.report.keys() | new.report.keys()) - {"findings", "identities", "tool", *LISTS}):
        before, after = flat(old.report.get(part), part), flat(new.report.get(part), part)
        paths = sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))
        found[part] = [f"{p}: {short(before.get(p))} -> {short(after.get(p))}" for p in paths]
    return {kind: lines for kind, lines in found.items() if lines}


def flat(value, path):
    """The leaves of a JSON value by their paths."""
    if isinstance(value, dict):
        return {p: leaf for name, inner in value.items() for p, leaf in flat(inner, f"{path}.{name}").items()}
    return {path: value}


def short(value):
    text = json.dumps(value)
    return text if len(text) <= 120 else text[:117] + "..."


def printable(text, width=240):
    """What comes out of a repository may hold terminal escapes and workflow commands."""
    text = "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text).replace("::", ": :").replace("##", "# #")
    return text if len(text) <= width else text[: width - 3] + "..."


def megabytes(kilobytes):
    return "-" if kilobytes is None else f"{kilobytes / 1024:.1f}"


def table(heads, rows):
    widths = [max(len(str(row[i])) for row in [heads, *rows]) for i in range(len(heads))]
    for row in [heads, *rows]:
        cells = [str(cell).ljust(w) if i == 0 else str(cell).rjust(w) for i, (cell, w) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())


def counts(name, one):
    summary = one.report["summary"]
    looked = sum(v for v in summary["not_looked_at"].values() if isinstance(v, int))
    return [
        printable(name), one.code, summary["files"], summary["holders"], summary["identities"],
        *[summary[s] for s in SEVERITIES], summary["unresolved"], looked, len(one.report["errors"]),
        f"{one.seconds * 1000:.0f}", f"{one.cpu * 1000:.0f}", megabytes(one.kilobytes),
    ]  # fmt: skip


def single(names, results):
    heads = ["repository", "exit", "files", "holders", "identities", *SEVERITIES, "unresolved", "not seen", "errors"]
    heads += ["ms", "CPU ms", "MB"]
    rows = [counts(name, one) for name, (one,) in zip(names, results) if one.report]
    sums = [sum(row[i] for row in rows) for i in range(2, 13)]
    times = [str(sum(int(row[i]) for row in rows)) for i in (13, 14)]
    sizes = [one.kilobytes for (one,) in results if one.kilobytes is not None]
    table(heads, [*rows, ["all", "", *sums, *times, megabytes(max(sizes, default=None))]])


def double(names, results, options):
    """Whether anything differs."""
    kinds = ["new findings", "gone findings", "changed findings", "identities", "errors", "other"]
    rows, differ = [], 0
    for name, (old, new) in zip(names, results):
        if not (old.report and new.report):
            continue
        found = compare(old, new)
        differ += bool(found)
        numbers = dict.fromkeys(kinds, 0)
        for kind, lines in found.items():
            column = next((k for k in kinds if k in kind), "other")
            numbers[column] += len(lines)
            print(f"{printable(name)}: {kind}: {len(lines)}")
            for line in lines[: options.details]:
                print(f"    {printable(line)}")
            if len(lines) > options.details:
                print(f"    and {len(lines) - options.details} more")
        speed = [f"{old.seconds * 1000:.0f} -> {new.seconds * 1000:.0f}", f"{old.cpu * 1000:.0f} -> {new.cpu * 1000:.0f}"]
        memory = f"{megabytes(old.kilobytes)} -> {megabytes(new.kilobytes)}"
        rows.append([printable(name), f"{old.code} -> {new.code}", *numbers.values(), *speed, memory])
    table(["repository", "exit", *kinds, "ms", "CPU ms", "MB"], rows)
    print(f"{len(rows)} repositories, {differ} differ")
    return differ > 0


def main():
    arguments, rest = sys.argv[1:], []
    if "--" in arguments:
        at = arguments.index("--")
        arguments, rest = arguments[:at], arguments[at + 1 :]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="+", help="one build, or the old and the new one")
    parser.add_argument("--folder", default=os.environ.get("LEASTFORCE_CORPUS"), help="the folder of repositories")
    parser.add_argument("--accept", action="store_true", help="exit with 0 where the builds differ")
    parser.add_argument("--runs", type=int, default=3, help="runs of each build on each repository [default: 3]")
    parser.add_argument("--details", type=int, default=20, help="lines for each kind of difference [default: 20]")
    parser.add_argument("--limit", type=float, default=60, help="seconds for one run [default: 60]")
    parser.add_argument("--today", default=datetime.datetime.now(datetime.timezone.utc).date().isoformat())
    options = parser.parse_args(arguments)
    options.arguments = rest
    if not options.folder or len(options.binary) > 2 or options.runs < 1:
        parser.error("one or two binaries, at least one run, and --folder or LEASTFORCE_CORPUS are needed")
    repositories = sorted(p for p in pathlib.Path(options.folder).resolve().iterdir() if p.is_dir())
    if not repositories:
        parser.error(f"no folder lies in {options.folder}")
    binaries = [shutil.which(binary) or parser.error(f"{binary} cannot be run") for binary in options.binary]
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        results = [[best(os.path.abspath(b), r, options, scratch) for b in binaries] for r in repositories]
    names = [r.name for r in repositories]
    failures = [
        f"{printable(name)}: {printable(binary)}: {printable(one.failure, 600)}"
        for name, runs in zip(names, results)
        for binary, one in zip(binaries, runs)
        if one.failure
    ]
    differ = False
    if len(binaries) == 1:
        single(names, results)
    else:
        differ = double(names, results, options)
    for failure in failures:
        print(f"FAILED: {failure}", file=sys.stderr)
    return 2 if failures else int(differ and not options.accept)


if __name__ == "__main__":
    sys.exit(main())
