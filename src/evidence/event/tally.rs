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
use super::meaning;
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

/// What rows with the same key say, so that most rows are one look at a table.
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
    says: Says,
}

/// What a key says.
#[derive(Copy, Clone, Default)]
struct Says {
    /// Where its facts stand in [`Memory::facts`].
    first: u32,
    end: u32,
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
    /// Counts an event.
    ///
    /// # Errors
    /// Where the row cannot be read.
    pub fn add(
        &mut self,
        kind: EventKind,
        day: Date,
        values: &Values<'_>,
        place: Place,
    ) -> Result<(), Fault> {
        let user = values.get(Col::UserId);
        let mut key = std::mem::take(&mut self.key);
        for (part, columns) in [(0, meaning::columns(kind)), (1, CLIENT)] {
            key.clear();
            key.extend_from_slice(user);
            key.push(kind as u8 * 2 + part);
            key::write(columns, values, meaning::is_address, &mut key);
            let hash = self.hasher.hash_one(key.as_slice());
            let says = match self.memory.find(hash, &key) {
                Some(says) => says,
                None => {
                    let (user, text) = key.split_at(user.len());
                    let says = self.learn(kind, user, &text[1..], (part == 1, day, place));
                    self.memory.remember(hash, &key, says)
                }
            };
            if let Some(why) = says.fault {
                self.key = key;
                return Err(Fault::new(why));
            }
            self.others += u64::from(says.has_others);
            let once = Times::once(day, place);
            for &fact in &self.memory.facts[says.first as usize..says.end as usize] {
                let counted = &mut self.facts[fact as usize];
                counted.times.add(once);
                counted.by_salesforce += u64::from(says.by_salesforce);
            }
        }
        self.key = key;
        Ok(())
    }

    /// What a key says that has not been seen before, or not for long. Its facts are put behind those of the memory.
    fn learn(&mut self, kind: EventKind, user: &[u8], key: &[u8], of: (bool, Date, Place)) -> Says {
        let (is_client, day, place) = of;
        self.memory.make_room();
        let first = index(self.memory.facts.len());
        let mut says = Says { first, end: first, ..Says::default() };
        let columns = if is_client { CLIENT } else { meaning::columns(kind) };
        let user = std::str::from_utf8(user).ok().and_then(|user| RecordId::parse(user.trim()).ok());
        let (Some(user), Some(key)) = (user, Key::read(columns, key)) else {
            says.fault =
                Some(if user.is_none() { "has a USER_ID that is no id" } else { "is no text in UTF-8" });
            return says;
        };
        let facts = if is_client {
            client(&key)
        } else {
            let meaning = meaning::of(kind, &key);
            says.by_salesforce = meaning.by_salesforce;
            meaning.facts
        };
        for fact in facts {
            match self.fact(user, fact, day, place) {
                Some(at) => self.memory.facts.push(at),
                None => says.has_others = true,
            }
        }
        says.end = index(self.memory.facts.len());
        says
    }

    /// The index of what is counted; nothing where there is too much.
    fn fact(&mut self, user: RecordId, fact: Fact, day: Date, place: Place) -> Option<u32> {
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
        let times = Times { count: 0, ..Times::once(day, place) };
        self.facts.push(Counted { user, fact, times, by_salesforce: 0 });
        let (facts, hasher) = (&self.facts, &self.hasher);
        self.index.insert_unique(hash, at, |&at| {
            let known = &facts[at as usize];
            hasher.hash_one((known.user, &known.fact))
        });
        Some(at)
    }

    /// All that was counted.
    pub fn finish(self) -> (Vec<Counted>, u64) {
        (self.facts, self.others)
    }
}

impl Memory {
    fn find(&self, hash: u64, key: &[u8]) -> Option<Says> {
        let is_same = |known: &Known| {
            known.hash == hash && &self.bytes[known.key.start as usize..known.key.end as usize] == key
        };
        self.keys.find(hash, is_same).map(|known| known.says)
    }

    fn remember(&mut self, hash: u64, key: &[u8], says: Says) -> Says {
        let start = index(self.bytes.len());
        self.bytes.extend_from_slice(key);
        let key = start..index(self.bytes.len());
        self.keys.insert_unique(hash, Known { hash, key, says }, |known| known.hash);
        says
    }

    /// Forgets all where it is full.
    fn make_room(&mut self) {
        if self.keys.len() >= MOST_KEYS || self.bytes.len() >= MOST_KEY_BYTES {
            self.keys.clear();
            self.bytes.clear();
            self.facts.clear();
        }
    }
}

/// An index into a list that is bounded far below what the type holds.
#[expect(clippy::cast_possible_truncation, reason = "bounded by the constants above and the longest row")]
fn index(at: usize) -> u32 {
    at as u32
}

/// With which app, and from where.
fn client(key: &Key<'_>) -> Vec<Fact> {
    let id = RecordId::parse(key.get(Col::AppId)).ok();
    let name =
        Some(key.get(Col::AppName)).filter(|name| !name.is_empty()).unwrap_or(key.get(Col::ClientName));
    let mut facts = Vec::new();
    if id.is_some() || !name.is_empty() {
        facts.push(Fact::App(App { id, name: name.chars().take(LONGEST_NAME).collect() }));
    }
    // Within Salesforce there is a text in the place of an address.
    let address = [Col::SourceIp, Col::ClientIp].iter().find_map(|col| key.get(*col).parse::<IpAddr>().ok());
    facts.extend(address.map(Fact::Address));
    facts
}
