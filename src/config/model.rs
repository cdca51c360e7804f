//! The tables of `leastforce.toml`. Their descriptions stand in the JSON Schema, too, so they are written for the
//! people who edit the file.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::before::is_before;
use super::documentation::DocumentationUrl;
use super::field::{ByName, table};
use super::gate::{FailOn, FileInRoot};
use super::integration_kind::IntegrationKind;
use super::located::Located;
use super::needs::{Base, Needs};
use super::reference::{HolderRef, SubjectRef};
use super::rules::{self, RuleSettings};
use super::scalar::{GrantText, PathGlob};
use super::table::Table;
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Confidence;
use crate::text::position::Location;

table! {
    /// What a project says about its Salesforce integrations, and how leastforce checks them.
    // The default is what holds without such a file.
    #[derive(Default)]
    #[schemars(title = "leastforce.toml")]
    pub struct Config {
        // The file; `None` when there is none. Rules of taste run only when there is one.
        given path: Option<String> = path_of;
        // The entries of `not-integration` that held until a day before that of the run.
        given expired: Vec<Veto> = no_veto;
        // What was configured before the change that is looked at: see `govern`.
        given before: Option<Box<Config>> = no_config;
        /// Globs of files that hold one integration each, from this file's folder on. The integration
        /// is named by the file's stem; the file's top level holds what `[integrations.<name>]` would.
        "include" include: Vec<Located<PathGlob>>;
        /// The integrations, by name.
        // Their names differ by more than case. Those of the main file come first, in its order, then the
        // included ones sorted by path.
        "integrations" integrations: ByName<Integration>;
        /// Contracts that several integrations share through `uses`, by name.
        "base" bases: ByName<Base>;
        /// Permission sets and other holders that are managed or kept elsewhere, by name. They may
        /// stay unresolved.
        "external" externals: ByName<External>;
        /// Holders that look like integrations and are none.
        "not-integration" not_integrations: Vec<Veto>;
        /// Findings that somebody accepts.
        "waiver" waivers: Vec<Waiver>;
        /// What is set for single rules: a severity, "off", or a table with a severity and options.
        "rules" rules: RuleSettings;
        /// Which files are looked at.
        "files" files: Option<Files>;
        /// The baseline of the project, from its root on: `check` sets aside the findings in it, `baseline write`
        /// writes it.
        "baseline" baseline: Option<Located<FileInRoot>>;
        /// What the org says of itself: who holds what, who logs in how, and what is used.
        "evidence" evidence: Option<EvidenceFolder>;
        /// The severity from which a finding fails a run; "never" for none. The default is "high".
        "fail-on" fail_on: Option<Located<FailOn>>;
        /// The confidence that a finding needs to be reported. The default is "likely".
        "min-confidence" min_confidence: Option<Located<Confidence>>;
        /// The https address of the folder in which the documentation of leastforce is served: reports then
        /// link each finding to the page of its rule.
        "documentation-url" documentation_url: Option<Located<DocumentationUrl>>;
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a configuration may come from no file")]
fn path_of(table: &Table<'_>) -> Option<String> {
    Some(table.location().path)
}

fn no_veto(_: &Table<'_>) -> Vec<Veto> {
    Vec::new()
}

fn no_config(_: &Table<'_>) -> Option<Box<Config>> {
    None
}

impl Config {
    /// Every file that something was read from.
    pub fn files_read(&self) -> BTreeSet<&str> {
        let own = self.path.as_deref();
        let declared = self.integrations.iter().map(|i| &i.location).filter(|l| !is_before(l));
        own.into_iter().chain(declared.map(|location| location.path.as_str())).collect()
    }

    /// Whether there is a configuration, or was one before the change that is looked at.
    pub fn is_configured(&self) -> bool {
        self.path.is_some() || self.before.as_ref().is_some_and(|before| before.path.is_some())
    }

    /// The reason to leave out the file at a path, which is relative to the run's root; `None` for one that is
    /// looked at. Before a change that is looked at, it must have been left out as well.
    pub fn reason_to_exclude(&self, path: &str) -> Option<&str> {
        let covering = |config: &Config| config.excludes().iter().position(|e| e.covers(path));
        let at = covering(self)?;
        let before = self.before.as_deref();
        before.is_none_or(|before| covering(before).is_some()).then(|| &*self.excludes()[at].reason.value)
    }

    /// The users of all integrations.
    pub fn usernames(&self) -> impl Iterator<Item = &str> {
        self.integrations.iter().flat_map(|integration| &integration.users).map(|name| name.value.as_str())
    }

    /// Sets the entries of `[[not-integration]]` aside that have expired.
    pub fn expire(&mut self, today: Date) {
        let has_expired = |veto: &Veto| veto.expires.as_ref().is_some_and(|last| last.value < today);
        let (expired, held) =
            std::mem::take(&mut self.not_integrations).into_iter().partition(|veto| has_expired(veto));
        (self.not_integrations, self.expired) = (held, expired);
    }

    /// What is not looked at.
    pub fn excludes(&self) -> &[Exclude] {
        self.files.as_ref().map_or(&[], |files| &files.exclude)
    }
}

table! {
    /// A folder of what was exported from the org, as `leastforce evidence queries` lists it.
    #[derive(PartialEq, Eq)]
    pub struct EvidenceFolder {
        /// The folder, from the root on. It holds personal data: keep it out of git unless usernames may be there.
        "path" path: Located<FileInRoot>, or "name the folder, such as path = \"evidence\"";
        /// How many days old the newest row may be before a note says that the export is out of date. The default is
        /// 30.
        "max-age-days" max_age_days: Option<Located<u32>>;
        /// Replace usernames by short hashes in every output.
        "redact" redact: bool;
    }
}

table! {
    /// One integration user.
    #[derive(PartialEq, Eq)]
    #[schemars(rename = "IntegrationTable", extend("anyOf" = [
        { "required": ["profile"] },
        { "required": ["permission-sets"] },
        { "required": ["permission-set-groups"] },
        { "required": ["apps"] },
        { "required": ["users"] },
    ]))]
    pub struct Integration {
        given name: String = Table::plain_name;
        // Index into what was configured before the change, for one that was declared there.
        given before: Option<usize> = nowhere;
        // Profiles that it had before the change and that nobody declares any more.
        given former_profiles: Vec<Located<String>> = no_names;
        // Where it is declared: its key, or the start of its own file.
        given location: Location = Table::location;
        /// Who answers for it: a person, a team or an address. Without one an integration that the repository
        /// shows as likely stays likely.
        "owner" owner: Option<Located<String>>;
        /// What it is for.
        "kind" kind: Option<Located<IntegrationKind>>;
        /// Its profile: API name, file name or label. Standard profiles by either name.
        "profile" profile: Option<Located<String>>;
        /// The permission sets assigned to it.
        "permission-sets" permission_sets: Vec<Located<String>>;
        /// The permission set groups assigned to it.
        "permission-set-groups" permission_set_groups: Vec<Located<String>>;
        /// The connected apps and external client apps that it logs in through.
        "apps" apps: Vec<Located<String>>;
        /// The usernames that apps run as.
        "users" users: Vec<Located<String>>;
        /// Whether its holders are assigned to no person.
        // Absent means that it is not known.
        "exclusive" exclusive: Option<Located<bool>>;
        /// The day by which somebody looks at this declaration again.
        "review-by" review_by: Option<Located<Date>>;
        /// The contract: what it needs. Without one nothing is compared.
        "needs" needs: Option<Needs>;
    }
    check = names_something;
}

fn nowhere(_: &Table<'_>) -> Option<usize> {
    None
}

fn no_names(_: &Table<'_>) -> Vec<Located<String>> {
    Vec::new()
}

impl Integration {
    /// Every holder that it names, the profile first.
    pub fn holders(&self) -> impl Iterator<Item = (HolderKind, &Located<String>)> {
        let profiles = self.profile.iter().chain(&self.former_profiles);
        let profile = profiles.map(|name| (HolderKind::Profile, name));
        let sets = self.permission_sets.iter().map(|name| (HolderKind::PermissionSet, name));
        let groups = self.permission_set_groups.iter().map(|name| (HolderKind::PermissionSetGroup, name));
        profile.chain(sets).chain(groups)
    }
}

fn names_something(own: &Integration, table: &mut Table<'_>) {
    let nothing = own.holders().next().is_none() && own.apps.is_empty() && own.users.is_empty();
    // A mistyped key or value says better what is missing.
    if nothing && table.is_clean() {
        table.mistake(
            format!("{} names no profile, permission set, group, app or user", table.title()),
            "say what the integration uses, such as profile = \"ERP Integration\"".to_owned(),
        );
    }
}

table! {
    /// A holder that is no integration.
    // Whatever its content looks like.
    #[derive(PartialEq, Eq)]
    #[schemars(rename = "VetoTable")]
    pub struct Veto {
        /// The holder with its kind: "profile:NAME", "permission-set:NAME" or "group:NAME".
        "holder" holder: Located<HolderRef>, or "name it, such as holder = \"permission-set:Integration_Admins\"";
        /// Why it is none.
        "reason" reason: Located<String>, or "say why it is no integration";
        /// Who answers for that. Without one a note asks for it.
        "owner" owner: Option<Located<String>>;
        /// The last day on which it holds, in UTC.
        "expires" expires: Option<Located<Date>>;
    }
    like = "{ holder = \"permission-set:NAME\", reason = \"...\", owner = \"...\" }";
}

table! {
    /// A holder that may stay unresolved.
    #[derive(PartialEq, Eq)]
    #[schemars(rename = "ExternalTable")]
    pub struct External {
        given name: Located<String> = Table::name;
        /// Why that is acceptable.
        "reason" reason: Located<String>, or "say why it may stay unresolved";
        /// When somebody last looked at it.
        "reviewed" reviewed: Option<Located<Date>>;
        /// What it grants.
        "grants" grants: Vec<Located<GrantText>>;
    }
}

table! {
    /// An accepted finding.
    // It has either a subject or an integration.
    #[derive(PartialEq, Eq)]
    #[schemars(rename = "WaiverTable", extend("oneOf" = [
        { "required": ["subject"] },
        { "required": ["integration"] },
    ]))]
    pub struct Waiver {
        given location: Location = Table::location;
        /// The rule that found it.
        "rule" rule: Located<String>, or "name the rule whose finding is accepted";
        /// What the finding is about, such as "profile:Backup".
        "subject" subject: Option<Located<SubjectRef>>;
        /// The integration that the finding is about.
        "integration" integration: Option<Located<String>>;
        /// The grant that is accepted, with at most one `*`. Left out for rules that speak of no grant.
        "grant" grant: Option<Located<GrantText>>;
        /// Why it is accepted.
        "reason" reason: Located<String>, or "say why the finding is accepted";
        /// Who answers for that.
        "owner" owner: Located<String>, or "say who answers for it";
        /// The last day on which it holds, in UTC.
        "expires" expires: Located<Date>, or "say until when it holds, such as expires = 2027-01-31";
    }
    check = bound_to_one_thing;
    like = "{ rule = \"RULE\", reason = \"...\", owner = \"...\", expires = YYYY-MM-DD }";
}

fn bound_to_one_thing(own: &Waiver, table: &mut Table<'_>) {
    let rule = if own.rule.value.is_empty() { None } else { rules::known(table, &own.rule) };
    match (table.has("subject"), table.has("integration")) {
        (true, true) => table.mistake(
            format!("{} has both 'subject' and 'integration'", table.title()),
            "keep one: a waiver is bound to one of them".to_owned(),
        ),
        // Whoever gets the holder next would get the escalation path with it.
        (true, false) => {
            if let Some(rule) = rule.filter(|rule| rule.group == "escalation") {
                table.mistake(
                    format!(
                        "{} accepts {}, a rule of the group escalation, for whoever has its subject",
                        table.title(),
                        rule.name
                    ),
                    "bind it to a declared integration instead, as in integration = \"NAME\"".to_owned(),
                );
            }
        }
        (false, true) => {}
        (false, false) => {
            table.require("subject", "bind it to subject = \"profile:NAME\" or to integration = \"NAME\"");
        }
    }
}

table! {
    // The schema shows the description of the key alone.
    #[schemars(rename = "FilesTable")]
    pub struct Files {
        /// Files that are not looked at.
        "exclude" exclude: Vec<Exclude>;
    }
}

table! {
    /// Files that are not looked at.
    #[schemars(rename = "ExcludeTable")]
    pub struct Exclude {
        /// A glob from the root of the run on; `*` stays within one folder, `**` does not.
        "path" path: Located<PathGlob>, or "write a glob such as path = \"test/fixtures/**\"";
        /// Why they are left out.
        "reason" reason: Located<String>, or "say why these files are not looked at";
    }
    like = "{ path = \"test/**\", reason = \"...\" }";
}

impl Exclude {
    /// Whether it covers the file at `path`, which is relative to the run's root, with `/`.
    pub fn covers(&self, path: &str) -> bool {
        self.path.value.matches(path)
    }
}
