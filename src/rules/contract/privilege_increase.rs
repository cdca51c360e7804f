//! What a change lets an integration do that its contract does not ask for.

use std::collections::BTreeMap;

use crate::catalog::permission;
use crate::change::cause::{Cause, Causes, Link};
use crate::change::pairs::Pair;
use crate::contract::Contract;
use crate::contract::surplus::surplus;
use crate::finding::{Label, Place, Subject};
use crate::metadata::entry;
use crate::org::principal::Principal;
use crate::rules::engine::context::{ChangeContext, Draft, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::gained::{carrier, how, instead, label};
use crate::rules::shared::undeclared::ask;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::terms::ids::IdentityId;
use crate::terms::names::fold;
use crate::terms::severity::{Confidence, Severity};
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::{and, quoted};

pub(crate) const RULE: Rule = Rule::new(
    "privilege-increase",
    Group::Contract,
    Severity::High,
    include_str!("privilege_increase.md"),
    Check::Change(check),
);

fn check(of: &ChangeContext<'_>, out: &mut Findings) {
    for pair in of.change.pairs() {
        let here = |at: usize| std::ptr::eq(of.change.head.roots[at].org(), of.cx.org);
        if !pair.head.root.is_some_and(here) || pair.base.ids.is_empty() {
            continue;
        }
        let Some(causes) = of.change.gains(&pair) else { continue };
        for &id in &pair.head.ids {
            let contract = of.cx.analysis.contract(id).filter(|contract| !contract.is_new());
            if let Some(contract) = contract {
                let gain = Gain { of, pair: &pair, id, contract, causes: &causes };
                gain.drafts().into_iter().for_each(|draft| out.push(&of.cx, draft));
            }
        }
    }
}

/// An integration with an agreed contract on both sides.
struct Gain<'a> {
    of: &'a ChangeContext<'a>,
    pair: &'a Pair,
    id: IdentityId,
    contract: &'a Contract,
    causes: &'a Causes<'a, 'a>,
}

/// A thing of which an integration holds more.
struct Thing {
    name: String,
    bits: Bits,
    /// Where the first of it is granted.
    granted: Label,
}

impl Gain<'_> {
    fn drafts(&self) -> Vec<Draft> {
        let org = self.of.cx.org;
        let mut things: BTreeMap<(GrantKind, String), Thing> = BTreeMap::new();
        for surplus in surplus(org, self.id, self.contract) {
            let Grant { kind, name, bits } = &surplus.grant;
            let new: Bits = bits.iter().filter(|&bit| !self.was_held(*kind, name, bit)).collect();
            if new.is_empty() {
                continue;
            }
            let place = Place::Leaf { element: surplus.entry.offset, leaf: entry::key_of(*kind) };
            let thing = things.entry((*kind, fold(name).into_owned())).or_insert_with(|| Thing {
                name: name.clone(),
                bits: Bits::empty(),
                granted: self.of.cx.label(surplus.document, place, "granted here"),
            });
            thing.bits |= new;
        }
        things.into_iter().filter_map(|((kind, _), thing)| self.draft(kind, thing)).collect()
    }

    /// Whether it held a bit before the change.
    fn was_held(&self, kind: GrantKind, name: &str, bit: Bits) -> bool {
        let Some(root) = self.pair.base.root.map(|at| &self.of.change.base.roots[at]) else { return false };
        let names = &root.org().library.names;
        let spellings = self.of.cx.org.namespace.spellings(name);
        self.pair.base.ids.iter().any(|&id| {
            let access = root.access(id);
            spellings.iter().any(|name| access.holds(names, &Grant::new(kind, name.as_str(), bit)))
        })
    }

    fn draft(&self, kind: GrantKind, thing: Thing) -> Option<Draft> {
        let (cx, org) = (&self.of.cx, self.of.cx.org);
        let name = org.library.names.find(&thing.name)?;
        let access = cx.analysis.access(self.id);
        let causes = self.causes.of(access, GrantKey { kind, name }, thing.bits);
        let cause = causes.first();
        let identity = &org.identities[self.id].name;
        let grant = Grant::new(kind, thing.name, thing.bits);
        let subject = Subject { kind: SubjectKind::Identity, name: identity.clone() };
        let shown = |cause: &Cause| label(self.of, cause, true, &here(cause));
        let shown = causes.iter().find_map(shown);
        // An entry is shown by what it is about, and by its bit; anything else leads to the entry.
        let own = cause.is_none_or(|cause| cause.link == Link::Entry);
        let (primary, other) = match shown {
            Some(shown) if own => (thing.granted, Some(shown)),
            Some(shown) => (shown, Some(thing.granted)),
            None => (thing.granted, None),
        };
        let came = cause.map_or_else(String::new, |cause| format!(": {}", how(cause, &self.groups(cause))));
        let verdict = match self.contract.never(kind, &grant.name, grant.bits) {
            Some(_) => "which its contract says it must never hold",
            None => "which its contract does not ask for",
        };
        let message = format!(
            "integration {} gains {}, {verdict}{came}",
            quoted(identity),
            permission::grant_in_words(&grant)
        );
        let mut asked: Vec<String> = grant.bits.iter().map(|bit| ask(kind, &grant.name, bit)).collect();
        asked.dedup();
        let help = format!(
            "{} If the integration does need it, {}, in a change before this one: a contract that grows together with \
             what it is held against agrees to nothing.",
            cause.map_or("Take it away again.", instead),
            and(&asked)
        );
        let line = cx.site_in_configuration(self.contract.line_of(kind, &grant.name));
        let line = line.map(|site| Label { site, text: format!("what {} needs", quoted(identity)) });
        let draft = cx
            .about_label(subject, primary.clone())
            .identities(&[self.id])
            .grant(grant)
            .confidence(if cause.is_some_and(|cause| matches!(cause.link, Link::Stock | Link::External)) {
                Confidence::Likely
            } else {
                Confidence::Certain
            })
            .message(message)
            .help(help);
        let other = other.filter(|other| other.site != primary.site);
        Some(draft.related_to_some(other).related_to_some(line))
    }
}

impl Gain<'_> {
    /// The groups through which alone the integration has what carries a cause.
    fn groups(&self, cause: &Cause) -> Vec<String> {
        let org = self.of.cx.org;
        let carrier = cause.carrier.as_ref().filter(|_| cause.link == Link::Entry);
        let Some(holder) = carrier.and_then(|carrier| org.find(carrier.kind, &carrier.name)) else {
            return Vec::new();
        };
        let ways = org.ways(Principal::Identity(self.id)).into_iter().filter(|way| way.holder == holder);
        let groups: Option<Vec<String>> =
            ways.map(|way| way.group.map(|group| org.holders[group].title())).collect();
        groups.unwrap_or_default()
    }
}

/// What to write at the line that did it.
fn here(cause: &Cause) -> String {
    match cause.link {
        Link::Member => format!("{} has this now", carrier(cause)),
        Link::Muting => "muted no more".to_owned(),
        Link::Holder | Link::Identity => format!("given {} here", carrier(cause)),
        Link::License => "the licence allows it".to_owned(),
        Link::Entry | Link::Stock | Link::External => "by this".to_owned(),
    }
}
