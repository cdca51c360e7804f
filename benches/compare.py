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


class Run:
    """What one run of a command took."""

    def __init__(self, command: list[str]) -> None:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        self.wall = time.perf_counter() - begin
        self.cpu = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss * 1024 / 1e6
        self.code = os.waitstatus_to_exitcode(status)


def metadata(project: Path) -> list[Path]:
    """The files of a project that leastforce reads."""
    folders = [project / "force-app", project / "src"]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def searched(project: Path) -> dict[str, list[str]]:
    return {"rg -c": ["rg", "-c", f"-j{THREADS}", "--no-ignore", "ModifyAllData", str(project)]}


def parsed(project: Path) -> dict[str, list[str]]:
    files = [str(path) for path in metadata(project) if path.suffix != ".cls"]
    return {"xmllint": ["xmllint", "--noout", "--stream", *files]}


def inspected(project: Path) -> dict[str, list[str]]:
    rules = ["-R", "category/xml/errorprone.xml", "-f", "text"]
    return {"pmd": ["pmd", "check", "--no-cache", "--no-progress", *rules, "-d", str(project)]}


class Bench:
    def __init__(self, binary: str, trees: Path, folder: str, rounds: int) -> None:
        self.binary, self.trees, self.folder, self.rounds = binary, trees, folder, rounds

    def check(self, kind: str, *arguments: str) -> list[str]:
        """A check of a project. Without other arguments it writes JSON into a file."""
        to = arguments or ("--exit-zero", "--output", f"json={self.folder}/report.json")
        return [self.binary, "check", "--project", str(self.trees / kind), f"--threads={THREADS}", *to]

    def told(self, title: str, own: list[str], others: dict[str, list[str]], rounds: int) -> None:
        """One command against each of others, round by round."""
        known = {name: command for name, command in others.items() if shutil.which(command[0])}
        commands = {"leastforce": own, **known}
        taken: dict[str, list[Run]] = {name: [] for name in commands}
        for command in commands.values():
            Run(command)
        for _ in range(rounds):
            for name, command in commands.items():
                taken[name].append(Run(command))
        print(f"\n{title}: medians of {rounds} rounds, in which each runs once")
        for name, runs in taken.items():
            median = lambda of: statistics.median(of(run) for run in runs)
            line = f"  {name:12} {median(lambda r: r.wall) * 1e3:9.1f} ms {median(lambda r: r.cpu) * 1e3:9.1f} ms CPU {median(lambda r: r.megabytes):6.0f} MB"
            if name != "leastforce":
                ratio = lambda of: statistics.median(of(mine) / max(of(its), 1e-9) for mine, its in zip(taken["leastforce"], runs))
                line += f"   leastforce takes {ratio(lambda r: r.wall):.2f} times as long, {ratio(lambda r: r.cpu):.2f} times the CPU"
            print(line, flush=True)
        if any(run.code != 0 for run in taken["leastforce"]):
            sys.exit(f"a run of {own} failed")

    def read(self, kind: str, title: str, *others) -> None:
        """A check against programs that read the same files."""
        project = self.trees / kind
        size = sum(path.stat().st_size for path in metadata(project)) / 1e6
        known = {name: command for other in others for name, command in other(project).items()}
        rounds = self.rounds if size < 100 else max(self.rounds // 2, 3)
        self.told(f"{title} ({size:.1f} MB)", self.check(kind), known, rounds)


def main() -> None:
    binary, trees, rounds, *only = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(binary, trees, folder, rounds)
        reports = ["--exit-zero", "--output", f"json={folder}/report.json", "--output", f"sarif={folder}/report.sarif"]
        small = {"plain check": bench.check("repository")}
        staged = bench.check("repository", "--staged", "--exit-zero", "--output", f"json={folder}/staged.json")
        cases = {
            "big": lambda: bench.read("big", "Profiles and sets", searched, parsed, inspected),
            "mid": lambda: bench.read("mid", "Profiles and sets", searched, parsed, inspected),
            "small": lambda: bench.read("small", "500 small files", searched, parsed, inspected),
            "org": lambda: bench.read("org", "An org in metadata format", searched, parsed),
            "large": lambda: bench.read("large", "One profile", parsed),
            "one": lambda: bench.told("One set of 5 KB", bench.check("one"), {"true": ["true"]}, 5 * rounds),
            "findings": lambda: bench.told(
                "100,000 findings as JSON and SARIF",
                bench.check("findings", *reports),
                {"quiet": bench.check("findings", "--quiet", "--exit-zero")},
                rounds,
            ),
            "repository": lambda: bench.told("--staged, one set changed", staged, small, 2 * rounds),
        }
        for kind, run in cases.items():
            if not only or kind in only:
                run()


if __name__ == "__main__":
    main()
