//! How much data an identity reaches.

use super::worth::{Worth, Worths};
use super::{Part, Term};
use crate::access::grants::Access;
use crate::escalation::entry_at::EntryAt;
use crate::inventory::Inventory;
use crate::terms::grant::{BIT_NAMES, Bits, GrantKind};
use crate::text::phrase::count;

/// The objects that an identity works on, by its permissions on each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// Sorted by name.
    pub objects: Vec<Reach>,
}

/// What an identity may do with the records of one object.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    pub object: String,
    pub bits: Bits,
    pub worth: Worth,
}

/// All data at once.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Total {
    Modify,
    View,
}

impl Total {
    pub(crate) fn permission(self) -> &'static str {
        match self {
            Self::Modify => "ModifyAllData",
            Self::View => "ViewAllData",
        }
    }

    fn share(self) -> f64 {
        match self {
            Self::Modify => 1.0,
            Self::View => 0.9,
        }
    }
}

/// Objects by weight.
#[derive(Copy, Clone, Debug, Default, PartialEq)]
pub(crate) struct Sum {
    /// Those of which it reaches every record.
    all_records: f64,
    /// Those of which it reaches the records that sharing leaves it.
    shared: f64,
}

/// The most that rights on shared records alone can make of D: sharing still stands between them and the rest.
const SHARED_MOST: f64 = 0.5;
/// The sum of objects at which a share of 1 - 1/e is reached.
const SCALE: f64 = 20.0;

impl Data {
    pub fn of(inventory: &Inventory<'_>, access: &Access) -> Self {
        let org = &inventory.org;
        let (library, names) = (org.library, &org.library.names);
        let every_field = names.find("*").is_some_and(|name| {
            let key = crate::terms::grant_key::GrantKey { kind: GrantKind::Object, name };
            access.bits(names, key).contains(Bits::VIEW_ALL_FIELDS)
        });
        let worths = Worths::new(inventory, access);
        let objects = access.of_kind(GrantKind::Object);
        let reach = objects.filter(|(key, _)| names.get(key.name) != "*").filter_map(|(key, _)| {
            // What all data brings is counted as such.
            let entries = access.sources(key).into_iter().filter_map(|s| {
                let entry = EntryAt::of(&s)?.entry(library)?;
                let by = names.get(entry.name);
                let total =
                    [Total::Modify, Total::View].iter().any(|t| t.permission().eq_ignore_ascii_case(by));
                (!total).then_some((s.bits, entry))
            });
            let (mut bits, mut spelled) = (Bits::empty(), None);
            for (given, entry) in entries {
                bits |= given;
                spelled = spelled.or((entry.kind == GrantKind::Object).then_some(entry.name));
            }
            if every_field && !bits.is_empty() {
                bits |= Bits::VIEW_ALL_FIELDS;
            }
            let object = names.get(spelled.unwrap_or(key.name)).to_owned();
            let worth = worths.of(&object, bits);
            (!bits.is_empty()).then_some(Reach { object, bits, worth })
        });
        let mut objects: Vec<_> = reach.collect();
        objects.sort_by(|a, b| a.object.cmp(&b.object));
        Self { objects }
    }

    /// The objects by weight.
    pub(crate) fn sum(&self) -> Sum {
        self.objects.iter().fold(Sum::default(), |sum, object| sum.plus(object, 1.0))
    }

    /// `likely`: all data is within reach by a grant that is only likely. `partial`: not all that the identity holds is
    /// known.
    pub(crate) fn terms(&self, total: Option<Total>, likely: bool, partial: bool) -> Vec<Term> {
        let share = |words| Term { part: Part::Data, value: share(total, self.sum()), words };
        if let Some(total) = total {
            let likely = if likely { ", which it likely has," } else { "" };
            return vec![share(format!("{}{likely} reaches every object", total.permission()))];
        }
        let n = self.objects.len();
        let mut objects: Vec<_> = self.objects.iter().map(Reach::term).collect();
        objects.sort_by(|a, b| b.value.total_cmp(&a.value));
        let least = if partial { "at least " } else { "" };
        objects.insert(
            0,
            share(match (n, partial) {
                (0, false) => "it reaches no object".to_owned(),
                (0, true) => "nothing in the repository shows an object that it reaches".to_owned(),
                _ => format!("it reaches {least}{}: {:.1} by weight", self.how_many(), self.sum().total()),
            }),
        );
        objects
    }

    /// `every record of 2 objects, and 3 more as far as sharing allows`.
    fn how_many(&self) -> String {
        let whole = self.objects.iter().filter(|object| object.is_whole()).count();
        match (whole, self.objects.len() - whole) {
            (0, shared) => format!("{} as far as sharing allows", count(shared, "object")),
            (whole, 0) => format!("every record of {}", count(whole, "object")),
            (whole, shared) => {
                format!(
                    "every record of {}, and {shared} more as far as sharing allows",
                    count(whole, "object")
                )
            }
        }
    }
}

impl Sum {
    /// With an object added `times` times.
    pub(crate) fn plus(self, object: &Reach, times: f64) -> Self {
        let value = object.value() * times;
        if object.is_whole() {
            Self { all_records: self.all_records + value, ..self }
        } else {
            Self { shared: self.shared + value, ..self }
        }
    }

    fn total(self) -> f64 {
        self.all_records + self.shared
    }
}

impl Reach {
    /// Whether sharing hides no record from it.
    fn is_whole(&self) -> bool {
        self.bits.intersects(Bits::VIEW_ALL | Bits::MODIFY_ALL)
    }

    /// Its part of the sum.
    pub(crate) fn value(&self) -> f64 {
        let has = |bits| self.bits.intersects(bits);
        let part = |held: bool, value: f64| if held { value } else { 0.0 };
        let times = |held: bool, value: f64| if held { value } else { 1.0 };
        let operations = part(has(Bits::READ), 0.3)
            + part(has(Bits::CREATE | Bits::EDIT), 0.3)
            + part(has(Bits::DELETE), 0.4);
        let records = if has(Bits::MODIFY_ALL) { 2.0 } else { times(has(Bits::VIEW_ALL), 1.5) };
        self.worth.weight() * operations * records * times(has(Bits::VIEW_ALL_FIELDS), 1.2)
    }

    fn term(&self) -> Term {
        let bits: Vec<_> =
            BIT_NAMES.iter().filter(|(bit, _)| self.bits.contains(*bit)).map(|(_, name)| *name).collect();
        let words = format!("{} ({}): {}", self.object, self.worth.in_words(), bits.join(", "));
        Term { part: Part::Object, value: self.value(), words }
    }
}

/// D: from 0 for nothing to 1 for all data. Rights that sharing limits never come near the latter.
pub(crate) fn share(total: Option<Total>, sum: Sum) -> f64 {
    let reached = |sum: f64| 1.0 - (-sum / SCALE).exp();
    let objects = || 1.0 - (1.0 - reached(sum.all_records)) * (1.0 - SHARED_MOST * reached(sum.shared));
    total.map_or_else(objects, Total::share)
}
