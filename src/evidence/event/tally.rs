//! Counts the events of one file.

use std::hash::BuildHasher;
use std::net::IpAddr;
use std::ops::Range;

use hashbrown::{HashMap, HashTable};
use jiff::civil::Date;
use rustc_hash::FxBuildHasher;

use super::columns::{Col, Values};
use super::fact::{Counted, Fact};
use super::key::{self, Key};
use super::meaning::{self, Meaning};
use crate::evidence::id::RecordId;
use crate::evidence::place::Place;
use crate::evidence::row::Fault;
use crate::evidence::times::Times;
use crate::evidence::usage::{App, EventKind};

/// How many things of all users are counted; more are counted together.
const MOST_FACTS: usize = 200_000;
/// How many things of one user.
const MOST_OF_USER: usize = 2_000;
/// How many different keys are known at a time, and of how many bytes.
const MOST_KEYS: usize = 100_000;
const MOST_KEY_BYTES: usize = 16 << 20;

/// What the events of a file say.
#[derive(Default)]
pub(super) struct Tally {
    facts: Vec<Counted>,
    /// By user and fact, the index of [`Tally::facts`].
    index: HashTable<u32>,
    of_user: HashMap<RecordId, usize, FxBuildHasher>,
    memory: Memory,
    key: Vec<u8>,
    pub others: u64,
    hasher: FxBuildHasher,
}

/// What rows with the same key say, and how many there were: most rows are one look at a table.
#[derive(Default)]
struct Memory {
    keys: HashTable<Known>,
    bytes: Vec<u8>,
    /// Indexes of [`Tally::facts`].
    facts: Vec<u32>,
}

struct Known {
    hash: u64,
    key: Range<u32>,
    /// Rows with this key that are not counted yet.
    times: Times,
    /// Where its facts stand in [`Memory::facts`].
    facts: Range<u32>,
    by_salesforce: bool,
    /// Some of what it says is not held.
    has_others: bool,
    fault: Option<&'static str>,
}

/// What is looked at besides the meaning.
const CLIENT: &[Col] = &[Col::AppId, Col::AppName, Col::ClientName, Col::ClientIp, Col::SourceIp];

/// The longest name of an app that is held; longer ones are cut.
const LONGEST_NAME: usize = 255;

impl Tally {
    /// Counts an event; rows come in their order.
    ///
    /// # Errors
    /// Where the row cannot be read.
    #[inline]
    pub fn add(
        &mut self,
        kind: EventKind,
        day: Date,
        values: &Values<'_>,
        place: Place,
    ) -> Result<(), Fault> {
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        key.push(kind as u8);
        key::write(&[Col::UserId], values, &mut key);
        key::write(meaning::columns(kind), values, &mut key);
        key::write(CLIENT, values, &mut key);
        let hash = self.hasher.hash_one(key.as_slice());
        let bytes = &self.memory.bytes;
        let is_same = |known: &Known| {
            known.hash == hash && &bytes[known.key.start as usize..known.key.end as usize] == key.as_slice()
        };
        let fault = match self.memory.keys.find_mut(hash, is_same) {
            Some(known) => {
                known.times.count += 1;
                if day >= known.times.last {
                    (known.times.last, known.times.place) = (day, place);
                } else {
                    known.times.first = known.times.first.min(day);
                }
                known.fault
            }
            None => self.learn(kind, hash, &key, Times::once(day, place)),
        };
        self.key = key;
        fault.map_or(Ok(()), |why| Err(Fault::new(why)))
    }

    /// Remembers what a key says that has not been seen before, or not for long. Gives why it cannot be read.
    #[cold]
    fn learn(&mut self, kind: EventKind, hash: u64, key: &[u8], times: Times) -> Option<&'static str> {
        if self.memory.keys.len() >= MOST_KEYS || self.memory.bytes.len() >= MOST_KEY_BYTES {
            self.count();
        }
        let first = index(self.memory.facts.len());
        let start = index(self.memory.bytes.len());
        self.memory.bytes.extend_from_slice(key);
        let mut known = Known {
            hash,
            key: start..index(self.memory.bytes.len()),
            times,
            facts: first..first,
            by_salesforce: false,
            has_others: false,
            fault: None,
        };
        match facts(kind, key.get(1..).unwrap_or_default()) {
            Ok((user, meaning)) => {
                known.by_salesforce = meaning.by_salesforce;
                for fact in meaning.facts {
                    match self.fact(user, fact, times) {
                        Some(at) => self.memory.facts.push(at),
                        None => known.has_others = true,
                    }
                }
                known.facts.end = index(self.memory.facts.len());
            }
            Err(why) => known.fault = Some(why),
        }
        let fault = known.fault;
        self.memory.keys.insert_unique(hash, known, |known| known.hash);
        fault
    }

    /// Counts the rows of all keys, and forgets these.
    fn count(&mut self) {
        for known in self.memory.keys.drain() {
            if known.has_others {
                self.others += known.times.count;
            }
            for &fact in &self.memory.facts[known.facts.start as usize..known.facts.end as usize] {
                let counted = &mut self.facts[fact as usize];
                counted.times.add(known.times);
                counted.by_salesforce += if known.by_salesforce { known.times.count } else { 0 };
            }
        }
        self.memory.bytes.clear();
        self.memory.facts.clear();
    }

    /// The index of what is counted; nothing where there is too much.
    fn fact(&mut self, user: RecordId, fact: Fact, times: Times) -> Option<u32> {
        let hash = self.hasher.hash_one((user, &fact));
        let is_same = |&at: &u32| {
            let known = &self.facts[at as usize];
            known.user == user && known.fact == fact
        };
        if let Some(&at) = self.index.find(hash, is_same) {
            return Some(at);
        }
        let of_user = self.of_user.get(&user).copied().unwrap_or_default();
        if self.facts.len() >= MOST_FACTS || of_user >= MOST_OF_USER {
            return None;
        }
        self.of_user.insert(user, of_user + 1);
        let at = index(self.facts.len());
        let times = Times { count: 0, ..times };
        self.facts.push(Counted { user, fact, times, by_salesforce: 0 });
        let (facts, hasher) = (&self.facts, &self.hasher);
        self.index.insert_unique(hash, at, |&at| {
            let known = &facts[at as usize];
            hasher.hash_one((known.user, &known.fact))
        });
        Some(at)
    }

    /// All that was counted.
    pub fn finish(mut self) -> (Vec<Counted>, u64) {
        self.count();
        (self.facts, self.others)
    }
}

/// An index into a list that is bounded far below what the type holds.
#[expect(clippy::cast_possible_truncation, reason = "bounded by the constants above and the longest row")]
fn index(at: usize) -> u32 {
    at as u32
}

/// What a key says that its user did, with which app and from where; or why it cannot be read.
fn facts(kind: EventKind, key: &[u8]) -> Result<(RecordId, Meaning), &'static str> {
    let columns = [&[Col::UserId], meaning::columns(kind), CLIENT].concat();
    let key = Key::read(&columns, key).ok_or("is no text in UTF-8")?;
    let user = RecordId::parse(key.get(Col::UserId)).map_err(|_| "has a USER_ID that is no id")?;
    let mut meaning = meaning::of(kind, &key);
    client(&key, &mut meaning.facts);
    Ok((user, meaning))
}

/// With which app, and from where.
fn client(key: &Key<'_>, facts: &mut Vec<Fact>) {
    let id = RecordId::parse(key.get(Col::AppId)).ok();
    let name =
        Some(key.get(Col::AppName)).filter(|name| !name.is_empty()).unwrap_or(key.get(Col::ClientName));
    if id.is_some() || !name.is_empty() {
        facts.push(Fact::App(App { id, name: name.chars().take(LONGEST_NAME).collect() }));
    }
    // Within Salesforce there is a text in the place of an address.
    let address = [Col::SourceIp, Col::ClientIp].iter().find_map(|col| key.get(*col).parse::<IpAddr>().ok());
    facts.extend(address.map(Fact::Address));
}
