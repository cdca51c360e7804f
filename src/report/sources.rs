//! The text of the files that excerpts are taken from.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::evidence::Redaction;
use crate::text::position::Span;

/// Reads the decoded text of a file, by its path in the report.
type Read = dyn Fn(&str) -> Option<Arc<str>> + Send + Sync;

/// A path and its text.
type Last = Option<(String, Arc<str>)>;

/// Texts by path, read when a report asks for them: in a large project the files with findings
/// would not fit into memory together.
#[derive(Clone, Default)]
pub struct Sources {
    held: BTreeMap<String, Arc<str>>,
    /// What must not be shown: secrets by path and place.
    secrets: BTreeMap<String, Vec<Span>>,
    /// Usernames that must not be shown.
    redaction: Option<Redaction>,
    read: Option<Arc<Read>>,
    /// The last one read, since findings of one file follow each other.
    last: Arc<Mutex<Last>>,
}

impl Sources {
    /// Texts of which `secrets`, by path and place in the decoded text, are never shown, nor usernames that are to be
    /// hidden.
    pub fn hiding(secrets: BTreeMap<String, Vec<Span>>, redaction: Option<Redaction>) -> Self {
        Self { secrets, redaction, ..Self::default() }
    }

    /// Says how to read the files that are not held.
    pub fn read_by(&mut self, read: impl Fn(&str) -> Option<Arc<str>> + Send + Sync + 'static) {
        self.read = Some(Arc::new(read));
    }

    /// Holds the text of one file, which then is not read.
    pub fn insert(&mut self, path: String, text: Arc<str>) {
        self.held.insert(path, text);
    }

    /// The text of a file, every secret in it replaced by as many asterisks as it has bytes, so that
    /// places stay what they are.
    pub fn get(&self, path: &str) -> Option<Arc<str>> {
        if let Some(text) = self.held.get(path) {
            return self.hide(path, Arc::clone(text));
        }
        let read = self.read.as_ref()?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((known, text)) if known == path => Some(Arc::clone(text)),
            _ => {
                let text = self.hide(path, read(path)?)?;
                *last = Some((path.to_owned(), Arc::clone(&text)));
                Some(text)
            }
        }
    }

    /// `None` where a secret's place does not fit the text: the file has changed.
    fn hide(&self, path: &str, text: Arc<str>) -> Option<Arc<str>> {
        let text = match &self.redaction {
            Some(redaction) => Arc::from(redaction.mask(&text)),
            None => text,
        };
        let Some(secrets) = self.secrets.get(path) else { return Some(text) };
        let mut hidden = String::with_capacity(text.len());
        let mut at = 0;
        for secret in secrets {
            let range = secret.range();
            hidden.push_str(text.get(at..range.start)?);
            // Line ends stay, so that lines keep their numbers.
            let shown = text.get(range.clone())?.bytes().map(|b| if b == b'\n' { '\n' } else { '*' });
            hidden.extend(shown);
            at = range.end;
        }
        hidden.push_str(text.get(at..)?);
        Some(Arc::from(hidden))
    }
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.held.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::Sources;
    use crate::text::position::Span;

    #[test]
    fn secrets_are_hidden_and_places_stay() {
        let text = "<a>sécret\nmore</a><b>x</b>";
        let secret = Span::new(3, text.find("</a>").unwrap());
        let mut sources = Sources::hiding(BTreeMap::from([("p".to_owned(), vec![secret])]), None);
        sources.read_by(move |_| Some(Arc::from(text)));
        assert_eq!(&*sources.get("p").unwrap(), "<a>*******\n****</a><b>x</b>");
        assert_eq!(sources.get("p").unwrap().len(), text.len());
        assert_eq!(&*sources.get("other").unwrap(), text);
        sources.insert("p".to_owned(), Arc::from("<a>s"));
        assert!(sources.get("p").is_none(), "the file has changed");
    }
}
