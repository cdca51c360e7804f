//! `leastforce identities`, `access`, `why` and `who-can`: what they share is how a project is read and how names
//! are understood.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::answer::answer;
use super::args::{Access, AnswerFormat, Asking, WhoCan, Why};
use super::console::Console;
use super::outcome::Outcome;
use super::session::{Session, today};
use crate::Read;
use crate::access::goal::Goal;
use crate::analysis::Analysis;
use crate::catalog::{permission, profile};
use crate::inventory::vocabulary::{Asked as Understood, Vocabulary};
use crate::org::library::Library;
use crate::org::principal;
use crate::org::principal::Principal;
use crate::questions::answer::{Answer, Command, Question};
use crate::questions::place::Places;
use crate::report::Options;
use crate::terms::grant::Grant;
use crate::terms::holder_kind::HolderKind;
use crate::terms::names::without_namespace;
use crate::text::escape::plain;
use crate::text::phrase::{did_you_mean, did_you_mean_or, list_more, quoted};
use crate::tree::{InputError, Tree};
use crate::{questions, report};

pub(super) fn identities(asking: &Asking, console: &mut Console) -> Outcome {
    ask(asking, console, |asked, console| {
        let mut places = Places::default();
        let answers = questions::overview::answers(&asked.analysis, &mut places);
        let question = Question::new(Command::Identities, None, None);
        Ok(asked.settled(question, answers, places, console).write(console, report::overview::write))
    })
}

pub(super) fn access(args: &Access, console: &mut Console) -> Outcome {
    ask(&args.asking, console, |asked, console| {
        let subjects = asked.subjects(&args.identity, console)?;
        let mut places = Places::default();
        let answer = |&(root, subject): &(usize, Principal)| {
            questions::access::answer(&asked.analysis.roots[root], subject, &mut places)
        };
        let answers = subjects.iter().map(answer).collect();
        let question = Question::new(Command::Access, Some(args.identity.clone()), None);
        let full = asked.settled(question, answers, places, console);
        Ok(full.write(console, |answer, options, out| report::access::write(answer, args.all, options, out)))
    })
}

pub(super) fn why(args: &Why, console: &mut Console) -> Outcome {
    ask(&args.asking, console, |asked, console| {
        let subjects = asked.subjects(&args.identity, console)?;
        let Understood { grant, note } = asked.grant(&args.grant, console)?;
        let goals = Goal::all(&asked.library.names, &grant);
        let mut places = Places::default();
        let of_subject = |&(root, subject): &(usize, Principal)| {
            questions::why::answers(asked.analysis.roots[root].org(), subject, &goals, &mut places)
        };
        let answers = subjects.iter().flat_map(of_subject).collect();
        let (subject, grant) = (Some(args.identity.clone()), Some(grant.to_string()));
        let question = Question { note, ..Question::new(Command::Why, subject, grant) };
        Ok(asked.settled(question, answers, places, console).write(console, report::why::write))
    })
}

pub(super) fn who_can(args: &WhoCan, console: &mut Console) -> Outcome {
    ask(&args.asking, console, |asked, console| {
        let Understood { grant, note } = asked.grant(&args.grant, console)?;
        let goals = Goal::all(&asked.library.names, &grant);
        let mut places = Places::default();
        let answers = questions::who_can::answers(&asked.analysis, &grant, &goals, &mut places);
        let question = Question { note, ..Question::new(Command::WhoCan, None, Some(grant.to_string())) };
        Ok(asked.settled(question, answers, places, console).write(console, report::who_can::write))
    })
}

/// A project that was read, to be asked.
pub(super) struct Asked<'a> {
    pub root: &'a Path,
    tree: &'a dyn Tree,
    library: &'a Library,
    pub analysis: Analysis<'a>,
    errors: Vec<InputError>,
    format: AnswerFormat,
}

fn ask(
    asking: &Asking,
    console: &mut Console,
    question: impl FnOnce(Asked<'_>, &mut Console) -> Result<Outcome, Outcome>,
) -> Outcome {
    match Session::open(&asking.project, &[], today(), console) {
        Ok(session) => ask_at(&session, asking, console, question),
        Err(outcome) => outcome,
    }
}

/// The same of a project that somebody else found.
pub(super) fn ask_at(
    session: &Session,
    asking: &Asking,
    console: &mut Console,
    question: impl FnOnce(Asked<'_>, &mut Console) -> Result<Outcome, Outcome>,
) -> Outcome {
    let Read { library, errors } = session.read(console);
    let analysis = Analysis::new(&library, &session.settings.config);
    let asked = Asked {
        root: &session.root,
        tree: &*session.tree,
        library: &library,
        analysis,
        errors,
        format: asking.output,
    };
    question(asked, console).unwrap_or_else(|outcome| outcome)
}

impl Asked<'_> {
    /// Whom a name means; with its kind before a colon also a profile, permission set or group.
    pub(super) fn subjects(
        &self,
        name: &str,
        console: &mut Console,
    ) -> Result<Vec<(usize, Principal)>, Outcome> {
        principal::find(&self.analysis.orgs().collect::<Vec<_>>(), name).map_err(|unknown| {
            const SHOWN: usize = 8;
            let of_kind = name.trim().split_once(':').filter(|(kind, _)| *kind == HolderKind::Profile.name());
            let standard = profile::find(of_kind.map_or(name.trim(), |(_, name)| name));
            let hint = match (unknown.nearest, unknown.identities.as_slice()) {
                _ if standard.is_some() => {
                    let label = standard.map_or("", |profile| profile.label);
                    format!("the standard profile '{label}' has no file here")
                }
                (Some(near), _) => did_you_mean(&near),
                (None, []) => "the project has no integration that is declared or detected".to_owned(),
                (None, all) => {
                    let all: Vec<_> = all.iter().map(quoted).collect();
                    format!("the integrations are {}", list_more(&all, SHOWN))
                }
            };
            let name = plain(name);
            console.error(&format!(
                "'{name}' is no integration, profile, permission set or group; {}",
                plain(&hint)
            ));
            self.tell_errors(console);
            Outcome::Usage
        })
    }

    /// The grant that a text means, in the spelling that is known, and what must be said of the answer. A user permission may be called by its
    /// label.
    fn grant(&self, text: &str, console: &mut Console) -> Result<Understood, Outcome> {
        let labelled = permission::named(text.trim()).map(|p| Grant::permission(p.name));
        let parsed = labelled.map_or_else(|| text.parse::<Grant>(), Ok);
        let mut grant = parsed.map_err(|error| {
            console.error(&error.to_string());
            Outcome::Usage
        })?;
        for root in &self.library.project.roots {
            grant.name = without_namespace(&grant.name, root.namespace.as_deref()).into_owned();
        }
        self.vocabulary().asked(&grant).map_err(|unknown| {
            let near = did_you_mean_or(unknown.nearest.as_deref(), || {
                "neither the catalogue nor the repository nor any entry has that name".to_owned()
            });
            console.error(&format!("'{}' is not known; {}", plain(text), plain(&near)));
            self.tell_errors(console);
            Outcome::Usage
        })
    }

    /// The names that the project has.
    pub(super) fn vocabulary(&self) -> Vocabulary<'_> {
        let listing = self.tree.list();
        Vocabulary::new(self.library, listing.entries.iter().map(|entry| entry.path.as_str()))
    }

    /// Whether a file of this name is among those that could not be read.
    pub(super) fn cannot_read(&self, name: &str) -> bool {
        self.errors.iter().any(|error| error.path.rsplit('/').next() == Some(name))
    }

    pub(super) fn tell_errors(&self, console: &mut Console) {
        console.all_unreadable(&self.errors);
    }

    /// The answer with all its places. What could not be read is told.
    pub(super) fn settled<T: Serialize>(
        mut self,
        question: Question,
        answers: Vec<T>,
        places: Places,
        console: &mut Console,
    ) -> Settled<T> {
        self.errors.append(&mut places.settle(self.tree, self.library));
        self.tell_errors(console);
        let outcome = if !self.errors.is_empty() {
            Outcome::UnreadableInput
        } else if self.library.documents.is_empty() && self.library.components.is_empty() {
            Outcome::NothingToLint
        } else {
            Outcome::Done
        };
        Settled { answer: Answer { question, answers, errors: self.errors }, outcome, format: self.format }
    }
}

/// An answer that can be written.
pub(super) struct Settled<T> {
    pub answer: Answer<T>,
    /// How a run that writes it ends.
    pub outcome: Outcome,
    format: AnswerFormat,
}

impl<T: Serialize> Settled<T> {
    /// Writes the answer in the wanted format.
    pub(super) fn write(
        &self,
        console: &mut Console,
        text: impl FnOnce(&Answer<T>, &Options, &mut dyn Write) -> io::Result<()>,
    ) -> Outcome {
        let options = Options {
            color: console.color,
            ascii: console.ascii,
            width: console.width,
            quiet: console.quiet,
            ..Options::default()
        };
        let written = answer(console, |out| {
            let mut out = io::BufWriter::new(out);
            match self.format {
                AnswerFormat::Text => {
                    text(&self.answer, &options, &mut out)?;
                    report::answer::write_note(&self.answer.question, &options, &mut out)?;
                }
                AnswerFormat::Json => report::answer::write_json(&self.answer, &mut out)?,
            }
            out.flush()
        });
        if written == Outcome::Done { self.outcome } else { written }
    }
}
