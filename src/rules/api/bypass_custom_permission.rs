//! Custom permissions that exempt an integration from something.

use crate::catalog::words::WordClass;
use crate::inventory::automation::AskerKind;
use crate::org::words::Words;
use crate::rules::engine::context::{Findings, Granted};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::remedy::revoke;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;
use crate::text::phrase::{count, few};

pub(crate) const RULE: Rule = Rule::new(
    "bypass-custom-permission",
    Group::Api,
    Severity::High,
    include_str!("bypass_custom_permission.md"),
    Check::Grant(GrantKind::CustomPermission, check),
)
.likely()
.varying();

fn check(granted: &Granted<'_>, out: &mut Findings) {
    let cx = &granted.by.cx;
    let automation = cx.analysis.automation();
    let label = automation.custom_permission(granted.name).and_then(|p| p.label.as_ref());
    let of_name = Words::of_name(granted.name);
    let of_label = label.map(|l| Words::of_prose(&l.text));
    let by_name = [Some(&of_name), of_label.as_ref()]
        .into_iter()
        .flatten()
        .find_map(|words| words.find(&[WordClass::Bypass]).first().map(|found| found.word.phrase));
    let asking = automation.asking_for(granted.name);
    let exempting =
        asking.iter().filter(|(asker, exempts)| *exempts && asker.kind == AskerKind::ValidationRule);
    let exempting: Vec<_> = exempting.map(|(asker, _)| asker.name.as_ref()).collect();
    let who = granted.who(Bits::ENABLED);
    let name = granted.name;
    let message = match (&exempting[..], by_name) {
        ([], None) => return,
        ([], Some(word)) => format!("{who} holds the custom permission '{name}', whose name says '{word}'"),
        (rules, _) => format!(
            "{who} holds the custom permission '{name}', which exempts from {}: {}",
            count(rules.len(), "validation rule"),
            few(rules)
        ),
    };
    let others = asking.iter().filter(|(asker, exempts)| !exempts || asker.kind != AskerKind::ValidationRule);
    let others: Vec<_> = others.map(|(asker, _)| format!("{} {}", asker.kind.noun(), asker.name)).collect();
    let asked = match &others[..] {
        [] if exempting.is_empty() => "Nothing in the repository asks for it. ".to_owned(),
        [] => String::new(),
        others => format!("Asking for it: {}. ", few(others)),
    };
    let severity = if asking.is_empty() { Severity::Medium } else { cx.rule.severity };
    let draft = granted.draft(Bits::ENABLED).severity(severity).message(message).help(format!(
        "{asked}Checks are often switched off for a migration. An integration that keeps the permission writes unchecked \
         data for as long as it runs, and so does anybody with its token. Make the permission narrow, and grant it only \
         while it is needed. {}",
        revoke(&granted.by)
    ));
    out.push(cx, draft);
}
