//! The answer as lists.

use std::io;

use super::{Who, WhoCan};
use crate::report::Options;
use crate::report::answer::{Answer, Missing, title};
use crate::report::paths::Held;
use crate::report::plain::{plain, sentence};
use crate::report::style::Paint;
use crate::report::wrap::wrap;
use crate::text::phrase::{and, count, list};

/// How many paths of one holder are named; `why` names all.
const PATHS: usize = 2;

/// Writes the identities first, then the holders by kind.
pub fn write(answer: &Answer<WhoCan>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint { color: options.color };
    for (at, of_root) in answer.answers.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        one(of_root, paint, options.width, out)?;
    }
    Ok(())
}

fn one(answer: &WhoCan, paint: Paint, width: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let mut say = |text: &str, first: &str, rest: &str| writeln!(out, "{}", wrap(text, width, first, rest));
    let root = answer.root.as_ref().map_or_else(String::new, |root| format!(" in {}", plain(root)));
    let grant = paint.bold(plain(&answer.grant));
    let verb = if answer.control { "restricts" } else { "is held by" };
    if answer.identities.is_empty() && answer.holders.is_empty() {
        let who = if answer.control { "restricts nobody" } else { "is held by nothing" };
        let unseen = "Standard profiles and packages' permission sets that have no file here are not known.";
        let text = format!(
            "{grant} {who}{root} in the repository: no profile, permission set or group gives it. {unseen}"
        );
        say(&text, "", "")?;
    } else {
        let identities = answer.identities.len();
        let identities = (identities > 0).then(|| count(identities, "integration"));
        let of = |kind: &str| answer.holders.iter().filter(|w| w.subject.kind == kind).count();
        let kinds =
            [("profile", "profile"), ("permission-set", "permission set"), ("group", "permission set group")];
        let counts = kinds.iter().filter(|(kind, _)| of(kind) > 0).map(|(kind, noun)| count(of(kind), noun));
        let counts: Vec<String> = identities.into_iter().chain(counts).collect();
        say(&format!("{grant} {verb} {}{root}.", and(&counts)), "", "")?;
    }
    let sections = [
        ("Integrations", "identity", &answer.identities),
        ("Profiles", "profile", &answer.holders),
        ("Permission sets", "permission-set", &answer.holders),
        ("Permission set groups", "group", &answer.holders),
    ];
    for (heading, kind, all) in sections {
        let of_kind: Vec<&Who> = all.iter().filter(|who| who.subject.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        say("", "", "")?;
        say(&paint.bold(heading), "", "")?;
        for who in of_kind {
            say(&line(answer, who), "  ", "      ")?;
        }
    }
    if !answer.potential.is_empty() {
        say("", "", "")?;
        say(&paint.bold("Would be given by user access policies"), "", "")?;
    }
    for potential in &answer.potential {
        say(&potential.sentence(), "  ", "      ")?;
    }
    if !answer.unresolved.is_empty() {
        say("", "", "")?;
    }
    for gap in answer.unresolved.iter().map(Missing::sentence) {
        say(&format!("{} {}", paint.dim("not known:"), sentence(&gap)), "", "  ")?;
    }
    Ok(())
}

/// Who, and what gives it.
fn line(answer: &WhoCan, who: &Who) -> String {
    let is_identity = who.subject.kind == "identity";
    let mut ways: Vec<String> = Vec::new();
    for path in &who.paths {
        let what = if path.grant.eq_ignore_ascii_case(&answer.grant) {
            String::new()
        } else {
            format!("{} ", plain(&path.grant))
        };
        let by = if is_identity || who.subject.kind == "group" {
            format!("by {} ", title(&path.holder))
        } else {
            String::new()
        };
        let way = format!("{what}{by}({})", path.place());
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    let others = ways.len().saturating_sub(PATHS);
    ways.truncate(PATHS);
    let more = if others == 0 { String::new() } else { format!(" and {}", count(others, "other path")) };
    let probably = if who.held == Held::Likely { " probably" } else { "" };
    let users = if who.identities.is_empty() {
        String::new()
    } else {
        let names = who.identities.iter().map(|name| format!("'{}'", plain(name)));
        format!("; held by {}", list(names.collect(), 3))
    };
    format!("{}{probably}: {}{more}{users}", plain(&who.subject.name), ways.join(", "))
}
