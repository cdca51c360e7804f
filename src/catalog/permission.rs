//! User permissions: what Setup calls them, how much power they give, and which rule reports them.

use super::severity::{Confidence, Severity};
use super::table;
use crate::text::nearest::nearest;

include!(concat!(env!("OUT_DIR"), "/permissions.rs"));

/// A user permission that Salesforce is known to have.
#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    /// As written in metadata.
    pub name: &'static str,
    /// As Setup shows it, in English.
    pub label: Option<&'static str>,
    /// `None` where nobody judged it.
    pub rating: Option<Rating>,
    /// A control: it restricts its holder, and its absence is what matters. Never a grant.
    pub protective: bool,
    /// It serves people in front of a screen.
    pub interactive: bool,
    /// The rule that reports it on an integration.
    pub rule: Option<&'static str>,
    /// What `rule` reports it as where that is not the rule's own severity. See [`Self::severity_under`].
    pub rule_severity: Option<Severity>,
    /// User permissions that holding this one gives as well.
    pub implies: &'static [&'static str],
    /// User permissions without which a deploy of this one fails.
    pub requires: &'static [&'static str],
    /// Not a name of its own but another spelling of this one.
    pub alias_of: Option<&'static str>,
    /// Where name and label come from.
    pub source: &'static str,
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

    /// How sure it is that the permission gives what the catalogue says.
    pub fn confidence(&self) -> Confidence {
        match &self.rating {
            Some(rating) if !rating.label_only => Confidence::Certain,
            _ => Confidence::Likely,
        }
    }
}

/// All known user permissions, sorted by name without case; a misspelling comes after the right name.
/// Without it no API answers.
pub const API_ENABLED: &str = "ApiEnabled";

/// The control that keeps its holder out of the user interface.
pub const API_ONLY_USER: &str = "ApiUserOnly";

pub fn all() -> &'static [Permission] {
    PERMISSIONS
}

/// The permission of this name, whatever its case.
pub fn find(name: &str) -> Option<&'static Permission> {
    table::find(PERMISSIONS, |row| row.name, name)
}

/// The known permission that an unknown name most likely stands for: one or two letters off, the
/// same words in another order, or the label in place of the name. Strict, since names that the
/// catalogue lacks are normal.
pub fn near_miss(name: &str) -> Option<&'static Permission> {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let plain = letters(name);
    let by_letters =
        |p: &&Permission| letters(p.name) == plain || p.label.is_some_and(|l| letters(l) == plain);
    let sorted_words = |name: &str| {
        let mut words: Vec<String> = Vec::new();
        for c in name.chars() {
            match words.last_mut() {
                Some(word) if !c.is_uppercase() => word.push(c),
                _ => words.push(c.to_string()),
            }
        }
        words.sort_unstable();
        words
    };
    let words = sorted_words(name);
    let limit = if plain.chars().count() < 12 { 1 } else { 2 };
    let near = nearest(name, PERMISSIONS.iter().map(|p| p.name));
    let close = near.filter(|near| {
        plain.chars().count() >= 6 && strsim::damerau_levenshtein(&near.to_lowercase(), &plain) <= limit
    });
    let found = PERMISSIONS
        .iter()
        .find(by_letters)
        .or_else(|| PERMISSIONS.iter().find(|p| words.len() > 1 && sorted_words(p.name) == words))
        .or_else(|| close.and_then(find))?;
    Some(found.alias_of.and_then(find).unwrap_or(found))
}
