//! A second evaluator of access: slow, without provenance, and with no code of the product.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{self, By};
use crate::engine::differential::library::{self, Element};

/// Kind, name and bit, all in lower case.
pub(super) type Grant = (String, String, String);
pub(super) type Grants = BTreeSet<Grant>;

/// One component of a project root, by its kind and name.
pub(super) struct File<'f> {
    pub(super) kind: &'static str,
    pub(super) name: &'f str,
    pub(super) bytes: &'f [u8],
}

#[derive(Default)]
struct Holder {
    grants: Grants,
    license: Option<String>,
}

#[derive(Default)]
struct Group {
    members: BTreeSet<String>,
    muting: BTreeSet<String>,
}

/// A project root.
#[derive(Default)]
pub(super) struct World {
    namespace: Option<String>,
    /// By kind and name.
    holders: BTreeMap<(&'static str, String), Holder>,
    groups: BTreeMap<String, Group>,
    muting: BTreeMap<String, Grants>,
    /// Detail and master.
    details: BTreeSet<(String, String)>,
}

/// What somebody has.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Access {
    pub(super) grants: Grants,
    pub(super) controls: BTreeSet<String>,
}

impl World {
    pub(super) fn new<'f>(namespace: Option<&str>, files: impl Iterator<Item = File<'f>>) -> Self {
        let mut world = Self { namespace: namespace.map(str::to_lowercase), ..Self::default() };
        for file in files {
            // The product names it as an error.
            let Ok(read) = library::read(file.bytes) else { continue };
            world.add(&file, &read.elements);
        }
        world
    }

    fn add(&mut self, file: &File<'_>, elements: &[Element]) {
        let name = self.plain(file.name);
        let texts = |of: &str| {
            let of = of.to_owned();
            elements.iter().filter(move |e| e.depth == 2 && e.name == of).map(|e| e.text.as_str())
        };
        match file.kind {
            "profile" | "permission-set" => {
                let grants = self.grants(elements, file.kind);
                let own = if file.kind == "profile" { "userLicense" } else { "license" };
                let license = texts(own).next_back().or_else(|| texts("userLicense").next_back());
                let holder = self.holders.entry((file.kind, name)).or_default();
                holder.grants.extend(grants);
                holder.license = holder.license.take().or(license.map(str::to_lowercase));
            }
            "muting-permission-set" => {
                let grants = self.grants(elements, file.kind);
                self.muting.entry(name).or_default().extend(grants);
            }
            "permission-set-group" => {
                let members: Vec<_> = texts("permissionSets").map(|t| self.plain(t)).collect();
                let muting: Vec<_> = texts("mutingPermissionSets").map(|t| self.plain(t)).collect();
                let group = self.groups.entry(name).or_default();
                group.members.extend(members);
                group.muting.extend(muting);
            }
            "object" | "field" => self.add_fields(file, elements),
            _ => {}
        }
    }

    fn add_fields(&mut self, file: &File<'_>, elements: &[Element]) {
        let object = self.plain(file.name.split('.').next().unwrap());
        // One field for a file of its own, else those that the object's file holds.
        let roots: Vec<usize> = match file.kind {
            "field" => vec![0],
            _ => (0..elements.len())
                .filter(|&i| elements[i].depth == 2 && elements[i].name == "fields")
                .collect(),
        };
        for root in roots {
            let of_field = children(elements, root);
            let value = |name: &str| of_field.iter().find(|e| e.name == name).map(|e| e.text.as_str());
            if let Some(master) = value("referenceTo").filter(|_| value("type") == Some("MasterDetail")) {
                self.details.insert((object.clone(), self.plain(master)));
            }
        }
    }

    /// What the entries of a file turn on.
    fn grants(&self, elements: &[Element], root: &str) -> Grants {
        let (is_profile, mutes) = (root == "profile", root == "muting-permission-set");
        let mut grants = Grants::new();
        for at in (0..elements.len()).filter(|&at| elements[at].depth == 2) {
            let Some(shape) = facts::shape(&elements[at].name, is_profile) else { continue };
            let children = children(elements, at);
            let Some(key) = children.iter().find(|c| shape.keys.contains(&c.name.as_str())) else { continue };
            let name = self.plain(&key.text);
            let mut bits = BTreeSet::new();
            let mut add = |bit| {
                bits.insert(bit);
            };
            for (child, bit, by) in shape.flags {
                // Of several the last counts.
                let Some(value) = children.iter().rfind(|c| c.name == *child) else { continue };
                let value = value.text.to_lowercase();
                let is_true = value == "true" || value == "1";
                match by {
                    By::Truth if is_true => add(*bit),
                    By::Falsehood if !is_true => add(*bit),
                    By::Presence => add(*bit),
                    By::Visibility => match value.as_str() {
                        "defaulton" | "visible" => ["enabled", "default"].into_iter().for_each(&mut add),
                        "defaultoff" | "available" => add("enabled"),
                        _ => {}
                    },
                    By::Truth | By::Falsehood => {}
                }
            }
            // `readable` is optional, and who edits a field reads it; a muting set without it mutes the edit alone.
            let is_said = |child: &str| children.iter().any(|c| c.name == child);
            let reads = shape.kind == "field" && !mutes && !is_said("readable") && !is_said("hidden");
            if reads && bits.contains("edit") {
                bits.insert("read");
            }
            grants.extend(bits.into_iter().map(|bit| (shape.kind.to_owned(), name.clone(), bit.to_owned())));
        }
        grants
    }

    /// A name as names compare: in lower case, without the project's own namespace.
    fn plain(&self, name: &str) -> String {
        let name = percent_decoded(name).to_lowercase();
        let Some(namespace) = &self.namespace else { return name };
        let prefix = format!("{namespace}__");
        let part = |part: &str| match part.strip_prefix(&prefix) {
            // `acme__c` is a custom object called acme.
            Some(rest) if !facts::SUFFIXES.contains(&rest) => rest.to_owned(),
            _ => part.to_owned(),
        };
        name.split('.').map(part).collect::<Vec<_>>().join(".")
    }

    /// What whoever has a holder can do through it.
    pub(super) fn of_holder(&self, kind: &'static str, name: &str) -> Access {
        closed(self.written(kind, &self.plain(name), &|_| true))
    }

    /// What somebody can do who has some holders and, where its file is absent, an API-only profile of Salesforce.
    pub(super) fn of_identity(&self, holders: &[(&'static str, String)], has_api_profile: bool) -> Access {
        let is_given = |set: &str| !self.is_refused(holders, has_api_profile, set);
        let mut written = Grants::new();
        for (kind, name) in holders {
            written.extend(self.written(kind, &self.plain(name), &is_given));
        }
        if has_api_profile {
            let content = facts::API_PROFILE_CONTENT.iter();
            written.extend(
                content.map(|p| ("user-permission".to_owned(), (*p).to_owned(), "enabled".to_owned())),
            );
        }
        closed(written)
    }

    /// What a user can do to whom an org has really assigned some holders, whatever their licences.
    pub(super) fn of_user(&self, holders: &[(&'static str, String)], has_api_profile: bool) -> Access {
        let mut written = Grants::new();
        for (kind, name) in holders {
            written.extend(self.written(kind, &self.plain(name), &|_| true));
        }
        if has_api_profile {
            let content = facts::API_PROFILE_CONTENT.iter();
            let grant = |p: &&str| ("user-permission".to_owned(), (*p).to_owned(), "enabled".to_owned());
            written.extend(content.map(grant));
        }
        closed(written)
    }

    /// Permission sets that somebody cannot be given because of the licence.
    pub(super) fn refused(
        &self,
        holders: &[(&'static str, String)],
        has_api_profile: bool,
    ) -> BTreeSet<String> {
        let mut sets = BTreeSet::new();
        for (kind, name) in holders {
            let name = self.plain(name);
            match self.groups.get(&name) {
                Some(group) if *kind == "permission-set-group" => sets.extend(group.members.iter().cloned()),
                _ if *kind == "permission-set" => drop(sets.insert(name)),
                _ => {}
            }
        }
        sets.retain(|set| self.is_refused(holders, has_api_profile, set));
        sets
    }

    fn is_refused(&self, holders: &[(&'static str, String)], has_api_profile: bool, set: &str) -> bool {
        let license = |kind, name: &str| self.holders.get(&(kind, self.plain(name)))?.license.as_deref();
        let profiles = holders.iter().filter(|(kind, _)| *kind == "profile");
        let has_license =
            |(_, name): &(_, String)| license("profile", name) == Some(facts::INTEGRATION_LICENSE);
        let is_integration = has_api_profile || profiles.into_iter().any(has_license);
        is_integration && license("permission-set", set).is_some_and(|l| facts::USER_LICENSES.contains(&l))
    }

    fn written(&self, kind: &'static str, name: &str, is_given: &dyn Fn(&str) -> bool) -> Grants {
        let of = |kind, name: &str| self.holders.get(&(kind, name.to_owned())).map(|h| h.grants.clone());
        match kind {
            "permission-set-group" => {
                let Some(group) = self.groups.get(name) else { return Grants::new() };
                let muted = self.muted(group);
                let members = group.members.iter().filter(|set| is_given(set));
                let union: Grants = members.filter_map(|set| of("permission-set", set)).flatten().collect();
                union.difference(&muted).cloned().collect()
            }
            "permission-set" if !is_given(name) => Grants::new(),
            kind => of(kind, name).unwrap_or_default(),
        }
    }

    /// What a group takes away: what its muting sets name, every bit of an object or a field that does not stand
    /// without it, and on details what needs the master.
    fn muted(&self, group: &Group) -> Grants {
        let sets = group.muting.iter().filter_map(|set| self.muting.get(set));
        let mut muted: Grants = sets.flatten().cloned().collect();
        loop {
            let mut more = Grants::new();
            for (kind, name, gone) in &muted {
                let mut add = |name: &str, bit: &str| {
                    more.insert((kind.clone(), name.to_owned(), bit.to_owned()));
                };
                let bits: &[&str] = match kind.as_str() {
                    "object" => &["create", "edit", "delete", "view-all", "modify-all"],
                    "field" => &["edit"],
                    _ => &[],
                };
                let stands_alone = gone == "edit" && facts::is_never_edited(name);
                bits.iter()
                    .filter(|bit| !stands_alone && facts::within(kind, bit).contains(&gone.as_str()))
                    .for_each(|bit| add(name, bit));
                for (detail, master) in self.details.iter().filter(|_| kind == "object") {
                    let needing =
                        facts::ON_MASTER.iter().filter(|(_, needs)| needs == gone && master == name);
                    needing.for_each(|(bit, _)| add(detail, bit));
                }
            }
            let before = muted.len();
            muted.extend(more);
            if muted.len() == before {
                return muted;
            }
        }
    }
}

/// Everything that grants bring, step by step until nothing is new.
fn closed(grants: Grants) -> Access {
    let is_control =
        |(kind, name, _): &Grant| kind == "user-permission" && facts::CONTROLS.contains(&name.as_str());
    let (controls, mut grants): (Grants, Grants) = grants.into_iter().partition(is_control);
    loop {
        let mut more = Grants::new();
        for (kind, name, bit) in &grants {
            let within = facts::within(kind, bit).iter();
            more.extend(within.map(|b| (kind.clone(), name.clone(), (*b).to_owned())));
            if kind == "user-permission" {
                let (permissions, objects) = facts::brought(name);
                more.extend(
                    permissions.iter().map(|p| (kind.clone(), (*p).to_owned(), "enabled".to_owned())),
                );
                for (object, bits) in objects {
                    more.extend(
                        bits.iter().map(|b| ("object".to_owned(), (*object).to_owned(), (*b).to_owned())),
                    );
                }
            }
        }
        let before = grants.len();
        grants.extend(more);
        if grants.len() == before {
            return Access { grants, controls: controls.into_iter().map(|(_, name, _)| name).collect() };
        }
    }
}

impl Access {
    /// Whether one bit is held: as such, of every object, or as a field of an object all of whose fields are read.
    pub(super) fn holds(&self, kind: &str, name: &str, bit: &str) -> bool {
        let has = |kind: &str, name: &str, bit: &str| {
            self.grants.contains(&(kind.to_owned(), name.to_lowercase(), bit.to_owned()))
        };
        let object = name.split('.').next().unwrap();
        let all_fields = || ["*", object].iter().any(|object| has("object", object, "view-all-fields"));
        has(kind, name, bit)
            || kind == "object" && has(kind, "*", bit)
            || kind == "field" && bit == "read" && all_fields()
    }
}

/// The elements directly below one.
fn children(elements: &[Element], parent: usize) -> Vec<&Element> {
    let depth = elements[parent].depth;
    let below = elements[parent + 1..].iter().take_while(|e| e.depth > depth);
    below.filter(|e| e.depth == depth + 1).collect()
}

fn percent_decoded(name: &str) -> String {
    let mut out = Vec::new();
    let mut rest = name.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|d| std::str::from_utf8(d).ok()).filter(|_| first == b'%');
        let byte = code.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(out).unwrap_or_else(|_| name.to_owned())
}
