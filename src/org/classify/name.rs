//! What the name and the label say.

use super::item::Found;
use super::subject::Subject;
use crate::catalog::evidence::EvidenceKind;
use crate::catalog::words::WordClass;
use crate::org::words::{Match, Words};

/// What speaks for an integration comes from the text that says more, what speaks against it from both.
pub(super) fn of(Subject { holder, org, .. }: Subject<'_>) -> Vec<Found> {
    let texts = [Some(holder.name.as_str()), holder.label(org.library)];
    let mut found: Vec<Found> = Vec::new();
    let mut best: Vec<Found> = Vec::new();
    let sum = |of: &[Found]| of.iter().map(|f| f.weight(holder.kind)).sum::<i32>();
    for text in texts.into_iter().flatten() {
        let Reading { hints, against } = read(text);
        // Said twice, it weighs no more.
        found.extend(
            against.into_iter().filter(|f| found.iter().all(|o| o.kind != f.kind)).collect::<Vec<_>>(),
        );
        if sum(&hints) > sum(&best) {
            best = hints;
        }
    }
    found.extend(best);
    found
}

/// That a name speaks of people, by the word that does.
pub(super) fn people(name: &str) -> Option<String> {
    let is_people = |f: &&Found| matches!(f.kind, EvidenceKind::NamePeople | EvidenceKind::NameRecord);
    let against = read(name).against;
    against.iter().find(is_people).map(|f| f.what.clone())
}

/// Languages in which what qualifies a word stands behind it: `Interfaz Ventas`, but `Sales Interface`.
const QUALIFIED_FROM_BEHIND: [&str; 4] = ["es", "fr", "it", "pt"];

#[derive(Default)]
struct Reading {
    hints: Vec<Found>,
    against: Vec<Found>,
}

fn read(text: &str) -> Reading {
    let words = Words::of_name(text);
    let mut reading = Reading::default();
    if let Some(deny) = words.find(&[WordClass::Deny]).first() {
        reading.against.push(Found::new(EvidenceKind::NameOther, deny.word.phrase));
    }
    let hints = hints(&words);
    // `Support Integration User` serves the support system; `Integration User Support` are people.
    let strong = hints.iter().find(|m| m.word.class == WordClass::Strong);
    for person in words.find(&[WordClass::People, WordClass::Record]) {
        let counts = match strong {
            Some(strong) => words.follows(strong, &person),
            None => !words.begins_a_proper_name(&person),
        };
        let exchanged = person.word.class == WordClass::Record && {
            let behind = QUALIFIED_FROM_BEHIND.contains(&person.word.language);
            hints.iter().any(|h| words.precedes(&person, h) || behind && words.precedes(h, &person))
        };
        let kind = if exchanged { EvidenceKind::NameRecord } else { EvidenceKind::NamePeople };
        if counts && reading.against.iter().all(|f| f.kind != kind) {
            reading.against.push(Found::new(kind, person.word.phrase));
        }
    }
    if strong.is_none() {
        reading.against.extend(others(&words, &hints));
    }
    reading.hints = match strong {
        Some(strong) => vec![Found::new(EvidenceKind::NamePhrase, strong.word.phrase)],
        None => weigh(text, &words, &hints),
    };
    reading
}

/// What speaks against a name that does not say integration by itself; each kind once.
fn others(words: &Words, hints: &[Match]) -> Vec<Found> {
    const AGAINST: [WordClass; 4] =
        [WordClass::Crowd, WordClass::Action, WordClass::Watch, WordClass::Addition];
    let mut found: Vec<Found> = Vec::new();
    for other in words.find(&AGAINST) {
        // `Integration Log`, but `Registro Integración`.
        let first = QUALIFIED_FROM_BEHIND.contains(&other.word.language);
        let behind = || {
            let beside = |hint| words.precedes(hint, &other) || first && words.precedes(&other, hint);
            hints.iter().any(beside)
        };
        let kind = match other.word.class {
            WordClass::Crowd => EvidenceKind::NameCrowd,
            WordClass::Action if !words.opens(&other) => continue,
            WordClass::Action => EvidenceKind::NameAction,
            WordClass::Watch if !behind() => continue,
            WordClass::Watch => EvidenceKind::NameWatch,
            _ => EvidenceKind::NameAddition,
        };
        if found.iter().all(|f| f.kind != kind) {
            found.push(Found::new(kind, other.word.phrase));
        }
    }
    found
}

/// The phrases that speak for an integration: of those that share a word the first and longest.
fn hints(words: &Words) -> Vec<Match> {
    let mut different: Vec<Match> = Vec::new();
    for found in words.find(&WordClass::HINTS) {
        let shares = |d: &Match| {
            found.end != 0
                && d.end != 0
                && d.word.phrase.split(' ').any(|w| found.word.phrase.split(' ').any(|f| f == w))
        };
        let again = |d: &Match| d.word.phrase == found.word.phrase || shares(d);
        // Of what merely deserves a look, one word is as good as two.
        let faint = |d: &Match| {
            matches!(found.word.class, WordClass::Faint | WordClass::Runner)
                && d.word.class == found.word.class
        };
        match different.iter_mut().find(|d| again(d) || faint(d)) {
            Some(earlier)
                if found.word.class == WordClass::Strong && earlier.word.class != WordClass::Strong =>
            {
                *earlier = found;
            }
            Some(_) => {}
            None => different.push(found),
        }
    }
    different
}

fn weigh(text: &str, words: &Words, hints: &[Match]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for hint in hints {
        let phrase = hint.word.phrase;
        let last = words.is_last(hint);
        let kind = match hint.word.class {
            WordClass::Core if last => EvidenceKind::NameEnds,
            WordClass::Core if hint.start == 0 && hint.end == 1 && is_prefix(text) => {
                EvidenceKind::NamePrefix
            }
            WordClass::Core => EvidenceKind::NameInside,
            WordClass::Broad => EvidenceKind::NameBroad,
            WordClass::Soft => EvidenceKind::NameSoft,
            WordClass::System => EvidenceKind::NameSystem,
            WordClass::Tool => EvidenceKind::NameTool,
            WordClass::Vendor => EvidenceKind::NameVendor,
            WordClass::Faint => EvidenceKind::NameFaint,
            _ => EvidenceKind::NameRunner,
        };
        found.push(Found::new(kind, phrase));
        // `Order Sync`, but not `Sync Contacts` and not `HubSpot`.
        let soft = matches!(hint.word.class, WordClass::Soft | WordClass::System | WordClass::Tool);
        if soft && last && (hint.start > 0 || hint.end == 0) {
            found.push(Found::new(EvidenceKind::NameLast, ""));
        }
    }
    let clear = hints.iter().filter(|h| !matches!(h.word.class, WordClass::Faint | WordClass::Runner));
    if clear.count() > 1 {
        found.push(Found::new(EvidenceKind::NameTwo, ""));
    }
    let alone = hints.iter().any(|h| h.word.class == WordClass::System)
        && words.are_all(&[WordClass::System, WordClass::Generic]);
    found.extend(alone.then(|| Found::new(EvidenceKind::NameSystemAlone, "")));
    found
}

/// Whether the first word is a heading: `Integration: SAP`, `Integration - SAP`.
fn is_prefix(text: &str) -> bool {
    let rest = text.trim_start().trim_start_matches(char::is_alphanumeric);
    let spaced = rest.starts_with(' ');
    let rest = rest.trim_start();
    rest.starts_with([':', '|', '\u{ff1a}'])
        || spaced && rest.starts_with(['-', '\u{2013}', '\u{2014}', '/', '>'])
}

#[cfg(test)]
mod tests {
    use super::{is_prefix, people};

    #[test]
    fn headings_are_told_from_words() {
        assert!(
            is_prefix("Integration: SAP") && is_prefix("Integration - SAP") && is_prefix("Integration | SAP")
        );
        assert!(
            !is_prefix("Integration SAP") && !is_prefix("Integration-SAP") && !is_prefix("Integration (SAP)")
        );
    }

    #[test]
    fn people_are_whole_words() {
        assert_eq!(people("TeamProX_Integration"), None);
        assert_eq!(people("IntegrationTeam").as_deref(), Some("team"));
        assert_eq!(people("Sales Manager").as_deref(), Some("manager"));
        assert_eq!(people("Support Integration User"), None);
    }
}
