//! Look-up in the compiled tables: binary search on names, which the platform compares without case.

use std::cmp::Ordering;

/// The order of every compiled table: ASCII letters without case, all else byte by byte.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    // A plain loop: look-ups end here, and without optimisation chained iterators take half of the time of tests.
    let mut at = 0;
    while at < left.len().min(right.len()) {
        let (l, r) = (left[at], right[at]);
        if l != r {
            let order = l.to_ascii_lowercase().cmp(&r.to_ascii_lowercase());
            if order.is_ne() {
                return order;
            }
        }
        at += 1;
    }
    left.len().cmp(&right.len())
}

/// The first row of this name. `table` must be sorted by [`compare`].
pub(super) fn find<T>(table: &'static [T], key: fn(&T) -> &'static str, name: &str) -> Option<&'static T> {
    rows(table, key, name).first()
}

/// All rows of this name. `table` must be sorted by [`compare`].
pub(super) fn rows<T>(table: &'static [T], key: fn(&T) -> &'static str, name: &str) -> &'static [T] {
    let start = table.partition_point(|row| compare(key(row), name).is_lt());
    let length = table[start..].iter().take_while(|row| key(row).eq_ignore_ascii_case(name)).count();
    &table[start..start + length]
}
