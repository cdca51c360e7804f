//! `leastforce init`: a first `leastforce.toml` from what the repository shows.

mod append;
mod contract;
mod draft;
mod needs;
mod only;
mod syntax;
mod toml;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::answer;
use super::args::Init;
use super::console::Console;
use super::outcome::Outcome;
use super::progress::Progress;
use super::start::{Start, rule_infos};
use super::whole::whole;
use crate::analysis::Analysis;
use crate::config::{self, Config};
use crate::org::library::Library;
use crate::text::escape::printable;
use crate::tree::worktree::Worktree;
use crate::tree::{InputError, Tree};
use crate::{Read, Settings, read};
use draft::Draft;
use only::Only;

const SCHEMA_NAME: &str = "leastforce.schema.json";

pub(super) fn run(args: &Init, console: &mut Console) -> Outcome {
    init(args, console).unwrap_or_else(|outcome| outcome)
}

fn init(args: &Init, console: &mut Console) -> Result<Outcome, Outcome> {
    // What an existing file declares would hide what the repository itself shows.
    let start = Start::without_configuration(&args.reading, std::slice::from_ref(&args.path), console)?;
    let file = start.root.join(config::FILE_NAME);
    if args.needs && file.is_file() {
        return needs::add(args, console);
    }
    // A link that leads nowhere is in the way, too.
    if !args.stdout && file.symlink_metadata().is_ok() {
        return Err(in_the_way(&file, console));
    }
    let settings = Settings { discover: start.discover, threads: start.threads, ..Settings::default() };
    let (library, errors) = look(&start.tree, &settings, console);
    let draft = Draft::of(&Analysis::new(&library, &Config::default()), &library);
    let mut text = toml::write(&draft, &BTreeMap::new());
    if args.needs {
        text = with_needs(args, &start.tree, &draft, &library, &text, console)?;
    }
    if args.stdout {
        let written = answer(console, |out| out.write_all(text.as_bytes()));
        if written != Outcome::Done {
            return Ok(written);
        }
    } else {
        write_files(&start.root, &text, console)?;
        let declared = draft.integrations.len();
        let s = if declared == 1 { "" } else { "s" };
        console.note(&format!(
            "wrote '{}' with {declared} integration{s}, and its schema beside it; read it, correct it, then run 'leastforce check'",
            file.display()
        ));
    }
    Ok(if errors.is_empty() { Outcome::Done } else { Outcome::UnreadableInput })
}

/// Reads the project; what cannot be read is told.
fn look(tree: &Worktree, settings: &Settings, console: &mut Console) -> (Library, Vec<InputError>) {
    let progress = Progress::new(console);
    let Read { library, errors } = read(tree, settings, &|bytes| progress.advance(bytes));
    progress.finish();
    for error in &errors {
        let message = format!("{}; {}", error.message, error.remedy);
        console.unreadable(&error.path, error.location.as_ref(), &message);
    }
    (library, errors)
}

/// The same configuration with drafts of contracts. What an integration holds is what it holds as declared
/// there.
fn with_needs(
    args: &Init,
    tree: &Worktree,
    draft: &Draft,
    library: &Library,
    text: &str,
    console: &mut Console,
) -> Result<String, Outcome> {
    let names: Vec<&str> = draft.integrations.iter().map(|proposal| proposal.name.as_str()).collect();
    let only = Only::new(&args.only, &names, console)?;
    let config = understood(text, tree, console)?;
    let analysis = Analysis::new(library, &config);
    let wanted = names.into_iter().filter(|name| only.holds(name));
    let contracts = wanted.map(|name| {
        let table = format!("integrations.{}.needs", syntax::key(name));
        (name.to_owned(), contract::write(&table, name, &needs::of(&analysis, name)))
    });
    let text = toml::write(draft, &contracts.collect());
    understood(&text, tree, console)?;
    Ok(text)
}

/// Reads a configuration that is about to be written: what does not load is never written.
fn understood(text: &str, tree: &dyn Tree, console: &mut Console) -> Result<Config, Outcome> {
    config::load(config::FILE_NAME, text, &rule_infos(), tree).map_err(|mistakes| {
        for mistake in &mistakes {
            console.error(&printable(&mistake.message));
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

/// The schema first: the file that names it must not be there without it.
fn write_files(root: &Path, text: &str, console: &mut Console) -> Result<(), Outcome> {
    let mut schema = config::schema(&rule_infos());
    schema.push('\n');
    let schema_file = root.join(SCHEMA_NAME);
    let file = root.join(config::FILE_NAME);
    let mut cannot = |path: &Path, error: &io::Error| {
        console.error(&format!("'{}' cannot be written: {error}", path.display()));
        Outcome::Unwritable
    };
    whole(root, &schema)
        .and_then(|new| new.persist(&schema_file).map_err(|e| e.error))
        .map_err(|error| cannot(&schema_file, &error))?;
    match whole(root, text).and_then(|new| new.persist_noclobber(&file).map_err(|e| e.error)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(in_the_way(&file, console)),
        Err(error) => Err(cannot(&file, &error)),
    }
}
