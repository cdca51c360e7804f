//! Files that lie in the work tree as git does not have them, without a word of git's: a mark in its index says that they
//! are unchanged.

use std::collections::BTreeSet;

use super::{DiscoverOptions, NotRead, Skipped, is_relevant};
use crate::tree::buffer::Buffer;
use crate::tree::content::ContentId;
use crate::tree::{Listing, Marked, Tree};

/// One entry for each that matters: the version that git has is not looked at.
pub(super) fn unseen(tree: &dyn Tree, listing: &Listing, options: &DiscoverOptions) -> Vec<Skipped> {
    let listed: BTreeSet<&str> = listing.entries.iter().map(|entry| entry.path.as_str()).collect();
    let mut buffer = Buffer::default();
    let mut differs = |marked: &&Marked| {
        let path = marked.path.as_str();
        is_relevant(path)
            && listed.contains(path)
            && (options.excluded)(path).is_none()
            // What cannot be read is said when it is its turn.
            && tree.read(path, &mut buffer).is_ok_and(|()| marked.id.is_some_and(|id| !is_of(buffer.bytes(), id)))
    };
    let unseen = listing.marked.iter().filter(|marked| differs(marked));
    let what = "read as it lies in the work tree; git has another version, which a mark of its index hides";
    let skipped = unseen.map(|marked| Skipped {
        path: marked.path.clone(),
        component: None,
        why: NotRead::Unread { what: what.to_owned() },
    });
    skipped.collect()
}

/// Whether git has these bytes under this id, perhaps with other line ends.
fn is_of(bytes: &[u8], id: ContentId) -> bool {
    let hash = id.hash();
    hash.of(bytes) == id || hash.of(&without_returns(bytes)) == id
}

fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let is_kept = |at: &usize| bytes[*at] != b'\r' || bytes.get(at + 1) != Some(&b'\n');
    (0..bytes.len()).filter(is_kept).map(|at| bytes[at]).collect()
}
