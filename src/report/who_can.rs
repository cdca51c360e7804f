//! The answer to `who-can` as lists.

use std::collections::BTreeMap;
use std::io;

use super::Options;
use super::plain::{plain, sentence};
use super::style::Paint;
use super::wrap::wrap;
use crate::questions::answer::Answer;
use crate::questions::paths::Held;
use crate::questions::subject::Missing;
use crate::questions::who_can::{Doubt, Who, WhoCan};
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::{and, count, count_of, list};

/// How many paths of one holder are named; `why` names all.
const PATHS: usize = 2;

/// How many of those of whom too little is known are named; JSON has all.
const DOUBTS: usize = 8;

/// Writes the identities first, then the holders by kind.
pub fn write(answer: &Answer<WhoCan>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint::from(options);
    for (at, of_root) in answer.answers.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        one(of_root, paint, options.width, out)?;
    }
    Ok(())
}

fn one(answer: &WhoCan, paint: Paint, width: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let mut line = |text: &str, first: &str, rest: &str| writeln!(out, "{}", wrap(text, width, first, rest));
    let root = answer.root.as_ref().map_or_else(String::new, |root| format!(" in {}", plain(root)));
    let grant = paint.bold(plain(&answer.grant.to_string()));
    let verb = if answer.control { "restricts" } else { "is held by" };
    if answer.identities.is_empty() && answer.holders.is_empty() {
        let who = if answer.control { "restricts nobody" } else { "is held by nothing" };
        let unseen = "Standard profiles and packages' permission sets that have no file here are not known.";
        let doubt = match answer.unknown.len() {
            0 => String::new(),
            n => format!("Of {} it is not known. ", count_of(n, "subject", "subjects")),
        };
        let text = format!(
            "{grant} {who}{root} in the repository: no profile, permission set or group gives it. {doubt}{unseen}"
        );
        line(&text, "", "")?;
    } else {
        let identities = answer.identities.len();
        let identities = (identities > 0).then(|| count(identities, "integration"));
        let of = |kind: SubjectKind| answer.holders.iter().filter(|w| w.subject.kind == kind).count();
        let kinds = [
            (SubjectKind::Profile, "profile"),
            (SubjectKind::PermissionSet, "permission set"),
            (SubjectKind::Group, "permission set group"),
        ];
        let counts =
            kinds.iter().filter(|&&(kind, _)| of(kind) > 0).map(|&(kind, noun)| count(of(kind), noun));
        let counts: Vec<String> = identities.into_iter().chain(counts).collect();
        line(&format!("{grant} {verb} {}{root}.", and(&counts)), "", "")?;
    }
    let sections = [
        ("Integrations", SubjectKind::Identity, &answer.identities),
        ("Profiles", SubjectKind::Profile, &answer.holders),
        ("Permission sets", SubjectKind::PermissionSet, &answer.holders),
        ("Permission set groups", SubjectKind::Group, &answer.holders),
    ];
    for (heading, kind, all) in sections {
        let of_kind: Vec<&Who> = all.iter().filter(|who| who.subject.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        line("", "", "")?;
        line(&paint.bold(heading), "", "")?;
        for who in of_kind {
            line(&entry(answer, who), "  ", "      ")?;
        }
    }
    if !answer.potential.is_empty() {
        line("", "", "")?;
        line(&paint.bold("Would be given by user access policies"), "", "")?;
    }
    for potential in &answer.potential {
        line(&potential.sentence(), "  ", "      ")?;
    }
    if !answer.usual.is_empty() {
        let has = if answer.usual.len() == 1 { "has" } else { "have" };
        let usual = format!("{} usually {has} it, and no file in the repository.", and(&answer.usual));
        line("", "", "")?;
        line(&usual, "", "")?;
    }
    if !answer.unknown.is_empty() {
        line("", "", "")?;
        line(&paint.bold("Not known"), "", "")?;
    }
    for (why, who) in doubts(&answer.unknown) {
        line(&format!("{}: {why}", list(who, DOUBTS)), "  ", "      ")?;
    }
    if !answer.unresolved.is_empty() {
        line("", "", "")?;
    }
    for gap in answer.unresolved.iter().map(Missing::sentence) {
        line(&format!("{} {}", paint.bold("not known:"), sentence(&gap)), "", "  ")?;
    }
    Ok(())
}

/// Those of whom too little is known, by what is missing of them.
fn doubts(unknown: &[Doubt]) -> BTreeMap<String, Vec<String>> {
    let mut by_reason: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for doubt in unknown {
        let gaps = doubt.gaps.iter().map(|gap| plain(gap).into_owned());
        let unresolved = doubt.unresolved.iter().map(Missing::sentence);
        let why: Vec<String> = unresolved.chain(gaps).collect();
        by_reason.entry(sentence(&why.join("; ")).into_owned()).or_default().push(doubt.subject.title());
    }
    by_reason
}

/// Who, and what gives it.
fn entry(answer: &WhoCan, who: &Who) -> String {
    let is_identity = who.subject.kind == SubjectKind::Identity;
    let asked = answer.grant.to_string();
    let mut ways: Vec<String> = Vec::new();
    for path in &who.paths {
        let granted = path.grant.to_string();
        let granted = if granted.eq_ignore_ascii_case(&asked) {
            String::new()
        } else {
            format!("{} ", plain(&granted))
        };
        let by = if is_identity || who.subject.kind == SubjectKind::Group {
            format!("by {} ", path.holder.title())
        } else {
            String::new()
        };
        let way = format!("{granted}{by}({})", path.place());
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
