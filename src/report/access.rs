//! The answer to `access` for people: who it is, what restricts it, then what it can do, the powerful first.

pub(super) mod words;

use std::collections::BTreeMap;
use std::io;

use self::words::{heading, is_powerful, label, membership_text, object_name, padded, short_names, width_of};
use super::Options;
use super::answer::title;
use super::plain::{plain, sentence};
use super::style::Paint;
use super::sureness::of_declared;
use super::wrap::{GLUE, wrap};
use crate::questions::access::{Access, Held, Part, State, Term};
use crate::questions::answer::Answer;
use crate::questions::holder::Giver;
use crate::questions::place::Place;
use crate::questions::subject::Missing;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::{count, list};

/// How many names a line gives, and how many permissions a table has, unless all are asked for.
const NAMES: usize = 12;
const ROWS: usize = 25;

/// The bits of an object with their columns; wide enough for all.
const COLUMNS: [(Bits, &str); 7] = [
    (Bits::READ, "R"),
    (Bits::CREATE, "C"),
    (Bits::EDIT, "E"),
    (Bits::DELETE, "D"),
    (Bits::VIEW_ALL, "VA"),
    (Bits::MODIFY_ALL, "MA"),
    (Bits::VIEW_ALL_FIELDS, "VF"),
];

/// Writes every subject; with `all` without leaving anything out.
pub fn write(
    answer: &Answer<Access>,
    all: bool,
    options: &Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let paint = Paint::from(options);
    for (at, access) in answer.answers.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let short = short_names(access);
        let mut page = Page { access, paint, width: options.width, all, short, out: &mut *out };
        page.who()?;
        page.holders()?;
        page.controls()?;
        page.risk()?;
        page.powerful()?;
        page.objects()?;
        page.fields()?;
        page.things()?;
        page.other_permissions()?;
    }
    Ok(())
}

struct Page<'a> {
    access: &'a Access,
    paint: Paint,
    width: usize,
    all: bool,
    short: BTreeMap<&'a str, &'a str>,
    out: &'a mut dyn io::Write,
}

impl<'a> Page<'a> {
    fn paragraph(&mut self, text: &str, first: &str, rest: &str) -> io::Result<()> {
        writeln!(self.out, "{}", wrap(text, self.width, first, rest))
    }

    fn heading(&mut self, text: &str, more: &str) -> io::Result<()> {
        writeln!(self.out)?;
        let text = format!("{}{more}", self.paint.bold(text));
        self.paragraph(&text, "", "")
    }

    /// The most that is listed of something.
    fn most(&self, usual: usize) -> usize {
        if self.all { usize::MAX } else { usual }
    }

    /// `file:line`, by the file's own name where that says which one is meant.
    fn place(&self, place: &Place) -> String {
        let short = place.get().and_then(|l| Some((self.short.get(l.path.as_str())?, l.start.line)));
        short.map_or_else(
            || place.text(),
            |(name, line)| format!("{}:{line}", plain(name).replace(' ', &GLUE.to_string())),
        )
    }

    fn who(&mut self) -> io::Result<()> {
        let subject = self.access.subject.title();
        let Some(identity) = &self.access.identity else {
            let verb = if self.access.subject.kind == SubjectKind::User { "can do" } else { "grants" };
            return self.paragraph(&format!("What {} {verb}", self.paint.bold(&subject)), "", "");
        };
        let sure = of_declared(identity.declared, identity.confidence)
            .unwrap_or_else(|| format!("{} by what the repository shows", identity.confidence));
        let kind = identity.kind.map_or_else(String::new, |kind| format!(", kind {}", kind.name()));
        let owner =
            identity.owner.as_ref().map_or_else(String::new, |owner| format!(", owner {}", plain(owner)));
        let text = format!("What {} can do ({sure}{kind}{owner})", self.paint.bold(&subject));
        self.paragraph(&text, "", "")?;
        let evidence: Vec<_> = identity.evidence.iter().map(|e| plain(e)).collect();
        let text = format!("{} {}", self.paint.dim("because"), evidence.join("; "));
        self.paragraph(&text, "  ", "  ")
    }

    fn holders(&mut self) -> io::Result<()> {
        self.heading("Holds", "")?;
        for membership in &self.access.holders {
            let text = membership_text(membership);
            self.paragraph(&text, "  ", "      ")?;
        }
        let stock = self.access.identity.iter().flat_map(|i| &i.holders).filter(|h| h.path.is_none());
        let missing = |reference: &str| self.access.unresolved.iter().any(|m| m.reference == reference);
        let stock: Vec<_> =
            stock.filter(|h| !missing(&format!("{}:{}", h.kind, h.name))).map(title).collect();
        for title in stock {
            let text = format!(
                "{title}, which is not in the repository: what it usually has, which the org may have changed"
            );
            self.paragraph(&text, "  ", "      ")?;
        }
        for potential in &self.access.potential {
            self.paragraph(
                &format!("perhaps more: user access policy {}", potential.sentence()),
                "  ",
                "      ",
            )?;
        }
        let gaps = self.access.gaps.iter().map(|gap| plain(gap).into_owned());
        let gaps: Vec<_> = self.access.unresolved.iter().map(Missing::sentence).chain(gaps).collect();
        for gap in gaps {
            let text = format!("{} {}", self.paint.bold("not known:"), sentence(&gap));
            self.paragraph(&text, "  ", "      ")?;
        }
        Ok(())
    }

    fn controls(&mut self) -> io::Result<()> {
        self.heading("Controls", "")?;
        let width = width_of(self.access.controls.iter().map(label));
        for control in &self.access.controls {
            let places: Vec<_> = control.locations.iter().map(|place| self.place(place)).collect();
            let state = match control.state {
                State::On => format!("yes  {}", list(places, 2)),
                State::Usual => {
                    "usually (by the standard profile, which is not in the repository)".to_owned()
                }
                State::Off if !places.is_empty() => {
                    format!("no, nearly every address is allowed  {}", list(places, 2))
                }
                State::Off => "no".to_owned(),
                State::Unknown => "not known".to_owned(),
            };
            let text = format!("{}  {state}", padded(label(control), width));
            self.row(&text)?;
        }
        Ok(())
    }

    fn risk(&mut self) -> io::Result<()> {
        let Some(risk) = &self.access.risk else { return Ok(()) };
        let score = match (risk.score, &risk.gaps[..]) {
            (0, [_, ..]) => "not known".to_owned(),
            (score, gaps) => {
                let least = if gaps.is_empty() { "" } else { "at least " };
                self.paint.in_severity(risk.band, format!("{least}{score} of 100, {}", risk.band))
            }
        };
        self.heading("Risk", &format!(": {score}"))?;
        let most = self.most(ROWS);
        self.paragraph("100 \u{d7} (1 \u{2212} (1 \u{2212} D)(1 \u{2212} E)) \u{d7} X, where X is 1 less what each control takes off", "  ", "  ")?;
        for Term { part, value, words } in risk.terms.iter().take(most) {
            let letter = match part {
                Part::Data => "D",
                Part::Escalation => "E",
                Part::Exposure => "X",
                Part::Object => " ",
            };
            let text = format!("{letter} {value:>6.2}  {}", sentence(&plain(words)));
            self.paragraph(&text, "  ", "            ")?;
        }
        self.rest(risk.terms.len().saturating_sub(most))?;
        if !risk.gaps.is_empty() {
            let gaps: Vec<_> = risk.gaps.iter().map(|gap| plain(gap)).collect();
            let text = format!("not known, and counted as nothing: {}", gaps.join("; "));
            self.paragraph(&sentence(&text), "  ", "      ")?;
        }
        if !risk.unknown.is_empty() {
            let text = format!("not known, so that they lower nothing: {}", risk.unknown.join("; "));
            self.paragraph(&sentence(&text), "  ", "      ")?;
        }
        let mut title = "";
        for lowering in &risk.lowers {
            let own = match lowering.with {
                None => "what would lower it most, of what to take away:",
                Some(_) => "what would lower it, of what to add:",
            };
            if own != title {
                title = own;
                self.paragraph(title, "  ", "  ")?;
            }
            let without = lowering.without.iter().map(|grant| plain(grant).into_owned()).collect();
            let change = match lowering.with {
                Some(control) => format!("if {control}"),
                None => format!("without {}", list(without, self.most(NAMES))),
            };
            let text = format!("to {:>2}  {change}", lowering.score);
            self.paragraph(&text, "    ", "           ")?;
        }
        Ok(())
    }

    /// A line of a table, which is not wrapped: its columns say more than its end.
    fn row(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "  {}", text.replace(GLUE, " ").trim_end())
    }

    fn of_kind(&self, kind: GrantKind) -> Vec<&'a Held> {
        self.access.grants.iter().filter(|held| held.kind == kind).collect()
    }

    /// User permissions rated medium or worse. Those that only come with another are named below it.
    fn powerful(&mut self) -> io::Result<()> {
        let mut powerful = self.of_kind(GrantKind::UserPermission);
        powerful.retain(|held| is_powerful(held));
        powerful.sort_by_key(|held| std::cmp::Reverse(held.severity));
        let (direct, implied): (Vec<_>, Vec<_>) = powerful.into_iter().partition(|held| held.is_direct());
        self.heading("Powerful permissions", "")?;
        if direct.is_empty() && implied.is_empty() {
            return self.row("none");
        }
        let most = self.most(ROWS);
        for held in direct.iter().take(most) {
            let severity = held.severity.unwrap_or(Severity::Info);
            let level = self.paint.in_severity(severity, format!("{:<8}", severity.name()));
            let text = format!("{level}  {}  {}", padded(&held.name, 34), self.by(held));
            self.row(&text)?;
        }
        self.rest(direct.len().saturating_sub(most))?;
        self.coming(&implied)
    }

    /// What only comes with something else.
    fn coming(&mut self, implied: &[&Held]) -> io::Result<()> {
        let mut by: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for held in implied {
            let strong = held.sources.first().and_then(|s| s.implied_by.as_deref()).unwrap_or("another");
            by.entry(strong).or_default().push(plain(&held.name).into_owned());
        }
        for (strong, names) in by {
            let text = format!("with {} come {}", plain(strong), list(names, self.most(NAMES)));
            self.paragraph(&text, "  ", "    ")?;
        }
        Ok(())
    }

    fn rest(&mut self, left_out: usize) -> io::Result<()> {
        if left_out == 0 {
            return Ok(());
        }
        let text = format!("and {left_out} more; --all lists them");
        self.paragraph(&text, "  ", "  ")
    }

    fn objects(&mut self) -> io::Result<()> {
        let objects = self.of_kind(GrantKind::Object);
        if objects.is_empty() {
            return Ok(());
        }
        self.heading(&format!("Objects ({})", objects.len()), "")?;
        let width = width_of(objects.iter().map(|held| object_name(held)));
        let header = COLUMNS.map(|(_, short)| padded(short, 3)).concat();
        let text = format!("{}  {header}", " ".repeat(width));
        self.row(&text)?;
        for held in &objects {
            let direct =
                |bit: Bits| held.sources.iter().any(|s| s.implied_by.is_none() && s.bits.contains(bit));
            let shown = COLUMNS.map(|(bit, short)| match (held.bits.contains(bit), direct(bit)) {
                (true, true) => padded(short, 3),
                (true, false) => padded(&short.to_lowercase(), 3),
                _ => padded("-", 3),
            });
            let bits = shown.concat();
            let text = format!("{}  {bits} {}", padded(object_name(held), width), self.by(held));
            self.row(&text)?;
        }
        let key = "R read, C create, E edit, D delete, VA view all records, MA modify all records, VF view all \
                   fields; in lower case: comes with another right";
        self.paragraph(key, "  ", "  ")
    }

    /// Fields by their object: how many, and with `--all` which.
    fn fields(&mut self) -> io::Result<()> {
        let fields = self.of_kind(GrantKind::Field);
        if fields.is_empty() {
            return Ok(());
        }
        let mut by_object: BTreeMap<&str, Vec<&Held>> = BTreeMap::new();
        for held in &fields {
            let object = held.name.split_once('.').map_or("", |(object, _)| object);
            by_object.entry(object).or_default().push(held);
        }
        let more = if self.all { "" } else { "; --all names them" };
        self.heading(&format!("Fields ({})", fields.len()), more)?;
        let width = width_of(by_object.keys().copied());
        for (object, fields) in by_object {
            let editable = fields.iter().filter(|held| held.bits.contains(Bits::EDIT)).count();
            let editable =
                if editable == 0 { String::new() } else { format!(", {editable} of them editable") };
            let first = fields.first().map_or_else(String::new, |held| self.by(held));
            let from = if fields.len() > 1 { "from " } else { "" };
            let counts = format!("{}{editable}", count(fields.len(), "field"));
            let text = format!("{}  {counts:<32}  {from}{first}", padded(object, width));
            self.row(&text)?;
            if self.all {
                for held in fields {
                    let name = held.name.split_once('.').map_or("", |(_, field)| field);
                    let text = format!(
                        "    {}  {:<10}  {}",
                        padded(name, width),
                        held.bits.names().collect::<Vec<_>>().join("+"),
                        self.by(held)
                    );
                    self.row(&text)?;
                }
            }
        }
        Ok(())
    }

    /// Everything that is either granted or not: classes, flows and the like.
    fn things(&mut self) -> io::Result<()> {
        let mut kinds: Vec<GrantKind> = self.access.grants.iter().map(|held| held.kind).collect();
        kinds.dedup();
        kinds.retain(|kind| ![GrantKind::UserPermission, GrantKind::Object, GrantKind::Field].contains(kind));
        for kind in kinds {
            let things = self.of_kind(kind);
            self.heading(&format!("{} ({})", heading(kind), things.len()), "")?;
            let width = width_of(things.iter().map(|held| held.name.as_str()));
            let most = self.most(NAMES);
            for held in things.iter().take(most) {
                let text = format!("{}  {}", padded(&held.name, width), self.by(held));
                self.row(&text)?;
            }
            self.rest(things.len().saturating_sub(most))?;
        }
        Ok(())
    }

    /// User permissions rated low, or by nobody.
    fn other_permissions(&mut self) -> io::Result<()> {
        let mut others = self.of_kind(GrantKind::UserPermission);
        others.retain(|held| !is_powerful(held));
        if others.is_empty() {
            return Ok(());
        }
        let (direct, implied): (Vec<_>, Vec<_>) = others.into_iter().partition(|held| held.is_direct());
        self.heading(&format!("Other permissions ({})", direct.len() + implied.len()), "")?;
        let width = width_of(direct.iter().map(|held| held.name.as_str()));
        let most = self.most(ROWS);
        for held in direct.iter().take(most) {
            let text = format!("{}  {}", padded(&held.name, width), self.by(held));
            self.row(&text)?;
        }
        self.rest(direct.len().saturating_sub(most))?;
        self.coming(&implied)
    }

    /// What gives it: the place of the first entry, and how many others there are.
    fn by(&self, held: &Held) -> String {
        let mut met: Vec<String> = Vec::new();
        for source in held.shown() {
            let place = match (&source.implied_by, &source.location) {
                (Some(strong), Some(place)) => format!("with {} ({})", plain(strong), self.place(place)),
                (None, Some(place)) => self.place(place),
                (_, None) => match &source.holder {
                    Giver::External(name) => format!("only said of '{}'", plain(name)),
                    Giver::Holder(holder) => format!("usually in {}", title(holder)),
                },
            };
            if !met.contains(&place) {
                met.push(place);
            }
        }
        list(met, self.most(1))
    }
}
