//! Which entry of the current file was first about a name.

use rustc_hash::FxHashMap;

use super::entry::Entry;
use crate::terms::grant::GrantKind;
use crate::terms::names::Symbol;

/// An index by kind and name. That by name is reused without being cleared: every file numbers its entries behind those
/// of the one before, so older numbers read as "not seen".
#[derive(Default)]
pub(super) struct Seen {
    /// By name, the number of the first entry about it, whatever its kind: few names are those of several things.
    numbers: Vec<u32>,
    /// The number of the first entry about such a name of each further kind.
    others: FxHashMap<(GrantKind, Symbol), u32>,
    /// The number of the current file's first entry; 0 is kept for "never".
    base: u32,
    next: u32,
}

impl Seen {
    pub(super) fn begin_file(&mut self) {
        self.others.clear();
        self.base = self.next.max(1);
        self.next = self.base;
        if self.base > u32::MAX / 2 {
            self.numbers.clear();
            self.base = 1;
            self.next = 1;
        }
    }

    /// Numbers the next entry, which stands behind `entries`, all that the file has so far; returns the position among
    /// them of the first one about the same thing, if there is one.
    pub(super) fn note(&mut self, kind: GrantKind, name: Symbol, entries: &[Entry]) -> Option<usize> {
        if self.numbers.len() <= name.index() {
            self.numbers.resize((name.index() + 1).next_power_of_two(), 0);
        }
        let number = self.next;
        self.next += 1;
        let seen = self.numbers[name.index()];
        if seen < self.base {
            self.numbers[name.index()] = number;
            return None;
        }
        let first = (seen - self.base) as usize;
        if entries[first].kind == kind {
            return Some(first);
        }
        let first = *self.others.entry((kind, name)).or_insert(number);
        (first != number).then(|| (first - self.base) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, GrantKind, Seen, Symbol};
    use crate::terms::grant::Bits;

    #[test]
    fn a_name_of_several_things_is_each_of_them_once() {
        let mut seen = Seen::default();
        let kinds = [GrantKind::Object, GrantKind::Tab, GrantKind::App];
        for _file in 0..3 {
            seen.begin_file();
            let mut entries: Vec<Entry> = Vec::new();
            for round in 0..3 {
                for (at, kind) in kinds.into_iter().enumerate() {
                    for number in [5, 0] {
                        let name = Symbol::numbered(number);
                        let first = seen.note(kind, name, &entries);
                        let wanted = at * 2 + usize::from(number == 0);
                        assert_eq!(first, (round > 0).then_some(wanted));
                        entries.push(Entry { name, offset: 0, kind, bits: Bits::empty() });
                    }
                }
            }
        }
    }
}
