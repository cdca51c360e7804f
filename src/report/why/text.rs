//! The answer in sentences.

use std::io;

use super::{Verdict, Why};
use crate::report::Options;
use crate::report::answer::{Answer, Missing};
use crate::report::plain::{plain, sentence};
use crate::report::style::Paint;
use crate::report::wrap::wrap;
use crate::text::phrase::count;

/// Writes one paragraph for each bit, and its paths below it.
pub fn write(answer: &Answer<Why>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint { color: options.color };
    for (at, why) in answer.answers.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let mut say = |text: &str, first: &str, rest: &str| {
            writeln!(out, "{}", wrap(&sentence(text), options.width, first, rest))
        };
        say(&headline(why, paint), "", "")?;
        for (number, path) in why.paths.iter().enumerate() {
            let first = format!("{:>3}. ", number + 1);
            say(&path.sentence(&why.grant, why.control), &first, "     ")?;
            for route in path.routes.iter().filter_map(|r| r.sentence(why.subject.kind == "identity")) {
                say(&route, "     - ", "       ")?;
            }
        }
        for potential in &why.potential {
            say(&format!("user access policy {}", potential.sentence()), "  ", "     ")?;
        }
        let gaps = why.gaps.iter().map(|gap| plain(gap).into_owned());
        for gap in why.unresolved.iter().map(Missing::sentence).chain(gaps) {
            say(&format!("{} {gap}", paint.dim("not known:")), "  ", "  ")?;
        }
    }
    Ok(())
}

fn headline(why: &Why, paint: Paint) -> String {
    let (who, grant) = (why.subject.title(), paint.bold(plain(&why.grant)));
    let (holds, hold) = if why.control { ("has the control", "have the control") } else { ("holds", "hold") };
    let paths = |held: bool| {
        use crate::report::paths::Held;
        let n = why.paths.iter().filter(|p| matches!(p.held, Held::Yes | Held::Likely) == held).count();
        count(n, "path")
    };
    // What is absent from a profile's file may be in the org all the same.
    let shown = if why.gaps.is_empty() { "" } else { "by what the repository shows, " };
    match why.verdict {
        Verdict::Held => format!("{who} {holds} {grant}, by {}", paths(true)),
        Verdict::Likely if why.paths.iter().all(|path| path.held > crate::report::paths::Held::Likely) => {
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
        Verdict::Unknown => format!(
            "whether {who} {holds} {grant} is not known: nothing in the repository gives it, and not everything \
             is in the repository"
        ),
    }
}
