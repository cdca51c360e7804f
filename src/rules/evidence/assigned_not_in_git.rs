//! A holder that an integration has in the org and that the project does not describe.

use crate::catalog::namespace;
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::of_user::users;
use crate::terms::holder_kind::HolderKind;
use crate::terms::names::fold;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "assigned-not-in-git",
    Group::Evidence,
    Severity::Medium,
    include_str!("assigned_not_in_git.md"),
    Check::Identity(check),
)
.with_tables(&["User", "PermissionSetAssignment"])
.varying();

/// Whose a holder is, by its name.
enum Owner {
    /// The evidence has its id alone, so that a file may describe it.
    Unknown,
    Org,
    Package,
    Platform,
}

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    for of_user in users(of) {
        for (kind, name, place) in &of_user.user.missing {
            if !of.cx.org.externals_of(name).is_empty() {
                continue;
            }
            let Some(draft) = of_user.draft("this user") else { continue };
            let (severity, which, help) = advice(&owner(*kind, name));
            let assigned = if *kind == HolderKind::Profile { "has" } else { "is assigned" };
            let draft = draft
                .severity(severity)
                .key(of_user.key(&format!("{}:{}", kind.name(), fold(name))))
                .row(of_user.row(*place, "assigned here"))
                .message(format!("{} {assigned} {} '{name}', {which}", of_user.title(), kind.noun()))
                .help(help);
            out.push(&of.cx, draft);
        }
    }
}

/// A name with two underscores begins with the namespace of a package. No API name begins with a digit, as ids do.
fn owner(kind: HolderKind, name: &str) -> Owner {
    if kind != HolderKind::Profile && name.starts_with(|c: char| c.is_ascii_digit()) {
        return Owner::Unknown;
    }
    let namespace = name.split_once("__").map(|(namespace, _)| namespace);
    match namespace {
        Some(namespace) if namespace::find(namespace).is_some() => Owner::Platform,
        None if kind == HolderKind::PermissionSet && namespace::find(name).is_some() => Owner::Platform,
        Some(_) => Owner::Package,
        None => Owner::Org,
    }
}

fn advice(owner: &Owner) -> (Severity, &'static str, &'static str) {
    match owner {
        Owner::Unknown => (
            Severity::Info,
            "and the evidence does not say what it is called",
            "Whether a file describes it is not known. Export the table PermissionSet or PermissionSetGroup as well, as \
             'leastforce evidence queries' says.",
        ),
        Owner::Org => (
            Severity::Medium,
            "which no file describes",
            "What it grants is not judged and was not reviewed. Retrieve it into the project, or take it from the user in \
             Setup, under Users. If it is kept elsewhere on purpose, accept it under [external].",
        ),
        Owner::Package => (
            Severity::Low,
            "which no file describes: by its name it belongs to a package",
            "The package decides what it grants, and an upgrade may change that. Look at it in Setup, under Permission \
             Sets, and accept it under [external] with what it grants, or take it from the user.",
        ),
        Owner::Platform => (
            Severity::Info,
            "which no file describes: by its name it belongs to Salesforce",
            "Salesforce decides what it grants, and usually assigns it with a feature. Look at it in Setup, under \
             Permission Sets, and accept it under [external].",
        ),
    }
}
