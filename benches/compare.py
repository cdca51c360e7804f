"""Runs commands in turn and prints medians and ratios: see compare.sh."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

THREADS = 2


def files(project: Path) -> list[str]:
    return sorted(str(path) for path in project.rglob("*-meta.xml"))


def others(project: Path) -> dict[str, list[str]]:
    """What else reads the files of a project."""
    known = {
        "rg -c": ["rg", "-c", f"-j{THREADS}", "--no-ignore", "ModifyAllData", str(project)],
        "xmllint": ["xmllint", "--noout", "--stream", *files(project)],
        "pmd": ["pmd", "check", "--no-cache", "--no-progress", "-R", "category/xml/errorprone.xml", "-f", "text", "-d", str(project)],
    }
    return {name: command for name, command in known.items() if shutil.which(command[0])}


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds, and the largest memory in MB."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def in_turn(commands: dict[str, list[str]], rounds: int) -> dict[str, list[tuple[float, float]]]:
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for command in commands.values():
        measured(command)
    for _ in range(rounds):
        for name, command in commands.items():
            taken[name].append(measured(command))
    return taken


def told(title: str, commands: dict[str, list[str]], rounds: int) -> None:
    """The first command against each of the others, round by round."""
    taken = in_turn(commands, rounds)
    print(f"\n{title}: medians of {rounds} rounds, in which each runs once")
    first, *rest = commands
    own = [seconds for seconds, _ in taken[first]]
    for name, runs in taken.items():
        seconds, memory = (statistics.median(column) for column in zip(*runs))
        ratio = ""
        if name in rest:
            ratios = [mine / its for mine, (its, _) in zip(own, runs)]
            ratio = f"  {first} takes {statistics.median(ratios):.2f} times as long"
        print(f"  {name:12} {seconds * 1000:9.1f} ms {memory:7.0f} MB{ratio}")


def main() -> None:
    binary, trees, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        report = f"json={folder}/report.json"
        for kind, title in [("big", "480 MB"), ("mid", "24 MB"), ("small", "500 small files"), ("large", "One profile of 8 MB")]:
            project = trees / kind
            size = sum(os.path.getsize(file) for file in files(project))
            check = [binary, "check", "--project", str(project), f"--threads={THREADS}", "--exit-zero", "--output", report]
            told(f"{title} ({size / 1e6:.1f} MB)", {"leastforce": check, **others(project)}, rounds if kind != "big" else max(rounds // 2, 3))
        one = trees / "one"
        check = [binary, "check", "--project", str(one), "--exit-zero", "--output", report]
        told("One set of 5 KB", {"leastforce": check, "true": ["true"]}, 5 * rounds)


if __name__ == "__main__":
    main()
