//! The tables of `leastforce.toml`, one reader each.

use globset::GlobMatcher;

use super::check::Names;
use super::mistake::ConfigMistake;
use super::model::{
    Config, Exclude, External, HolderRef, Integration, IntegrationKind, Located, SubjectRef, Veto, Waiver,
    WaiverScope,
};
use super::rules::{self, RuleInfo};
use super::table::{File, Table};
use super::{include, needs};
use crate::terms::holder_kind::HolderKind;
use crate::terms::subject_kind::SUBJECT_KINDS;
use crate::text::position::Location;

/// The main file. What could not be read is left out.
pub(super) fn config(
    path: &str,
    text: &str,
    known_rules: &[RuleInfo],
    names: &mut Names,
    mistakes: &mut Vec<ConfigMistake>,
) -> Config {
    let config = File::read(path, text, mistakes, |mut root| {
        let mut config = Config { path: Some(path.to_owned()), ..Config::default() };
        config.include = root.texts("include");
        config.include.retain(|pattern| valid_glob(&root, pattern).is_some());
        for (name, table) in named(&mut root, "integrations", |name| names.integrations.push(name)) {
            config.integrations.push(integration(name.value, table));
        }
        for (name, table) in named(&mut root, "base", |name| names.bases.push(name)) {
            config.bases.push(needs::base(name, table));
        }
        for (name, table) in named(&mut root, "external", |_| ()) {
            config.externals.extend(external(name, table));
        }
        for table in root.tables("not-integration", r#"{ holder = "permission-set:NAME", reason = "..." }"#) {
            config.not_integrations.extend(veto(table, &mut names.vetoed));
        }
        for table in
            root.tables("waiver", r#"{ rule = "RULE", reason = "...", owner = "...", expires = YYYY-MM-DD }"#)
        {
            config.waivers.extend(waiver(table, known_rules, &mut names.waived));
        }
        if let Some(table) = root.table("rules") {
            config.rules = rules::settings(&table, known_rules);
        }
        if let Some(mut files) = root.table("files") {
            config.excludes = files
                .tables("exclude", r#"{ path = "test/**", reason = "..." }"#)
                .into_iter()
                .filter_map(exclude)
                .collect();
            files.finish();
        }
        root.finish();
        config
    });
    config.unwrap_or_default()
}

/// The tables in the table `key`, under names that people choose. `note` is told every name, also
/// those with nothing readable behind them.
fn named<'d>(
    root: &mut Table<'d>,
    key: &'static str,
    mut note: impl FnMut(String),
) -> Vec<(Located<String>, Table<'d>)> {
    let mut tables = Vec::new();
    let Some(parent) = root.table(key) else { return tables };
    for (name, value) in parent.names() {
        if name.value.trim().is_empty() {
            let message = format!("a name {} is empty", parent.place());
            parent.file.mistake_at(&name, message, Some("give it a name".to_owned()));
        }
        note(name.value.clone());
        if let Some(own) = parent.table_of(&name.value, value) {
            tables.push((name, own));
        }
    }
    tables
}

/// One integration, from `[integrations.<name>]` or from the whole of an included file.
pub(super) fn integration(name: String, mut table: Table<'_>) -> Integration {
    let file = table.file;
    let mistakes_before = file.mistake_count();
    let kinds = IntegrationKind::ALL.map(|kind| (kind.name(), kind));
    let integration = Integration {
        name,
        location: table.location(),
        owner: table.text("owner"),
        kind: table.word("kind", "kind", &kinds),
        profile: table.text("profile"),
        permission_sets: table.texts("permission-sets"),
        permission_set_groups: table.texts("permission-set-groups"),
        apps: table.texts("apps"),
        users: table.texts("users"),
        exclusive: table.flag("exclusive"),
        review_by: table.date("review-by"),
        needs: table.table("needs").map(needs::contract),
    };
    let (span, title, intact) = (table.span.clone(), table.title(), table.is_intact());
    table.finish();
    let names_nothing = integration.holders().next().is_none()
        && integration.apps.is_empty()
        && integration.users.is_empty()
        // A mistyped key or value says better what is missing.
        && intact
        && file.mistake_count() == mistakes_before;
    if names_nothing {
        file.mistake(
            &span,
            format!("{title} names no profile, permission set, group, app or user"),
            Some("say what the integration uses, such as profile = \"ERP Integration\"".to_owned()),
        );
    }
    integration
}

fn external(name: Located<String>, mut table: Table<'_>) -> Option<External> {
    table.require("reason", "say why it may stay unresolved");
    let reason = table.text("reason");
    let reviewed = table.date("reviewed");
    let grants = grants(&mut table, "grants");
    table.finish();
    Some(External { name, reason: reason?, reviewed, grants })
}

fn veto(mut table: Table<'_>, vetoed: &mut Vec<Located<HolderRef>>) -> Option<Veto> {
    const KINDS: [(&str, HolderKind); 4] = [
        ("profile", HolderKind::Profile),
        ("permission-set", HolderKind::PermissionSet),
        ("group", HolderKind::PermissionSetGroup),
        ("permission-set-group", HolderKind::PermissionSetGroup),
    ];
    table.require("holder", "name it, such as holder = \"permission-set:Integration_Admins\"");
    table.require("reason", "say why it is no integration");
    let holder = reference(&mut table, "holder", &KINDS)
        .map(|(kind, name, location)| Located { value: HolderRef { kind, name }, location });
    vetoed.extend(holder.clone());
    let reason = table.text("reason");
    table.finish();
    Some(Veto { holder: holder?, reason: reason? })
}

fn waiver(
    mut table: Table<'_>,
    known_rules: &[RuleInfo],
    waived: &mut Vec<Located<String>>,
) -> Option<Waiver> {
    table.require("rule", "name the rule whose finding is accepted");
    table.require("reason", "say why the finding is accepted");
    table.require("owner", "say who answers for it");
    table.require("expires", "say until when it holds, such as expires = 2027-01-31");
    let location = table.location();
    let rule = table.text("rule");
    let known = rule.as_ref().and_then(|rule| rules::known(&table, rule, known_rules));
    let escalation = known.is_some_and(|rule| rule.group == "escalation");
    let rule = rule.filter(|_| known.is_some());
    let kinds: Vec<(&str, &'static str)> = SUBJECT_KINDS
        .iter()
        .map(|kind| (*kind, *kind))
        .chain([("permission-set-group", HolderKind::PermissionSetGroup.name())])
        .collect();
    let has_subject = table.value("subject").is_some();
    let subject = reference(&mut table, "subject", &kinds)
        .map(|(kind, name, location)| Located { value: SubjectRef { kind, name }, location });
    let has_integration = table.value("integration").is_some();
    let integration = table.text("integration");
    waived.extend(integration.clone());
    match (has_subject, has_integration) {
        (true, true) => table.file.mistake(
            &table.span,
            format!("{} has both 'subject' and 'integration'", table.title()),
            Some("keep one: a waiver is bound to one of them".to_owned()),
        ),
        // Whoever gets the holder next would get the way up with it.
        (true, false) if escalation => table.file.mistake(
            &table.span,
            format!(
                "{} accepts {}, a rule of the group escalation, for whoever has its subject",
                table.title(),
                known.map_or("", |rule| rule.name)
            ),
            Some("bind it to a declared integration instead, as in integration = \"NAME\"".to_owned()),
        ),
        (false, false) => {
            table.require("subject", "bind it to subject = \"profile:NAME\" or to integration = \"NAME\"");
        }
        _ => {}
    }
    let grant = table.text("grant").filter(|grant| valid_grant(&table, "grant", grant));
    let reason = table.text("reason");
    let owner = table.text("owner");
    let expires = table.date("expires");
    table.finish();
    let scope = subject.map(WaiverScope::Subject).or(integration.map(WaiverScope::Integration));
    Some(Waiver {
        location,
        rule: rule?,
        scope: scope?,
        grant,
        reason: reason?,
        owner: owner?,
        expires: expires?,
    })
}

fn exclude(mut table: Table<'_>) -> Option<Exclude> {
    table.require("path", "write a glob such as path = \"test/fixtures/**\"");
    table.require("reason", "say why these files are not looked at");
    let path = table.text("path");
    let glob = path.as_ref().and_then(|path| valid_glob(&table, path));
    let reason = table.text("reason");
    table.finish();
    Some(Exclude { path: path?, reason: reason?, glob: glob? })
}

/// A value written `kind:NAME`.
fn reference<T: Copy>(
    table: &mut Table<'_>,
    key: &'static str,
    kinds: &[(&'static str, T)],
) -> Option<(T, String, Location)> {
    let text = table.text(key)?;
    let Some((kind, name)) = text.value.split_once(':') else {
        table.file.mistake_at(
            &text,
            format!("'{key}' {} does not say what '{}' is", table.place(), text.value),
            Some(format!("write its kind before a colon, such as \"profile:{}\"", text.value)),
        );
        return None;
    };
    if name.trim().is_empty() {
        table.file.mistake_at(
            &text,
            format!("'{key}' {} has no name behind the colon", table.place()),
            Some(format!("write \"{kind}:NAME\"")),
        );
        return None;
    }
    let kind = Located { value: kind.to_owned(), location: text.location.clone() };
    let kind = table.word_of(&format!("kind of {key}"), &kind, kinds)?;
    Some((kind.value, name.trim().to_owned(), text.location))
}

/// Grants as people write them; whether they exist is for the catalogue and the project to say.
pub(super) fn grants(table: &mut Table<'_>, key: &'static str) -> Vec<Located<String>> {
    let mut grants = table.texts(key);
    grants.retain(|grant| valid_grant(table, key, grant));
    grants
}

fn valid_grant(table: &Table<'_>, key: &str, grant: &Located<String>) -> bool {
    if grant.value.matches('*').count() <= 1 {
        return true;
    }
    table.file.mistake_at(
        grant,
        format!("the grant '{}' in '{key}' {} has more than one '*'", grant.value, table.place()),
        Some("write several grants, each with one '*' at most".to_owned()),
    );
    false
}

fn valid_glob(table: &Table<'_>, pattern: &Located<String>) -> Option<GlobMatcher> {
    match include::glob(&pattern.value) {
        Ok(glob) => Some(glob),
        Err(problem) => {
            table.file.mistake_at(
                pattern,
                format!("'{}' is not a valid glob: {problem}", pattern.value),
                Some(
                    "write a path with '/', in which '*' stands for part of a name and '**' for any folders"
                        .to_owned(),
                ),
            );
            None
        }
    }
}
