//! Which entry of the current file was first about a name.

use crate::terms::grant::GrantKind;
use crate::terms::names::Symbol;

/// An index by kind and name that is reused without being cleared: every file numbers its
/// entries behind those of the one before, so older numbers read as "not seen".
#[derive(Default)]
pub(super) struct Seen {
    numbers: Vec<Vec<u32>>,
    /// The number of the current file's first entry; 0 is kept for "never".
    base: u32,
    next: u32,
}

impl Seen {
    pub(super) fn begin_file(&mut self) {
        self.base = self.next.max(1);
        self.next = self.base;
        if self.base > u32::MAX / 2 {
            self.numbers.clear();
            self.base = 1;
            self.next = 1;
        }
    }

    /// Numbers the next entry; returns the position in the file's entries of the first
    /// one about the same thing, if this is not it.
    pub(super) fn note(&mut self, kind: GrantKind, name: Symbol) -> Option<usize> {
        let kind = kind as usize;
        if self.numbers.len() <= kind {
            self.numbers.resize_with(kind + 1, Vec::new);
        }
        let numbers = &mut self.numbers[kind];
        if numbers.len() <= name.index() {
            numbers.resize((name.index() + 1).next_power_of_two(), 0);
        }
        let number = self.next;
        self.next += 1;
        let seen = numbers[name.index()];
        if seen >= self.base {
            return Some((seen - self.base) as usize);
        }
        numbers[name.index()] = number;
        None
    }
}
