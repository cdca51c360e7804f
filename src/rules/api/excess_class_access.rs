//! Access to Apex classes that no client of the API can call.

use rustc_hash::FxHashSet;

use crate::finding::Place;
use crate::metadata::apex_code::Traits;
use crate::metadata::entry;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::remedy::revoke;
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;
use crate::text::phrase::{count, few};

pub(crate) const RULE: Rule = Rule::new(
    "excess-class-access",
    Group::Api,
    Severity::Low,
    include_str!("excess_class_access.md"),
    Check::Holder(check),
)
.likely();

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    if by.identities.is_empty() {
        return;
    }
    let (code, names) = (by.cx.analysis.code(), &by.cx.org.library.names);
    let mut first = None;
    let mut excess: Vec<&str> = Vec::new();
    let mut met = FxHashSet::default();
    let mut tests = 0;
    for (document, entry) in by.entries().filter(|(_, e)| e.kind == GrantKind::Class) {
        let Some(class) = code.find(names.get(entry.name)) else { continue };
        let traits = class.code.traits;
        let is_test = traits.contains(Traits::TEST);
        if (is_test || !traits.intersects(Traits::ENDPOINT)) && met.insert(class.name) {
            first.get_or_insert((document, entry.offset));
            excess.push(class.name);
            tests += usize::from(is_test);
        }
    }
    let Some((document, offset)) = first else { return };
    excess.sort_unstable();
    let tests = if tests == 0 { String::new() } else { format!(", {} among them", count(tests, "test")) };
    let place = Place::Leaf { element: offset, leaf: entry::key_of(GrantKind::Class) };
    let draft = by
        .cx
        .about_holder(by.holder, document, place, "the first of them")
        .identities(by.identities)
        .message(format!(
            "{} has access to {} without a REST, SOAP or invocable entry point{tests}: {}",
            by.who(),
            count(excess.len(), "Apex class"),
            few(&excess)
        ))
        .help(format!(
            "A client of the API cannot call such a class, and what an endpoint calls needs no access of its own. \
             The entries only hide those that matter. {}",
            revoke(by)
        ));
    out.push(&by.cx, draft);
}
