//! The answer to `why` in sentences.

use std::io;

use super::Options;
use super::plain::{plain, sentence};
use super::style::Paint;
use super::wrap::wrap;
use crate::questions::answer::Answer;
use crate::questions::paths::Held;
use crate::questions::subject::Missing;
use crate::questions::why::{Verdict, Why};
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::count;

/// Writes one paragraph for each bit, and its paths below it.
pub fn write(answer: &Answer<Why>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint::from(options);
    for (at, why) in answer.answers.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let grant = why.grant.to_string();
        let mut line = |text: &str, first: &str, rest: &str| {
            writeln!(out, "{}", wrap(&sentence(text), options.width, first, rest))
        };
        line(&headline(why, &grant, paint), "", "")?;
        for (number, path) in why.paths.iter().enumerate() {
            let first = format!("{:>3}. ", number + 1);
            line(&path.sentence(&grant, why.control), &first, "     ")?;
            for route in
                path.routes.iter().filter_map(|r| r.sentence(why.subject.kind == SubjectKind::Identity))
            {
                line(&route, "     - ", "       ")?;
            }
        }
        for potential in &why.potential {
            line(&format!("user access policy {}", potential.sentence()), "  ", "     ")?;
        }
        let gaps = why.gaps.iter().map(|gap| plain(gap).into_owned());
        for gap in why.unresolved.iter().map(Missing::sentence).chain(gaps) {
            line(&format!("{} {gap}", paint.bold("not known:")), "  ", "  ")?;
        }
    }
    Ok(())
}

fn headline(why: &Why, grant: &str, paint: Paint) -> String {
    let (who, grant) = (why.subject.title(), paint.bold(plain(grant)));
    let (holds, hold) = if why.control { ("has the control", "have the control") } else { ("holds", "hold") };
    let paths = |held: bool| {
        let n = why.paths.iter().filter(|p| matches!(p.held, Held::Yes | Held::Likely) == held).count();
        count(n, "path")
    };
    // What is absent from a profile's file may be in the org all the same.
    let shown = if why.gaps.is_empty() { "" } else { "by what the repository shows, " };
    match why.verdict {
        Verdict::Held => format!("{who} {holds} {grant}, by {}", paths(true)),
        Verdict::Likely if why.paths.iter().all(|path| path.held > Held::Likely) => {
            format!(
                "{who} probably {holds} {grant}: nothing that it is known to hold gives it, and a user access policy would"
            )
        }
        Verdict::Likely => format!("{who} probably {holds} {grant}, by {}", paths(true)),
        Verdict::NotHeld if why.paths.is_empty() => {
            format!("{shown}{who} does not {hold} {grant}: nothing that it holds gives it")
        }
        Verdict::NotHeld => {
            format!("{shown}{who} does not {hold} {grant}, though {} would give it", paths(false))
        }
        Verdict::Unknown => {
            let shown = if why.paths.is_empty() {
                "nothing in the repository gives it".to_owned()
            } else {
                format!("{} would give it and does not", paths(false))
            };
            format!(
                "whether {who} {holds} {grant} is not known: {shown}, and not everything is in the repository"
            )
        }
    }
}
