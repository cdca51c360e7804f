//! A muting set that does not take away what it seems to.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::access::Access;
use crate::access::grants::{Origin, Source};
use crate::finding::Place;
use crate::metadata::entry::{Entry, key_of};
use crate::rules::engine::context::{Findings, GroupContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::terms::names::fold;
use crate::terms::severity::{Confidence, Severity};
use crate::text::phrase::{count, first, quoted};

pub(crate) const RULE: Rule = Rule::new(
    "muting-misread",
    Group::Hygiene,
    Severity::Medium,
    include_str!("muting_misread.md"),
    Check::Group(check),
)
.varying();

/// A bit that a muting set takes away.
struct Muted<'a> {
    document: usize,
    entry: &'a Entry,
    bit: Bits,
    grant: Grant,
}

fn check(of: &GroupContext<'_>, out: &mut Findings) {
    let org = of.by.cx.org;
    let (library, names) = (org.library, &org.library.names);
    let entries =
        of.group.muting.iter().flat_map(|&d| library.documents[d].entries.iter().map(move |e| (d, e)));
    let mut muted: Vec<Muted<'_>> = entries
        .flat_map(|(document, entry)| {
            entry.bits.iter().map(move |bit| {
                let grant = Grant::new(entry.kind, names.get(entry.name), bit);
                Muted { document, entry, bit, grant }
            })
        })
        .collect();
    if muted.is_empty() {
        return;
    }
    // By what they say, so that the order of files and entries means nothing.
    let key = |m: &Muted<'_>| (m.grant.kind, fold(&m.grant.name).into_owned(), m.bit);
    muted.sort_by_cached_key(|m| (key(m), m.document, m.entry.offset));
    muted.dedup_by(|again, first| key(again) == key(first));
    let (granted, left) = (granted(of, false), granted(of, true));
    let gives = |access: &Access, grant: &Grant| {
        access.holds(names, grant)
            || grant.kind == GrantKind::UserPermission && !access.control(names, &grant.name).is_empty()
    };
    // What a member that is not in the repository grants is not known.
    if of.group.members.iter().all(|m| m.holder.is_some()) {
        let idle: Vec<_> = muted.iter().filter(|m| !gives(&granted, &m.grant)).collect();
        mutes_nothing(of, &idle, out);
    }
    let mut returned: BTreeMap<Origin, Vec<&Muted<'_>>> = BTreeMap::new();
    let mut known = Known::default();
    for muted in muted.iter().filter(|m| gives(&left, &m.grant)) {
        if let Some(origin) = brings(&left, of, muted, &mut known) {
            returned.entry(origin).or_default().push(muted);
        }
    }
    for (origin, weak) in &returned {
        comes_back(of, *origin, weak, out);
    }
}

/// The closed union of what the members grant, as written or without what is muted by name.
fn granted(of: &GroupContext<'_>, muted: bool) -> Access {
    let org = of.by.cx.org;
    let names = &org.library.names;
    let mut access = Access::default();
    for (member, _) in org.leaves(of.by.id) {
        for &document in &org.holders[member].documents {
            for (index, e) in org.library.documents[document].entries.iter().enumerate() {
                let key = GrantKey { kind: e.kind, name: names.fold(e.name) };
                let bits = if muted { e.bits - of.group.muted(names, e) } else { e.bits };
                let origin = Origin::entry(document, index);
                access.insert(names, key, Source { origin, bits, implied: false });
            }
        }
    }
    access.close(names)
}

/// What gives bits of a thing: many muted rights may come back by one.
type Known = FxHashMap<(GrantKey, Bits), Option<Origin>>;

/// The entry that brings a muted right back.
fn brings(left: &Access, of: &GroupContext<'_>, muted: &Muted<'_>, known: &mut Known) -> Option<Origin> {
    let names = &of.by.cx.org.library.names;
    let mut source = |kind: GrantKind, name: &str, bit: Bits| {
        let key = GrantKey { kind, name: names.find(name)? };
        *known.entry((key, bit)).or_insert_with(|| {
            let sources = left.sources(key).into_iter().filter(|s| s.bits.contains(bit));
            sources.map(|s| s.origin).min_by_key(|&origin| {
                (entry_of(of, origin).map(|e| (e.kind, fold(names.get(e.name)).into_owned())), origin)
            })
        })
    };
    let object = muted.grant.name.split_once('.').map_or("", |(object, _)| object);
    source(muted.entry.kind, &muted.grant.name, muted.bit).or_else(|| match muted.entry.kind {
        GrantKind::Object => source(GrantKind::Object, "*", muted.bit),
        GrantKind::Field => source(GrantKind::Object, object, Bits::VIEW_ALL_FIELDS)
            .or_else(|| source(GrantKind::Object, "*", Bits::VIEW_ALL_FIELDS)),
        _ => None,
    })
}

fn entry_of<'a>(of: &GroupContext<'a>, origin: Origin) -> Option<&'a Entry> {
    let Origin::Entry { document, entry } = origin else { return None };
    of.by.cx.org.library.documents.get(document as usize)?.entries.get(entry as usize)
}

fn mutes_nothing(of: &GroupContext<'_>, idle: &[&Muted<'_>], out: &mut Findings) {
    let Some(first) = idle.first() else { return };
    let (cx, title) = (&of.by.cx, of.by.holder.title());
    let place = Place::Leaf { element: first.entry.offset, leaf: key_of(first.entry.kind) };
    let draft = cx
        .about_holder(of.by.holder, first.document, place, "none of its members grants this")
        .key("nothing")
        .severity(Severity::Low)
        .message(format!("{title} mutes {}, which none of its members grants", several(idle)))
        .help(
            "In a muting permission set true takes away. If this was meant to grant, write it in a permission set; \
             if nothing grants it any more, remove it.",
        );
    out.push(cx, draft);
}

fn comes_back(of: &GroupContext<'_>, origin: Origin, weak: &[&Muted<'_>], out: &mut Findings) {
    let (cx, org) = (&of.by.cx, of.by.cx.org);
    let (Origin::Entry { document, .. }, Some(first)) = (origin, weak.first()) else { return };
    let Some(strong) = entry_of(of, origin) else { return };
    let document = document as usize;
    let name = org.library.names.get(strong.name);
    let bits = strong.bits - of.group.muted(&org.library.names, strong);
    let grant = bits.iter().map(|bit| Grant::new(strong.kind, name, bit));
    let Some(grant) = grant.into_iter().find(|g| crate::access::implies::implies(g, &first.grant)) else {
        return;
    };
    let place = |e: &Entry| Place::Leaf { element: e.offset, leaf: key_of(e.kind) };
    let draft = cx
        .about_holder(of.by.holder, first.document, place(first.entry), "muted here")
        .related(cx.label(document, place(strong), "and brought back by this"))
        .key(grant.to_string())
        .confidence(Confidence::Likely)
        .message(format!("{} mutes {}, but leaves '{grant}', which brings it back", of.by.holder.title(), several(weak)))
        .help(format!(
            "Mute '{grant}' as well. Whether muting also takes away what depends on the muted right is not confirmed, \
             so that the group may grant less than it seems."
        ));
    out.push(cx, draft);
}

/// `'a'`, `'a' and 3 more rights`.
fn several(muted: &[&Muted<'_>]) -> String {
    let grants: Vec<String> = muted.iter().map(|muted| quoted(muted.grant.to_string())).collect();
    first(&grants, 1, |n| count(n, "more right"))
}
