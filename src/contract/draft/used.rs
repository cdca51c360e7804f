//! A draft that asks for what was used, and keeps apart what was not.

use super::{DraftContract, DraftObject, WORDS};
use crate::evidence::Window;
use crate::inventory::Inventory;
use crate::inventory::used::{HARD_DELETE, Used};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

/// What logs say beside a draft.
#[derive(Debug)]
pub struct DraftUsage {
    pub windows: Vec<Window>,
    /// What is held and not used, in the words of a contract.
    pub unused: Vec<String>,
    /// What is held, and whose use no log shows.
    pub unseen: Vec<String>,
    /// Requests of which the logs do not say what they needed.
    pub unclear: u64,
}

impl DraftContract {
    /// Leaves of the draft what was used, and of what no log can show the use of, what is rated lower than high.
    pub fn keep_used(&mut self, inventory: &Inventory<'_>, used: &Used) {
        let mut usage = DraftUsage {
            windows: used.windows.clone(),
            unused: Vec::new(),
            unseen: Vec::new(),
            unclear: used.unclear,
        };
        self.permissions.retain(|permission| {
            let is_used = used.hard_deleted.is_some() && permission.name.eq_ignore_ascii_case(HARD_DELETE);
            let is_risky = permission.rating().is_some_and(|rating| rating.level >= Severity::High);
            if is_risky && !is_used {
                usage.unseen.push(permission.name.clone());
            }
            is_used || !is_risky
        });
        let key = |name: &str| inventory.org.namespace.key(name);
        self.objects.retain_mut(|object| {
            let Some(known) = used.objects.get(&key(&object.name)) else {
                usage.unused.push(object.name.clone());
                return false;
            };
            object.used = Some(known.times);
            if object.all_records() {
                usage.unseen.push(format!("all records of {}", object.name));
            }
            if !known.unclear {
                usage.unused.extend(object.unused(known.bits));
                object.narrow(known.bits);
            }
            object.bits -= Bits::VIEW_ALL | Bits::MODIFY_ALL;
            true
        });
        for (kind, names) in self.names.iter_mut().filter(|(kind, _)| *kind == GrantKind::Class) {
            let has_path =
                |name: &str| inventory.code().find(name).is_some_and(|c| c.code.rest_path.is_some());
            names.retain(|name| match used.classes.get(&key(name)) {
                Some(class) => {
                    self.called.push((name.clone(), class.times));
                    true
                }
                // Others are called in ways that no log shows.
                None if has_path(name) => {
                    usage.unused.push(format!("{}:{name}", kind.name()));
                    false
                }
                None => true,
            });
        }
        self.names.retain(|(_, names)| !names.is_empty());
        self.usage = Some(usage);
    }
}

impl DraftObject {
    /// What entries give of it and no request needed, in words.
    fn unused(&self, used: Bits) -> Vec<String> {
        let unused = (self.bits & WORDS) - used - Bits::READ;
        unused.names().map(|word| format!("{}:{word}", self.name)).collect()
    }

    /// Leaves what was used. Whoever edits or deletes reads, too.
    fn narrow(&mut self, used: Bits) {
        self.bits = (self.bits - WORDS) | (self.access() & (used | Bits::READ));
        if !used.intersects(Bits::EDIT | Bits::CREATE) {
            self.read.append(&mut self.edit);
            self.read.sort_by(|a, b| (a.sensitive.is_none(), &a.name).cmp(&(b.sensitive.is_none(), &b.name)));
        }
    }
}
