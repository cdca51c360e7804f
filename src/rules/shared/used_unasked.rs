//! What an integration used a short while ago and its contract does not ask for: what would break if the contract came
//! true.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::catalog::object;
use crate::contract::Contract;
use crate::evidence::Times;
use crate::finding::{Label, Row, Subject};
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::severity::Confidence;
use crate::terms::subject_kind::SubjectKind;

/// What was used longer ago may have been given up.
const RECENT_DAYS: i32 = 30;

/// Something that was used, and what of it the contract does not ask for.
struct Unasked {
    grant: Grant,
    times: Times,
}

pub(crate) fn report(of: &IdentityContext<'_>, contract: &Contract, out: &mut Findings) {
    let Some((used, since)) = of.cx.analysis.used(of.id).zip(since(of)) else { return };
    let objects = used.objects.values().filter(|used| object::controllers(&used.name).is_none());
    let objects = objects.map(|used| (GrantKind::Object, &used.name, used.bits, used.times));
    let classes = used.classes.values().map(|used| (GrantKind::Class, &used.name, Bits::ENABLED, used.times));
    for (kind, name, bits, times) in objects.chain(classes).filter(|(.., times)| times.last >= since) {
        let bits = bits - contract.allows(kind, name);
        if !bits.is_empty() {
            one(of, &Unasked { grant: Grant::new(kind, name.as_str(), bits), times }, out);
        }
    }
}

/// The first of the recent days before the export.
fn since(of: &IdentityContext<'_>) -> Option<Date> {
    let as_of = of.cx.org.library.evidence.as_ref()?.as_of?;
    as_of.checked_sub(RECENT_DAYS.days()).ok()
}

fn one(of: &IdentityContext<'_>, unasked: &Unasked, out: &mut Findings) {
    let Unasked { grant, times } = unasked;
    let Some(integration) = of.identity.integration.map(|at| &of.cx.org.config.integrations[at]) else {
        return;
    };
    let location = integration.needs.as_ref().map_or(&integration.location, |needs| &needs.location);
    let Some(site) = of.cx.site_in_configuration(location) else { return };
    let subject = Subject { kind: SubjectKind::Identity, name: of.identity.name.clone() };
    let words: Vec<&str> = grant.bits.names().collect();
    let what = match grant.kind {
        GrantKind::Class => format!("called class '{}'", grant.name),
        _ => format!("used '{}' ({})", grant.name, words.join(", ")),
    };
    let row = Row {
        location: of.cx.org.evidence_location(times.place),
        text: format!("last used here (row {})", times.place.row),
    };
    let draft = of.cx.about_label(subject, Label { site, text: "not asked for here".into() });
    let draft = draft
        .identities(&[of.id])
        .key(format!("used {grant}"))
        .confidence(Confidence::Likely)
        .row(row)
        .message(format!(
            "integration '{}' {what} {times}, and its contract does not ask for it: it would break",
            of.identity.name
        ))
        .help(
            "Add it to the contract if the integration needs it; else find out what in the integration does this. The count \
             is of everything that was done with it.",
        );
    out.push(&of.cx, draft);
}
