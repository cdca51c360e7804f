//! What a configuration says of grants, held against the catalogue.

use super::located::Located;
use super::mistake::ConfigMistake;
use super::model::Config;
use super::needs::Needs;
use super::object_need::FieldNeed;
use super::scalar::GrantText;
use crate::catalog::permission;
use crate::terms::grant::{Grant, GrantKind};
use crate::text::phrase::did_you_mean;
use crate::text::position::Location;

/// User permissions that are a slip of the pen, texts that are no grants, and globs that are none. Names
/// that the catalogue lacks come with releases and features, so only near misses are mistakes.
pub(super) fn names(config: &Config, mistakes: &mut Vec<ConfigMistake>) {
    let of_integrations = config.integrations.iter().filter_map(|i| i.needs.as_ref());
    for needs in of_integrations.chain(config.bases.iter().map(|b| &b.needs)) {
        contract(needs, mistakes);
    }
    for text in config.externals.iter().flat_map(|e| &e.grants) {
        grant(text, "in 'grants'", mistakes);
    }
}

fn contract(needs: &Needs, mistakes: &mut Vec<ConfigMistake>) {
    for name in &needs.permissions {
        user_permission(&name.value, &name.location, "in 'permissions'", mistakes);
    }
    for text in &needs.never {
        grant(text, "in 'never'", mistakes);
    }
    for need in &needs.objects {
        for fields in [&need.read, &need.edit] {
            if let FieldNeed::Globs { globs, except } = fields {
                globs.iter().chain(except).for_each(|pattern| glob(pattern, mistakes));
            }
        }
    }
}

fn grant(text: &Located<GrantText>, place: &str, mistakes: &mut Vec<ConfigMistake>) {
    match text.value.parse::<Grant>() {
        Err(error) => {
            let message = format!("'{}' {place} is no grant", text.value);
            mistakes.push(ConfigMistake::at(text.location.clone(), message, Some(error.to_string())));
        }
        Ok(grant) if grant.kind == GrantKind::UserPermission && !grant.name.contains('*') => {
            user_permission(&text.value, &text.location, place, mistakes);
        }
        Ok(_) => {}
    }
}

fn user_permission(name: &str, location: &Location, place: &str, mistakes: &mut Vec<ConfigMistake>) {
    if permission::find(name).is_some() {
        return;
    }
    let Some(meant) = permission::near_miss(name) else { return };
    let message = format!("unknown user permission '{name}' {place}");
    let help = did_you_mean(meant.name);
    mistakes.push(ConfigMistake::at(location.clone(), message, Some(help)));
}

/// Names of fields have no other character that could stand for something.
fn glob(pattern: &Located<String>, mistakes: &mut Vec<ConfigMistake>) {
    let valid = |c: char| c.is_alphanumeric() || matches!(c, '_' | '*' | '.');
    if pattern.value.chars().all(valid) && pattern.value.matches('*').count() <= 1 {
        return;
    }
    let message = format!("'{}' is no glob for fields", pattern.value);
    let help = "write a name with at most one '*', such as \"ERP_*\"".to_owned();
    mistakes.push(ConfigMistake::at(pattern.location.clone(), message, Some(help)));
}
