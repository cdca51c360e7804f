//! What one part of a configuration says about another.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::located::Located;
use super::mistake::ConfigMistake;
use super::model::{Config, Integration};
use super::table::suggest;
use crate::terms::holder_kind::HolderKind;
use crate::text::position::Location;

/// Names that stand for nothing or for two things, and holders that are said to be both an
/// integration and none.
pub(super) fn references(config: &Config, mistakes: &mut Vec<ConfigMistake>) {
    same_names(&config.integrations, mistakes);
    vetoed_holders(config, mistakes);
    let unreadable = config.integrations.unreadable.iter();
    let integrations: Vec<&str> =
        config.integrations.iter().map(|i| &i.name).chain(unreadable).map(String::as_str).collect();
    for name in config.waivers.iter().filter_map(|waiver| waiver.integration.as_ref()) {
        exists("integration", name, "in [[waiver]]", &integrations, mistakes);
    }
    let unreadable = config.bases.unreadable.iter();
    let bases: Vec<&str> =
        config.bases.iter().map(|base| &base.name.value).chain(unreadable).map(String::as_str).collect();
    for integration in &config.integrations {
        for base in integration.needs.iter().flat_map(|needs| &needs.uses) {
            exists("base contract", base, "in 'uses'", &bases, mistakes);
        }
    }
}

fn exists(
    what: &str,
    name: &Located<String>,
    place: &str,
    known: &[&str],
    mistakes: &mut Vec<ConfigMistake>,
) {
    if known.contains(&name.value.as_str()) {
        return;
    }
    let help = if known.is_empty() { format!("no {what} is declared") } else { suggest(&name.value, known) };
    let message = format!("unknown {what} '{}' {place}", name.value);
    mistakes.push(ConfigMistake::at(name.location.clone(), message, Some(help)));
}

/// Case does not tell two integrations apart on the command line.
fn same_names(integrations: &[Integration], mistakes: &mut Vec<ConfigMistake>) {
    let mut first: BTreeMap<String, &Integration> = BTreeMap::new();
    for integration in integrations {
        let Some(earlier) = first.get(&integration.name.to_lowercase()) else {
            first.insert(integration.name.to_lowercase(), integration);
            continue;
        };
        mistakes.push(ConfigMistake::at(
            integration.location.clone(),
            format!(
                "integration '{}' is declared twice, first in {}",
                integration.name,
                place(&earlier.location)
            ),
            Some("give one of them another name, or merge them".to_owned()),
        ));
    }
}

fn vetoed_holders(config: &Config, mistakes: &mut Vec<ConfigMistake>) {
    let key =
        |kind: HolderKind, name: &str| (kind, percent_decode_str(name).decode_utf8_lossy().to_lowercase());
    let mut declared = BTreeMap::new();
    for integration in &config.integrations {
        for (kind, name) in integration.holders() {
            declared.entry(key(kind, &name.value)).or_insert((integration, name));
        }
    }
    for veto in config.not_integrations.iter().map(|veto| &veto.holder) {
        let holder = &veto.value;
        let Some((integration, name)) = declared.get(&key(holder.kind, &holder.name)) else { continue };
        mistakes.push(ConfigMistake::at(
            veto.location.clone(),
            format!(
                "{} '{}' is no integration here and belongs to '{}' in {}",
                holder.kind.noun(),
                holder.name,
                integration.name,
                place(&name.location)
            ),
            Some("keep one of the two".to_owned()),
        ));
    }
}

fn place(location: &Location) -> String {
    format!("{}:{}", location.path, location.start.line)
}
