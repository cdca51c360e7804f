//! The words and columns of the answer for people.

use std::collections::{BTreeMap, BTreeSet};

use unicode_width::UnicodeWidthStr as _;

use crate::questions::access::{Access, Control, Held, Membership, Source};
use crate::questions::place::Place;
use crate::report::answer::title;
use crate::report::plain::plain;
use crate::report::wrap::GLUE;
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;
use crate::text::phrase::list;

/// Columns for the names of a table, at most.
const NAME_WIDTH: usize = 44;

/// The last part of each path where no two are alike: tables name files by it, and the list of
/// holders says which path it belongs to.
pub(crate) fn short_names(access: &Access) -> BTreeMap<&str, &str> {
    let paths = || access.holders.iter().flat_map(|h| &h.paths).map(String::as_str);
    let last = |path: &str| path.rsplit_once('/').map_or(0, |(folder, _)| folder.len() + 1);
    let mut owners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for path in paths() {
        owners.entry(&path[last(path)..]).or_default().insert(path);
    }
    let unique = owners.into_iter().filter(|(_, paths)| paths.len() == 1);
    unique.flat_map(|(name, paths)| paths.into_iter().map(move |path| (path, name))).collect()
}

/// A holder, how it is had, and where its files are.
pub(crate) fn membership_text(membership: &Membership) -> String {
    let at = |place: &Option<Place>| place.as_ref().map(|p| format!(" ({})", p.text())).unwrap_or_default();
    let assigned = membership.assigned.as_ref().map_or_else(String::new, |assigned| {
        format!(", assigned to '{}' ({})", plain(&assigned.user), assigned.location.text())
    });
    let way = match &membership.group {
        Some(group) => format!(
            ", through {}{}{assigned}, which contains it{}",
            title(group),
            at(&membership.declared),
            at(&membership.member)
        ),
        None => at(&membership.declared) + &assigned,
    };
    let license = membership.license.as_ref().map_or("none".into(), |license| plain(license));
    let unassignable = if membership.assignable {
        String::new()
    } else {
        format!(
            ", none of which is held: a Salesforce Integration user cannot be assigned a permission set with the \
             licence '{license}'"
        )
    };
    let session = if membership.session_activated { ", only during an activated session" } else { "" };
    let paths = membership.paths.iter().map(|path| plain(path).replace(' ', &GLUE.to_string()));
    let paths = list(paths.collect(), 3);
    format!("{}{way}{unassignable}{session}: {paths}", title(&membership.holder))
}

/// What the things of a kind are called.
pub(crate) fn heading(kind: GrantKind) -> &'static str {
    match kind {
        GrantKind::Class => "Apex classes",
        GrantKind::Flow => "Flows",
        GrantKind::Page => "Visualforce pages",
        GrantKind::CustomPermission => "Custom permissions",
        GrantKind::Credential => "External credentials",
        GrantKind::Tab => "Tabs",
        GrantKind::App => "Apps",
        GrantKind::RecordType => "Record types",
        GrantKind::CustomSetting => "Custom settings",
        GrantKind::CustomMetadata => "Custom metadata types",
        GrantKind::DataSource => "External data sources",
        GrantKind::Agent => "Agents",
        GrantKind::EmailRoutingAddress => "Email routing addresses",
        GrantKind::ServicePresenceStatus => "Service presence statuses",
        GrantKind::Dataspace => "Data spaces",
        GrantKind::ComputingSummary => "Computing summaries",
        GrantKind::UserPermission => "Permissions",
        GrantKind::Object => "Objects",
        GrantKind::Field => "Fields",
    }
}

/// The columns that names need.
pub(crate) fn width_of<'n>(names: impl Iterator<Item = &'n str>) -> usize {
    names.map(|name| plain(name).width()).max().unwrap_or_default().min(NAME_WIDTH)
}

/// A name, harmless, with blanks up to a width.
pub(crate) fn padded(name: &str, width: usize) -> String {
    let name = plain(name);
    let blanks = width.saturating_sub(name.width());
    format!("{name}{}", " ".repeat(blanks))
}

impl Held {
    /// Whether an entry says so itself.
    pub(crate) fn is_direct(&self) -> bool {
        self.sources.iter().any(|source| source.implied_by.is_none())
    }

    /// The entries that say so themselves, or else those with which it comes.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &Source> {
        let direct = self.is_direct();
        self.sources.iter().filter(move |source| source.implied_by.is_none() == direct)
    }
}

pub(crate) fn is_powerful(held: &Held) -> bool {
    held.severity.is_some_and(|severity| severity >= Severity::Medium)
}

pub(crate) fn object_name(held: &Held) -> &str {
    if held.name == "*" { "every object" } else { &held.name }
}

pub(crate) fn label(control: &Control) -> &'static str {
    if control.name.contains('-') { control.label } else { control.name }
}
