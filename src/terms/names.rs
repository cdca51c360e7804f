//! Names met in the metadata, each held once.
//!
//! A [`Symbol`] stands for one spelling; [`Names::fold`] gives the symbol that stands for all
//! spellings of the same name, since Salesforce compares API names without regard to case and
//! writes some characters percent-encoded.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::text::percent::decode;

/// One spelling of one name.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) fn number(self) -> u32 {
        self.0
    }

    /// The symbol of a number that [`Symbol::number`] gave.
    pub(crate) fn numbered(number: u32) -> Self {
        Self(number)
    }
}

/// How many names behind the last one a name is looked for.
const NEAR: usize = 4;

/// The table of names. It only grows: a symbol means the same in a table and in its later copies, and nothing
/// in any other.
#[derive(Clone, Default)]
pub struct Names {
    text: String,
    spellings: Vec<Name>,
    by_spelling: HashTable<u32>,
    by_fold: HashTable<u32>,
}

#[derive(Copy, Clone)]
struct Name {
    start: u32,
    len: u32,
    fold: Symbol,
    /// Of the folded spelling, which is too costly to make again when a table grows.
    hash_of_fold: u32,
}

impl Names {
    /// Makes room for so many further spellings, so that the tables grow once.
    pub fn reserve(&mut self, spellings: usize) {
        let Self { text, spellings: known, by_spelling, by_fold } = self;
        known.reserve(spellings);
        by_spelling.reserve(spellings, |&i| hash(slice(text, known, i).as_bytes()));
        by_fold.reserve(spellings, |&i| spread(known[i as usize].hash_of_fold));
    }

    /// The symbol of a spelling that the table has. Files of an org name mostly the same things in the same order, so that
    /// it is mostly one of the next behind `before`, which was looked up last: that spares the table, whose parts lie
    /// far from each other in memory.
    pub fn known_behind(&self, before: Symbol, spelling: &str) -> Option<Symbol> {
        let next = before.index() + 1;
        let near = next..self.spellings.len().min(next + NEAR);
        let is_it = |&index: &u32| self.is_spelled(index, spelling);
        let near = near.filter_map(|index| u32::try_from(index).ok()).find(is_it);
        near.map(Symbol).or_else(|| self.known(spelling))
    }

    /// The symbol of a spelling, new or known.
    pub fn intern(&mut self, spelling: &str) -> Symbol {
        self.intern_as(spelling, spelling)
    }

    /// The symbol of a spelling that the table has.
    pub fn known(&self, spelling: &str) -> Option<Symbol> {
        let known = |&i: &u32| self.is_spelled(i, spelling);
        self.by_spelling.find(hash(spelling.as_bytes()), known).map(|&i| Symbol(i))
    }

    /// The symbol of a spelling that stands for the same name as another, such as a name with the
    /// project's own namespace. Whoever knows the spelling already decides what it stands for.
    pub fn intern_as(&mut self, spelling: &str, same: &str) -> Symbol {
        let hash = hash(spelling.as_bytes());
        if let Some(&known) = self.by_spelling.find(hash, |&i| self.is_spelled(i, spelling)) {
            return Symbol(known);
        }
        let fold = (same != spelling).then(|| self.intern(same)).map(|same| self.fold(same));
        self.add(spelling, hash, fold)
    }

    #[cold]
    fn add(&mut self, spelling: &str, hash_of_spelling: u64, same: Option<Symbol>) -> Symbol {
        // Both fit: a file is smaller than 4 GiB and a run would need that much of names alone.
        let index = u32::try_from(self.spellings.len()).unwrap_or(u32::MAX);
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let folded = fold(spelling);
        let hash_of_fold = short_hash(&folded);
        let known = || self.by_fold_of(&folded, hash_of_fold).map(|symbol| symbol.0);
        let fold_index = same.map(|same| same.0).or_else(known).unwrap_or(index);
        self.text.push_str(spelling);
        let len = u32::try_from(spelling.len()).unwrap_or(u32::MAX);
        self.spellings.push(Name { start, len, fold: Symbol(fold_index), hash_of_fold });
        let Self { text, spellings, by_spelling, by_fold } = self;
        let rehash = |&i: &u32| hash(slice(text, spellings, i).as_bytes());
        by_spelling.insert_unique(hash_of_spelling, index, rehash);
        if fold_index == index {
            let rehash = |&i: &u32| spread(spellings[i as usize].hash_of_fold);
            by_fold.insert_unique(spread(hash_of_fold), index, rehash);
        }
        Symbol(index)
    }

    fn is_spelled(&self, index: u32, spelling: &str) -> bool {
        let Name { start, len, .. } = self.spellings[index as usize];
        // As bytes: where characters begin need not be looked at.
        len as usize == spelling.len()
            && &self.text.as_bytes()[start as usize..(start + len) as usize] == spelling.as_bytes()
    }

    fn spelled(&self, index: u32) -> &str {
        slice(&self.text, &self.spellings, index)
    }

    /// The spelling.
    pub fn get(&self, symbol: Symbol) -> &str {
        self.spelled(symbol.0)
    }

    /// The symbol that stands for every spelling of the same name. Which spelling it is depends
    /// on the order in which files were read: compare it, never print it.
    pub fn fold(&self, symbol: Symbol) -> Symbol {
        self.spellings[symbol.index()].fold
    }

    /// The fold of a spelling that may not occur in the run at all.
    pub fn find(&self, spelling: &str) -> Option<Symbol> {
        let folded = fold(spelling);
        self.by_fold_of(&folded, short_hash(&folded))
    }

    fn by_fold_of(&self, folded: &str, hash: u32) -> Option<Symbol> {
        let is_it =
            |&i: &u32| self.spellings[i as usize].hash_of_fold == hash && fold(self.spelled(i)) == folded;
        self.by_fold.find(spread(hash), is_it).map(|&i| Symbol(i))
    }

    /// Every spelling, with its symbol.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &str)> {
        let count = u32::try_from(self.spellings.len()).unwrap_or(u32::MAX);
        (0..count).map(|i| (Symbol(i), self.spelled(i)))
    }

    pub fn len(&self) -> usize {
        self.spellings.len()
    }

    pub fn is_empty(&self) -> bool {
        self.spellings.is_empty()
    }

    /// Takes over another table; the result maps its symbols, by index, to this table's.
    pub fn absorb(&mut self, other: &Self) -> Vec<Symbol> {
        (0..other.spellings.len())
            .map(|i| {
                let spelling = other.spelled(u32::try_from(i).unwrap_or(u32::MAX));
                self.intern_as(spelling, other.get(other.spellings[i].fold))
            })
            .collect()
    }
}

fn slice<'a>(text: &'a str, names: &[Name], index: u32) -> &'a str {
    let name = names[index as usize];
    &text[name.start as usize..(name.start + name.len) as usize]
}

/// A name as the platform compares it: percent-decoded and lower-cased.
pub fn fold(name: &str) -> Cow<'_, str> {
    // Most names, seen without an early end, so that many bytes are looked at together.
    let (is_plain, has_upper) = name.bytes().fold((true, false), |(is_plain, has_upper), b| {
        (is_plain && b.is_ascii() && b != b'%', has_upper || b.is_ascii_uppercase())
    });
    if is_plain {
        return if has_upper { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) };
    }
    let decoded = decode(name);
    if !decoded.is_ascii() {
        return Cow::Owned(decoded.to_lowercase());
    }
    if decoded.bytes().any(|b| b.is_ascii_uppercase()) {
        return Cow::Owned(decoded.to_ascii_lowercase());
    }
    decoded
}

/// Whether two names are the same to the platform.
pub fn is_same(one: &str, other: &str) -> bool {
    let is_plain = |name: &str| name.bytes().fold(true, |is_plain, b| is_plain && b.is_ascii() && b != b'%');
    if is_plain(one) && is_plain(other) {
        return one.eq_ignore_ascii_case(other);
    }
    fold(one) == fold(other)
}

/// `ns__Obj__c.ns__Field__c` as `Obj__c.Field__c`: a name without the project's own namespace, which
/// files and people may leave out.
pub fn without_namespace<'n>(name: &'n str, own: Option<&str>) -> Cow<'n, str> {
    let Some(own) = own else { return Cow::Borrowed(name) };
    let bare = |part: &'n str| match part.get(..own.len()) {
        Some(start) if start.eq_ignore_ascii_case(own) => {
            part[own.len()..].strip_prefix("__").unwrap_or(part)
        }
        _ => part,
    };
    if !name.contains('.') {
        return Cow::Borrowed(bare(name));
    }
    let parts: Vec<_> = name.split('.').map(bare).collect();
    Cow::Owned(parts.join("."))
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    bytes.hash(&mut hasher);
    hasher.finish()
}

fn short_hash(folded: &str) -> u32 {
    // The upper half is the better mixed one.
    u32::try_from(hash(folded.as_bytes()) >> 32).unwrap_or_default()
}

/// A short hash in all bits that a table looks at.
fn spread(short: u32) -> u64 {
    u64::from(short) << 32 | u64::from(short)
}

#[cfg(test)]
mod tests {
    use super::{Names, fold, is_same};

    #[test]
    fn folds_case_and_percent_encoding() {
        let mut names = Names::default();
        let a = names.intern("Custom%3A Sales");
        let b = names.intern("custom: SALES");
        let c = names.intern("Custom: Service");
        assert_ne!(a, b);
        assert_eq!(names.fold(a), names.fold(b));
        assert_ne!(names.fold(a), names.fold(c));
        assert_eq!(names.get(b), "custom: SALES");
        assert_eq!(names.find("CUSTOM: SERVICE"), Some(c));
        assert_eq!(names.find("other"), None);
    }

    #[test]
    fn names_are_the_same_where_their_folds_are() {
        let names = [
            "Custom%3A Sales",
            "custom: SALES",
            "Custom",
            "cUSTOM",
            "\u{c4}rger",
            "\u{e4}RGER",
            "%C4rger",
            "",
        ];
        for one in names {
            for other in names {
                assert_eq!(is_same(one, other), fold(one) == fold(other), "{one} {other}");
            }
        }
    }

    #[test]
    fn two_spellings_can_stand_for_one_name_in_every_table() {
        let mut other = Names::default();
        let long = other.intern_as("acme__Rate__c", "Rate__c");
        let mut names = Names::default();
        let rate = names.intern("rate__C");
        let map = names.absorb(&other);
        assert_eq!(names.fold(map[long.index()]), names.fold(rate));
        assert_eq!(names.get(map[long.index()]), "acme__Rate__c");
    }

    #[test]
    fn absorbs_another_table() {
        let mut left = Names::default();
        let account = left.intern("Account");
        let mut right = Names::default();
        right.intern("Lead");
        let lower = right.intern("account");
        let map = left.absorb(&right);
        assert_eq!(left.get(map[0]), "Lead");
        assert_eq!(left.fold(map[lower.index()]), left.fold(account));
    }
}
