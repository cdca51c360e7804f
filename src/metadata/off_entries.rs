//! Entries that grant nothing: those about fields are by far the most entries of a large org, so that each takes about
//! three bytes.

use super::entry::Entry;
use crate::terms::grant::GrantKind;
use crate::terms::names::Symbol;

/// The entries of one kind and one file that grant nothing, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffEntries {
    /// For each two numbers of seven bits a byte, lowest first: how far its name is from the one before, its
    /// sign in the lowest bit, and how far its offset is.
    bytes: Box<[u8]>,
}

impl OffEntries {
    pub(super) fn new(entries: &[Entry], kind: GrantKind) -> Self {
        let off = entries.iter().filter(|e| e.kind == kind && e.bits.is_empty());
        Self::of(off.map(|entry| (entry.name, entry.offset)))
    }

    fn of(entries: impl Iterator<Item = (Symbol, u32)>) -> Self {
        let mut bytes = Vec::new();
        let mut before = (0, 0);
        for (name, offset) in entries {
            let name = i64::from(name.number());
            let step = name - before.0;
            push(&mut bytes, (step.unsigned_abs() << 1) | u64::from(step < 0));
            push(&mut bytes, u64::from(offset - before.1));
            before = (name, offset);
        }
        Self { bytes: bytes.into() }
    }

    /// Each name, with the byte of the decoded text at which the entry's `<` stands.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, u32)> + '_ {
        let mut rest = self.bytes.iter();
        let mut at = (0_i64, 0_u64);
        std::iter::from_fn(move || {
            let (step, further) = (pull(&mut rest)?, pull(&mut rest)?);
            let distance = i64::try_from(step >> 1).ok()?;
            at.0 += if step & 1 == 1 { -distance } else { distance };
            at.1 += further;
            Some((Symbol::numbered(u32::try_from(at.0).ok()?), u32::try_from(at.1).ok()?))
        })
    }

    /// The same with other symbols for the names.
    pub(super) fn renamed(&self, rename: impl Fn(Symbol) -> Symbol) -> Self {
        Self::of(self.iter().map(|(name, offset)| (rename(name), offset)))
    }
}

fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(low(number) | 0x80);
        number >>= 7;
    }
    bytes.push(low(number));
}

fn low(number: u64) -> u8 {
    // Fits: only seven bits are left.
    u8::try_from(number & 0x7f).unwrap_or_default()
}

fn pull(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.next()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_goes_in_comes_out(names in proptest::collection::vec(any::<u32>(), 0..50), steps in proptest::collection::vec(0_u32..1_000_000, 50)) {
            let mut offset = 0;
            let entries: Vec<_> = names.iter().zip(steps).map(|(&name, step)| {
                offset += step;
                (Symbol::numbered(name), offset)
            }).collect();
            let off = OffEntries::of(entries.iter().copied());
            prop_assert_eq!(off.iter().collect::<Vec<_>>(), entries);
        }
    }

    #[test]
    fn an_entry_of_a_retrieved_file_takes_three_bytes() {
        let off = OffEntries::of((0..1000).map(|n| (Symbol::numbered(7 + n), 180 * n)));
        assert!(off.bytes.len() <= 3000);
    }
}
