//! `leastforce init --needs` where there is a configuration: drafts for the integrations without a contract.

use std::path::Path;

use super::append::{Appended, Refused};
use super::contract;
use super::only::Only;
use super::syntax::{key, quoted};
use crate::analysis::Analysis;
use crate::cli::answer::answer;
use crate::cli::args::{Init, Project};
use crate::cli::console::Console;
use crate::cli::outcome::Outcome;
use crate::cli::session::{Session, today};
use crate::config::{self, Config, ConfigError, Integration};
use crate::contract::draft::DraftContract;
use crate::org::words;
use crate::terms::holder_kind::HolderKind;
use crate::text::escape::plain;
use crate::text::phrase::{count, count_of, list};
use crate::tree::Tree;
use crate::tree::write::apply;
use crate::{Read, rules};

/// How many names a note lists.
const NAMES: usize = 10;

/// What an integration holds, in all project roots.
pub(super) fn of(analysis: &Analysis<'_>, integration: &str) -> DraftContract {
    let identities = analysis.roots.iter().flat_map(|root| {
        let own =
            root.org().identities.iter_enumerated().filter(|(_, i)| i.declared && i.name == integration);
        own.map(move |(id, _)| (&root.inventory, id, root.access(id)))
    });
    let mut contract = DraftContract::of(&identities.collect::<Vec<_>>());
    // Logs speak of one org; several project roots are several orgs, or parts of one.
    let mut used = analysis.roots.iter().filter_map(|root| {
        let own =
            root.org().identities.iter_enumerated().filter(|(_, i)| i.declared && i.name == integration);
        { own }.find_map(|(id, _)| root.used(id)).map(|used| (&root.inventory, used))
    });
    if let Some((inventory, used)) = used.next() {
        contract.keep_used(inventory, used);
    }
    contract
}

pub(super) fn add(args: &Init, console: &mut Console) -> Result<Outcome, Outcome> {
    let project = Project { reading: args.reading.clone(), config: None, isolated: false };
    let session = Session::open(&project, args.path.as_slice(), today(), console)?;
    let config = &session.settings.config;
    let declared: Vec<&str> = config.integrations.iter().map(|i| i.name.as_str()).collect();
    let only = Only::new(&args.only, &declared, console)?;
    let Read { library, errors } = session.read(console);
    console.all_unreadable(&errors);
    let analysis = Analysis::new(&library, config);
    let mut appended = Appended::new(&*session.tree);
    let (mut added, mut refused): (Vec<String>, bool) = (Vec::new(), false);
    let wanted = || config.integrations.iter().filter(|i| only.holds(&i.name));
    for integration in wanted().filter(|i| i.needs.is_none()) {
        let text = contract::write(
            &table(config, integration),
            &integration.name,
            &of(&analysis, &integration.name),
        );
        match appended.add(integration, &text) {
            Ok(()) => added.push(format!("'{}'", plain(&integration.name))),
            Err(why) => {
                refused = true;
                console.error(&describe(integration, &why));
            }
        }
    }
    loads(config, &appended, console)?;
    let written =
        if args.stdout { print(&appended, console) } else { save(&session.root, &appended, &added, console) };
    let left = wanted().filter(|i| i.needs.is_some()).count();
    tell(added.is_empty() && !refused, left, console);
    if args.only.is_empty() {
        undeclared(&analysis, console);
    }
    Ok(match written {
        Outcome::Done if refused => Outcome::Unwritable,
        Outcome::Done if !errors.is_empty() => Outcome::UnreadableInput,
        outcome => outcome,
    })
}

fn table(config: &Config, integration: &Integration) -> String {
    if config.path.as_ref() == Some(&integration.location.path) {
        format!("integrations.{}.needs", key(&integration.name))
    } else {
        "needs".to_owned()
    }
}

fn describe(integration: &Integration, refused: &Refused) -> String {
    let (name, path) = (plain(&integration.name), plain(&integration.location.path));
    match refused {
        Refused::Unreadable(error) => format!("'{path}' is left as it is: {error}"),
        Refused::Closed => format!(
            "integration '{name}' is left without a contract: in '{path}', line {}, it is written in braces, to which \
             TOML lets nothing be added; write it as [integrations.{}] with a line for each key, and run this again",
            integration.location.start.line,
            plain(&key(&integration.name))
        ),
    }
}

/// What does not load is never written.
fn loads(config: &Config, appended: &Appended<'_>, console: &mut Console) -> Result<(), Outcome> {
    let Some(path) = config.path.as_deref().filter(|_| !appended.parts.is_empty()) else { return Ok(()) };
    let tree: &dyn Tree = &appended.overlay;
    let loaded = config::open(path, &rules::infos(), tree).map_err(|error| match error {
        ConfigError::Unreadable(why) => why,
        ConfigError::Mistakes(mistakes) => {
            mistakes.into_iter().map(|mistake| mistake.message).collect::<Vec<_>>().join("; ")
        }
    });
    loaded.map(drop).map_err(|why| {
        console.error(&format!("nothing was written, since the result would not load: {}", plain(&why)));
        Outcome::Configuration
    })
}

fn print(appended: &Appended<'_>, console: &mut Console) -> Outcome {
    let parts = appended.parts.iter().map(|(path, text)| format!("# {}\n\n{text}", plain(path)));
    let text = parts.collect::<Vec<_>>().join("\n");
    answer(console, |out| out.write_all(text.as_bytes()))
}

fn save(root: &Path, appended: &Appended<'_>, added: &[String], console: &mut Console) -> Outcome {
    let mut outcome = Outcome::Done;
    let mut written = Vec::new();
    for (path, changed) in appended.overlay.changed() {
        match apply(root, path, changed) {
            Ok(()) => written.push(format!("'{}'", plain(path))),
            Err(why) => {
                console.error(&format!("'{}' is left as it is: {}", plain(path), plain(&why)));
                outcome = Outcome::Unwritable;
            }
        }
    }
    if outcome == Outcome::Done && !added.is_empty() {
        let (contracts, lines) =
            if added.len() == 1 { ("a contract", "the line") } else { ("contracts", "each line") };
        console.note(&format!(
            "drafted {contracts} for {} in {}; delete what is not needed, then {lines} 'draft = true'",
            list(added.to_vec(), NAMES),
            list(written, NAMES)
        ));
    } else if !written.is_empty() {
        console.note(&format!("wrote {}", list(written, NAMES)));
    }
    outcome
}

fn tell(nothing: bool, left: usize, console: &mut Console) {
    if left > 0 {
        let (have, are) = if left == 1 { ("has", "is") } else { ("have", "are") };
        let start = if nothing { "nothing to add: " } else { "" };
        console.note(&format!(
            "{start}{} {have} a contract or a draft of one and {are} left alone",
            count(left, "integration")
        ));
    } else if nothing {
        console.note("nothing to add: no integration is declared");
    }
}

/// Integrations that the configuration does not know get no contract.
fn undeclared(analysis: &Analysis<'_>, console: &mut Console) {
    let mut blocks = Vec::new();
    for org in analysis.orgs() {
        for identity in org.identities.iter().filter(|i| !i.declared) {
            blocks.extend(identity.holders.iter().map(|&holder| {
                let holder = &org.holders[holder];
                let name = quoted(&holder.name);
                let value = if holder.kind == HolderKind::Profile { name } else { format!("[{name}]") };
                format!(
                    "  [integrations.{}] with {} = {value}",
                    key(&words::key(&holder.name)),
                    holder.kind.key()
                )
            }));
        }
    }
    blocks.sort();
    blocks.dedup();
    if blocks.is_empty() {
        return;
    }
    let (shown, more) = (blocks.len().min(NAMES), blocks.len().saturating_sub(NAMES));
    let more = if more > 0 {
        format!("\n  and {more} more; 'leastforce init --stdout' prints all")
    } else {
        String::new()
    };
    console.note(&format!(
        "{} not declared, and so got no contract; declare what is one, and run this again:\n{}{more}",
        count_of(blocks.len(), "integration is", "integrations are"),
        blocks[..shown].join("\n")
    ));
}
