//! What the users of an identity really used, as logs tell it, by the names of the project.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Inventory;
use crate::catalog::object::{self, Controller};
use crate::evidence::{Api, EventKind, Operation, Times, Usage, Used as Event};
use crate::terms::grant::Bits;
use crate::terms::ids::IdentityId;

/// What an identity used.
#[derive(Debug)]
pub struct Used {
    /// By names as contracts compare them.
    pub objects: BTreeMap<String, UsedObject>,
    pub classes: BTreeMap<String, UsedName>,
    /// Rights beside objects whose use a log shows, by API name.
    pub permissions: BTreeMap<&'static str, Times>,
    pub windows: Vec<Window>,
    /// Requests whose objects, classes or flows the logs do not tell.
    pub unclear: u64,
}

/// An object, and what was done with its records.
#[derive(Debug)]
pub struct UsedObject {
    /// As the log writes it.
    pub name: String,
    pub bits: Bits,
    /// Something was done, and the log does not say what.
    pub unclear: bool,
    /// By folded names: of those alone that a log names.
    pub fields: BTreeSet<String>,
    pub times: Times,
}

#[derive(Debug)]
pub struct UsedName {
    pub name: String,
    pub times: Times,
}

/// Days of which there are logs.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Window {
    pub kind: EventKind,
    pub first: Date,
    pub last: Date,
    /// On how many of its days something happened.
    pub days: usize,
}

/// From so many days on a log says that something is not used.
pub const LONG: i32 = 90;

/// Of a log that is kept whole something happens on most days.
const MOST: (usize, usize) = (2, 3);

impl Window {
    /// From the first day to the last.
    pub fn length(&self) -> i32 {
        self.first.until(self.last).map_or(0, |span| span.get_days() + 1)
    }

    /// Whether it is long enough, and whole enough, for what is not in it to be unused.
    pub fn is_long(&self) -> bool {
        let length = usize::try_from(self.length()).unwrap_or_default();
        self.length() >= LONG && self.days * MOST.1 >= length * MOST.0
    }
}

impl Used {
    /// `None` where no log is there, or no user of the identity is known.
    pub fn of(inventory: &Inventory<'_>, identity: IdentityId) -> Option<Self> {
        let org = &inventory.org;
        let usage = &org.library.evidence.as_ref()?.usage;
        let users = &org.identities[identity].users;
        if users.is_empty() || usage.days.is_empty() {
            return None;
        }
        let mut used = Self {
            objects: BTreeMap::new(),
            classes: BTreeMap::new(),
            permissions: BTreeMap::new(),
            windows: windows(usage),
            unclear: 0,
        };
        for &user in users {
            let Some(of_user) = usage.users.get(&org.users[user].id) else { continue };
            used.unclear += of_user.others;
            for (event, uses) in &of_user.used {
                used.add(inventory, event, uses.times);
            }
        }
        Some(used)
    }

    fn add(&mut self, inventory: &Inventory<'_>, event: &Event, times: Times) {
        match event {
            Event::Object { object, operation } => {
                self.object(inventory, object, bits(*operation), times);
                if *operation == Operation::HardDelete {
                    count(&mut self.permissions, "BulkApiHardDelete", times);
                }
                // What has no permissions of its own is used through what decides about it.
                for controller in object::controllers(object).unwrap_or_default() {
                    if let Controller::Object(of) = controller {
                        let bits = bits(*operation).map(|bits| bits | Bits::READ);
                        self.object(inventory, of, bits, times);
                    }
                }
            }
            Event::Field { object, field } => {
                let key = inventory.org.namespace.key(object);
                let object = self.objects.entry(key).or_insert_with(|| UsedObject::new(object, times));
                object.fields.insert(inventory.org.namespace.key(field));
            }
            Event::ApexRest(path) => match inventory.code().of_rest_path(path) {
                Some(class) => self.class(inventory, class, times),
                None => self.unclear += times.count,
            },
            Event::ApexSoap(class) => self.class(inventory, class, times),
            Event::Api(Api::Metadata) => {
                count(&mut self.permissions, "ModifyMetadata", times);
            }
            Event::Flow(_) | Event::Api(_) | Event::PermissionChange(_) => {}
        }
    }

    fn object(&mut self, inventory: &Inventory<'_>, name: &str, bits: Option<Bits>, times: Times) {
        let key = inventory.org.namespace.key(name);
        let object = self.objects.entry(key).or_insert_with(|| UsedObject::new(name, times));
        object.bits |= bits.unwrap_or_default();
        object.unclear |= bits.is_none();
        object.times.add(times);
    }

    fn class(&mut self, inventory: &Inventory<'_>, name: &str, times: Times) {
        let key = inventory.org.namespace.key(name);
        let new = || UsedName { name: name.to_owned(), times: Times { count: 0, ..times } };
        self.classes.entry(key).or_insert_with(new).times.add(times);
    }

    /// The log by which something is known to be unused, of those that show all requests to records: the free one, or
    /// all of the others.
    pub fn long_window(&self) -> Option<Window> {
        let of = |kind| self.windows.iter().copied().find(|window| window.kind == kind && window.is_long());
        let details = [EventKind::Api, EventKind::RestApi, EventKind::BulkApi, EventKind::BulkApi2];
        of(EventKind::ApiTotalUsage).or_else(|| {
            let all: Option<Vec<Window>> = details.into_iter().map(of).collect();
            all?.into_iter().min_by_key(Window::length)
        })
    }

    /// The log by which a class is known not to be called.
    pub fn long_window_of_classes(&self) -> Option<Window> {
        let of = |kind| self.windows.iter().copied().find(|window| window.kind == kind && window.is_long());
        of(EventKind::ApiTotalUsage).or_else(|| of(EventKind::ApexRestApi))
    }
}

impl UsedObject {
    fn new(name: &str, times: Times) -> Self {
        let (bits, unclear) = (Bits::empty(), false);
        let times = Times { count: 0, ..times };
        Self { name: name.to_owned(), bits, unclear, fields: BTreeSet::new(), times }
    }
}

/// What an operation needs; `None` where the log does not say what was done.
fn bits(operation: Operation) -> Option<Bits> {
    Some(match operation {
        Operation::Read => Bits::READ,
        Operation::Create => Bits::CREATE,
        Operation::Edit => Bits::EDIT,
        Operation::Upsert => Bits::CREATE | Bits::EDIT,
        Operation::Delete | Operation::HardDelete => Bits::DELETE,
        Operation::Unknown => return None,
    })
}

fn count(all: &mut BTreeMap<&'static str, Times>, name: &'static str, times: Times) {
    all.entry(name).and_modify(|known| known.add(times)).or_insert(times);
}

fn windows(usage: &Usage) -> Vec<Window> {
    let window = |(kind, days): (&EventKind, &BTreeSet<Date>)| {
        Some(Window { kind: *kind, first: *days.first()?, last: *days.last()?, days: days.len() })
    };
    usage.days.iter().filter_map(window).collect()
}
