//! Accepted findings.
//!
//! A waiver is bound to a rule, to a subject or an integration, and to a grant: never to a line, which
//! moves. It sets findings aside and hides none.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::waiver_index::WaiverIndex;
use super::{Finding, Status};
use crate::config::{Config, Waiver};
use crate::terms::grant::{BIT_NAMES, GrantKind};
use crate::terms::names::fold;
use crate::terms::severity::Severity;
use crate::text::phrase::{count, quoted};

/// A waiver and what came of it in a run.
pub struct WaiverUse<'c> {
    pub waiver: &'c Waiver,
    pub state: WaiverState,
    /// Findings that it speaks of and that stay, since integrations without such a waiver share them.
    pub open: usize,
    /// The worst severity of the findings that it sets aside.
    pub worst: Option<Severity>,
    /// Those integrations.
    pub sharing: BTreeSet<String>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum WaiverState {
    /// Its last day has passed: it sets nothing aside any more.
    Expired,
    /// Its grant has next to nothing of a name beside a `*`: it sets nothing aside.
    TooBroad,
    /// It stands for so many findings.
    Waives(usize),
}

impl WaiverUse<'_> {
    /// What the waiver itself does not say: what a glob came to stand for, and what it leaves open.
    pub fn notes(&self) -> Vec<String> {
        let WaiverState::Waives(all) = self.state else { return Vec::new() };
        let title =
            format!("the waiver in {}:{}", self.waiver.location.path, self.waiver.location.start.line);
        let accepted = all - self.open;
        let glob = self.waiver.grant.as_ref().filter(|g| g.value.contains('*') && accepted > 0);
        let glob = glob.map(|g| format!("{title} accepts {} with '{}'", count(accepted, "finding"), g.value));
        let names: Vec<String> = self.sharing.iter().map(quoted).collect();
        let (share, each) = if names.len() == 1 { ("shares", "a") } else { ("share", "each a") };
        let open = (self.open > 0 && !names.is_empty()).then(|| {
            format!(
                "{title} does not set {} aside that {} {share}: that takes {each} waiver of their own",
                count(self.open, "finding"),
                names.join(", ")
            )
        });
        glob.into_iter().chain(open).collect()
    }
}

/// A `*` must have at least this many letters or digits of a name beside it.
const LETTERS: usize = 3;

/// Marks the active findings that are waived; `today` decides what has expired.
///
/// A finding that several integrations share is waived when each of them is: by a waiver for its
/// subject, or by one for every integration. Where a change is looked at, it must have been waived before as well.
pub fn set<'c>(findings: &mut [Finding], config: &'c Config, today: Option<Date>) -> Vec<WaiverUse<'c>> {
    let mut uses: Vec<WaiverUse<'c>> = config.waivers.iter().map(|waiver| judge(waiver, today)).collect();
    let index = WaiverIndex::new(&config.waivers, findings);
    let before = config.before.as_ref().map(|before| Holding::new(&before.waivers, findings, today));
    for finding in findings {
        let mut by_subject = false;
        let mut integrations: BTreeSet<&str> = BTreeSet::new();
        let (mut by_integration, mut met) = (Vec::new(), Vec::new());
        for at in index.about(finding) {
            let of_waiver = &mut uses[at];
            let WaiverState::Waives(count) = &mut of_waiver.state else { continue };
            by_subject |= of_waiver.waiver.subject.is_some();
            if let Some(name) = &of_waiver.waiver.integration {
                integrations.insert(&name.value);
                by_integration.push(at);
            }
            *count += 1;
            met.push(at);
        }
        let others = finding.identities.iter().filter(|i| !integrations.contains(i.as_str()));
        let others: Vec<&String> = others.collect();
        let waived = by_subject || (!finding.identities.is_empty() && others.is_empty());
        let waived = waived && before.as_ref().is_none_or(|before| before.waive(finding));
        for at in by_integration.into_iter().filter(|_| !waived) {
            uses[at].open += 1;
            uses[at].sharing.extend(others.iter().map(|&name| name.clone()));
        }
        if waived && finding.status == Status::Active {
            for at in met {
                uses[at].worst = uses[at].worst.max(Some(finding.severity));
            }
            finding.status = Status::Waived;
        }
    }
    uses
}

/// Waivers, of which those count that set something aside.
struct Holding<'c> {
    waivers: &'c [Waiver],
    index: WaiverIndex<'c>,
    today: Option<Date>,
}

impl<'c> Holding<'c> {
    fn new(waivers: &'c [Waiver], findings: &[Finding], today: Option<Date>) -> Self {
        Self { waivers, index: WaiverIndex::new(waivers, findings), today }
    }

    fn waive(&self, finding: &Finding) -> bool {
        let about: Vec<&Waiver> = self.index.about(finding).into_iter().map(|at| &self.waivers[at]).collect();
        let holds = |waiver: &Waiver| judge(waiver, self.today).state == WaiverState::Waives(0);
        let holding = || about.iter().filter(|waiver| holds(waiver));
        let named = |identity: &String| {
            holding().any(|w| w.integration.as_ref().is_some_and(|name| name.value == *identity))
        };
        holding().any(|waiver| waiver.subject.is_some())
            || (!finding.identities.is_empty() && finding.identities.iter().all(named))
    }
}

fn judge(waiver: &Waiver, today: Option<Date>) -> WaiverUse<'_> {
    let expired = today.is_some_and(|today| waiver.expires.value < today);
    let broad = waiver.grant.as_ref().is_some_and(|grant| is_broad(&grant.value));
    let state = match (expired, broad) {
        (true, _) => WaiverState::Expired,
        (_, true) => WaiverState::TooBroad,
        _ => WaiverState::Waives(0),
    };
    WaiverUse { waiver, state, open: 0, worst: None, sharing: BTreeSet::new() }
}

/// Whether a pattern names next to nothing. A kind before the name and bits behind it are no part of a name,
/// written out or as much of them as the `*` leaves.
fn is_broad(pattern: &str) -> bool {
    let pattern = fold(pattern);
    let Some((before, after)) = pattern.split_once('*') else { return false };
    let before = match before.split_once(':') {
        Some((kind, name)) if kinds().any(|known| known == kind) => name,
        None if kinds().any(|known| known.starts_with(before)) => "",
        _ => before,
    };
    let (name, end) = after.rsplit_once(':').unwrap_or(("", after));
    let after = if ends_bits(end) { name } else { after };
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    letters(before) + letters(after) < LETTERS
}

fn kinds() -> impl Iterator<Item = &'static str> {
    GrantKind::ALL.into_iter().filter_map(GrantKind::prefix)
}

/// Whether a text is the end of `read+edit` or the like.
fn ends_bits(text: &str) -> bool {
    let mut parts = text.split('+');
    let ends = |first: &str| BIT_NAMES.iter().any(|(_, bit)| bit.ends_with(first));
    parts.next().is_some_and(ends) && parts.all(|part| BIT_NAMES.iter().any(|(_, bit)| *bit == part))
}

#[cfg(test)]
mod tests {
    use super::is_broad;

    #[test]
    fn a_pattern_must_have_letters_of_a_name() {
        for broad in [
            "*",
            "*:read",
            "*:delete",
            "*:read+edit",
            "*edit",
            "*+delete",
            "class:*",
            "class*",
            "cl*",
            "class:A*",
            "custom-permission:*",
            "*__c:edit",
            "A*:READ",
            ":*",
        ] {
            assert!(is_broad(broad), "{broad}");
        }
        for named in [
            "Modify*",
            "*Data",
            "Account:*",
            "Account.*:read",
            "account:re*",
            "*Invoice__c:read",
            "class:Order*",
            "*:OrderApi",
            "credential:ERP*",
        ] {
            assert!(!is_broad(named), "{named}");
        }
        assert!(!is_broad("A"), "without a star it is one grant");
    }
}
