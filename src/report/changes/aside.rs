//! What was not looked at of the states that are compared.

use super::phrase::Phrase;
use crate::questions::changes::Changes;
use crate::questions::changes::model::Aside;
use crate::text::phrase::count;

/// How many files are named of one state.
const FILES: usize = 10;

/// Whole sentences: one for both states where they lack the same.
pub(crate) fn sentences(changes: &Changes) -> Vec<Phrase> {
    let both = &changes.not_looked_at;
    if both.base == both.head {
        return sentence("Not looked at on either side", &both.head).into_iter().collect();
    }
    let head = sentence("Not looked at in the head", &both.head);
    head.into_iter().chain(sentence("Not looked at in the base", &both.base)).collect()
}

fn sentence(title: &str, aside: &Aside) -> Option<Phrase> {
    let n = &aside.counts;
    let counts = [
        (n.unread, "file", " not read"),
        (n.ignored, "file", " ignored"),
        (n.unknown, "file", " of an unknown kind"),
        (n.elements, "unknown element", ""),
        (n.replaced, "value", " replaced by a deploy"),
        (n.partial, "profile", " without a user permission in its file"),
        (n.hidden, "holder", " hidden by .forceignore"),
        (
            n.undecided,
            "holder",
            " with critical permissions that may be an integration's and was not judged as one's",
        ),
        (n.rules_off, "rule", " turned off"),
    ];
    let counts = counts.iter().filter(|(n, ..)| *n > 0);
    let counts: Vec<_> = counts.map(|(n, one, which)| format!("{}{which}", count(*n, one))).collect();
    if counts.is_empty() {
        return None;
    }
    let mut phrase = Phrase::of(format_args!("{title}: {}.", counts.join(", ")));
    for (at, file) in aside.unread_files.iter().take(FILES).enumerate() {
        phrase = phrase.words(if at == 0 { " Not read: " } else { "; " });
        phrase = phrase.name(&file.path).words(", ").name(&file.what);
    }
    Some(match aside.unread_files.len().saturating_sub(FILES) {
        _ if aside.unread_files.is_empty() => phrase,
        0 => phrase.words("."),
        rest => phrase.words(format_args!("; and {}.", count(rest, "other"))),
    })
}
