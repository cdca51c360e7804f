//! Grants that a deploy refuses, since the same profile or permission set does not grant what they depend on.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::dependency::{self, Needed};
use crate::catalog::{implied, permission};
use crate::finding::Place;
use crate::inventory::schema::Schema;
use crate::metadata::entry::{self, Entry};
use crate::org::component::Component;
use crate::org::gap::may_grant;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::{BIT_NAMES, Bits, Grant, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::names::{Names, Symbol};
use crate::terms::own_namespace::OwnNamespace;
use crate::terms::severity::Severity;
use crate::text::phrase::{and, quoted};

pub(crate) const RULE: Rule = Rule::new(
    "missing-dependency",
    Group::Hygiene,
    Severity::Medium,
    include_str!("missing_dependency.md"),
    Check::Hygiene(check),
)
.refused_by_a_deploy();

/// Below this API version a file is not a complete statement.
const COMPLETE_SINCE: u16 = 40;

/// More missing rights than this are named in the message alone.
const IN_A_LABEL: usize = 3;

const HELP: &str = "A deploy that grants the one without the other is refused; nothing is completed. Grant what is \
                    missing, or take the dependent right away.";

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    let version = library.project.roots[by.cx.org.root].api_version;
    let is_holder = matches!(by.holder.kind, HolderKind::PermissionSet | HolderKind::Profile);
    if !is_holder || version.is_some_and(|v| v < COMPLETE_SINCE) {
        return;
    }
    // What is missing may stand in a piece that could not be read.
    for component in by.holder.components(library).filter(|c| !c.is_incomplete()) {
        let held = Held::new(by, component);
        for (document, entry) in component.entries().filter(|(_, entry)| !entry.bits.is_empty()) {
            let mut missing = held.missing(entry);
            if missing.is_empty() {
                continue;
            }
            let name = library.names.get(entry.name);
            missing.retain(|needed| !is_put_in(by, &needed.grant));
            // A profile's file says only what it was retrieved with: of what it leaves out nothing is known.
            if by.holder.kind == HolderKind::Profile {
                missing.retain(|needed| held.is_denied(entry, needed));
            }
            let missing = shown(&missing, entry, name);
            if missing.is_empty() {
                continue;
            }
            let all = and(&missing);
            // The message names them all; the label stands in a line of the file.
            let label = match missing.len() {
                n if n > IN_A_LABEL => format!("needs {n} other rights as well"),
                _ => format!("needs {all} as well"),
            };
            let place = Place::Leaf { element: entry.offset, leaf: entry::key_of(entry.kind) };
            let draft = by
                .cx
                .about_holder(by.holder, document, place, label)
                .key(format!("{:?}:{}", entry.kind, name.to_lowercase()))
                .identities(by.identities)
                .message(format!(
                    "{} grants {} without what it depends on: {all}",
                    by.holder.title(),
                    called(entry, name)
                ))
                .help(HELP);
            out.push(&by.cx, draft);
        }
    }
}

/// Whether a deploy puts in what decides about a grant.
fn is_put_in(by: &HolderContext<'_>, grant: &Grant) -> bool {
    by.holder.unclear(by.cx.org.library).any(|unclear| may_grant(by.cx.org, unclear, grant))
}

/// What an entry is about, as messages say it.
fn called(entry: &Entry, name: &str) -> String {
    match entry.kind {
        GrantKind::UserPermission => permission::title_of(name).into_owned(),
        _ => quoted(name),
    }
}

/// What is missing beside an entry about `name`. Bits of the same thing stand without its name where nothing else is
/// missing.
fn shown(missing: &[Needed], entry: &Entry, name: &str) -> Vec<String> {
    let of_entry = |needed: &&Needed| needed.grant.kind == entry.kind && needed.grant.name == name;
    if entry.kind == GrantKind::UserPermission || !missing.iter().all(|needed| of_entry(&needed)) {
        return missing.iter().map(|needed| permission::grant_in_words(&needed.grant)).collect();
    }
    let bits = missing.iter().fold(Bits::empty(), |bits, needed| bits | needed.grant.bits);
    let bits = BIT_NAMES.into_iter().filter(|(bit, _)| bits.contains(*bit));
    bits.map(|(_, name)| name.to_owned()).collect()
}

/// What one file, or the files of one component, grant of what others may depend on.
struct Held<'l> {
    names: &'l Names,
    namespace: &'l OwnNamespace,
    schema: Schema<'l>,
    kind: HolderKind,
    component: Component<'l>,
    granted: OnceCell<Granted>,
    /// The objects of entries that grant nothing.
    off_objects: OnceCell<FxHashSet<Symbol>>,
}

#[derive(Default)]
struct Granted {
    by_thing: FxHashMap<(GrantKind, Symbol), Bits>,
    every_object: Bits,
}

impl<'l> Held<'l> {
    fn new(by: &HolderContext<'l>, component: Component<'l>) -> Self {
        Self {
            names: &by.cx.org.library.names,
            namespace: &by.cx.org.namespace,
            schema: by.cx.analysis.schema(),
            kind: by.holder.kind,
            component,
            granted: OnceCell::new(),
            off_objects: OnceCell::new(),
        }
    }

    fn granted(&self) -> &Granted {
        self.granted.get_or_init(|| {
            let names = self.names;
            let mut granted = Granted::default();
            for (_, entry) in self.component.entries() {
                if !matches!(entry.kind, GrantKind::Object | GrantKind::UserPermission) {
                    continue;
                }
                *granted.by_thing.entry((entry.kind, names.fold(entry.name))).or_default() |= entry.bits;
                if entry.enables_permission() {
                    let given = implied::by_permission(names.get(entry.name)).iter();
                    let of_every = given.filter(|implied| implied.object == "*");
                    granted.every_object |= of_every.map(|i| implied::object_bits(i.bits)).collect::<Bits>();
                }
            }
            granted
        })
    }

    fn off_objects(&self) -> &FxHashSet<Symbol> {
        let off = || self.component.files().flat_map(|(_, file)| file.off_objects.iter());
        self.off_objects.get_or_init(|| off().map(|(name, _)| self.names.fold(name)).collect())
    }

    fn missing(&self, entry: &Entry) -> Vec<Needed> {
        // Other entries are by far the most, and to look their names up is most of what they would cost.
        let may_depend = match entry.kind {
            GrantKind::Object | GrantKind::UserPermission => true,
            GrantKind::Field => !entry.bits.contains(implied::field_bits(entry.bits)),
            _ => false,
        };
        if !may_depend {
            return Vec::new();
        }
        let name = self.names.get(entry.name);
        let has_masters = |object: &str| self.schema.has_masters(object);
        if !dependency::depends(entry.kind, name, entry.bits, has_masters) {
            return Vec::new();
        }
        let grant = Grant::new(entry.kind, name, entry.bits);
        // An entry has to state all that its own bits need, whatever else gives it.
        self.schema.lacking_beside(&grant, &|other| {
            if other.kind == grant.kind && other.name == grant.name { Bits::empty() } else { self.of(other) }
        })
    }

    fn of(&self, grant: &Grant) -> Bits {
        let stated = || {
            let symbol = self.stated_as(grant)?;
            self.granted().by_thing.get(&(grant.kind, symbol)).copied()
        };
        let every = if grant.kind == GrantKind::Object { self.granted().every_object } else { Bits::empty() };
        stated().unwrap_or_default() | every
    }

    /// The name of a thing among the entries, with the project's own namespace or without.
    fn stated_as(&self, grant: &Grant) -> Option<Symbol> {
        self.spelled(grant, |symbol| self.granted().by_thing.contains_key(&(grant.kind, symbol)))
    }

    fn is_off(&self, grant: &Grant) -> bool {
        grant.kind == GrantKind::Object && self.spelled(grant, |s| self.off_objects().contains(&s)).is_some()
    }

    fn spelled(&self, grant: &Grant, is_it: impl Fn(Symbol) -> bool) -> Option<Symbol> {
        let spellings = self.namespace.spellings(&grant.name);
        let mut known = spellings.iter().filter_map(|name| self.names.find(name));
        known.find(|&symbol| is_it(symbol))
    }

    /// Whether the files say that something is not granted. A set is a complete statement; a profile's file leaves
    /// out what it was not retrieved with, and user permissions that are off.
    fn is_denied(&self, entry: &Entry, needed: &Needed) -> bool {
        let of_entry = needed.grant.kind == entry.kind && self.names.get(entry.name) == needed.grant.name;
        let is_named = || self.stated_as(&needed.grant).is_some() || self.is_off(&needed.grant);
        self.kind == HolderKind::PermissionSet || of_entry || is_named()
    }
}
