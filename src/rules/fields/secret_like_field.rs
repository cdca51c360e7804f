//! Fields whose names say that they hold a secret.

use crate::catalog::words::WordClass;
use crate::org::words::Words;
use crate::rules::engine::context::{Findings, Granted};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::remedy::revoke;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "secret-like-field",
    Group::Fields,
    Severity::Medium,
    include_str!("secret_like_field.md"),
    Check::Grant(GrantKind::Field, check),
)
.likely()
.off_until_configured();

fn check(granted: &Granted<'_>, out: &mut Findings) {
    if !granted.entry.bits.intersects(Bits::READ | Bits::EDIT) {
        return;
    }
    let Some((_, field)) = granted.name.split_once('.') else { return };
    // Somebody has said how careful to be with it: see `sensitive-field-read`.
    if granted.by.cx.analysis.schema().field(granted.name).is_some_and(|f| f.field.is_classified()) {
        return;
    }
    let words = Words::of_name(field);
    let found = words.find(&[WordClass::Secret]);
    let Some(secret) = found.first().filter(|_| words.find(&[WordClass::NotSecret]).is_empty()) else {
        return;
    };
    let word = secret.word.phrase;
    let bit = if granted.entry.bits.contains(Bits::READ) { Bits::READ } else { Bits::EDIT };
    let draft = granted
        .draft(bit)
        .message(format!("{} may read '{}', whose name says '{word}'", granted.who(bit), granted.name))
        .help(format!(
            "Attackers search exported records for such fields. Keep credentials in a named credential and classify the field. {}",
            revoke(&granted.by)
        ));
    out.push(&granted.by.cx, draft);
}
