//! Texts that stand for a value and are none.

/// What templates put around the name of a value.
const BRACKETS: [(&str, &str); 8] = [
    ("{{", "}}"),
    ("${", "}"),
    ("%%%", "%%%"),
    ("#{", "}"),
    ("<%", "%>"),
    ("@@", "@@"),
    // A merge field: the platform puts the value in.
    ("{!", "}"),
    ("{$", "}"),
];

/// What people and tools write where a value belongs, without separators.
const WORDS: [&str; 14] = [
    "changeit", "changeme", "dummy", "empty", "example", "fake", "hidden", "na", "none", "notset", "removed",
    "secret", "tbd", "todo",
];

/// Parts of such texts that no real value has.
const PARTS: [&str; 12] = [
    "placeholder",
    "redacted",
    "replaceme",
    "replaced",
    "replacewith",
    "insertyour",
    "inserthere",
    "notareal",
    "pleaseset",
    "setby",
    "setin",
    "definedin",
];

/// Whether `text` is a template's variable, a mask such as `****`, or a word that asks for the value.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let has = |(open, close): (&str, &str)| {
        text.find(open).is_some_and(|at| text[at + open.len()..].contains(close))
    };
    let around = |open: &str, close: &str| {
        text.len() > open.len() + close.len() && text.starts_with(open) && text.ends_with(close)
    };
    let enclosed = around("<", ">") || around("__", "__") || around("%", "%") || around("[", "]");
    let variable = text.strip_prefix('$').is_some_and(|name| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    });
    let first = text.chars().next();
    let mask = text.chars().all(|c| Some(c) == first);
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let spoken = WORDS.contains(&bare.as_str())
        || PARTS.iter().any(|part| bare.contains(part))
        || ["your_", "your ", "your-"].iter().any(|start| text.to_ascii_lowercase().starts_with(start));
    // `CONSUMER_SECRET`: the name of a variable that a pipeline puts in.
    let name = text.contains('_') && text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    BRACKETS.into_iter().any(has) || enclosed || variable || mask || spoken || name
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn templates_masks_and_words_are_placeholders() {
        for text in [
            "{{CONSUMER_SECRET}}",
            "prefix-${SECRET}",
            "%%%SECRET%%%",
            "#{Secret}#",
            "__SECRET__",
            "<client secret>",
            "%SECRET%",
            "$ERP_SECRET",
            "****",
            "xxxxxxxx",
            "Placeholder_Value",
            "REPLACE-ME",
            "change_me",
            "your_secret_here",
            "{!$Credential.Password}",
            "TODO",
            "CONSUMER_SECRET",
            "your-client-secret-here",
            "TO_BE_REPLACED",
            "set-by-pipeline",
            "notARealPassword",
            "",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn values_are_not() {
        for text in ["1A2B3C4D5E6F7081", "hunter2", "p@ss$word", "svc.erp@acme.example", "aa$bb", "3MVG9_A.B"]
        {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
