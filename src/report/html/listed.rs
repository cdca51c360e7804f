//! Lists of which a page shows the first.

use serde::Serialize;

/// The first of many things.
#[derive(Serialize)]
pub(super) struct Listed<T> {
    /// Of all.
    pub count: usize,
    pub items: Vec<T>,
    left_out: usize,
}

impl<T> Listed<T> {
    /// At most `most` of these.
    pub(super) fn of(mut items: Vec<T>, most: usize) -> Self {
        let count = items.len();
        items.truncate(most);
        Self { count, left_out: count - items.len(), items }
    }
}

/// One thing, what is said of it, and where it stands.
#[derive(Default, Serialize)]
pub(super) struct Entry {
    pub what: String,
    pub more: Option<String>,
    pub at: Option<String>,
}

impl Entry {
    pub(super) fn new(what: &str) -> Self {
        Self { what: what.to_owned(), ..Self::default() }
    }
}
