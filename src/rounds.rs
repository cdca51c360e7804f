//! Fixing a tree in memory, round by round.

use std::collections::BTreeSet;
use std::io;

use crate::metadata::session::Session;
use crate::tree::edit::Edit;
use crate::tree::overlay::Overlay;
use crate::tree::{InputError, Tree, each_once};
use crate::{Before, Linted, Read, Settings, lint_since, read_in};

/// More rounds than these would mean that fixes chase each other.
const MOST_ROUNDS: usize = 20;

/// A tree with its fixes, in memory.
pub struct Fixed<'t> {
    pub overlay: Overlay<'t>,
    /// The tree as it is. Its errors are those of every round.
    pub before: Read,
    /// The tree with its fixes; `None` where nothing is fixed.
    pub after: Option<Read>,
    /// How many findings that count are fixed.
    pub findings: usize,
    /// How many findings that count have a fix, safe or not, before any is applied.
    pub fixable: usize,
    /// Paths of files that would have fixes if they were UTF-8.
    pub not_utf8: Vec<String>,
    /// Files that changed while they were fixed, by path.
    pub errors: Vec<(String, io::Error)>,
    /// In which the tree was read: what is read in it again is parsed only where it was edited.
    pub session: Session,
}

/// What is to be fixed.
pub struct Wanted<'a> {
    /// Unsafe fixes, too.
    pub all: bool,
    /// Only what is new to this state.
    pub since: Option<&'a Before<'a>>,
    /// In which that state was read.
    pub session: Session,
}

impl Wanted<'_> {
    /// Everything that there is, whatever was there before.
    pub fn everything(all: bool) -> Self {
        Self { all, since: None, session: Session::sharing() }
    }
}

/// Applies the safe fixes of a tree, or all of them, until none is left: a fix can bring up what a stronger
/// grant explained.
pub fn fix<'t>(
    tree: &'t dyn Tree,
    settings: &Settings,
    wanted: Wanted<'_>,
    progress: &(dyn Fn(u64) + Sync),
) -> Fixed<'t> {
    let Wanted { all, since, mut session } = wanted;
    let mut overlay = Overlay::new(tree);
    let mut before = read_in(&mut session, &overlay, settings, progress);
    let mut round = Round::of(lint_since(&overlay, &before, settings, since), all);
    let (fixable, not_utf8) = (round.fixable, std::mem::take(&mut round.not_utf8));
    let mut met: BTreeSet<String> = BTreeSet::new();
    let mut errors = Vec::new();
    let mut unread = std::mem::take(&mut round.unread);
    let mut after = None;
    for _ in 0..MOST_ROUNDS {
        if round.edits.is_empty() {
            break;
        }
        met.append(&mut round.met);
        for (path, edits) in round.edits {
            if let Err(error) = overlay.edit(&path, edits) {
                errors.push((path, error));
            }
        }
        if !errors.is_empty() {
            break;
        }
        let next = after.insert(read_in(&mut session, &overlay, settings, progress));
        round = Round::of(lint_since(&overlay, next, settings, since), all);
        unread.append(&mut round.unread);
    }
    before.errors = each_once([&before.errors, &unread]);
    Fixed { overlay, before, after, findings: met.len(), fixable, not_utf8, errors, session }
}

/// What one look at the tree came to.
#[derive(Default)]
struct Round {
    edits: Vec<(String, Vec<Edit>)>,
    /// The fingerprints of the findings that count and whose fixes are wanted.
    met: BTreeSet<String>,
    fixable: usize,
    not_utf8: Vec<String>,
    unread: Vec<InputError>,
}

impl Round {
    fn of(linted: Linted<'_>, all: bool) -> Self {
        let Linted { analysis, findings, fixes, errors, .. } = linted;
        let path = |file: usize| analysis.library.project.files[file].path.clone();
        let counting = |all| fixes.wanted(all).map(|(at, _)| &findings[at]).filter(|f| f.counts());
        Self {
            met: counting(all).map(|f| f.fingerprint.clone()).collect(),
            fixable: counting(true).count(),
            not_utf8: fixes.not_utf8.iter().map(|&file| path(file)).collect(),
            edits: fixes.edits(all).into_iter().map(|(file, edits)| (path(file), edits)).collect(),
            unread: errors,
        }
    }
}
