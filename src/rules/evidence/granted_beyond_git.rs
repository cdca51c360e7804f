//! What the org grants through a holder and its file does not.

use crate::access::Access;
use crate::catalog::permission;
use crate::evidence::{Evidence, Granted, Place as RowPlace};
use crate::finding::Row;
use crate::org::Org;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;
use crate::text::phrase::{and_more, count};

pub(crate) const RULE: Rule = Rule::new(
    "granted-beyond-git",
    Group::Evidence,
    Severity::Medium,
    include_str!("granted_beyond_git.md"),
    Check::Holder(check),
)
.with_tables(&["PermissionSet"])
.varying();

/// How many grants a message names.
const NAMED: usize = 5;

/// Something that the org grants.
struct Extra {
    severity: Severity,
    grant: Grant,
    place: Option<RowPlace>,
}

fn check(of: &HolderContext<'_>, out: &mut Findings) {
    let org = of.cx.org;
    let Some(evidence) = org.library.evidence.as_deref() else { return };
    let records = org.records_of(of.id);
    if records.is_empty() {
        return;
    }
    let access = org.access_of_holder(of.id);
    let mut extra: Vec<Extra> = Vec::new();
    for record in records {
        let permissions = evidence.permission_sets.get(record);
        for name in permissions.into_iter().flat_map(|set| &set.permissions) {
            let place = permissions.and_then(|set| set.place);
            extra.extend(beyond(org, &access, Grant::permission(name), place));
        }
        if let Some(granted) = evidence.granted.get(record) {
            let all = grants(evidence, granted);
            extra.extend(all.filter_map(|(grant, place)| beyond(org, &access, grant, Some(place))));
        }
    }
    extra.sort_by_cached_key(|extra| (std::cmp::Reverse(extra.severity), extra.grant.to_string()));
    let (Some(worst), Some(draft)) =
        (extra.first(), of.cx.about_whole(of.holder, "the org grants more than this"))
    else {
        return;
    };
    let names: Vec<String> = extra.iter().map(|extra| extra.grant.to_string()).collect();
    let row = |place: RowPlace| Row {
        location: org.evidence_location(place),
        text: format!("{} is granted here (row {})", worst.grant, place.row),
    };
    let draft = match worst.place {
        Some(place) => draft.row(row(place)),
        None => draft,
    };
    let draft = draft
        .severity(worst.severity)
        .identities(of.identities)
        .message(format!(
            "the org grants {} through {} that its file does not: {}",
            count(extra.len(), "right"),
            of.holder.title(),
            and_more(&names, NAMED)
        ))
        .help(help(of.holder.kind));
    out.push(&of.cx, draft);
}

/// What a set grants, that of a licence aside.
fn grants<'e>(
    evidence: &'e Evidence,
    granted: &'e Granted,
) -> impl Iterator<Item = (Grant, RowPlace)> + use<'e> {
    let objects = granted.objects.iter().flat_map(|(object, grant)| {
        let bits = [
            (grant.read, Bits::READ),
            (grant.create, Bits::CREATE),
            (grant.edit, Bits::EDIT),
            (grant.delete, Bits::DELETE),
            (grant.view_all_records, Bits::VIEW_ALL),
            (grant.modify_all_records, Bits::MODIFY_ALL),
            (grant.view_all_fields == Some(true), Bits::VIEW_ALL_FIELDS),
        ];
        let set = bits.into_iter().filter(|(is_set, _)| *is_set);
        set.map(|(_, bit)| (Grant::new(GrantKind::Object, &**object, bit), grant.place))
    });
    let fields = granted.fields.iter().flat_map(|(field, grant)| {
        let bits = [(grant.read, Bits::READ), (grant.edit, Bits::EDIT)];
        let set = bits.into_iter().filter(|(is_set, _)| *is_set);
        set.map(|(_, bit)| (Grant::new(GrantKind::Field, &**field, bit), grant.place))
    });
    let entities = granted.entities.iter().filter_map(|((kind, id), place)| {
        let kind = match &**kind {
            "ApexClass" => GrantKind::Class,
            "ApexPage" => GrantKind::Page,
            "CustomPermission" => GrantKind::CustomPermission,
            _ => return None,
        };
        let name = evidence.entity_names.get(id)?.full_name();
        Some((Grant::new(kind, name, Bits::ENABLED), *place))
    });
    objects.chain(fields).chain(entities)
}

/// A grant that the files do not give, by any spelling of its name.
fn beyond(org: &Org<'_>, access: &Access, grant: Grant, place: Option<RowPlace>) -> Option<Extra> {
    let names = &org.library.names;
    let spellings = org.namespace.spellings(&grant.name);
    let is_held =
        spellings.iter().any(|name| access.holds(names, &Grant::new(grant.kind, name.as_str(), grant.bits)));
    let is_control =
        grant.kind == GrantKind::UserPermission && permission::is_control(grant.kind, &grant.name);
    (!is_held && !is_control).then(|| Extra { severity: severity(&grant), grant, place })
}

fn severity(grant: &Grant) -> Severity {
    let rated = permission::find(&grant.name).and_then(|known| known.rating.as_ref());
    match grant.kind {
        GrantKind::UserPermission => {
            rated.map_or(Severity::Medium, |rating| rating.level.max(Severity::Medium))
        }
        GrantKind::Object if grant.bits.intersects(Bits::MODIFY_ALL | Bits::VIEW_ALL) => Severity::High,
        _ => Severity::Medium,
    }
}

fn help(kind: HolderKind) -> &'static str {
    if kind == HolderKind::Profile {
        "A profile's file leaves out what was not retrieved with it, so that nobody sees this in a review, and a deploy \
         takes nothing of it away. Retrieve the profile together with these objects and classes, look at the difference, \
         and write false for what the integration does not need."
    } else {
        "Somebody changed it in Setup, or a deploy is outstanding. Retrieve the permission set and look at the \
         difference; or deploy the file, which takes away what it does not name."
    }
}
