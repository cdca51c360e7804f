//! Patterns with at most one `*`.

/// Whether a text fits a pattern, in which a `*` stands for any text.
pub fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, end)) => {
            text.len() >= start.len() + end.len() && text.starts_with(start) && text.ends_with(end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn one_star_stands_for_any_text() {
        assert!(fits("account.*:read", "account.name:read"));
        assert!(fits("*__c:delete", "order__c:delete"));
        assert!(fits("account:delete", "account:delete"));
        assert!(!fits("account.*:read", "account.name:edit"));
        assert!(!fits("aba*aba", "aba"), "the ends do not overlap");
    }
}
