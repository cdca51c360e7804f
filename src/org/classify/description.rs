//! What the description says.

use super::item::Found;
use super::subject::Subject;
use crate::catalog::evidence::EvidenceKind;
use crate::catalog::words::WordClass;
use crate::org::words::{Match, Words};

/// How many words may stand between `used by` and what uses it.
const REACH: usize = 5;

const HINTS: [WordClass; 6] = [
    WordClass::Strong,
    WordClass::Core,
    WordClass::Broad,
    WordClass::Vendor,
    WordClass::Soft,
    WordClass::Faint,
];

pub(super) fn of(Subject { holder, org, .. }: Subject<'_>) -> Vec<Found> {
    let Some(text) = holder.description(org.library) else { return Vec::new() };
    let words = Words::of_prose(text);
    if let Some(denied) = words.find(&[WordClass::NotMachine]).first() {
        return vec![Found::new(EvidenceKind::DescriptionPeople, denied.word.phrase)];
    }
    let mut found = Vec::new();
    let machine = words.find(&[WordClass::Machine]).first().map(|m| m.word.phrase.to_owned());
    let hint = || words.find(&HINTS);
    match machine.or_else(|| used_by(&words)) {
        Some(phrase) => found.push(Found::new(EvidenceKind::DescriptionMachine, phrase)),
        None => {
            found.extend(hint().first().map(|m| Found::new(EvidenceKind::DescriptionHint, m.word.phrase)));
        }
    }
    let users = words.find(&[WordClass::Users]).first().map(|m| m.word.phrase.to_owned());
    let users = users.or_else(|| allows_people(&words));
    found.extend(users.map(|phrase| Found::new(EvidenceKind::DescriptionUsers, phrase)));
    found
}

/// `allows managers of the depot to ...`: what somebody may do is said of people right behind it.
fn allows_people(words: &Words) -> Option<String> {
    let people = words.find(&[WordClass::People, WordClass::Crowd]);
    words.find(&[WordClass::Action]).iter().find_map(|action| {
        let person = people.iter().find(|p| p.start == action.end)?;
        Some(format!("{} {}", action.word.phrase, person.word.phrase))
    })
}

/// `used by the nightly SAP integration`, but not `used by the team that watches the integration` and not
/// `used by integration admins`.
fn used_by(words: &Words) -> Option<String> {
    let machines = words.find(&[WordClass::Strong, WordClass::Core, WordClass::Broad, WordClass::Vendor]);
    let people = words.find(&[
        WordClass::People,
        WordClass::Record,
        WordClass::Crowd,
        WordClass::Users,
        WordClass::Deny,
    ]);
    let between = |by: &Match, machine: &&Match| {
        let first_person = people.iter().filter(|p| p.start >= by.end).map(|p| p.start).min();
        let near = machine.start >= by.end && machine.start < by.end + REACH;
        near && first_person.is_none_or(|person| person > machine.end)
    };
    words.find(&[WordClass::By]).iter().find_map(|by| {
        let machine = machines.iter().find(|m| between(by, m))?;
        Some(format!("{} ... {}", by.word.phrase, machine.word.phrase))
    })
}
