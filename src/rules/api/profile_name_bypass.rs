//! Rules, flows and code that treat an integration's profile apart by its name.

use crate::catalog::profile;
use crate::catalog::words::WordClass;
use crate::finding::{Label, Place, Site, Subject};
use crate::inventory::automation::{Asker, AskerKind};
use crate::metadata::formula::Profile;
use crate::org::words::Words;
use crate::rules::engine::context::{Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::IdentityId;
use crate::terms::names::fold;
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;

pub(crate) const RULE: Rule = Rule::new(
    "profile-name-bypass",
    Group::Api,
    Severity::Medium,
    include_str!("profile_name_bypass.md"),
    Check::Org(check),
)
.likely();

fn check(cx: &Context<'_>, out: &mut Findings) {
    for asker in cx.analysis.automation().askers() {
        for compared in &asker.mentions.profiles {
            let identities = identities_called(cx, &compared.name);
            if !identities.is_empty() || is_like_integration(&compared.name) {
                report(cx, &asker, compared, &identities, out);
            }
        }
    }
}

fn report(
    cx: &Context<'_>,
    asker: &Asker<'_>,
    compared: &Profile,
    identities: &[IdentityId],
    out: &mut Findings,
) {
    let subject = match asker.kind {
        AskerKind::Class => Subject { kind: SubjectKind::Class, name: asker.name.to_string() },
        AskerKind::Flow | AskerKind::ValidationRule => {
            Subject { kind: SubjectKind::File, name: cx.org.library.project.files[asker.file].path.clone() }
        }
    };
    let place = match asker.kind {
        // The quotes belong to what is shown.
        AskerKind::Class => {
            let length = u32::try_from(compared.name.len()).unwrap_or_default();
            Place::Bytes { start: compared.offset, end: compared.offset + length + 2 }
        }
        AskerKind::Flow | AskerKind::ValidationRule => Place::Element(compared.offset),
    };
    let of = if identities.is_empty() {
        "which sounds like an integration's".to_owned()
    } else {
        format!("the profile of {}", cx.whom(identities))
    };
    let primary = Label { site: Site { file: asker.file, place }, text: "compared here".into() };
    let draft = cx
        .about_label(subject, primary)
        .key(format!("{}:{}", asker.name, compared.name))
        .identities(identities)
        .message(format!(
            "the {} '{}' treats the profile '{}' apart, {of}",
            asker.kind.noun(),
            asker.name,
            compared.name
        ))
        .help(
            "It is a right that no permission shows: whoever is given the profile gets it, and who renames the profile \
             takes it away. Ask for a custom permission instead, and grant that where it is needed.",
        );
    out.push(cx, draft);
}

/// The identities whose profile goes by a name.
fn identities_called(cx: &Context<'_>, name: &str) -> Vec<IdentityId> {
    let wanted = fold(name);
    let standard = profile::find(name).map(|p| p.file_name);
    let is = |other: &str| {
        fold(other) == wanted || standard.is_some() && profile::find(other).map(|p| p.file_name) == standard
    };
    let org = cx.org;
    let called = |id: &IdentityId| {
        let of = &org.identities[*id];
        let of_holder = of.holders.iter().map(|&h| &org.holders[h]);
        let mut present = of_holder.filter(|h| h.kind == HolderKind::Profile).map(|h| h.name.as_str());
        let mut missing =
            of.missing.iter().filter(|(kind, _)| *kind == HolderKind::Profile).map(|(_, n)| n.as_str());
        present.any(is) || missing.any(is) || of.stock_profile.is_some_and(|p| is(p.file_name))
    };
    org.identities.keys().filter(called).collect()
}

/// Whether a name says integration by itself, and says of no people.
fn is_like_integration(name: &str) -> bool {
    let words = Words::of_name(name);
    !words.find(&[WordClass::Strong]).is_empty()
        && words.find(&[WordClass::People, WordClass::Deny]).is_empty()
}
