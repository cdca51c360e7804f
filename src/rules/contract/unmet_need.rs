//! What a contract asks for and nothing grants.

use std::collections::BTreeMap;

use crate::access::Access;
use crate::access::asserted::{has_statement, is_asserted};
use crate::catalog::profile::ProfileClass;
use crate::catalog::{activity, field, implied, object, permission};
use crate::contract::{Demand, Met};
use crate::finding::{Label, Subject};
use crate::org::holder::Holder;
use crate::org::principal::Principal;
use crate::rules::engine::context::{Draft, Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::used_unasked;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::{Confidence, Severity};
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::few;

pub(crate) const RULE: Rule = Rule::new(
    "unmet-need",
    Group::Contract,
    Severity::Medium,
    include_str!("unmet_need.md"),
    Check::Identity(check),
)
.varying();

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    let org = of.cx.org;
    let Some(contract) = of.cx.analysis.contract(of.id) else { return };
    let (names, access) = (&org.library.names, of.cx.analysis.access(of.id));
    let unassignable = with_unassignable(of);
    let mut refused = Vec::new();
    let mut doubts: BTreeMap<&'static str, Vec<Demand<'_>>> = BTreeMap::new();
    for demand in contract.demands(&of.cx.analysis.inventory) {
        let asserted = || is_asserted(org, of.identity, &demand.grant);
        if contract.meets(names, access, &demand) || asserted() || comes_with_object(of, &demand) {
            continue;
        }
        let is_refused =
            || unassignable.as_ref().is_some_and(|access| contract.meets(names, access, &demand));
        match unknown(of, &demand) {
            Some(why) => doubts.entry(why).or_default().push(demand),
            None if is_refused() => refused.push(demand),
            None => report(of, &demand, out),
        }
    }
    report_refused(of, &refused, out);
    used_unasked::report(of, contract, out);
    for (why, demands) in doubts {
        report_unknown(of, why, &demands, out);
    }
}

/// What it would hold, could it be given every set that it is declared to have; `None` where it can.
fn with_unassignable(of: &IdentityContext<'_>) -> Option<Access> {
    let org = of.cx.org;
    let sets = of.identity.mismatched.iter().map(|&set| org.access_of_holder(set));
    let union = sets.reduce(|access, of_set| access.union(&of_set))?;
    Some(union.union(of.cx.analysis.access(of.id)))
}

/// What a set grants that such a user cannot be given is one matter as well.
fn report_refused(of: &IdentityContext<'_>, demands: &[Demand<'_>], out: &mut Findings) {
    let Some(first) = demands.first() else { return };
    let Some(draft) = about(of, first, "asked for here") else { return };
    let (who, grant, more) = (&of.identity.name, permission::grant_in_words(&first.grant), more(demands));
    let sets: Vec<_> = of.identity.mismatched.iter().map(|&set| &of.cx.org.holders[set].name).collect();
    let sure = demands.iter().map(|demand| confidence(of, demand)).min();
    let draft = draft
        .key("licence")
        .confidence(sure.unwrap_or(Confidence::Likely))
        .message(format!(
            "integration '{who}' needs {grant}{more}, which only a set of another user licence would grant: {}",
            few(&sets)
        ))
        .help("See license-mismatch: grant it in a set without a licence, or with the Salesforce API Integration licence.");
    out.push(&of.cx, draft);
}

/// Completes a sentence about the first of some demands.
fn more(demands: &[Demand<'_>]) -> String {
    match demands.len() - 1 {
        0 => String::new(),
        1 => " and 1 other thing".to_owned(),
        n => format!(" and {n} other things"),
    }
}

/// Required and master-detail fields have no permissions.
fn comes_with_object(of: &IdentityContext<'_>, demand: &Demand<'_>) -> bool {
    let Some((object, name)) = demand.grant.name.split_once('.') else { return false };
    let field = || of.cx.analysis.schema().field(&format!("{object}.{}", field::granted_as(name)));
    demand.grant.kind == GrantKind::Field && field().is_some_and(|f| f.field.always_accessible)
}

fn report(of: &IdentityContext<'_>, demand: &Demand<'_>, out: &mut Findings) {
    let (who, grant) = (&of.identity.name, &demand.grant);
    let Some(draft) = about(of, demand, "asked for here") else { return };
    let since = demand.because.map_or_else(String::new, |because| format!(", since {because},"));
    let lacking = lacking(of, demand);
    let what = if lacking.is_empty() {
        "it".to_owned()
    } else {
        format!("all of it: not {}, which the repository names", few(&lacking))
    };
    let here = if overlays(of, demand) { " in these files" } else { "" };
    let draft = one_entry(of, demand).into_iter().fold(draft, Draft::lacks);
    let draft = draft
        .grant(grant.clone())
        .confidence(confidence(of, demand))
        .message(format!(
            "integration '{who}' needs {}{since} and nothing{here} grants {what}",
            permission::grant_in_words(grant)
        ))
        .help(format!("{} {}", remedy(of, demand), note(of, demand)).trim());
    out.push(&of.cx, draft);
}

/// The grant of one entry that would meet a demand; `None` where it takes more, or a choice.
fn one_entry(of: &IdentityContext<'_>, demand: &Demand<'_>) -> Option<Grant> {
    let Met::ByAny(_) = &demand.met else { return None };
    let Grant { kind, name, bits } = &demand.grant;
    let name = match kind {
        GrantKind::Field => {
            let alone = |(object, field): &(&str, &str)| {
                !activity::is_defining(object) && !field::is_of_contact(field)
            };
            let (object, field) = name.split_once('.').filter(alone)?;
            format!(
                "{object}.{}",
                of.cx.analysis.known_fields().spelled(&of.cx.analysis.inventory, object, field)
            )
        }
        GrantKind::Object if object::controllers(name).is_some() || may_have_none(of, &demand.grant) => {
            return None;
        }
        _ => name.clone(),
    };
    let bits = implied::entry_bits(*kind, &name, *bits);
    let grant = Grant::new(*kind, name, bits);
    // What must never be held is not to be granted, whatever else the contract says.
    of.cx.analysis.contract(of.id)?.declares(&grant).then_some(grant)
}

/// Of fields that are asked for without their names and of which it holds some, the others.
fn lacking(of: &IdentityContext<'_>, demand: &Demand<'_>) -> Vec<String> {
    let org = of.cx.org;
    let (names, access) = (&org.library.names, of.cx.analysis.access(of.id));
    let Some(contract) = of.cx.analysis.contract(of.id).filter(|c| c.supports(names, access, demand)) else {
        return Vec::new();
    };
    contract.lacking(names, access, demand).into_iter().map(|grant| grant.name).collect()
}

/// What cannot be known for one reason is one matter, however much it is.
fn report_unknown(of: &IdentityContext<'_>, why: &'static str, demands: &[Demand<'_>], out: &mut Findings) {
    let Some(first) = demands.first() else { return };
    let Some(draft) = about(of, first, "unknown") else { return };
    let (who, grant, more) = (&of.identity.name, permission::grant_in_words(&first.grant), more(demands));
    let draft = draft
        .key(why)
        .severity(Severity::Info)
        .message(format!("whether anything grants {grant}{more} to integration '{who}' is unknown: {why}"))
        .help("Bring what is missing into the repository, or say under [external] what it grants.");
    out.push(&of.cx, draft);
}

fn about(of: &IdentityContext<'_>, demand: &Demand<'_>, label: &str) -> Option<Draft> {
    let site = of.cx.site_in_configuration(demand.location)?;
    let subject = Subject { kind: SubjectKind::Identity, name: of.identity.name.clone() };
    Some(of.cx.about_label(subject, Label { site, text: label.to_owned() }).identities(&[of.id]))
}

/// Why nothing follows from the lack of a grant.
fn unknown(of: &IdentityContext<'_>, demand: &Demand<'_>) -> Option<&'static str> {
    let org = of.cx.org;
    if of.identity.missing.iter().any(|(_, name)| !has_statement(org, name)) {
        return Some("something that it holds is not in the repository");
    }
    let mut leaves = of.identity.holders.iter().flat_map(|&h| org.leaves(h));
    if leaves.any(|(leaf, _)| org.holders[leaf].is_incomplete(org.library)) {
        return Some("a part of what it holds could not be read");
    }
    if org.is_put_in(Principal::Identity(of.id), &demand.grant) {
        return Some("a deploy puts in the value that decides about it");
    }
    let mut profiles = of.identity.holders.iter().map(|&h| &org.holders[h]);
    match (of.identity.stock_profile, profiles.find(|h| h.kind == HolderKind::Profile)) {
        (Some(stock), _) if stock.class == ProfileClass::Admin => {
            return Some("its profile is not in the repository");
        }
        (None, None) => return Some("its profile is not declared"),
        (None, Some(profile)) if !profile.names_user_permissions(org.library) => {
            return Some("the file of its profile names no user permission, as a retrieve would");
        }
        _ => {}
    }
    // A retrieve leaves the fields of such an object out.
    let (object, _) = demand.grant.name.split_once('.').filter(|_| demand.grant.kind == GrantKind::Field)?;
    let all_fields = Grant::new(GrantKind::Object, object, Bits::VIEW_ALL_FIELDS);
    let hidden = of.cx.analysis.access(of.id).holds(&org.library.names, &all_fields);
    hidden.then_some("it has View All Fields, and then no retrieve brings the permissions of single fields")
}

/// A profile's file says of objects, fields and classes only what it was retrieved with.
fn overlays(of: &IdentityContext<'_>, demand: &Demand<'_>) -> bool {
    of.identity.stock_profile.is_none() && demand.grant.kind != GrantKind::UserPermission
}

fn confidence(of: &IdentityContext<'_>, demand: &Demand<'_>) -> Confidence {
    let overlays = overlays(of, demand);
    // That somebody else is granted a field does not prove that the org still has it.
    let schema = of.cx.analysis.schema();
    let lacking = lacking(of, demand);
    let seen = !lacking.is_empty() && lacking.iter().all(|field| schema.field(field).is_none());
    let sure = !(demand.likely || overlays || seen || may_have_none(of, &demand.grant));
    if sure { Confidence::Certain } else { Confidence::Likely }
}

/// Whether an object may be one of the many standard ones without permissions: nobody grants any here.
fn may_have_none(of: &IdentityContext<'_>, grant: &Grant) -> bool {
    let (org, names) = (of.cx.org, &of.cx.org.library.names);
    let known = || grant.name.contains("__") || object::find(&grant.name).is_some_and(|o| o.granted);
    if grant.kind != GrantKind::Object || known() {
        return false;
    }
    let Some(name) = names.find(&grant.name) else { return true };
    let mut entries = org.holders.iter().flat_map(|h| h.entries(org.library));
    !entries.any(|(_, e)| e.kind == grant.kind && !e.bits.is_empty() && names.fold(e.name) == name)
}

fn remedy(of: &IdentityContext<'_>, demand: &Demand<'_>) -> String {
    let (org, grant) = (of.cx.org, &demand.grant);
    let banned = |bit| of.cx.analysis.contract(of.id)?.never(grant.kind, &grant.name, bit);
    if grant.bits.iter().find_map(banned).is_some() {
        return "The contract says never to it as well: take one of the two lines out.".to_owned();
    }
    let set =
        of.identity.holders.iter().map(|&h| &org.holders[h]).find(|h| h.kind == HolderKind::PermissionSet);
    let to = set.map_or_else(|| "a permission set that only this integration has".to_owned(), Holder::title);
    let unless = if overlays(of, demand) {
        "Unless its profile grants it in the org, whose file says only what it was retrieved with, its calls"
    } else {
        "Its calls"
    };
    format!("{unless} would fail in production. Grant {grant} in {to}, or take the line out of the contract.")
}

/// What one may not know of such a demand.
fn note(of: &IdentityContext<'_>, demand: &Demand<'_>) -> &'static str {
    if demand.because.is_some() {
        return "A deploy that grants the one without the other is refused.";
    }
    match demand.grant.kind {
        GrantKind::Object if may_have_none(of, &demand.grant) => {
            "If it has no object permissions, as setup objects and others have none, ask for what decides about it."
        }
        GrantKind::Field if field::is_of_contact(&demand.grant.name) => {
            "A field that ends in __pc may be granted by the field of Contact alone that it shows; ask for that one then."
        }
        GrantKind::Field if demand.likely => {
            "A field that the platform requires needs no permission; do not list it then."
        }
        _ => "",
    }
}
