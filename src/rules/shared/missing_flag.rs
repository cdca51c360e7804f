//! What the two rules about missing API permissions share.

use crate::catalog::permission;
use crate::catalog::profile::ProfileClass;
use crate::org::holder::Holder;
use crate::org::principal::Principal;
use crate::rules::engine::context::{Draft, Findings, IdentityContext};
use crate::terms::grant::Grant;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::severity::{Confidence, Severity};

pub(crate) struct Flag {
    pub permission: &'static str,
    /// What follows when it is missing: one sentence.
    pub consequence: &'static str,
    /// Whether this rule says, for both, that the profile of a lone permission set is not known.
    pub asks_for_profile: bool,
}

/// Reports the identity's profile when nothing of the identity has the flag, or that nothing can
/// be known.
pub(crate) fn report(of: &IdentityContext<'_>, flag: &Flag, out: &mut Findings) {
    let (org, names) = (of.cx.org, &of.cx.org.library.names);
    let access = of.cx.analysis.access(of.id);
    let granted = access.holds(names, &Grant::permission(flag.permission))
        || !access.control(names, flag.permission).is_empty();
    let stock =
        |h: HolderId| org.holders[h].standard_profile().is_some_and(|s| s.class == ProfileClass::ApiOnly);
    let mut own = of.identity.holders.iter().filter(|h| !of.identity.former.contains(h));
    if granted || own.any(|&h| stock(h)) {
        return;
    }
    let profile = of.identity.holders.iter().copied().find(|&h| org.holders[h].kind == HolderKind::Profile);
    let draft = match profile {
        Some(profile) => about_profile(of, &org.holders[profile], flag),
        None if flag.asks_for_profile && of.identity.stock_profile.is_none() => without_profile(of),
        None => None,
    };
    if let Some(draft) = draft {
        out.push(&of.cx, draft);
    }
}

fn about_profile(of: &IdentityContext<'_>, profile: &Holder, flag: &Flag) -> Option<Draft> {
    let cx = &of.cx;
    let title = profile.title();
    let draft = cx.about_whole(profile, format!("no {} in here", flag.permission))?.identities(&[of.id]);
    let unknown = |why: &str, remedy: String| draft_unknown(&title, flag, why, remedy);
    let is_put_in = cx.org.is_put_in(Principal::Identity(of.id), &Grant::permission(flag.permission));
    let (message, help) = if of.identity.is_incomplete() {
        unknown(
            "something that the integration holds is not in the repository",
            "See what is unresolved, or say what it grants under [external] in leastforce.toml.".into(),
        )
    } else if of.identity.holders.iter().any(|&h| cx.org.holders[h].is_incomplete(cx.org.library)) {
        unknown(
            "a piece of what the integration holds is not read",
            "See with --list-files which files are not read, and why.".into(),
        )
    } else if is_put_in {
        unknown(
            "a deploy puts in the value that decides",
            "See in the replacements of sfdx-project.json which value that is.".into(),
        )
    } else if !profile.names_user_permissions(cx.org.library) {
        unknown(
            "the file names no user permission, as a retrieve would",
            "Retrieve the profile again, so that its user permissions are in the file.".into(),
        )
    } else {
        // A set that the repository does not connect with a detected profile may have the flag.
        let confidence = if of.identity.declared { Confidence::Certain } else { Confidence::Likely };
        let fix = format!(
            "{} Add <userPermissions> with {} to the permission set or profile that only this integration has.",
            flag.consequence, flag.permission
        );
        return Some(
            draft
                .confidence(confidence)
                .lacks(Grant::permission(flag.permission))
                .message(format!("nothing gives {title} {}", permission::title_of(flag.permission)))
                .help(fix),
        );
    };
    // Apart from what is known: the same profile may lack the flag in another integration's hands.
    Some(draft.severity(Severity::Info).key("unknown").label("unknown").message(message).help(help))
}

fn draft_unknown(title: &str, flag: &Flag, why: &str, remedy: String) -> (String, String) {
    (format!("whether {title} has {} is unknown: {why}", permission::title_of(flag.permission)), remedy)
}

fn without_profile(of: &IdentityContext<'_>) -> Option<Draft> {
    let cx = &of.cx;
    let set = &cx.org.holders[of.identity.holders.first().copied()?];
    let absent = of.identity.missing.iter().find(|(kind, _)| *kind == HolderKind::Profile);
    let why = absent.map_or_else(
        || "declare its profile".to_owned(),
        |(_, profile)| format!("profile '{profile}' is not in the repository"),
    );
    let how = if let Some((_, profile)) = absent {
        format!(
            "Keep its file in the repository, or say under [external.{profile:?}] in leastforce.toml what it grants, \
             'ApiUserOnly' and 'ApiEnabled' among it."
        )
    } else if of.identity.declared {
        format!(
            "Name it under [integrations.{}] as 'profile' and keep its file in the repository.",
            of.identity.name
        )
    } else {
        format!(
            "Declare the integration in leastforce.toml with profile = \"...\" and {} = [\"{}\"].",
            set.kind.key(),
            set.name
        )
    };
    Some(
        cx.about_whole(set, "its profile is not known")?
            .identities(&[of.id])
            .severity(Severity::Info)
            .message(format!(
                "{} and {} of {} are not checked: {why}",
                permission::title_of("ApiUserOnly"),
                permission::title_of(permission::API_ENABLED),
                set.title()
            ))
            .help(how),
    )
}
