//! Where the drafts of findings end up.

use super::context::{Context, Draft};
use super::rule::Group;
use crate::finding::Finding;
use crate::org::Org;
use crate::terms::grant::GrantKind;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{HolderId, IdentityId};
use crate::terms::names::Symbol;
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;

/// What a finding says at its end whose grant counts only now and then.
const IN_SESSION: &str = "It counts only while a session is activated for it.";

/// Where rules put what they found.
#[derive(Default)]
pub struct Findings {
    pub(crate) found: Vec<Finding>,
    /// About grants that the contract of every integration which holds them declares.
    pub(crate) agreed: Vec<Finding>,
}

impl Findings {
    pub fn push(&mut self, cx: &Context<'_>, draft: Draft) {
        if is_the_platforms(cx.org, &draft) {
            return;
        }
        let Draft { mut finding, mut identities, confidence, in_session, even_if_agreed } = draft;
        let worst = cx.setting.severity.map_or(finding.severity, |set| set.max(finding.severity));
        let can_be_agreed = !even_if_agreed && can_be_agreed(cx.rule.group, worst);
        let grant = finding.grant.as_ref().filter(|_| can_be_agreed);
        let holds = identities.len();
        if let Some(grant) = grant {
            identities.retain(|&i| cx.analysis.contract(i).is_none_or(|contract| !contract.excuses(grant)));
        }
        if holds > 0 && identities.is_empty() {
            self.agreed.push(finding);
            return;
        }
        if in_session {
            finding.severity = finding.severity.one_less();
            finding.help = format!("{} {IN_SESSION}", finding.help);
        }
        // A mistake in a file is one, whoever uses the file.
        let identity = identities.iter().map(|&i| cx.org.identities[i].confidence).max();
        let identity = identity.filter(|_| cx.rule.group != Group::Hygiene);
        finding.confidence = identity.map_or(confidence, |identity| identity.min(confidence));
        finding.identities = identities.iter().map(|&i| cx.org.identities[i].name.clone()).collect();
        finding.identities.sort();
        finding.severity = cx.setting.applied_to(finding.severity);
        self.found.push(finding);
    }
}

/// Whether it is about a holder that Salesforce owns and runs, or what only such an identity has, and not about
/// what the holder has beyond what it comes with.
fn is_the_platforms(org: &Org<'_>, draft: &Draft) -> bool {
    let subject = &draft.finding.subject;
    let beyond = |holder: HolderId| org.platform_beyond(holder);
    if org.platform.is_empty() {
        return false;
    }
    let kind = HolderKind::ALL.into_iter().find(|&kind| SubjectKind::from(kind) == subject.kind);
    let own = kind.and_then(|kind| org.find(kind, &subject.name));
    let own = own.filter(|&holder| org.holders[holder].name == subject.name).and_then(beyond);
    let of_identity = |&id: &IdentityId| match org.identities[id].holders[..] {
        [only] if !org.identities[id].declared => beyond(only),
        _ => None,
    };
    let identities: Option<Vec<&[Symbol]>> = draft.identities.iter().map(of_identity).collect();
    let allowed: Vec<&[Symbol]> = match (own, identities) {
        (Some(own), _) => vec![own],
        (None, Some(beyond)) if !beyond.is_empty() => beyond,
        _ => return false,
    };
    let grant = draft.finding.grant.as_ref().filter(|g| g.kind == GrantKind::UserPermission);
    let named =
        |name: &&Symbol| grant.is_some_and(|g| g.name.eq_ignore_ascii_case(org.library.names.get(**name)));
    !allowed.iter().any(|beyond| beyond.iter().any(|name| named(&name)))
}

/// Whether a contract settles findings of such a rule and severity: never what is critical, which takes
/// a waiver, nor a mistake in a file, nor what contracts themselves lead to.
fn can_be_agreed(group: Group, severity: Severity) -> bool {
    severity < Severity::Critical && !matches!(group, Group::Hygiene | Group::Contract)
}
