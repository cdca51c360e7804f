//! The answer to `generate`: the permission sets as they are, and remarks beside them.

use std::io;

use super::answer::title;
use super::plain::{plain, sentence};
use crate::questions::answer::Answer;
use crate::questions::generate::{Flips, Generated};
use crate::questions::subject::Missing;
use crate::terms::holder_kind::HolderKind;
use crate::text::phrase::{count, list};

/// How many grants of a holder are named; JSON names all.
const NAMES: usize = 10;

/// Writes the files: one as it is, several each behind a comment with its path.
pub fn write(answer: &Answer<Generated>, out: &mut dyn io::Write) -> io::Result<()> {
    let sets: Vec<_> = answer.answers.iter().flat_map(|generated| &generated.sets).collect();
    for set in &sets {
        if sets.len() > 1 {
            writeln!(out, "<!-- {} -->", plain(&set.path).replace("--", "- -"))?;
        }
        out.write_all(set.xml.as_bytes())?;
    }
    Ok(())
}

/// What a person has to know beside the files: sentences.
pub fn remarks(answer: &Answer<Generated>) -> Vec<String> {
    let of_one = |generated: &Generated| {
        let notes = generated.notes.iter().map(|note| plain(note).into_owned());
        let who = generated.subject.title();
        let flips = generated.flips.iter().flat_map(|flips| in_words(&who, flips));
        let none = generated
            .flips
            .is_empty()
            .then(|| format!("{who} holds nothing that its contract does not ask for"));
        let unresolved = generated.unresolved.iter().map(Missing::sentence);
        notes
            .chain(flips)
            .chain(none)
            .chain(unresolved)
            .map(|text| sentence(&text).into_owned())
            .collect::<Vec<_>>()
    };
    answer.answers.iter().flat_map(of_one).collect()
}

fn in_words(who: &str, flips: &Flips) -> Vec<String> {
    let path = flips.holder.path.as_deref().unwrap_or_default();
    let names = flips.grants.iter().map(|flip| {
        let line = flip.location.get().map_or_else(String::new, |l| {
            let line = l.start.line;
            if l.path == path { format!(" (line {line})") } else { format!(" ({}:{line})", plain(&l.path)) }
        });
        format!("{}{line}", plain(&flip.grant.to_string()))
    });
    let shown = format!(
        "{} grants {who} {} that its contract does not ask for: {}",
        title(&flips.holder),
        count(flips.grants.len(), "thing"),
        list(names.collect(), NAMES)
    );
    let how = if flips.fixable {
        let or = if flips.holder.kind == HolderKind::Profile {
            "; or give its user the profile 'Minimum Access - API Only Integrations' in its place"
        } else {
            ""
        };
        format!(
            "`leastforce check --diff --unsafe-fixes '{}'` shows these as flips from true to false, and with --fix \
             in place of --diff it writes them{or}",
            plain(path)
        )
    } else {
        format!("{} is not the project's to change: assign another in its place", title(&flips.holder))
    };
    vec![shown, how]
}
