//! Commits by name, and the one that two have in common.

use super::error::{GitError, GitErrorKind, quoted};
use super::repository::Repository;
use crate::text::escape::printable;
use crate::tree::content::ContentId;

/// A commit that the repository has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    pub id: ContentId,
    /// As it was asked for.
    pub name: String,
}

const UNSHALLOW: &str = "run 'git fetch --unshallow'; with actions/checkout, set 'fetch-depth: 0'";

impl Repository {
    /// The commit that a revision names: a branch, a tag, an id, `HEAD~2`, whatever git understands.
    ///
    /// # Errors
    /// No commit is called that, or none is here; for `HEAD`, there is no commit yet.
    pub fn commit(&self, revision: &str) -> Result<Commit, GitError> {
        let name = revision.to_owned();
        match self.id_of(&format!("{revision}^{{commit}}"))? {
            Some(id) => Ok(Commit { id, name }),
            None => Err(self.unknown(revision)),
        }
    }

    /// Where two commits parted.
    ///
    /// # Errors
    /// They have no commit in common, or none that is here.
    pub fn merge_base(&self, one: &Commit, other: &Commit) -> Result<Commit, GitError> {
        let output = self.git.run(&["merge-base", &one.id.to_string(), &other.id.to_string()])?;
        // Several lines where branches were merged crosswise; git itself takes the first.
        let id = output.stdout.split(|&c| c == b'\n').next().and_then(ContentId::parse);
        let names = [one, other].map(|commit| printable(&commit.name).into_owned());
        match (output.status.code(), id) {
            (Some(0), Some(id)) => Ok(Commit { id, name: format!("{}...{}", names[0], names[1]) }),
            (Some(1), _) if self.is_shallow() => {
                let message = format!(
                    "the clone is shallow, and the common commit of '{}' and '{}' is not in it",
                    names[0], names[1]
                );
                Err(GitError::new(GitErrorKind::Shallow, message, UNSHALLOW))
            }
            (Some(1), _) => {
                let message = format!("'{}' and '{}' have no commit in common", names[0], names[1]);
                Err(GitError::new(
                    GitErrorKind::NoCommonCommit,
                    message,
                    "name a base that the branch began at",
                ))
            }
            (Some(0), None) => Err(GitError::not_understood("merge-base")),
            _ => Err(self.git.failed(&output)),
        }
    }

    /// The default branch of the remote, which is `origin`, or else the only one: its newest commit that is here.
    ///
    /// # Errors
    /// No remote, several of which none is `origin`, or a default branch that the clone does not know.
    pub fn default_branch(&self) -> Result<Commit, GitError> {
        let remotes = self.git.output(&["for-each-ref", "--format=%(refname)", "refs/remotes"])?;
        let remotes = String::from_utf8_lossy(&remotes);
        let remotes = remotes.lines().filter_map(|line| line.strip_prefix("refs/remotes/"));
        // The name of a remote may hold a slash, and so may the name of a branch.
        let mut remotes: Vec<&str> = remotes.filter_map(|name| name.strip_suffix("/HEAD")).collect();
        remotes.sort_unstable();
        let remote = match remotes.as_slice() {
            [only] => *only,
            several if several.contains(&"origin") => "origin",
            [] => return Err(self.no_default_branch()),
            several => {
                let message = format!(
                    "the repository has several remotes, and none is 'origin': {}",
                    printable(&several.join(", "))
                );
                return Err(GitError::new(
                    GitErrorKind::NoRemote,
                    message,
                    "name the base, as in 'leastforce diff main'",
                ));
            }
        };
        let head = format!("refs/remotes/{remote}/HEAD");
        let target = self.git.output(&["symbolic-ref", "--quiet", &head]).unwrap_or_default();
        let target = String::from_utf8_lossy(target.trim_ascii_end());
        let name = target.strip_prefix("refs/remotes/").unwrap_or(&head).to_owned();
        match self.id_of(&format!("{head}^{{commit}}"))? {
            Some(id) => Ok(Commit { id, name }),
            None => Err(no_default_branch_of(remote)),
        }
    }

    fn no_default_branch(&self) -> GitError {
        let remotes =
            self.git.output(&["config", "--null", "--name-only", "--get-regexp", r"^remote\..*\.url$"]);
        let remotes = String::from_utf8_lossy(&remotes.unwrap_or_default()).into_owned();
        let names = remotes.split('\0').filter_map(|key| key.strip_prefix("remote.")?.strip_suffix(".url"));
        let names: Vec<&str> = names.collect();
        if let Some(remote) = names.iter().find(|name| **name == "origin").or(names.first()) {
            return no_default_branch_of(remote);
        }
        let message = "the repository has no remote whose default branch could be the base";
        GitError::new(GitErrorKind::NoRemote, message, "name the base, as in 'leastforce diff main'")
    }

    /// The id of the object that an expression names; `None` where there is none.
    pub(super) fn id_of(&self, expression: &str) -> Result<Option<ContentId>, GitError> {
        // An option, or the negation of a name.
        if expression.starts_with(['-', '^']) || expression.contains('\0') {
            return Ok(None);
        }
        let output = self.git.run(&["rev-parse", "--verify", "--quiet", expression])?;
        match output.status.code() {
            Some(0) => {
                let id = ContentId::parse(output.stdout.trim_ascii_end());
                id.map(Some).ok_or_else(|| GitError::not_understood("rev-parse --verify"))
            }
            // 128 is for what git calls fatal, such as an ambiguous name or a missing object on the way.
            Some(1 | 128) => Ok(None),
            _ => Err(self.git.failed(&output)),
        }
    }

    fn unknown(&self, revision: &str) -> GitError {
        let shown = printable(revision).into_owned();
        let is_head = |end: &str| matches!(end.chars().next(), None | Some('~' | '^' | '@'));
        let of_head = revision == "@" || revision.strip_prefix("HEAD").is_some_and(is_head);
        if of_head && self.id_of("HEAD^{commit}").is_ok_and(|head| head.is_none()) {
            let message = "the repository has no commit yet, so there is nothing to compare with";
            return GitError::new(GitErrorKind::NoCommit, message, "commit first");
        }
        if !self.is_shallow() {
            let message = format!("'{shown}' names no commit of the repository");
            let remedy = "check the name, or run 'git fetch' if it is a remote's";
            return GitError::new(GitErrorKind::UnknownRevision, message, remedy);
        }
        let message = format!("the clone is shallow, and '{shown}' is not in it");
        let is_id = ContentId::parse(revision.to_ascii_lowercase().as_bytes()).is_some();
        let remedy = if is_id {
            format!(
                "run 'git fetch --depth=1 origin {revision}'; with actions/checkout, set 'fetch-depth: 0'"
            )
        } else if let Some(branch) =
            revision.strip_prefix("origin/").filter(|b| !b.contains(['~', '^', '@', ':']))
        {
            let fetched = quoted(&format!("+refs/heads/{branch}:refs/remotes/origin/{branch}"));
            let command = format!("git fetch --depth=1 origin {fetched}");
            format!("run '{}'; with actions/checkout, set 'fetch-depth: 0'", printable(&command))
        } else {
            UNSHALLOW.to_owned()
        };
        GitError::new(GitErrorKind::Shallow, message, remedy)
    }
}

fn no_default_branch_of(remote: &str) -> GitError {
    let shown = printable(remote);
    let message = format!("the clone does not know the default branch of '{shown}'");
    let remedy = format!(
        "run 'git remote set-head {} --auto', or name the base, as in 'leastforce diff main'",
        quoted(&shown)
    );
    GitError::new(GitErrorKind::NoDefaultBranch, message, remedy)
}
