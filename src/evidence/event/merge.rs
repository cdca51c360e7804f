//! Puts the files of logs together, so that an event that is in a daily file and in an hourly one counts once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::fact::{Counted, Fact};
use super::read::LogFile;
use crate::evidence::id::RecordId;
use crate::evidence::table::login::Logins;
use crate::evidence::usage::{EventKind, Usage, Uses};

/// What all files say so far.
#[derive(Default)]
pub(in crate::evidence) struct Logs {
    usage: Usage,
    logins: BTreeMap<RecordId, Logins>,
    /// The days of which a file has more than an hour.
    daily: BTreeSet<(EventKind, Date)>,
    /// What files of one hour say, by day, until it is known whether there is a file of the whole day.
    hourly: BTreeMap<(EventKind, Date), Vec<Counted>>,
    waiting: usize,
}

/// How much of hourly files may wait; what is more counts at once, even if a file of its day has it as well.
const MOST_WAITING: usize = 500_000;

/// How many things of all users are held.
const MOST: usize = 500_000;

impl Logs {
    /// Adds a file. Gives whether days of it were in another file before, so that their events may count twice.
    pub fn add(&mut self, log: LogFile) -> bool {
        let LogFile { facts, hours, others } = log;
        self.usage.others += others;
        for &(kind, day) in hours.keys() {
            self.usage.days.entry(kind).or_default().insert(day);
        }
        if let (1, Some((&day, &of_day))) = (hours.len(), hours.first_key_value())
            && of_day.is_power_of_two()
        {
            if self.daily.contains(&day) {
                return false;
            }
            if self.waiting + facts.len() <= MOST_WAITING {
                self.waiting += facts.len();
                self.hourly.entry(day).or_default().extend(facts);
                return false;
            }
        }
        let mut twice = false;
        for &day in hours.keys() {
            if let Some(same) = self.hourly.remove(&day) {
                self.waiting -= same.len();
            }
            twice |= !self.daily.insert(day);
        }
        self.count(facts);
        twice
    }

    /// All that was used, and the logins by user.
    pub fn finish(mut self) -> (Usage, BTreeMap<RecordId, Logins>) {
        for (_, facts) in std::mem::take(&mut self.hourly) {
            self.count(facts);
        }
        (self.usage, self.logins)
    }

    fn count(&mut self, facts: Vec<Counted>) {
        for Counted { user, fact, times, by_salesforce } in facts {
            if times.count == 0 {
                continue;
            }
            match fact {
                Fact::Login(way) => self.logins.entry(user).or_default().add(way, times),
                fact => self.usage.add(user, fact, Uses { times, by_salesforce }),
            }
        }
    }
}

impl Usage {
    fn add(&mut self, user: RecordId, fact: Fact, counted: Uses) {
        let times = counted.times;
        if self.users.len() >= MOST && !self.users.contains_key(&user) {
            self.others += times.count;
            return;
        }
        let of_user = self.users.entry(user).or_default();
        match fact {
            Fact::Used(thing) if of_user.used.len() < MOST_OF_USER || of_user.used.contains_key(&thing) => {
                of_user.used.entry(thing).and_modify(|all| all.add(counted)).or_insert(counted);
            }
            Fact::App(app) if of_user.apps.len() < MOST_OF_USER || of_user.apps.contains_key(&app) => {
                of_user.apps.entry(app).and_modify(|all| all.add(times)).or_insert(times);
            }
            Fact::Address(address)
                if of_user.addresses.len() < MOST_OF_USER || of_user.addresses.contains_key(&address) =>
            {
                of_user.addresses.entry(address).and_modify(|all| all.add(times)).or_insert(times);
            }
            Fact::Failed => {
                of_user.failed.get_or_insert(crate::evidence::times::Times { count: 0, ..times }).add(times);
            }
            _ => of_user.others += times.count,
        }
    }
}

/// How many things of each sort a user may have; more are counted together.
const MOST_OF_USER: usize = 2_000;

impl Uses {
    fn add(&mut self, other: Self) {
        self.times.add(other.times);
        self.by_salesforce += other.by_salesforce;
    }
}
