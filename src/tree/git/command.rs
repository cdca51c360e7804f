//! Running git so that it executes nothing but itself.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, Command, Output, Stdio};
use std::thread;

use super::environment::Environment;
use super::error::GitError;
use super::program;

/// Git in one place.
#[derive(Debug)]
pub(super) struct Git {
    program: PathBuf,
    pub environment: Environment,
    /// Where it runs.
    pub folder: PathBuf,
    /// Once it is known: what makes git look for nothing itself.
    pub place: Option<Place>,
}

/// A repository's own folder and its work tree.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub git_dir: PathBuf,
    /// `None` for a bare repository.
    pub work_tree: Option<PathBuf>,
}

/// Before every command. A monitor of the file system and hooks are programs that the repository names.
const FIXED: [&str; 7] = [
    "--no-pager",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.sshCommand=false",
];

/// No object is fetched when it is missing, no other is taken in its place, no file is written; where an old
/// git fetches all the same, no transport is allowed. Messages are in English, paths are no patterns.
const VARIABLES: [(&str, &str); 9] = [
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_LITERAL_PATHSPECS", "1"),
    ("GIT_PAGER", "cat"),
    ("LC_ALL", "C"),
    ("LANGUAGE", ""),
];

/// These would contradict [`VARIABLES`], or send output elsewhere.
const REMOVED: [&str; 7] = [
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_PREFIX",
    "GIT_REDIRECT_STDOUT",
    "GIT_REDIRECT_STDERR",
    "GIT_REDIRECT_STDIN",
];

/// Of the output of a command. A commit of a few kilobytes can name more files than any memory holds.
const MOST_OUTPUT: u64 = 256 << 20;

/// Of what it says about errors.
pub(super) const LONGEST_WORDS: u64 = 1 << 16;

impl Git {
    /// The git of the search path. It runs in `root`, or where `GIT_DIR` names the repository, in the folder of
    /// the environment: git takes the folder in which it runs for the top of the work tree then.
    pub(super) fn new(root: &Path, environment: Environment) -> Result<Self, GitError> {
        let program = program::find(environment.get("PATH")).ok_or_else(GitError::not_installed)?;
        let is_named = environment.get("GIT_DIR").is_some();
        let folder = if is_named { environment.folder.clone() } else { root.to_path_buf() };
        Ok(Self { program, environment, folder, place: None })
    }

    /// A command without input.
    pub(super) fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(FIXED).args(arguments).current_dir(&self.folder).stdin(Stdio::null());
        command.env_clear().envs(&self.environment.variables).envs(VARIABLES);
        for name in REMOVED {
            command.env_remove(name);
        }
        if let Some(Place { git_dir, work_tree }) = &self.place {
            command.env("GIT_DIR", git_dir);
            match work_tree {
                Some(work_tree) => command.env("GIT_WORK_TREE", work_tree),
                None => command.env_remove("GIT_WORK_TREE"),
            };
        }
        command
    }

    /// What a command wrote, whether it failed or not.
    pub(super) fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<Output, GitError> {
        let mut command = self.command(arguments);
        let mut run = || -> io::Result<(Output, bool)> {
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
            let (output, words) = (child.stdout.take(), child.stderr.take());
            let words = thread::Builder::new().spawn(move || some_of(words))?;
            let mut stdout = Vec::new();
            let read = output.map_or(Ok(0), |output| output.take(MOST_OUTPUT + 1).read_to_end(&mut stdout));
            let too_much = stdout.len() as u64 > MOST_OUTPUT;
            if too_much || read.is_err() {
                // It may have ended by itself.
                let _ = child.kill();
            }
            let status = child.wait()?;
            read?;
            let stderr = words.join().unwrap_or_default();
            Ok((Output { status, stdout, stderr }, too_much))
        };
        match run() {
            Ok((_, true)) => Err(GitError::too_much()),
            Ok((output, false)) => Ok(output),
            Err(error) => Err(GitError::not_run(&error)),
        }
    }

    /// What a command that must not fail wrote.
    pub(super) fn output<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<Vec<u8>, GitError> {
        let output = self.run(arguments)?;
        if output.status.success() { Ok(output.stdout) } else { Err(self.failed(&output)) }
    }

    pub(super) fn failed(&self, output: &Output) -> GitError {
        GitError::failed(&output.stderr, &self.folder)
    }
}

/// The beginning of what a command says about errors; the rest is read all the same, or it would wait.
fn some_of(words: Option<ChildStderr>) -> Vec<u8> {
    let mut some = Vec::new();
    if let Some(mut words) = words {
        // Half of what it says is better than nothing.
        let _ = (&mut words).take(LONGEST_WORDS).read_to_end(&mut some);
        let _ = io::copy(&mut words, &mut io::sink());
    }
    some
}

/// The path in a command's output, which ends with a line feed; the path may hold others.
pub(super) fn path_of(output: &[u8]) -> Option<PathBuf> {
    let path = output.strip_suffix(b"\n").unwrap_or(output);
    let path = path.strip_suffix(b"\r").filter(|_| cfg!(windows)).unwrap_or(path);
    if path.is_empty() { None } else { os_string(path).map(PathBuf::from) }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems know no file names of any bytes")]
pub(super) fn os_string(bytes: &[u8]) -> Option<OsString> {
    use std::os::unix::ffi::OsStrExt;
    Some(OsStr::from_bytes(bytes).to_owned())
}

#[cfg(not(unix))]
pub(super) fn os_string(bytes: &[u8]) -> Option<OsString> {
    std::str::from_utf8(bytes).ok().map(OsString::from)
}

/// A path of the file system as git writes it.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems know no file names of any bytes")]
pub(super) fn git_path(path: &Path) -> Option<Vec<u8>> {
    use std::os::unix::ffi::OsStrExt;
    Some(path.as_os_str().as_bytes().to_vec())
}

#[cfg(not(unix))]
pub(super) fn git_path(path: &Path) -> Option<Vec<u8>> {
    path.to_str().map(|path| path.replace('\\', "/").into_bytes())
}
