//! The Security Benchmark for Salesforce: its controls that concern integrations, and the rules that cover them.

include!(concat!(env!("OUT_DIR"), "/benchmark.rs"));

pub const NAME: &str = "Security Benchmark for Salesforce";
/// The release whose numbers and titles the table has.
pub const VERSION: &str = "0.4.1";
pub const URL: &str = "https://docs.securitybenchmark.org";

/// One control.
#[derive(Debug, PartialEq, Eq)]
pub struct Control {
    /// `SBS-ACS-008`. Texts of the benchmark give some numbers to two controls: cite the title with it.
    pub id: &'static str,
    /// What it demands, in short.
    pub title: &'static str,
    /// Names of rules; empty where metadata shows nothing of it.
    pub rules: &'static [&'static str],
    /// What no rule sees of it, or which feature serves it.
    pub remark: Option<&'static str>,
}

/// In the benchmark's order.
pub fn controls() -> &'static [Control] {
    CONTROLS
}

/// The controls that a rule covers or serves.
pub fn of_rule(rule: &str) -> impl Iterator<Item = &'static Control> + '_ {
    CONTROLS.iter().filter(move |control| control.rules.contains(&rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_control_is_there_once_and_says_something() {
        for (at, control) in controls().iter().enumerate() {
            assert!(control.id.starts_with("SBS-") && !control.title.is_empty(), "{}", control.id);
            assert!(
                !CONTROLS[..at].iter().any(|other| other.id == control.id),
                "{} is there twice",
                control.id
            );
            assert!(!control.rules.is_empty() || control.remark.is_some(), "{} says nothing", control.id);
            let sorted: std::collections::BTreeSet<_> = control.rules.iter().collect();
            assert_eq!(sorted.len(), control.rules.len(), "{} names a rule twice", control.id);
        }
        assert!(of_rule("modify-all-data").any(|control| control.id == "SBS-ACS-008"));
        assert_eq!(of_rule("no such rule").count(), 0);
    }
}
