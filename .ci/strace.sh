#!/usr/bin/env bash
# The README's test command, while strace watches every run of the program in it, the hostile repositories among them:
# no connection, no process but git, nothing read or written beside the project. Arguments choose tests of the command
# line instead:
#   .ci/strace.sh hostile
source "$(dirname "$0")/common.sh"
cd "$root"

need strace strace
need python3 python3
if ! strace -qq -o /dev/null true 2>/dev/null; then
    echo "left out: processes may not be watched here"
    cargo test --quiet --locked
    exit
fi

calls=%network,execve,execveat,io_uring_setup,ptrace,mount,chroot,bpf,userfaultfd,process_vm_writev,init_module
calls+=,open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir
calls+=,mkdir,mkdirat,mknod,mknodat,chmod,fchmodat,chown,lchown,fchownat,truncate,utimensat,setxattr,lsetxattr
# The calls of each run go to a folder of its own, since the numbers of processes come again.
cat >"$scratch/watch" <<SH
#!/bin/sh
folder=\$($(command -v mktemp) -d "\$1/XXXXXXXXXX")
shift
exec $(command -v strace) --seccomp-bpf -f -ff -A -qq -s 4096 --decode-fds=path -e signal=none -e "trace=$calls" -o "\$folder/log" "\$@"
SH
chmod +x "$scratch/watch"
# watch FOLDER: the words that start a program whose calls are noted in the folder.
watch() { printf '%s %s' "$scratch/watch" "$1"; }
judge() { python3 "$here/check_strace.py" "$@"; }

# The judge sees a connection, another program, and what is opened elsewhere.
python=$(command -v python3)
seen() {
    rm -rf "$scratch/logs"
    mkdir -p "$scratch/logs"
    $(watch "$scratch/logs") "$python" -c "$2"
    expect 1 judge "$python" "$scratch/logs" "$scratch/tmp" >"$scratch/verdict"
    grep -q "FAULT.*$1" "$scratch/verdict" || fail "not seen: $2"
}
seen 'socket(' 'import socket; socket.socket()'
seen 'started .*/sh"' 'import os; os.system("true")'
seen 'reads /etc/passwd' 'open("/etc/passwd")'
seen 'writes /tmp' 'import tempfile; tempfile.TemporaryFile()'

mkdir -p "$scratch/suite" "$scratch/tmp"
built=$(cargo test --locked --no-run --test cli --message-format=json 2>"$scratch/build" |
    python3 -c 'import json, sys
for line in sys.stdin:
    value = json.loads(line)
    if value.get("executable") and value["target"]["name"] in ("cli", "leastforce"): print(value["target"]["name"], value["executable"])')
program=$(awk '$1 == "leastforce" { print $2 }' <<<"$built")
tests=$(awk '$1 == "cli" { print $2 }' <<<"$built")
[ -n "$program" ] && [ -n "$tests" ] || { cat "$scratch/build"; fail "the suite does not build"; }
suite() {
    if [ $# = 0 ]; then cargo test --quiet --locked; else "$tests" --quiet "$@"; fi
}
LEASTFORCE_TEST_WRAPPER=$(watch "$scratch/suite") TMPDIR=$scratch/tmp suite "$@" >"$scratch/out" 2>&1 ||
    { tail -n 100 "$scratch/out"; fail "the tests fail"; }
grep '^test result' "$scratch/out" || true
judge "$program" "$scratch/suite" "$scratch/tmp" "$root" ${LEASTFORCE_CASES:+"$LEASTFORCE_CASES"} ${corpus:+"$corpus"} |
    tee "$scratch/verdict"
if [ $# = 0 ] && grep -q ' 0 of git' "$scratch/verdict"; then fail "git never ran, so nothing is known of it"; fi
