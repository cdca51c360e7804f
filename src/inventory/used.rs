//! What the users of an identity really used, as logs tell it, by the names of the project.

use std::collections::{BTreeMap, BTreeSet};

use super::Inventory;
use crate::catalog::object::{self, Controller};
use crate::evidence::{EventKind, Operation, Times, Used as Event, Window};
use crate::terms::grant::Bits;
use crate::terms::ids::IdentityId;

/// What an identity used.
#[derive(Debug)]
pub struct Used {
    /// By names as contracts compare them.
    pub objects: BTreeMap<String, UsedObject>,
    pub classes: BTreeMap<String, UsedName>,
    /// Records that were deleted past the recycle bin, for which a user permission is needed: see [`HARD_DELETE`].
    pub hard_deleted: Option<Times>,
    pub windows: Vec<Window>,
    /// Requests whose objects, classes or flows the logs do not tell.
    pub unclear: u64,
}

/// The one user permission whose use a log shows: rows of the Bulk API say what a job did.
pub const HARD_DELETE: &str = "BulkApiHardDelete";

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
            hard_deleted: None,
            windows: EventKind::ALL.into_iter().filter_map(|kind| usage.window(kind)).collect(),
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
                    let known = self.hard_deleted.get_or_insert(Times { count: 0, ..times });
                    known.add(times);
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
