//! How large blobs are.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::process::Stdio;

use super::command::Git;
use super::error::GitError;
use super::parse::{self, Header};
use crate::tree::content::ContentId;

const COMMAND: [&str; 3] = ["cat-file", "--batch-check", "--buffer"];

/// The sizes of those of the blobs that the repository has.
pub(super) fn sizes(git: &Git, ids: &[ContentId]) -> Result<BTreeMap<ContentId, u64>, GitError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut command = git.command(&COMMAND);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| GitError::not_run(&error))?;
    let requests = child.stdin.take();
    // Git answers before it has read everything, so somebody has to listen meanwhile.
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut requests = BufWriter::new(requests?);
            // Git says itself why it ended before.
            ids.iter().try_for_each(|id| writeln!(requests, "{id}")).ok()?;
            requests.flush().ok()
        });
        child.wait_with_output()
    });
    let output = output.map_err(|error| GitError::not_run(&error))?;
    if !output.status.success() {
        return Err(git.failed(&output));
    }
    let not_understood = || GitError::not_understood("cat-file --batch-check");
    let mut sizes = BTreeMap::new();
    let lines = output.stdout.split(|&c| c == b'\n').filter(|line| !line.is_empty());
    for line in lines {
        if let Header::Blob(id, size) = parse::header(line).map_err(|_| not_understood())? {
            sizes.insert(id, size);
        }
    }
    Ok(sizes)
}
