//! Changes of inputs that leave most files readable: bytes alone would nearly always break the XML.

use std::ops::Range;

use libfuzzer_sys::fuzzer_mutate;

/// Words of the files, each with one that may stand in its place.
const WORDS: [(&[u8], &[u8]); 12] = [
    (b"true", b"false"),
    (b"false", b"true"),
    (b"\n", b"\r\n"),
    (b"    ", b"\t"),
    (b"        ", b"    "),
    (b"Edit", b"Read"),
    (b"allowRead", b"modifyAllRecords"),
    (b"profile", b"permissionset"),
    (b"ModifyAllData", b"ViewAllData"),
    (b">", b"> "),
    (b"</", b"<!-- c --></"),
    (b"</", b"&#32;</"),
];

/// A small source of numbers, since a mutation has but one.
struct Numbers(u32);

impl Numbers {
    /// One below `end`, which is not zero.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as usize % end
    }
}

/// Changes `data`, of which `size` bytes are used, and returns how many are used then: bytes, whole lines, or words.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut numbers = Numbers(seed | 1);
    let changed = match numbers.below(5) {
        0 | 1 => None,
        2 | 3 => of_lines(&data[..size], &mut numbers),
        _ => of_words(&data[..size], &mut numbers),
    };
    match changed.filter(|changed| !changed.is_empty() && changed.len() <= max_size) {
        Some(changed) => {
            data[..changed.len()].copy_from_slice(&changed);
            changed.len()
        }
        None => fuzzer_mutate(data, size, max_size),
    }
}

/// Removes, repeats, moves or swaps some lines, or whole elements.
fn of_lines(data: &[u8], numbers: &mut Numbers) -> Option<Vec<u8>> {
    let mut starts: Vec<usize> = vec![0];
    starts.extend(data.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1));
    starts.push(data.len());
    let from = numbers.below(starts.len() - 1);
    let count = 1 + numbers.below(4).min(starts.len() - 2 - from);
    let mut picked = starts[from]..starts[from + count];
    if numbers.below(2) == 0 {
        picked = element(data, picked.start).unwrap_or(picked);
    }
    let lines = data[picked.clone()].to_vec();
    let without = || [&data[..picked.start], &data[picked.end..]].concat();
    let put =
        |into: &[u8], at: usize| [&into[..at.min(into.len())], &lines, &into[at.min(into.len())..]].concat();
    let there = starts[numbers.below(starts.len())];
    Some(match numbers.below(4) {
        0 => without(),
        1 => put(data, picked.end),
        2 => put(data, there),
        _ => put(&without(), if there > picked.start { there.saturating_sub(lines.len()) } else { there }),
    })
}

/// The element that begins in the line at `start`, with its line.
pub fn element(data: &[u8], start: usize) -> Option<Range<usize>> {
    let rest = &data[start..];
    let open = rest.iter().position(|&b| b == b'<')? + 1;
    let name = &rest[open..open + rest[open..].iter().position(|b| !b.is_ascii_alphanumeric())?];
    let close = [b"</", name, b">"].concat();
    let end = rest.windows(close.len()).position(|window| window == close)? + close.len();
    let line_end = rest[end..].iter().position(|&b| b == b'\n').map_or(rest.len(), |at| end + at + 1);
    Some(start..start + line_end)
}

/// Puts another word in place of one, or of all.
fn of_words(data: &[u8], numbers: &mut Numbers) -> Option<Vec<u8>> {
    let (old, new) = WORDS[numbers.below(WORDS.len())];
    let places: Vec<usize> =
        data.windows(old.len()).enumerate().filter(|(_, window)| *window == old).map(|(at, _)| at).collect();
    let all = numbers.below(8) == 0;
    let one = *places.get(numbers.below(places.len().max(1)))?;
    let mut out = Vec::with_capacity(data.len() + new.len());
    let mut done = 0;
    for at in places.into_iter().filter(|&at| all || at == one) {
        if at >= done {
            out.extend_from_slice(&data[done..at]);
            out.extend_from_slice(new);
            done = at + old.len();
        }
    }
    out.extend_from_slice(&data[done..]);
    Some(out)
}
