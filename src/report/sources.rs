//! The text of the files that excerpts are taken from.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Reads the decoded text of a file, by its path in the report.
type Read = dyn Fn(&str) -> Option<Arc<str>> + Send + Sync;

/// A path and its text.
type Last = Option<(String, Arc<str>)>;

/// Texts by path, read when a report asks for them: in a large project the files with findings
/// would not fit into memory together.
#[derive(Clone, Default)]
pub struct Sources {
    held: BTreeMap<String, Arc<str>>,
    read: Option<Arc<Read>>,
    /// The last one read, since findings of one file follow each other.
    last: Arc<Mutex<Last>>,
}

impl Sources {
    pub fn new(read: impl Fn(&str) -> Option<Arc<str>> + Send + Sync + 'static) -> Self {
        Self { read: Some(Arc::new(read)), ..Self::default() }
    }

    /// Holds the text of one file, which then is not read.
    pub fn insert(&mut self, path: String, text: Arc<str>) {
        self.held.insert(path, text);
    }

    pub fn get(&self, path: &str) -> Option<Arc<str>> {
        if let Some(text) = self.held.get(path) {
            return Some(Arc::clone(text));
        }
        let read = self.read.as_ref()?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((known, text)) if known == path => Some(Arc::clone(text)),
            _ => {
                let text = read(path)?;
                *last = Some((path.to_owned(), Arc::clone(&text)));
                Some(text)
            }
        }
    }
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.held.keys()).finish()
    }
}
