//! What a generated permission set is called.

/// The most characters of an API name, and of a label.
const LONGEST: usize = 80;

/// An API name made from the name of an integration, with a word behind it: `Erp_Orders_Access` from
/// `erp-orders`. Letters, digits and single underscores, a letter first.
pub fn api_name(integration: &str, word: &str) -> String {
    let words = integration.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let mut name = String::new();
    for part in words {
        let (first, rest) = part.split_at(1);
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
        name.push('_');
    }
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert_str(0, "Integration_");
    }
    name.truncate(LONGEST - word.len());
    format!("{}_{word}", name.trim_end_matches('_')).chars().take(LONGEST).collect()
}

/// A name as people read it, short enough for a label.
pub fn label(name: &str) -> String {
    name.replace('_', " ").chars().take(LONGEST).collect()
}

/// What a set is for, short enough for a description.
pub fn description(integration: &str) -> String {
    let text = format!("What integration {integration} needs by its contract in leastforce.toml.");
    text.chars().take(255).collect()
}

/// Why a text cannot be an API name: a sentence part that says what one is.
pub fn mistake(name: &str) -> Option<&'static str> {
    let letters = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let ends = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.ends_with('_');
    (!letters || !ends || name.contains("__") || name.len() > LONGEST).then_some(
        "an API name has letters, digits and single underscores, begins with a letter, does not end with an \
         underscore, and has at most 80 characters",
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{api_name, label, mistake};

    #[test]
    fn names_are_readable() {
        assert_eq!(api_name("erp-orders", "Access"), "Erp_Orders_Access");
        assert_eq!(api_name("Marketing_Sync_API", "Base"), "Marketing_Sync_API_Base");
        assert_eq!(api_name("3pl feed", "Access"), "Integration_3pl_Feed_Access");
        assert_eq!(api_name("連携", "Access"), "Integration_Access");
        assert_eq!(label("Erp_Orders_Access"), "Erp Orders Access");
    }

    #[test]
    fn what_is_no_name_is_known() {
        for name in ["", "_A", "A_", "A__B", "1A", "A-B", "A B", "Ä", &"A".repeat(81)] {
            assert!(mistake(name).is_some(), "{name}");
        }
        assert_eq!(mistake("A_1b"), None);
    }

    proptest! {
        #[test]
        fn every_integration_gives_a_name(integration in "\\PC{0,120}|[a-z_ -]{0,120}", word in "Access|Escalation") {
            prop_assert_eq!(mistake(&api_name(&integration, &word)), None);
        }
    }
}
