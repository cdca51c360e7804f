#!/usr/bin/env python3
"""How many instructions a run takes, by valgrind, on projects that are made up for it.

    instructions.py BINARY            prints the change against instructions.toml; fails above 5 %
    instructions.py BINARY --record   writes instructions.toml anew

Instructions do not depend on what else the machine does. They do depend on the compiler and on the libraries: with
another toolchain or lock file than the recorded ones the change is printed and is no failure.
"""
import hashlib
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
RECORD = HERE / "instructions.toml"
KINDS = ["one", "small", "short", "crlf", "general"]
MOST = 0.05


def run(*command: object) -> subprocess.CompletedProcess:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


def instructions(binary: Path, project: Path, out: Path) -> int:
    check = ["check", "--project", project, "--threads", 1, "--exit-zero", "--quiet", "--output", f"json={out}/report.json"]
    (out / "report.json").unlink(missing_ok=True)
    told = run("valgrind", "--tool=callgrind", f"--callgrind-out-file={out}/callgrind", binary, *check)
    if told.returncode != 0:
        sys.exit(f"{told.stderr}the run on {project.name} ended with {told.returncode}")
    return int(re.search(r"Collected : (\d+)", told.stderr).group(1))


def circumstances() -> dict[str, str]:
    lock = hashlib.sha256((HERE.parent / "Cargo.lock").read_bytes()).hexdigest()
    return {"toolchain": run("rustc", "--version").stdout.strip(), "lock": lock}


def main() -> None:
    binary, record = Path(sys.argv[1]).resolve(), "--record" in sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        counts = {}
        for kind in KINDS:
            made = run(sys.executable, HERE / "trees.py", out / kind, kind)
            if made.returncode != 0:
                sys.exit(made.stderr)
            counts[kind] = instructions(binary, out / kind, out)
    now = circumstances()
    if record:
        facts = "".join(f'{name} = "{value}"\n' for name, value in now.items())
        lines = "".join(f"{kind} = {count}\n" for kind, count in counts.items())
        RECORD.write_text(f"# Written by instructions.py --record: instructions of one run.\n{facts}\n[instructions]\n{lines}")
        return
    recorded = tomllib.loads(RECORD.read_text())
    is_comparable = all(recorded.get(name) == value for name, value in now.items())
    failed = False
    for kind, count in counts.items():
        before = recorded["instructions"].get(kind, count)
        change = count / before - 1
        failed |= is_comparable and change > MOST
        print(f"{kind:8} {count / 1e6:9.2f} million instructions, {change:+7.2%} against {before / 1e6:.2f}")
    if not is_comparable:
        print("recorded with another toolchain or lock file: the change is no failure")
    if failed:
        sys.exit(f"more than {MOST:.0%} more instructions; if that is meant, write {RECORD.name} anew with --record")


if __name__ == "__main__":
    main()
