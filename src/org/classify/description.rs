//! What the description says.

use super::Subject;
use super::item::Found;
use crate::catalog::evidence::Kind;
use crate::catalog::words::Class;
use crate::org::words::{Match, Words};

/// How many words may stand between `used by` and what uses it.
const REACH: usize = 5;

const HINTS: [Class; 6] =
    [Class::Strong, Class::Core, Class::Broad, Class::Vendor, Class::Soft, Class::Faint];

pub(super) fn of(Subject { holder, org, .. }: Subject<'_>) -> Vec<Found> {
    let Some(text) = holder.description(org.library) else { return Vec::new() };
    let words = Words::of_prose(text);
    if let Some(denied) = words.find(&[Class::NotMachine]).first() {
        return vec![Found::new(Kind::DescriptionPeople, denied.word.phrase)];
    }
    let mut found = Vec::new();
    let machine = words.find(&[Class::Machine]).first().map(|m| m.word.phrase.to_owned());
    let hint = || words.find(&HINTS);
    match machine.or_else(|| used_by(&words)) {
        Some(phrase) => found.push(Found::new(Kind::DescriptionMachine, phrase)),
        None => found.extend(hint().first().map(|m| Found::new(Kind::DescriptionHint, m.word.phrase))),
    }
    let users = words.find(&[Class::Users]);
    found.extend(users.first().map(|m| Found::new(Kind::DescriptionUsers, m.word.phrase)));
    found
}

/// `used by the nightly SAP integration`, but not `used by the team that watches the integration` and not
/// `used by integration admins`.
fn used_by(words: &Words) -> Option<String> {
    let machines = words.find(&[Class::Strong, Class::Core, Class::Broad, Class::Vendor]);
    let people = words.find(&[Class::People, Class::Record, Class::Crowd, Class::Users, Class::Deny]);
    let between = |by: &Match, machine: &&Match| {
        let first_person = people.iter().filter(|p| p.start >= by.end).map(|p| p.start).min();
        let near = machine.start >= by.end && machine.start < by.end + REACH;
        near && first_person.is_none_or(|person| person > machine.end)
    };
    words.find(&[Class::By]).iter().find_map(|by| {
        let machine = machines.iter().find(|m| between(by, m))?;
        Some(format!("{} ... {}", by.word.phrase, machine.word.phrase))
    })
}
