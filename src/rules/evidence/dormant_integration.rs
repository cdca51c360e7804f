//! An integration that has not logged in for long.

use jiff::civil::Date;

use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::of_user::{OfUser, users};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "dormant-integration",
    Group::Evidence,
    Severity::Medium,
    include_str!("dormant_integration.md"),
    Check::Identity(check),
)
.likely()
.with_tables(&["User"])
.varying();

/// After so many days without a login a user is taken for unused.
const DAYS: i32 = 90;

const HELP: &str = "An active user that nobody uses is a login that nobody watches. Ask the owner; if the system is gone, \
                    deactivate the user in Setup, under Users, and take its files and its declaration out of the project. A \
                    client that only refreshes its token may leave no login: look at OAuth Usage in Setup first.";

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    for of_user in users(of) {
        let Some(as_of) = of_user.evidence.as_of else { continue };
        let (message, severity) = match last_login(&of_user) {
            Last::On(day) if days(day, as_of) >= DAYS => (
                format!(
                    "{} is active and was last used on {day}, {} days before the export",
                    of_user.title(),
                    days(day, as_of)
                ),
                Severity::Medium,
            ),
            Last::Not(since) if days(since, as_of) >= DAYS => (
                format!(
                    "{} is active, and no login of it is in the history, which begins on {since}",
                    of_user.title()
                ),
                Severity::Medium,
            ),
            Last::Never => (
                format!("{} is active and has never logged in, as far as the export says", of_user.title()),
                Severity::Low,
            ),
            _ => continue,
        };
        let Some(draft) = of_user.draft("this user") else { continue };
        let last = of_user.times(|_| true);
        let row = match &last {
            Some(last) => of_user.row(last.times.place, "its last login"),
            None => of_user.row(of_user.user.place, "this user"),
        };
        let draft = draft.severity(severity).key(of_user.key("")).row(row).message(message).help(HELP);
        out.push(&of.cx, draft);
    }
}

/// What the export says of a user's last login.
enum Last {
    On(Date),
    /// Not since the history begins; what was before it is not known.
    Not(Date),
    Never,
    Unknown,
}

fn last_login(of_user: &OfUser<'_>) -> Last {
    let (user, evidence) = (of_user.user, of_user.evidence);
    let in_history = of_user.logins().and_then(crate::evidence::Logins::last);
    let of_user = evidence.users.get(&user.id).and_then(|known| known.last_login);
    // A token may be used without a login.
    let tokens = evidence.tokens.get(&user.id).into_iter().flat_map(|tokens| tokens.apps.values());
    let of_tokens = tokens.filter_map(|used| Some(used.times?.last)).max();
    if let Some(last) = in_history.max(of_user).max(of_tokens) {
        return Last::On(last);
    }
    let file = &evidence.files[user.place.file];
    match evidence.days_of("LoginHistory") {
        _ if !file.without.contains(&"LastLoginDate") => Last::Never,
        Some((first, _)) => Last::Not(first),
        None => Last::Unknown,
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
