# shellcheck shell=bash
# Shared by the checks in this folder. Each check is a script that takes the path of a leastforce
# binary, writes only below $scratch, prints what went wrong, and exits 0 or 1.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
sample=$root/sample-sfdx-project
# Real repositories to run on; where they are missing, the checks use the sample alone.
corpus=${LEASTFORCE_CORPUS:-}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

# One at a time: checks run beside each other.
install_packages() {
    local as_root=()
    if [ "$(id -u)" != 0 ]; then as_root=(sudo); fi
    (
        flock 9
        "${as_root[@]}" apt-get -qq update
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null
    ) 9>"${TMPDIR:-/tmp}/leastforce-packages.lock"
}

# Installs the Debian packages when the command is missing: need COMMAND PACKAGE...
need() {
    if command -v "$1" >/dev/null; then return; fi
    install_packages "${@:2}"
    command -v "$1" >/dev/null || fail "$1 is missing, and installing ${*:2} did not bring it"
}

# Installs the packages of .ci/locked/$1 into the folder $2, exactly as its lock file names them. To renew a lock file:
# npm install --package-lock-only --omit-lockfile-registry-resolved
install_locked() {
    need npm nodejs npm
    mkdir -p "$2"
    cp "$here/locked/$1/"package*.json "$2"
    npm ci --silent --no-audit --no-fund --prefix "$2"
}

# Installs prettier and Salesforce's own library into $clients, once for all checks of a run. The library never
# contacts anything here; the HTTP client that it brings wants a newer Node.js than Debian has.
clients=${CLIENTS:-$scratch/clients}
install_clients() {
    (
        flock 9
        [ -d "$clients/node_modules" ] || install_locked clients "$clients"
    ) 9>"$clients.lock"
}

# Runs a script with the library, without its logs and without telling anybody.
salesforce() {
    env HOME="$scratch" SF_DISABLE_LOG_FILE=true SF_DISABLE_TELEMETRY=true node "$@"
}

# Runs a command whose exit code must be one of the given ones: expect "0 1" COMMAND...
expect() {
    local wanted=$1 code=0
    shift
    "$@" || code=$?
    case " $wanted " in
        *" $code "*) ;;
        *) fail "exit code $code, not $wanted: $*" ;;
    esac
}

# The sample, and every repository of the corpus, one path per line.
projects() {
    printf '%s\n' "$sample"
    if [ -n "$corpus" ]; then
        find -L "$corpus" -mindepth 1 -maxdepth 1 -type d | sort
    fi
}

# Makes a virtual environment of Python in $scratch/venv, and installs the packages of .ci/locked/$1 into it. To renew
# these: uv pip compile --generate-hashes --universal --python-version 3.11 --no-header
# --no-annotate. Debian's Python comes without the part that makes environments.
make_venv() {
    need python3 python3 python3-venv
    python3 -m venv "$scratch/venv" >/dev/null 2>&1 || { install_packages python3-venv; python3 -m venv "$scratch/venv"; }
    "$scratch/venv/bin/pip" -q install --disable-pip-version-check --require-hashes -r "$here/locked/$1.txt"
}

# Puts the files that git would commit, as they are on disk, into the empty folder $1.
copy_checkout() {
    if git -c safe.directory='*' -C "$root" rev-parse --git-dir >/dev/null 2>&1; then
        git -c safe.directory='*' -C "$root" ls-files -z --cached --others --exclude-standard |
            (cd "$root" && tar -c --null --verbatim-files-from --ignore-failed-read -T -) | tar -x -C "$1"
    else
        tar -c -C "$root" --exclude=./target --exclude=./.git . | tar -x -C "$1"
    fi
}

# Makes the folder $1 a git repository with all its files in one commit.
commit_all() {
    git -C "$1" init -q -b main
    git -C "$1" add -A
    git -C "$1" commit -q -m "Start" --no-verify
}
export GIT_AUTHOR_NAME=ci GIT_AUTHOR_EMAIL=ci@acme.example
export GIT_COMMITTER_NAME=ci GIT_COMMITTER_EMAIL=ci@acme.example
