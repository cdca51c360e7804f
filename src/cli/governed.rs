//! The configurations of both states of a change, and what the runs on both are asked to do.

use std::path::Path;

use jiff::civil::Date;

use super::args;
use super::baseline;
use super::configuration::{self, Unread};
use super::console::Console;
use super::evidence;
use super::outcome::Outcome;
use super::session::{excluded, selection};
use crate::config::{BEFORE, Before, Config, Governed, PolicyChange, PolicyFrom, Silences, govern};
use crate::evidence::{Redaction, Username};
use crate::finding::baseline::Baseline;
use crate::finding::filter::Filter;
use crate::project::{DiscoverOptions, hidden_in};
use crate::text::phrase::count;
use crate::text::position::{Location, Position};
use crate::tree::Tree;
use crate::{Settings, rules};

/// One state of a project.
#[derive(Copy, Clone)]
pub(super) struct Side<'a> {
    pub root: &'a Path,
    pub tree: &'a dyn Tree,
}

/// Both states of a project.
pub(super) struct Sides<'a> {
    pub project: &'a args::Project,
    pub base: Side<'a>,
    pub head: Side<'a>,
    /// As the command line has it.
    pub policy: Option<PolicyFrom>,
    pub baseline: Option<&'a Path>,
    /// A state without a configuration, as a retrieve is, is read with that of the other one: whoever is declared
    /// there is no other integration here.
    pub one_configuration_will_do: bool,
}

/// What a run on either state is asked to do beyond its configuration.
pub(super) struct Wanted<'a> {
    pub select: &'a [String],
    pub ignore: &'a [String],
    pub filter: &'a dyn Fn(&Config, Vec<String>) -> Filter,
    pub focus: &'a [String],
    pub threads: usize,
    pub today: Date,
}

/// What the runs on both states are asked to do.
pub(super) struct Judged {
    pub base: Settings,
    /// With what counts of both configurations.
    pub governed: Settings,
    /// With the configuration of the change alone.
    pub own: Settings,
    pub changes: Vec<PolicyChange>,
    /// One of the states has no configuration and is read with that of the other one.
    pub shared: bool,
}

/// The configurations of both states.
struct Configs {
    was: Config,
    /// The same with its places in [`BEFORE`].
    before: Config,
    own: Config,
    shared: bool,
}

impl Sides<'_> {
    /// What is wrong with a configuration or a baseline is told to `console`.
    pub(super) fn configure(&self, wanted: &Wanted<'_>, console: &mut Console) -> Result<Judged, Outcome> {
        let Configs { was, before, own, shared } = self.configs(wanted.today, console)?;
        let evidence = evidence::read(&self.project.reading, &was, self.head.root, wanted.today, console)?;
        let Governed { config: governed, mut changes } = govern(before, own.clone(), &rules::infos());
        if evidence.as_ref().is_some_and(|evidence| evidence.redacted) {
            let names = [&was, &own].into_iter().flat_map(Config::usernames);
            let redaction = Redaction::new(names.map(|name| Username::new(name, true)));
            for change in &mut changes {
                change.what = redaction.hide(&change.what);
            }
        }
        let baselines = self.baselines(&was, &own, console)?;
        changes.extend(of_baseline(&baselines, own.baseline.as_ref().map(|file| file.value.0.as_str())));
        let settings =
            |config: Config, baseline: Option<Baseline>, focus: &[String], console: &mut Console| {
                let rules = selection(&config, wanted.select, wanted.ignore, console)?;
                let discover = DiscoverOptions {
                    respect_forceignore: !self.project.reading.no_forceignore,
                    excluded: excluded(&config),
                    ..DiscoverOptions::default()
                };
                let filter = (wanted.filter)(&config, focus.to_vec());
                let (threads, today) = (wanted.threads, Some(wanted.today));
                let evidence = evidence.clone();
                Ok(Settings { config, rules, filter, discover, threads, today, baseline, evidence })
            };
        let Baselines { base, head } = baselines;
        let agreed = head.as_ref().map(|head| head.shared_with(base.as_ref()));
        let mut governed = settings(governed, agreed, wanted.focus, console)?;
        // What a retrieve does not hide was not visible before for that.
        governed.discover.hidden_before = (!shared).then(|| hidden_in(self.base.tree));
        Ok(Judged {
            // Where something lay before says nothing of what is looked at now.
            base: settings(was, base, &[], console)?,
            governed,
            own: settings(own, head, wanted.focus, console)?,
            changes,
            shared,
        })
    }

    fn configs(&self, today: Date, console: &mut Console) -> Result<Configs, Outcome> {
        let read = |root: &Path, tree: &dyn Tree, folder: &str| {
            let mut config = configuration::read(tree, root, self.project, folder)?;
            config.expire(today);
            Ok(config)
        };
        let (base, head) = (self.base, self.head);
        let own = read(head.root, head.tree, "").map_err(|unread: Unread| unread.tell(console))?;
        let was = read(base.root, base.tree, "")
            .and_then(|was| Ok((was, read(base.root, &Before(base.tree), BEFORE)?)));
        let (was, before) = match was {
            Ok(both) => both,
            Err(_) if self.policy == Some(PolicyFrom::Head) => (own.clone(), own.clone()),
            Err(unread) => {
                let outcome = unread.tell(console);
                console.error(
                    "that is the configuration before the change; --policy head takes the one of the change alone",
                );
                return Err(outcome);
            }
        };
        let is_there = |config: &Config| config.path.is_some();
        Ok(match (self.one_configuration_will_do, is_there(&was), is_there(&own)) {
            (true, false, true) => Configs { was: own.clone(), before: own.clone(), own, shared: true },
            (true, true, false) => Configs { own: was.clone(), was, before, shared: true },
            _ => Configs { was, before, own, shared: false },
        })
    }

    fn baselines(&self, was: &Config, own: &Config, console: &mut Console) -> Result<Baselines, Outcome> {
        let head = self.baseline_of(self.head, own).read(console)?;
        let base = self.baseline_of(self.base, was).read_before();
        Ok(Baselines { base, head })
    }

    fn baseline_of<'s>(&'s self, side: Side<'s>, config: &'s Config) -> baseline::Source<'s> {
        baseline::Source { given: self.baseline, root: side.root, tree: side.tree, config }
    }
}

/// What each state accepts.
struct Baselines {
    base: Option<Baseline>,
    head: Option<Baseline>,
}

/// How a change changes the baseline.
fn of_baseline(baselines: &Baselines, path: Option<&str>) -> Option<PolicyChange> {
    let none = Baseline::default();
    let (base, head) = (baselines.base.as_ref().unwrap_or(&none), baselines.head.as_ref().unwrap_or(&none));
    let (more, less) = (head.beyond(base), base.beyond(head));
    let start = Position { line: 1, column: 1, offset: 0 };
    let location = path.map(|path| Location { path: path.to_owned(), start, end: start });
    let (what, loosens) = match (more, less) {
        (0, 0) => return None,
        (0, less) => (format!("takes {} out of the baseline", count(less, "finding")), false),
        (more, 0) => (format!("puts {} into the baseline", count(more, "finding")), true),
        (more, less) => {
            (format!("puts {} into the baseline and takes {less} out", count(more, "finding")), true)
        }
    };
    Some(PolicyChange { what, loosens, location, silences: Silences::Baselined })
}
