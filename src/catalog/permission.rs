//! User permissions: what Setup calls them, how much power they give, and which rule reports them.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::dependency::{self, Strength};
use super::table::Table;
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::severity::{Confidence, Severity};
use crate::text::nearest::nearest;

include!(concat!(env!("OUT_DIR"), "/permissions.rs"));

static TABLE: Table<Permission> = Table::new(PERMISSIONS, |row| row.name);

/// A user permission that Salesforce is known to have.
#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    /// As written in metadata.
    pub name: &'static str,
    /// As Setup shows it, in English.
    pub label: Option<&'static str>,
    /// Where Setup lists it; `None` where that is not known.
    pub section: Option<Section>,
    /// `None` where nobody judged it.
    pub rating: Option<Rating>,
    /// A control: it restricts its holder, and its absence is what matters. Never a grant.
    pub protective: bool,
    /// It serves people in front of a screen.
    pub interactive: bool,
    /// It lets records be changed, beside what object permissions say of them.
    pub writes: bool,
    /// The rule that reports it on an integration.
    pub rule: Option<&'static str>,
    /// What `rule` reports it as where that is not the rule's own severity. See [`Self::severity_under`].
    pub rule_severity: Option<Severity>,
    /// User permissions that holding this one gives as well.
    pub implies: &'static [&'static str],
    /// Not a name of its own but another spelling of this one.
    pub alias_of: Option<&'static str>,
    /// Where name and label come from.
    pub source: &'static str,
}

/// Where Setup lists a user permission in a permission set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    App,
    System,
}

/// How much power a permission gives, and who says so.
#[derive(Debug, PartialEq, Eq)]
pub struct Rating {
    pub level: Severity,
    /// One sentence.
    pub why: &'static str,
    /// Where it leads together with other rights; one sentence.
    pub escalation: Option<&'static str>,
    pub source: &'static str,
    /// Nothing but the name or label is known, so that level and why are a guess.
    pub label_only: bool,
}

/// What messages call a user permission of this name: by label and name where the catalogue knows it, else by the
/// name alone.
pub fn title_of(name: &str) -> Cow<'_, str> {
    match find(name) {
        Some(permission) => permission.title(),
        None => Cow::Borrowed(name),
    }
}

/// A grant as messages say it: a user permission by label and name, everything else as people write it.
pub fn grant_in_words(grant: &Grant) -> String {
    match grant.kind {
        GrantKind::UserPermission => title_of(&grant.name).into_owned(),
        _ => grant.to_string(),
    }
}

impl Permission {
    /// The severity of a finding about this permission under a rule whose own severity is `rule_default`:
    /// what the row says of the rule, else the rule's own, lowered to the rating where that is lower.
    ///
    /// What is known by its label alone is never more than medium.
    pub fn severity_under(&self, rule_default: Severity) -> Severity {
        let rated = self.rating.as_ref().map_or(rule_default, |rating| rating.level.min(rule_default));
        let severity = self.rule_severity.unwrap_or(rated);
        match self.confidence() {
            Confidence::Certain => severity,
            Confidence::Likely => severity.min(Severity::Medium),
        }
    }

    /// User permissions without which a deploy of this one is refused.
    pub fn requires(&self) -> impl Iterator<Item = &'static str> + use<> {
        dependency::permissions(self.name, Strength::Requires)
    }

    /// The user permissions that whoever grants this one grants as well: what it implies and what it requires.
    pub fn entails(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.implies.iter().copied().chain(self.requires())
    }

    /// Its label and its name, as messages say it: `Manage Users (ManageUsers)`; the name alone where no label is known.
    pub fn title(&self) -> Cow<'static, str> {
        match self.label.filter(|label| *label != self.name) {
            Some(label) => format!("{label} ({})", self.name).into(),
            None => self.name.into(),
        }
    }

    /// How sure it is that the permission gives what the catalogue says.
    pub fn confidence(&self) -> Confidence {
        match &self.rating {
            Some(rating) if !rating.label_only => Confidence::Certain,
            _ => Confidence::Likely,
        }
    }
}

/// Without it no API answers.
pub const API_ENABLED: &str = "ApiEnabled";

/// The control that keeps its holder out of the user interface.
pub const API_ONLY_USER: &str = "ApiUserOnly";

/// Edits and deletes every record of every object, whatever sharing says.
pub const MODIFY_ALL_DATA: &str = "ModifyAllData";

/// Reads every record of every object, whatever sharing says.
pub const VIEW_ALL_DATA: &str = "ViewAllData";

/// All known user permissions, sorted by name without case; a misspelling comes after the right name.
pub fn all() -> &'static [Permission] {
    PERMISSIONS
}

/// The permission of this name, whatever its case.
pub fn find(name: &str) -> Option<&'static Permission> {
    TABLE.find(name)
}

/// Whether what is granted is a control: it restricts, and nobody has to ask for it.
pub fn is_control(kind: GrantKind, name: &str) -> bool {
    kind == GrantKind::UserPermission && find(name).is_some_and(|p| p.protective)
}

/// The permission that people call by this text, whatever its case: its name, its label, or its field of
/// `PermissionSet` as in SOQL (`PermissionsModifyAllData`).
pub fn named(text: &str) -> Option<&'static Permission> {
    let by_label = || PERMISSIONS.iter().find(|p| p.label.is_some_and(|l| l.eq_ignore_ascii_case(text)));
    find(text).or_else(by_label).or_else(|| find(text.strip_prefix("Permissions")?))
}

/// No permission's name has half as many bytes.
const LONGEST: usize = 200;

/// The known permission that an unknown name most likely stands for: one or two letters off, the
/// same words in another order, or the label in place of the name. Strict, since names that the
/// catalogue lacks are normal.
pub fn near_miss(name: &str) -> Option<&'static Permission> {
    static KNOWN: LazyLock<Lookalikes> = LazyLock::new(Lookalikes::new);
    if name.len() > LONGEST {
        return None;
    }
    let plain = letters(name);
    let length = plain.chars().count();
    let words = words(name);
    let limit = if length < 12 { 1 } else { 2 };
    let close = || {
        let near = (length >= 6).then(|| nearest(name, PERMISSIONS.iter().map(|p| p.name)))??;
        (strsim::damerau_levenshtein(&near.to_lowercase(), &plain) <= limit).then(|| find(near))?
    };
    let found = KNOWN
        .by_letters
        .get(&plain)
        .or_else(|| KNOWN.by_words.get(&words).filter(|_| words.len() > 1))
        .copied()
        .or_else(close)?;
    Some(found.alias_of.and_then(find).unwrap_or(found))
}

/// The catalogue by what a mistyped name may share with it; the first row wins.
struct Lookalikes {
    by_letters: FxHashMap<String, &'static Permission>,
    by_words: FxHashMap<Vec<String>, &'static Permission>,
}

impl Lookalikes {
    fn new() -> Self {
        let (mut by_letters, mut by_words) = (FxHashMap::default(), FxHashMap::default());
        for permission in PERMISSIONS {
            for spelling in std::iter::once(permission.name).chain(permission.label) {
                by_letters.entry(letters(spelling)).or_insert(permission);
            }
            by_words.entry(words(permission.name)).or_insert(permission);
        }
        Self { by_letters, by_words }
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// The words of a name in `CamelCase`, sorted.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for c in name.chars() {
        match words.last_mut() {
            Some(word) if !c.is_uppercase() => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    words.sort_unstable();
    words
}
