//! Look-up in the compiled tables by name, which the platform compares without case.

use std::cmp::Ordering;
use std::sync::OnceLock;

/// The order of every compiled table: ASCII letters without case, all else byte by byte.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    // Look-ups end here, and names of a kind begin alike: eight bytes are compared at once.
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    while let (Some((l, rest_left)), Some((r, rest_right))) =
        (left.split_first_chunk(), right.split_first_chunk())
    {
        if l != r {
            let order = lower_case(u64::from_be_bytes(*l)).cmp(&lower_case(u64::from_be_bytes(*r)));
            if order.is_ne() {
                return order;
            }
        }
        (left, right) = (rest_left, rest_right);
    }
    let mut at = 0;
    while at < left.len().min(right.len()) {
        let order = left[at].to_ascii_lowercase().cmp(&right[at].to_ascii_lowercase());
        if order.is_ne() {
            return order;
        }
        at += 1;
    }
    left.len().cmp(&right.len())
}

/// Eight bytes with their ASCII letters in lower case.
fn lower_case(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // The high bit of a byte is set in `from` where its lower seven are at least `A`, in `behind` where they are more than `Z`.
    let low = bytes & !HIGH;
    let from = low + (0x80 - u64::from(b'A')) * EACH;
    let behind = low + (0x7f - u64::from(b'Z')) * EACH;
    bytes | (((from & !behind & !bytes) & HIGH) >> 2)
}

/// How a name begins, so that the order of such numbers is that of [`compare`] wherever they differ.
fn beginning(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut first = [0; 8];
    let length = bytes.len().min(first.len());
    first[..length].copy_from_slice(&bytes[..length]);
    lower_case(u64::from_be_bytes(first))
}

/// A compiled table.
pub(super) struct Table<T: 'static> {
    /// Sorted by [`compare`].
    rows: &'static [T],
    name: fn(&T) -> &'static str,
    /// How the name of each row begins, made at the first look-up: they lie next to each other, and names do not.
    beginnings: OnceLock<Box<[u64]>>,
}

impl<T> Table<T> {
    /// `rows` must be sorted by [`compare`] of what `name` gives.
    pub(super) const fn new(rows: &'static [T], name: fn(&T) -> &'static str) -> Self {
        Self { rows, name, beginnings: OnceLock::new() }
    }

    /// The first row of this name.
    pub(super) fn find(&self, name: &str) -> Option<&'static T> {
        self.from(name).first().filter(|row| (self.name)(row).eq_ignore_ascii_case(name))
    }

    /// All rows of this name.
    pub(super) fn rows(&self, name: &str) -> &'static [T] {
        let rows = self.from(name);
        let length = rows.iter().take_while(|row| (self.name)(row).eq_ignore_ascii_case(name)).count();
        &rows[..length]
    }

    /// The rows that begin as a name does, from the first on that does not stand before it.
    fn from(&self, name: &str) -> &'static [T] {
        let beginnings =
            self.beginnings.get_or_init(|| self.rows.iter().map(|row| beginning((self.name)(row))).collect());
        let wanted = beginning(name);
        let start = beginnings.partition_point(|&beginning| beginning < wanted);
        let length = beginnings[start..].partition_point(|&beginning| beginning == wanted);
        let alike = &self.rows[start..start + length];
        &alike[alike.partition_point(|row| compare((self.name)(row), name).is_lt())..]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{beginning, compare};

    proptest! {
        #[test]
        fn order_is_that_of_the_lower_case(left in "[@-\\[`-{é]{0,20}", right in "[@-\\[`-{é]{0,20}", same in "[A-z]{0,9}") {
            let (left, right) = (format!("{same}{left}"), format!("{}{right}", same.to_ascii_lowercase()));
            prop_assert_eq!(compare(&left, &right), left.to_ascii_lowercase().cmp(&right.to_ascii_lowercase()));
            let order = beginning(&left).cmp(&beginning(&right));
            prop_assert!(order.is_eq() || order == compare(&left, &right));
        }
    }
}
