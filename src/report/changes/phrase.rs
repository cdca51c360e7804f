//! Sentences of which some parts come out of a repository.

use std::fmt::Display;

/// A sentence in parts, so that each format can make harmless what is not ours.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrase(pub Vec<Part>);

#[derive(Clone, Debug)]
pub(crate) enum Part {
    Words(String),
    /// Out of a repository.
    Name(String),
    /// The same, as a name in a sentence.
    Quoted(String),
}

impl Phrase {
    pub(crate) fn of(words: impl Display) -> Self {
        Self::default().words(words)
    }

    pub(crate) fn words(mut self, words: impl Display) -> Self {
        self.0.push(Part::Words(words.to_string()));
        self
    }

    pub(crate) fn name(mut self, name: impl Display) -> Self {
        self.0.push(Part::Name(name.to_string()));
        self
    }

    pub(crate) fn quoted(mut self, name: impl Display) -> Self {
        self.0.push(Part::Quoted(name.to_string()));
        self
    }

    /// The first `most` names, and how many others there are.
    pub(crate) fn names<N: Display>(mut self, names: &[N], most: usize) -> Self {
        for (at, name) in names.iter().take(most).enumerate() {
            self = if at == 0 { self } else { self.words(", ") };
            self = self.name(name);
        }
        match names.len().saturating_sub(most) {
            0 => self,
            rest => self.words(format_args!(" and {rest} more")),
        }
    }

    pub(crate) fn and(mut self, mut other: Self) -> Self {
        self.0.append(&mut other.0);
        self
    }

    /// In a format that makes names harmless and sets off, with `quote`, those that are names in a sentence.
    pub(crate) fn render(&self, name: impl Fn(&str) -> String, quote: &str) -> String {
        let part = |part: &Part| match part {
            Part::Words(words) => words.clone(),
            Part::Name(text) => name(text),
            Part::Quoted(text) => format!("{quote}{}{quote}", name(text)),
        };
        self.0.iter().map(part).collect()
    }
}
