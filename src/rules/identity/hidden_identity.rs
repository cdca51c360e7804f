//! An integration's holder that `.forceignore` keeps out of every check, and that holds something critical.

use rustc_hash::FxHashMap;

use crate::analysis::Analysis;
use crate::finding::{Finding, Label, Place, Site, Subject};
use crate::org::Org;
use crate::org::identity::Identity;
use crate::rules::RULES;
use crate::rules::engine::check::check as run;
use crate::rules::engine::context::{Context, Draft, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::ids::HolderId;
use crate::terms::severity::{Confidence, Severity};
use crate::text::phrase::and_more;

pub(crate) const RULE: Rule = Rule::new(
    "hidden-identity",
    Group::Identity,
    Severity::Critical,
    include_str!("hidden_identity.md"),
    Check::Org(check),
)
.likely();

fn check(cx: &Context<'_>, out: &mut Findings) {
    let Some(hidden) = &cx.org.library.hidden else { return };
    let analysis = Analysis::new(hidden, cx.org.config);
    for root in &analysis.roots {
        let org = root.org();
        if org.root_path() != cx.org.root_path() || org.identities.is_empty() {
            continue;
        }
        let settings = |rule: &'static Rule| cx.org.config.rules.for_rule(rule.name);
        // Those that judge what an identity holds.
        let judging =
            |rule: &&'static Rule| !matches!(rule.group, Group::Hygiene | Group::Contract | Group::Identity);
        let rules: Vec<_> = RULES.iter().filter(judging).map(|rule| (rule, settings(rule))).collect();
        let on = rules.iter().filter(|(_, setting)| setting.enabled != Some(false));
        let found = run(root, on.map(|(rule, setting)| (*rule, setting)), cx.today, None).findings;
        let mut critical: FxHashMap<&Subject, Vec<&Finding>> = FxHashMap::default();
        for finding in found.iter().filter(|finding| finding.severity == Severity::Critical) {
            critical.entry(&finding.subject).or_default().push(finding);
        }
        for identity in &org.identities {
            for &holder in &identity.holders {
                if let Some(draft) = draft(cx, org, identity, holder, &critical) {
                    out.push(cx, draft);
                }
            }
        }
    }
}

/// `None` where the holder has nothing critical, or no file.
fn draft(
    cx: &Context<'_>,
    org: &Org<'_>,
    identity: &Identity,
    holder: HolderId,
    critical: &FxHashMap<&Subject, Vec<&Finding>>,
) -> Option<Draft> {
    let holder = &org.holders[holder];
    let subject = Subject { kind: holder.kind.into(), name: holder.name.clone() };
    let critical = critical.get(&subject).into_iter().flatten();
    let mut grants: Vec<String> = critical.filter_map(|f| Some(f.grant.as_ref()?.to_string())).collect();
    grants.sort();
    grants.dedup();
    let path =
        holder.source_files(org.library).next().map(|file| org.library.project.files[file].path.as_str());
    let file = path.and_then(|path| cx.org.library.project.file(path)).filter(|_| !grants.is_empty())?;
    let label = Label { site: Site { file, place: Place::Root }, text: "hidden by .forceignore".into() };
    let draft = cx
        .about_label(subject, label)
        .confidence(Confidence::Likely)
        .message(format!(
            "{} is hidden by .forceignore, looks like an integration ({}) and holds {}",
            holder.title(),
            identity.evidence.join("; "),
            and_more(&grants, 3)
        ))
        .help(
            "No deploy brings the file and no other rule judges it, and yet what it shows may be in the org. Take the \
             file out of .forceignore, so that it is checked, or delete it where the org has no such holder.",
        );
    Some(draft)
}
