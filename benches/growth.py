#!/usr/bin/env python3
"""How the cost of a run grows: each case at sizes n, 4n, 16n, as a table and a plot.

    cargo build --release
    python3 benches/growth.py                          # every case, as a table on stdout
    python3 benches/growth.py groups waivers           # some of them
    python3 benches/growth.py --write                  # and into docs/speed.md, with docs/growth.svg beside it

Each measurement is the least of several runs, in CPU seconds of the whole process and its children; memory is the
peak of the process. `--write` keeps what was measured in benches/growth/measured.json, so that some cases can be
measured again without the others. The exponent is that of the last step, log(t2 / t1) / log(n2 / n1), with what a run of an
empty project costs taken off: 1 is linear, 2 quadratic. Needs Python 3.9 and nothing else.
"""

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "growth"))

from cases import CASES, CHECK
from page import write_page
from project import Project

ROOT = Path(__file__).resolve().parent.parent
MEASURED = Path(__file__).parent / "growth/measured.json"
# A run that takes longer is ended, and larger sizes of its case are left out.
MOST_SECONDS = 60
# Below this the clock is too coarse for an exponent.
LEAST_SECONDS = 0.05
# n log n over the last step of a case, with room for caches that grow out of the processor.
MOST_EXPONENT = 1.35


class Measured:
    def __init__(self, size, seconds, megabytes):
        self.size, self.seconds, self.megabytes = size, seconds, megabytes


def run(command, root):
    """CPU seconds and peak MB of one run; `None` where it took too long."""
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(command, cwd=root, stdout=nowhere, stderr=nowhere)
        timer = subprocess.Popen([sys.executable, "-c", TIMER, str(process.pid), str(MOST_SECONDS)])
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        timer.kill()
        timer.wait()
    if process.returncode < 0:
        return None
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


TIMER = "import os, sys, time; time.sleep(float(sys.argv[2])); os.kill(int(sys.argv[1]), 9)"


def measure(binary, command, root, size, runs):
    """The least of several runs; one is enough where it takes long."""
    best = None
    for _ in range(runs):
        result = run([binary, *command], root)
        if result is None:
            return None
        best = result if best is None else min(best, result)
        if best[0] > 5:
            break
    return Measured(size, *best)


def build(case, root, size):
    """Writes a project and gives the command to measure, in a process of its own, whose memory ends with it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        command = case.build(Project(root), size) or case.command
        with open(writer, "w") as out:
            out.write("\n".join(command))
        os._exit(0)
    os.close(writer)
    with open(reader) as text:
        command = text.read().split("\n")
    if os.waitpid(child, 0)[1] != 0:
        sys.exit(f"the project of {case.name} cannot be written")
    return command


def measure_case(binary, case, folder, runs):
    measured = []
    for size in case.sizes:
        root = Path(folder) / f"{case.name}-{size}"
        command = build(case, root, size)
        one = measure(binary, command, root, size, runs)
        shutil.rmtree(root)
        if one is None:
            break
        measured.append(one)
    return measured


def exponent(measured, idle):
    """That of the last step; `None` where nothing can be told."""
    if len(measured) < 2:
        return None
    before, last = measured[-2:]
    if last.seconds - idle < LEAST_SECONDS:
        return None
    spent = max(before.seconds - idle, LEAST_SECONDS / 10)
    return math.log((last.seconds - idle) / spent) / math.log(last.size / before.size)


def write(found, idle):
    known = json.loads(MEASURED.read_text()) if MEASURED.exists() else {}
    known.update(found)
    known = {name: known[name] for name in CASES if name in known}
    MEASURED.write_text("{\n" + ",\n".join(f'"{name}": {json.dumps(of)}' for name, of in known.items()) + "\n}\n")
    rows = []
    for name, of in known.items():
        measured = [Measured(*one) for one in of]
        rows.append((CASES[name], measured, exponent(measured, idle)))
    write_page(ROOT / "docs/speed.md", rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", help="names of cases; all without one")
    parser.add_argument("--binary", default=ROOT / "target/release/leastforce")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="into docs/speed.md and docs/growth.svg")
    parser.add_argument("--folder", help="where to make the projects (default: a temporary folder)")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.cases if name not in CASES]
    if unknown:
        parser.error(f"no such case: {', '.join(unknown)}; there are {', '.join(CASES)}")
    binary = str(Path(arguments.binary).resolve())
    names = arguments.cases or list(CASES)
    found, slow = {}, []
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        empty = Path(folder) / "empty"
        Project(empty).profile()
        idle = measure(binary, CHECK, empty, 1, 5)
        for name in names:
            case = CASES[name]
            measured = measure_case(binary, case, folder, arguments.runs)
            grows = exponent(measured, idle.seconds)
            found[name] = [(m.size, round(m.seconds, 3), round(m.megabytes)) for m in measured]
            times = "  ".join(f"{m.size}: {m.seconds:.2f} s {m.megabytes:.0f} MB" for m in measured)
            ended = "" if len(measured) == len(case.sizes) else "  ENDED"
            print(f"{name:24} {'-' if grows is None else f'{grows:.2f}':>5}  {times}{ended}", flush=True)
            if ended or grows is not None and grows > MOST_EXPONENT:
                slow.append(name)
    if arguments.write:
        write(found, idle.seconds)
    if slow:
        sys.exit(f"grows faster than n log n: {', '.join(slow)}")


if __name__ == "__main__":
    main()
