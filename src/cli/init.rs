//! `leastforce init`: a first `leastforce.toml` from what the repository shows.

mod append;
mod contract;
mod draft;
mod needs;
mod only;
mod syntax;
mod toml;

use std::collections::BTreeMap;
use std::path::Path;

use super::answer::answer;
use super::args::Init;
use super::console::Console;
use super::evidence;
use super::outcome::Outcome;
use super::session::{Session, today};
use crate::analysis::Analysis;
use crate::config::{self, Config};
use crate::text::escape::plain;
use crate::text::phrase::count;
use crate::tree::Tree;
use crate::tree::write::{NOT_OWN, Place, Ready, save};
use crate::{Read, rules};
use draft::Draft;
use only::Only;

const SCHEMA_NAME: &str = "leastforce.schema.json";

pub(super) fn run(args: &Init, console: &mut Console) -> Outcome {
    init(args, console).unwrap_or_else(|outcome| outcome)
}

fn init(args: &Init, console: &mut Console) -> Result<Outcome, Outcome> {
    // What an existing file declares would hide what the repository itself shows.
    let mut session = Session::without_configuration(&args.reading, args.path.as_slice(), console)?;
    session.settings.evidence =
        evidence::read(&args.reading, &Config::default(), &session.root, today(), console)?;
    let file = session.root.join(config::FILE_NAME);
    if args.needs && file.is_file() {
        return needs::add(args, console);
    }
    // A link that leads nowhere is in the way, too.
    if !args.stdout && file.symlink_metadata().is_ok() {
        return Err(in_the_way(&file, console));
    }
    let Read { library, errors } = session.read(console);
    console.all_unreadable(&errors);
    let draft = Draft::of(&Analysis::new(&library, &Config::default()), &library);
    let mut text = toml::write(&draft, &BTreeMap::new());
    if args.needs {
        let only = only(args, &draft, console)?;
        let config = understood(&text, &*session.tree, console)?;
        text = with_needs(&only, &draft, &Analysis::new(&library, &config));
        understood(&text, &*session.tree, console)?;
    }
    if args.stdout {
        let written = answer(console, |out| out.write_all(text.as_bytes()));
        if written != Outcome::Done {
            return Ok(written);
        }
    } else {
        write_files(&session.root, &text, console)?;
        let declared = draft.integrations.len();
        console.note(&format!(
            "wrote '{}' with {}, and its schema beside it; read it, correct it, then run 'leastforce check'",
            file.display(),
            count(declared, "integration")
        ));
    }
    Ok(if errors.is_empty() { Outcome::Done } else { Outcome::UnreadableInput })
}

/// The names of the drafted integrations that were asked for.
fn only(args: &Init, draft: &Draft, console: &mut Console) -> Result<Only, Outcome> {
    let names: Vec<&str> = draft.integrations.iter().map(|proposal| proposal.name.as_str()).collect();
    Only::new(&args.only, &names, console)
}

/// The same configuration with drafts of contracts. What an integration holds is what it holds as declared
/// there, which `analysis` is about.
fn with_needs(only: &Only, draft: &Draft, analysis: &Analysis<'_>) -> String {
    let names = draft.integrations.iter().map(|proposal| proposal.name.as_str());
    let contracts = names.filter(|name| only.holds(name)).map(|name| {
        let table = format!("integrations.{}.needs", syntax::key(name));
        (name.to_owned(), contract::write(&table, name, &needs::of(analysis, name)))
    });
    toml::write(draft, &contracts.collect())
}

/// Reads a configuration that is about to be written: what does not load is never written.
fn understood(text: &str, tree: &dyn Tree, console: &mut Console) -> Result<Config, Outcome> {
    config::load(config::FILE_NAME, text, &rules::infos(), tree).map_err(|mistakes| {
        for mistake in &mistakes {
            console.error(&plain(&mistake.message));
        }
        console.error("what the repository shows makes no valid configuration; nothing was written");
        Outcome::Configuration
    })
}

fn in_the_way(file: &Path, console: &mut Console) -> Outcome {
    console.error(&format!(
        "'{}' exists and is left as it is; 'leastforce init --needs' adds drafts of contracts to it, 'leastforce init \
         --stdout' prints what would be written",
        file.display()
    ));
    Outcome::Usage
}

/// Whether a file is a schema that an earlier version wrote.
fn is_schema(content: &[u8]) -> bool {
    let schema: Option<serde_json::Value> = serde_json::from_slice(content).ok();
    schema.is_some_and(|schema| schema["title"] == config::FILE_NAME)
}

/// The schema first: the file that names it must not be there without it.
fn write_files(root: &Path, text: &str, console: &mut Console) -> Result<(), Outcome> {
    let mut schema = config::schema(&rules::infos());
    schema.push('\n');
    let schema_file = root.join(SCHEMA_NAME);
    let file = root.join(config::FILE_NAME);
    let mut cannot = |path: &Path, why: &str| {
        console.error(&format!("'{}' cannot be written: {why}", path.display()));
        Outcome::Unwritable
    };
    save(root, &schema_file, schema.as_bytes(), is_schema).map_err(|why| {
        let remedy =
            if why == NOT_OWN { ", which is no schema of leastforce; move or delete it" } else { "" };
        cannot(&schema_file, &format!("{why}{remedy}"))
    })?;
    let place = Place::at(root, &file).map_err(|why| cannot(&file, &why))?;
    if place.is_taken() {
        return Err(in_the_way(&file, console));
    }
    place.prepare(text.as_bytes()).and_then(Ready::write).map_err(|why| cannot(&file, &why))
}
