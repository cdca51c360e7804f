//! How much a page shows of what can be without end. What is left out is counted and said where it would stand.

/// Lines of a finding that its fix changes.
pub(super) const FIXED: usize = 6;
/// Columns of a line of a file.
pub(super) const COLUMNS: usize = 110;
/// Names in one cell of a table, and those behind it in a fold.
pub(super) const NAMES: usize = 6;
pub(super) const FOLDED: usize = 20;
/// Integrations of which it is said what to change first.
pub(super) const FIRST: usize = 10;
/// Characters of one text.
pub(super) const TEXT: usize = 4_000;
/// Bytes of a page: what browsers open and mails carry without trouble.
pub(super) const BYTES: usize = 4_900_000;

/// Rows of all tables of one kind together.
const ROWS: usize = 1_600;

/// All of a list.
const WHOLE: usize = 1_000;

/// How much one attempt at a page shows.
#[derive(Copy, Clone, Debug)]
pub(super) struct Limits {
    /// Integrations of which all is shown; each other one has a line.
    pub portraits: usize,
    /// How much of each list that a page has room for is shown, in thousandths.
    share: usize,
}

impl Limits {
    /// Those to begin with.
    pub(super) const START: Self = Self { portraits: 250, share: WHOLE };

    /// The same for a page that has so many bytes with these; `None` where nothing is left to leave out.
    pub(super) fn smaller(self, bytes: usize, identities: usize) -> Option<Self> {
        let part = |n: usize| n * (BYTES / 1_000) / (bytes / 1_000).max(1);
        let portraits = part(self.portraits.min(identities)).min(self.portraits.saturating_sub(1));
        // Portraits take most of a page, and lists name what is left out of them.
        let share = usize::midpoint(self.share, part(self.share));
        let share = share.min(self.share.saturating_sub(20));
        (self.portraits > 0 || self.share > 0).then_some(Self { portraits, share })
    }

    fn of(self, most: usize) -> usize {
        (most * self.share / WHOLE).max(1)
    }

    /// Findings that have their lines, their advice and their fix; the others have one line each.
    pub(super) fn in_full(self) -> usize {
        self.of(250)
    }

    /// Findings at all.
    pub(super) fn findings(self) -> usize {
        self.of(10_000)
    }

    /// Entries of a list of what was accepted or not looked at.
    pub(super) fn aside(self) -> usize {
        self.of(500)
    }

    /// Integrations with a row in the table of all, and those with a line behind it.
    pub(super) fn overview(self) -> usize {
        self.of(500)
    }

    pub(super) fn lines(self) -> usize {
        self.of(5_000)
    }

    /// Integrations that differ, and lines of one kind of each.
    pub(super) fn changed(self) -> usize {
        self.of(200)
    }

    pub(super) fn changes(self) -> usize {
        self.of(40)
    }

    /// Rows of the table of objects for `n` identities.
    pub(super) fn objects(self, n: usize) -> usize {
        self.of((12_000 / n.max(1)).clamp(60, 500))
    }
}

/// Rows of a table of each of `n` identities.
pub(super) fn rows(n: usize) -> usize {
    (ROWS / n.max(1)).clamp(8, 300)
}

/// Drawings of each of `n` identities; further ways are told in a line each.
pub(super) fn graphs(n: usize) -> usize {
    (400 / n.max(1)).clamp(1, 12)
}
