"""Judges what strace saw of leastforce and of the git that it starts: check_strace.py BINARY LOGS SANDBOXES [READ-ONLY...]

LOGS is a folder with one folder for each run and in it one file for each process and thread, SANDBOXES the folder of the tests' projects, READ-ONLY the
folders of projects that the tests read and must leave alone. Prints what was opened outside of these, and exits with 1
when there was a connection, a process but git, a write or a read outside of what stands here.
"""

import collections
import os
import pathlib
import re
import sys

binary, logs, sandboxes, *read_only = sys.argv[1:]

# What the loader, the C library, the standard library and git read on any Linux. Nothing else of the system is needed.
SYSTEM = re.compile(
    r"/etc/ld\.so\.(cache|preload)$"
    r"|/(usr/)?lib(64|32)?/(.*/)?[^/]+\.so[^/]*$"
    # How many processors a container may use.
    r"|/proc/(self|\d+)/(cgroup|maps|mountinfo)$|/sys/fs/cgroup/|/proc/cpuinfo$|/proc/stat$|/sys/devices/system/cpu/"
    # The C library, before it gives memory back.
    r"|/proc/sys/vm/overcommit_memory$"
    # Where standard output goes.
    r"|/proc/(self|\d+)/fd(/\d+)?$|/dev(/(null|stdout|stderr|fd(/\d+)?|pts/\d+|tty))?$|(pipe|socket):\[\d+\]$"
)
OF_GIT = re.compile(
    r"/etc/gitconfig$|/usr/(local/)?etc/gitconfig$|/usr/(local/)?share/locale/|/usr/(lib|share)/locale/|.*/(\.gitconfig|git/config)$"
    r"|/usr/(local/)?share/git-core/"
)
STREAMS = re.compile(r"/dev/(null|stdout|stderr|full|pts/\d+|tty)|pipe:\[\d+\]|/proc/(self|\d+)/fd/\d+")
SHARED_INDEX = re.compile(r"/\.git/sharedindex\.[0-9a-f]+$")
NETWORK = {
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "recvfrom", "sendmsg",
    "recvmsg", "sendmmsg", "recvmmsg", "shutdown", "getsockname", "getpeername", "setsockopt", "getsockopt",
}  # fmt: skip
FORBIDDEN = {"io_uring_setup", "ptrace", "mount", "chroot", "bpf", "userfaultfd", "process_vm_writev", "init_module"}
OPENS = {"open", "openat", "openat2", "creat"}
PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
FOLDER = re.compile(r"(?:AT_FDCWD|\d+)<((?:[^>\\]|\\.)*)>")
NUMBERS = re.compile(r"#?\d+")
RESULT = re.compile(r" = (-?\d+)(?:<((?:[^>\\]|\\.)*)>)?(?: (E\w+))?")


def is_inside(path, folders):
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def is_way(path, call, rest):
    """Whether a folder is opened, or found to be there, on the way to one that the program may use."""
    passes = "O_DIRECTORY" in rest if call in OPENS else call == "mkdirat" and "EEXIST" in rest
    return passes and any(is_inside(folder, [path]) for folder in [sandboxes, *read_only])


def paths_of(call, line):
    """The paths that a call names, absolute, and for an opened file the one that was really opened."""
    result = RESULT.search(line[line.rfind(") ") :])
    if call in OPENS and result and result.group(2):
        return [result.group(2).removesuffix(" (deleted)")]
    folders = FOLDER.findall(line)
    cwd = folders[0] if folders else "/"
    return [os.path.normpath(os.path.join(cwd, path)) for path in PATH.findall(line)]


faults, outside, runs, started, calls = collections.Counter(), collections.Counter(), 0, 0, 0
for log in sorted(pathlib.Path(logs).rglob("log.*")):
    program = "leastforce"
    for line in log.read_text(errors="surrogateescape").splitlines():
        call, _, rest = line.partition("(")
        calls += 1
        if call in ("execve", "execveat"):
            path = PATH.search(line).group(1)
            if os.path.basename(path) == "git" and not is_inside(path, [sandboxes, *read_only]):
                program, started = "git", started + 1
            elif path == binary and program == "leastforce":
                runs += 1
            else:
                faults[f"{program} started {line[:300]}"] += 1
            continue
        if call in NETWORK or call in FORBIDDEN:
            faults[f"{program}: {line[:300]}"] += 1
            continue
        if not re.fullmatch(r"[a-z0-9_]+", call):
            continue
        writes = call not in OPENS or call == "creat" or re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)", rest)
        for path in paths_of(call, line):
            if is_inside(path, [sandboxes]) and not (writes and program == "git"):
                continue
            if is_inside(path, read_only) and not writes:
                continue
            if program == "leastforce" and is_way(path, call, rest):
                continue
            if writes:
                # A file that never has a name holds what git says on stderr. Whoever reads a split index keeps its shared
                # part from being cleared away: git sets the time of that file, and nothing else.
                known = (
                    STREAMS.fullmatch(path)
                    or (program == "leastforce" and "O_TMPFILE" in rest)
                    or (program == "git" and call == "utimensat" and SHARED_INDEX.search(path))
                )
            else:
                known = SYSTEM.match(path) or (program == "git" and OF_GIT.fullmatch(path))
            if known:
                outside[f"{program} {'writes' if writes else 'reads'} {NUMBERS.sub('N', path)}"] += 1
            else:
                faults[f"{program} {'writes' if writes else 'reads'} {path}: {line[:200]}"] += 1

for path, count in sorted(outside.items()):
    print(f"{count:7} {path}")
print(f"{runs} runs of leastforce, {started} of git, {calls} calls watched")
for fault, count in faults.most_common():
    print(f"FAULT: {count} times: {fault}")
sys.exit(1 if faults or not runs else 0)
