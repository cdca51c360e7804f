//! The Metadata API's `ValidationRule` type.

use super::formula::Mentions;
use crate::xml::node::Node;

/// A rule that refuses records, with whom its formula asks about.
#[derive(Debug, Default)]
pub struct ValidationRule {
    pub active: bool,
    pub mentions: Mentions,
}

impl ValidationRule {
    pub(super) fn read(node: &Node<'_>) -> Self {
        let mut mentions = Mentions::default();
        if let Some(formula) = node.child("errorConditionFormula") {
            mentions.read(&formula.text, formula.start);
        }
        Self { active: node.child("active").is_none_or(|a| !a.text.eq_ignore_ascii_case("false")), mentions }
    }
}
