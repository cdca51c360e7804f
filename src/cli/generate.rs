//! `leastforce generate`: the permission set that grants a contract and nothing else.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::answer;
use super::args::{AnswerFormat, Generate};
use super::console::Console;
use super::outcome::Outcome;
use super::question::{Asked, ask_at};
use super::start::Start;
use super::whole::whole;
use crate::access::contract::Contract;
use crate::access::org::{IdentityId, Org};
use crate::access::path::Subject;
use crate::catalog::grant::Grant;
use crate::generate::place::{Taken, path_of, taken};
use crate::generate::split::split;
use crate::generate::{PermissionSet, least, name};
use crate::report::answer::{Places, Question};
use crate::report::generate::{build, text};
use crate::text::escape::printable;

pub(super) fn run(args: &Generate, console: &mut Console) -> Outcome {
    match Start::new(&args.asking.project, &[], console) {
        Ok(mut start) => {
            // A new integration may have objects to work on before anything grants them.
            start.discover.supporting_alone = true;
            ask_at(start, &args.asking, console, |asked, console| generate(args, asked, console))
        }
        Err(outcome) => outcome,
    }
}

fn generate(args: &Generate, asked: Asked<'_>, console: &mut Console) -> Result<Outcome, Outcome> {
    if let Some(mistake) = args.name.as_deref().and_then(name::mistake) {
        return Err(usage(
            console,
            &format!("'{}' cannot be a name: {mistake}", args.name.as_deref().unwrap_or_default()),
        ));
    }
    let (org, id) = identity(args, &asked, console)?;
    let org = &asked.linked.orgs[org];
    let contract = contract(org, id, console)?;
    let vocabulary = asked.vocabulary();
    let least = least(org, contract, &vocabulary);
    let sets = sets(args, org, id, least.grants.clone());
    let mut files = Vec::new();
    for set in sets {
        let path = place(args, org, &set.name, console)?;
        files.push((set, path));
    }
    if args.write {
        for (set, path) in &files {
            save(asked.root, path, &set.xml(), args.force, console)?;
        }
    }
    let mut places = Places::default();
    let generated = build::build(org, id, contract, &files, &least, &mut places);
    let question = Question { command: "generate", subject: Some(args.identity.clone()), grant: None };
    let (full, outcome) = asked.whole(question, vec![generated], places, console);
    let written = answer(console, |out| {
        let mut out = io::BufWriter::new(out);
        match args.asking.output {
            AnswerFormat::Json => full.write_json(&mut out)?,
            AnswerFormat::Text if args.write => {}
            AnswerFormat::Text => text::write(&full, &mut out)?,
        }
        out.flush()
    });
    if args.asking.output == AnswerFormat::Text {
        for remark in text::remarks(&full) {
            console.note(&remark);
        }
    }
    Ok(match (written, outcome) {
        // There was something to grant.
        (Outcome::Done, Outcome::NothingToLint) => Outcome::Done,
        (Outcome::Done, outcome) => outcome,
        (written, _) => written,
    })
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
            Subject::Identity(id) => Some((org, id)),
            Subject::Holder(_) => None,
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
fn contract<'o>(org: &'o Org<'_>, id: IdentityId, console: &mut Console) -> Result<&'o Contract, Outcome> {
    if let Some(contract) = org.contract(id) {
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
    match taken(org, name) {
        None => Ok(path_of(org, name)),
        Some(Taken::File(path)) if args.force || !args.write => Ok(path),
        Some(Taken::File(path)) => Err(usage(
            console,
            &format!(
                "permission set '{name}' exists ({path}); --force replaces it, --name gives the new one another name"
            ),
        )),
        Some(Taken::Pieces(path)) if !args.write => Ok(path),
        Some(Taken::Pieces(path)) => Err(usage(
            console,
            &format!(
                "permission set '{name}' exists in several files ({path} and others); --name gives the new one another name"
            ),
        )),
    }
}

fn save(root: &Path, path: &str, text: &str, force: bool, console: &mut Console) -> Result<(), Outcome> {
    let file = root.join(path);
    let folder = file.parent().unwrap_or(root);
    let written = fs::create_dir_all(folder).and_then(|()| whole(folder, text)).and_then(|new| {
        if force { new.persist(&file) } else { new.persist_noclobber(&file) }.map_err(|e| e.error)
    });
    match written {
        Ok(_) => {
            console.note(&format!("wrote '{path}'"));
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(usage(console, &format!("'{path}' exists; --force replaces it")))
        }
        Err(error) => {
            console.error(&format!("'{}' cannot be written: {error}", printable(path)));
            Err(Outcome::Unwritable)
        }
    }
}

fn usage(console: &mut Console, message: &str) -> Outcome {
    console.error(&printable(message));
    Outcome::Usage
}
