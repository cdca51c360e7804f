//! What gives a grant.

use crate::terms::grant::Bits;

/// What says that something is granted.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    Entry {
        /// Index into the run's documents.
        document: u32,
        /// Index into that document's entries.
        entry: u32,
    },
    /// A standard profile whose file is absent, by index into the catalogue: what it usually grants,
    /// which the org may have changed.
    Stock(u16),
    /// A holder that is not in the repository and of which the configuration says what it grants, by
    /// index into the configuration's externals. Nobody can check it here.
    Asserted(u32),
}

impl Origin {
    pub fn entry(document: usize, entry: usize) -> Self {
        let index = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self::Entry { document: index(document), entry: index(entry) }
    }

    /// What `[external]` says, by index.
    pub fn asserted(external: usize) -> Self {
        Self::Asserted(u32::try_from(external).unwrap_or(u32::MAX))
    }
}

/// Bits with what gives them, directly or through an implication.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    pub origin: Origin,
    pub bits: Bits,
    /// The origin is about something stronger, which implies these bits.
    pub implied: bool,
}

impl Source {
    /// One source of a thing stands for all bits that its origin gives directly, and one for those
    /// that it implies.
    pub(super) fn order(&self) -> (bool, Origin) {
        (self.implied, self.origin)
    }
}

/// Sources in the order of [`Source::order`]. Mostly there is one, which takes no memory of its own: an identity with a
/// large profile has tens of thousands of grants.
#[derive(Clone, Debug)]
pub(super) enum Sources {
    One([Source; 1]),
    Several(Vec<Source>),
}

impl Default for Sources {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl PartialEq for Sources {
    fn eq(&self, other: &Self) -> bool {
        self.all() == other.all()
    }
}

impl Eq for Sources {}

impl Sources {
    pub(super) fn all(&self) -> &[Source] {
        match self {
            Self::One(one) => one,
            Self::Several(several) => several,
        }
    }

    /// Adds a source, or its bits to those of the one that is the same but for them.
    pub(super) fn add(&mut self, source: Source) {
        let place = match self.all().binary_search_by_key(&source.order(), Source::order) {
            Ok(known) => {
                self.all_mut()[known].bits |= source.bits;
                return;
            }
            Err(place) => place,
        };
        match self {
            Self::Several(none) if none.is_empty() => *self = Self::One([source]),
            Self::Several(several) => several.insert(place, source),
            Self::One(one) => {
                let mut two = one.to_vec();
                two.insert(place, source);
                *self = Self::Several(two);
            }
        }
    }

    /// Takes bits away from every source, and the sources that are left with none.
    pub(super) fn take(&mut self, gone: Bits) {
        for source in self.all_mut() {
            source.bits -= gone;
        }
        match self {
            Self::One([only]) if only.bits.is_empty() => *self = Self::default(),
            Self::One(_) => {}
            Self::Several(several) => several.retain(|s| !s.bits.is_empty()),
        }
    }

    fn all_mut(&mut self) -> &mut [Source] {
        match self {
            Self::One(one) => one,
            Self::Several(several) => several,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Origin, Source, Sources};
    use crate::terms::grant::Bits;

    #[test]
    fn sources_are_kept_in_order_however_many() {
        let source = |entry, bits| Source { origin: Origin::entry(0, entry), bits, implied: false };
        let mut sources = Sources::default();
        assert_eq!(sources.all(), []);
        for entry in [2, 0, 1, 0] {
            sources.add(source(entry, Bits::READ));
        }
        sources.add(source(1, Bits::EDIT));
        let both = Bits::READ | Bits::EDIT;
        assert_eq!(sources.all(), [source(0, Bits::READ), source(1, both), source(2, Bits::READ)]);
        sources.take(Bits::READ);
        let mut one = Sources::default();
        one.add(source(1, Bits::EDIT));
        assert_eq!(sources, one);
        one.take(Bits::EDIT);
        assert_eq!(one, Sources::default());
    }
}
