//! `leastforce generate`: the permission set that grants a contract and nothing else.

use std::path::Path;

use super::args::{AnswerFormat, Generate};
use super::console::Console;
use super::outcome::Outcome;
use super::question::{Asked, ask_at};
use super::session::{Session, today};
use crate::analysis::RootAnalysis;
use crate::contract::Contract;
use crate::generate::place::{Taken, path_of, taken};
use crate::generate::split::split;
use crate::generate::{PermissionSet, least, name};
use crate::org::Org;
use crate::org::principal::Principal;
use crate::project::sfdx_project;
use crate::questions::answer::{Command, Question};
use crate::questions::place::Places;
use crate::terms::grant::Grant;

use crate::terms::ids::IdentityId;
use crate::text::escape::plain;
use crate::tree::write::Place;
use crate::{questions, report};

pub(super) fn run(args: &Generate, console: &mut Console) -> Outcome {
    match Session::open(&args.asking.project, &[], today(), console) {
        Ok(mut session) => {
            // A new integration may have objects to work on before anything grants them.
            session.settings.discover.supporting_alone = true;
            ask_at(&session, &args.asking, console, |asked, console| generate(args, asked, console))
        }
        Err(outcome) => outcome,
    }
}

fn generate(args: &Generate, asked: Asked<'_>, console: &mut Console) -> Result<Outcome, Outcome> {
    let (root, id) = identity(args, &asked, console)?;
    let root = &asked.analysis.roots[root];
    let org = root.org();
    let contract = contract(root, id, console)?;
    let vocabulary = asked.vocabulary();
    let least = least(root, contract, &vocabulary);
    let sets = sets(args, org, id, least.grants.clone());
    if let Some((set, mistake)) = sets.iter().find_map(|set| Some((set, name::mistake(&set.name)?))) {
        return Err(usage(console, &format!("'{}' cannot be a name: {mistake}", set.name)));
    }
    if args.write && asked.cannot_read(sfdx_project::FILE_NAME) {
        asked.tell_errors(console);
        console.error("nothing is written: where this project keeps its metadata cannot be read");
        return Ok(Outcome::UnreadableInput);
    }
    let mut files = Vec::new();
    for set in sets {
        let path = place(args, org, &set.name, console)?;
        files.push((set, path));
    }
    if args.write {
        let texts = files.iter().map(|(set, path)| (path.as_str(), set.xml()));
        save(asked.root, texts.collect(), args.force, console)?;
    }
    let mut places = Places::default();
    let generated = questions::generate::answer(root, id, &files, least.notes, &mut places);
    let question = Question::new(Command::Generate, Some(args.identity.clone()), None);
    let full = asked.settled(question, vec![generated], places, console);
    let ended = full.write(
        console,
        |answer, _, out| {
            if args.write { Ok(()) } else { report::generate::write(answer, out) }
        },
    );
    if args.asking.output == AnswerFormat::Text {
        for remark in report::generate::remarks(&full.answer) {
            console.note(&remark);
        }
    }
    // There was something to grant.
    Ok(if ended == Outcome::NothingToLint { Outcome::Done } else { ended })
}

/// The identity and its org.
fn identity(
    args: &Generate,
    asked: &Asked<'_>,
    console: &mut Console,
) -> Result<(usize, IdentityId), Outcome> {
    let subjects = asked.subjects(&args.identity, console)?;
    let identities: Vec<_> = subjects
        .into_iter()
        .filter_map(|(org, subject)| match subject {
            Principal::Identity(id) => Some((org, id)),
            Principal::Holder(_) => None,
        })
        .collect();
    match identities[..] {
        [one] => Ok(one),
        [] => Err(usage(
            console,
            &format!("'{}' is a holder; generate asks for an integration with a contract", args.identity),
        )),
        _ => Err(usage(
            console,
            &format!("several projects have '{}'; name one with --project", args.identity),
        )),
    }
}

/// The agreed contract of an identity, or what there is in place of one.
fn contract<'o>(
    root: &'o RootAnalysis<'_>,
    id: IdentityId,
    console: &mut Console,
) -> Result<&'o Contract, Outcome> {
    let org = root.org();
    if let Some(contract) = root.contract(id) {
        return Ok(contract);
    }
    let identity = &org.identities[id];
    let integration = identity.integration.and_then(|at| org.config.integrations.get(at));
    let draft = integration.and_then(|i| i.needs.as_ref());
    let message = match (integration, draft) {
        (_, Some(draft)) => format!(
            "the contract of '{}' is a draft; delete what it does not need and then 'draft = true' ({}:{})",
            identity.name, draft.location.path, draft.location.start.line
        ),
        (Some(i), None) => format!(
            "'{}' has no contract; 'leastforce init --needs' drafts one from what it holds, or write [integrations.{}.needs] ({}:{})",
            identity.name, identity.name, i.location.path, i.location.start.line
        ),
        (None, None) => format!(
            "'{}' is not declared; 'leastforce init --needs' writes a first declaration and contract",
            identity.name
        ),
    };
    Err(usage(console, &message))
}

fn sets(args: &Generate, org: &Org<'_>, id: IdentityId, grants: Vec<Grant>) -> Vec<PermissionSet> {
    let identity = &org.identities[id].name;
    let set = |word: &str, grants: Vec<Grant>, suffix: bool| {
        let name = match &args.name {
            Some(name) if suffix => format!("{name}_{word}"),
            Some(name) => name.clone(),
            None => name::api_name(identity, word),
        };
        PermissionSet {
            label: name::label(&name),
            name,
            description: name::description(identity),
            grants,
            api_version: org.library.project.roots[org.root].api_version,
        }
    };
    if !args.split {
        return vec![set("Access", grants, false)];
    }
    let (base, escalation) = split(grants);
    let mut sets = vec![set("Base", base, true)];
    if !escalation.is_empty() {
        sets.push(set("Escalation", escalation, true));
    }
    sets
}

/// Where a set goes. Unless nothing is to be written, a set of the same name is in the way.
fn place(args: &Generate, org: &Org<'_>, name: &str, console: &mut Console) -> Result<String, Outcome> {
    let message = match taken(org, name) {
        Some(Taken::File(path) | Taken::Pieces(path)) if !args.write => return Ok(path),
        Some(Taken::File(path)) if args.force => return Ok(path),
        Some(Taken::File(path)) => format!(
            "permission set '{name}' exists ({path}); --force replaces it, --name gives the new one another name"
        ),
        Some(Taken::Pieces(path)) => format!(
            "permission set '{name}' exists in several files ({path} and others); --name gives the new one another name"
        ),
        None => {
            let root = &org.library.project.roots[org.root];
            match &root.package_directories_outside[..] {
                [first, ..] if args.write && root.package_directories.is_empty() => format!(
                    "package directory '{first}' is outside of the run's root; name a root that holds it with --project"
                ),
                _ => return Ok(path_of(org, name)),
            }
        }
    };
    Err(usage(console, &message))
}

/// Writes all files or none: each is complete under a passing name before the first gets its own.
fn save(root: &Path, files: Vec<(&str, String)>, force: bool, console: &mut Console) -> Result<(), Outcome> {
    let mut ready = Vec::new();
    for (path, text) in files {
        let file = root.join(path);
        if !force && file.symlink_metadata().is_ok() {
            return Err(usage(console, &format!("'{path}' exists; --force replaces it")));
        }
        match Place::at(root, &file)
            .and_then(Place::with_folder)
            .and_then(|place| place.prepare(text.as_bytes()))
        {
            Ok(new) => ready.push((path, new)),
            Err(why) => return Err(unwritable(path, &why, console)),
        }
    }
    for (path, new) in ready {
        new.write().map_err(|why| unwritable(path, &why, console))?;
        console.note(&format!("wrote '{}'", plain(path)));
    }
    Ok(())
}

fn unwritable(path: &str, why: &str, console: &mut Console) -> Outcome {
    console.error(&format!("'{}' cannot be written: {}", plain(path), plain(why)));
    Outcome::Unwritable
}

fn usage(console: &mut Console, message: &str) -> Outcome {
    console.error(&plain(message));
    Outcome::Usage
}
